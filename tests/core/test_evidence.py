"""What each sign at the end of a turn is worth."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.events import Answer, Expectation, Meaning, TurnKind
from voiceguide.core.hearing.comprehension import Comprehension
from voiceguide.core.turns.end_rule import why
from voiceguide.core.turns.evidence import (
    EVIDENCE,
    Signs,
    another_voice,
    answered,
    closing_phrase,
    line_complete,
    mirrored,
    trailing_word,
    weighed,
)
from voiceguide.core.words import understood


def meaning(words: str, expectation: Expectation | None = None) -> Signs:
    """What is known after these words."""
    comprehension = Comprehension(expectation or Expectation(kind=TurnKind.FREE))
    return Signs(meaning=comprehension.heard(words.split(), final=True))


@pytest.mark.parametrize(
    ("read", "ratio"), [("i am here", 500.0), ("i um here", 40.0), ("i am", 0.5), ("[unk]", 1.0)]
)
def test_the_more_of_a_line_was_read_the_likelier_its_end(read: str, ratio: float) -> None:
    """All of it; most of it with its last word; its beginning only; nothing that was placed."""
    line = Expectation(kind=TurnKind.LINE, words=("i", "am", "here"))
    assert line_complete(meaning(read, line)) == ratio


def test_a_closing_phrase_ends_and_one_amid_talk_does_not() -> None:
    """ "Over to you" is believed where it comes last."""
    assert closing_phrase(meaning("i feel alone over to you")) == 300.0
    assert closing_phrase(meaning("over to you i said")) == 1.0


def test_no_closing_phrase_is_as_short_as_a_sob() -> None:
    """A third of a second, whatever was heard in it; "that's all" takes longer."""
    heard = meaning("i feel alone over to you")
    assert closing_phrase(replace(heard, lasted=350)) == 1.0
    assert closing_phrase(replace(heard, lasted=450)) == 300.0


def test_an_answer_ends_the_turn_it_was_asked_for_in() -> None:
    """A yes is an answer; in free talk it is a word like any other."""
    signs = Signs(meaning=Meaning(answer=Answer.YES, word_count=1))
    assert answered(signs) == 200.0
    assert weighed(TurnKind.ANSWER, signs) and not weighed(TurnKind.FREE, signs)


def test_a_stem_tells_that_the_other_mirrors() -> None:
    """Said by whoever says it back."""
    assert mirrored(meaning("let me see if i have it")) == 4.0
    assert mirrored(meaning("i see")) == 1.0


@given(st.none() | st.floats(-100, 100))
def test_another_voice_counts_for_no_more_than_voices_tell_in_a_noisy_room(likelier: float | None) -> None:
    """However unlike they are: over noise one voice in ten was taken for another.  A voice that is the same,
    or unknown, counts for nothing."""
    ratio = another_voice(Signs(other_voice=likelier))
    assert 1.0 <= ratio <= 2.2
    assert ratio == 1.0 or (likelier is not None and likelier > -2)


def test_a_voice_that_is_surely_another_counts_once() -> None:
    """Where the words told it already, the voice tells nothing new."""
    assert another_voice(Signs(other_voice=12.0)) == pytest.approx(2.15)
    assert another_voice(Signs(other_voice=12.0, meaning=Meaning(mirroring=True))) == 1.0


@pytest.mark.parametrize("word", understood.TRAILING)
def test_a_word_that_wants_more_holds_the_turn_open(word: str) -> None:
    """ "And ...", "because ...", "so ...", "um ...": far more quiet is needed."""
    signs = meaning(f"i know {word}")
    assert trailing_word(signs) == 0.1
    assert why(TurnKind.FREE, signs).quiet > why(TurnKind.FREE, meaning("i know")).quiet + 2_000


def test_such_a_word_amid_talk_holds_nothing() -> None:
    """Only the last word counts."""
    assert trailing_word(meaning("and so i know")) == 1.0


@pytest.mark.parametrize("name", EVIDENCE)
def test_nothing_heard_is_evidence_of_nothing(name: str) -> None:
    """Each ratio is one where its sign is missing."""
    ratio, _ = EVIDENCE[name]
    assert ratio(Signs()) == 1.0
