"""What words mean: controls, answers, closing phrases, and progress through a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.events import Answer, Control, Expectation, Meaning, TurnKind
from voiceguide.core.phrases import (
    TRAILING,
    Comprehension,
    answer_in,
    control_in,
    mirrors,
    phrases_for,
    words_read,
)

LINE = ("i", "can", "pause", "when", "i", "need", "to")


def understood(*utterances: str, line: tuple[str, ...] = (), gap: int = 1_000) -> Meaning:
    """The meaning after these utterances, with `gap` ms of quiet between them."""
    comprehension = Comprehension(Expectation(kind=TurnKind.LINE if line else TurnKind.FREE, words=line))
    meaning, moment = Meaning(), 0
    for utterance in utterances:
        comprehension.speech_started(moment)
        meaning = comprehension.heard(utterance.split(), final=True)
        comprehension.speech_ended(moment + 500)
        moment += 500 + gap
    return meaning


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("pause", Control.PAUSE),
        ("um pause", Control.PAUSE),
        ("guide pause", Control.PAUSE),
        ("and then he said so guide go back", Control.BACK),
        ("he wouldn't stop", None),
        ("stop it", None),
        ("[unk] stop", None),
        ("the", None),
        ("", None),
    ],
)
def test_a_control_is_a_whole_utterance_or_addressed(said: str, meant: Control | None) -> None:
    """Command words inside talk are talk."""
    assert control_in(said.split()) is meant


def test_a_control_said_in_one_breath_with_more_is_talk() -> None:
    """Only enough quiet before it makes an utterance of its own."""
    assert understood("i told him", "stop", gap=300).control is None
    assert understood("i told him", "stop", gap=900).control is Control.STOP


def test_the_next_words_of_a_line_are_no_control() -> None:
    """Whoever halts in the middle of "I can … pause" is still reading."""
    assert understood("i can", "pause", line=LINE).control is None
    assert understood("pause", line=LINE).control is Control.PAUSE


ANSWERS = {
    Answer.YES: "yes|yeah|yep|mhm|mm hm|uh huh|yeah yeah|yes exactly|um yes|well yes|i guess|yeah i guess so",
    Answer.NO: "no|nope|nah|no no no|no thank you|not really|no not really|no that's all|well no",
    Answer.PARTLY: "partly|kind of|yeah kind of|sort of|yes and no|not quite|no not quite|yes partly|almost",
    Answer.LATER: "later|not now|no later|no not tonight|maybe later|tomorrow",
    Answer.MORE: "more|there's more|yes there is|yes more|one more thing|yeah a little more",
    None: "no idea|yes no|i know|yes because you were late|kind of you|the|later he came",
}


@pytest.mark.parametrize(
    ("said", "meant"), [(said, meant) for meant, table in ANSWERS.items() for said in table.split("|")]
)
def test_an_answer_is_a_whole_utterance(said: str, meant: Answer | None) -> None:
    """As people say it: repeated, with an "um", two in one breath; never a piece of other talk."""
    assert answer_in(said.split()) is meant


def test_a_closing_phrase_that_sounds_like_the_line_does_not_end_it() -> None:
    """ "Your ..." is the beginning of the line, whatever follows was heard as; "I'm done" is not in it."""
    line = Expectation(kind=TurnKind.LINE, words=("your", "feelings", "matter", "to", "me"))
    assert "your turn" not in phrases_for(line) and "over to you" not in phrases_for(line)
    assert not Comprehension(line).heard(["own", "your", "turn"], final=True).closing
    assert Comprehension(line).heard(["i'm", "done"], final=True).closing


def test_a_closing_phrase_ends_longer_talk() -> None:
    """It need not stand apart."""
    assert understood("i felt alone that's all").closing
    assert not understood("that's all i wanted to say").closing


def test_a_word_left_out_costs_only_itself() -> None:
    """Progress is the longest run of expected words in order."""
    assert words_read(LINE, ["i", "can", "when", "um", "i", "need", "to"]) == (6, True)
    assert words_read(LINE, ["i", "can", "pause"]) == (3, False)


def test_words_the_recognizer_cannot_hear_are_not_waited_for() -> None:
    """A name outside the vocabulary must not keep a line open."""
    expectation = Expectation(kind=TurnKind.LINE, words=("dear", "zoltan"))
    meaning = Comprehension(expectation, {"zoltan"}).heard(["dear"], final=True)
    assert (meaning.read, meaning.expected, meaning.reached_end) == (1, 1, True)


def test_a_partial_is_not_kept() -> None:
    """What was only believed for a moment does not count twice."""
    comprehension = Comprehension(Expectation(kind=TurnKind.LINE, words=LINE))
    comprehension.heard(["i", "can"], final=False)
    assert comprehension.heard(["i", "can"], final=True).word_count == 2


@given(st.sampled_from(TurnKind))
def test_every_armed_phrase_is_understood(kind: TurnKind) -> None:
    """The recognizer is armed with nothing that would mean nothing."""
    for phrase in phrases_for(Expectation(kind=kind)):
        words = phrase.split()
        assert control_in(words) or answer_in(words) or mirrors(words) or phrase in TRAILING, phrase


@given(st.lists(st.sampled_from(LINE)))
def test_progress_never_exceeds_what_was_said_or_expected(heard: list[str]) -> None:
    """Nobody reads more words than there are."""
    read, reached_end = words_read(LINE, heard)
    assert 0 <= read <= min(len(LINE), len(heard))
    assert not reached_end or "to" in heard
