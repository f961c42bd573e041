"""Where somebody may have said "no" or "not", nothing is taken for a yes, and nothing goes on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.events import Answer, Control, Expectation, Meaning, TurnKind
from voiceguide.core.hearing.comprehension import Comprehension
from voiceguide.core.hearing.phrases import UNKNOWN
from voiceguide.core.words import understood

ASKED = (TurnKind.ANSWER, TurnKind.READY, TurnKind.REPLY)
AGREED = (Answer.YES, Answer.MORE, Answer.FIRST, Answer.SECOND)
DENIALS = ("no", "not", "never", "nope", "don't", "can't", "won't", "isn't", "didn't", "cannot", "nothing")
WORDS = tuple(
    dict.fromkeys(
        word
        for phrase in (*understood.ANSWER_PHRASES, *understood.CONTROL_PHRASES)
        for word in phrase.split()
    )
)
PHRASES = (
    *understood.ANSWER_PHRASES,
    *understood.CONTROL_PHRASES,
    *understood.FILLERS,
    UNKNOWN,
    "ana",
    "guide",
)
UTTERANCES = st.lists(st.sampled_from(PHRASES) | st.sampled_from(WORDS), max_size=4).map(
    lambda parts: " ".join(parts).split()
)


def heard(kind: TurnKind, words: list[str], unsure: set[int]) -> Meaning:
    """What an utterance means where this is asked; the recognizer is not sure of these places."""
    comprehension = Comprehension(Expectation(kind=kind, names=("ana", "ben")))
    comprehension.speech_started(0)
    return comprehension.heard(words, final=True, unsure=unsure)


@given(UTTERANCES, UTTERANCES, st.sampled_from(DENIALS), st.sampled_from(ASKED), st.data())
def test_what_may_hold_a_no_is_never_a_yes(
    before: list[str], after: list[str], denial: str, kind: TurnKind, data: st.DataObject
) -> None:
    """Whatever is said around it, and whether or not the recognizer is sure of it."""
    words = [*before, denial, *after]
    unsure = data.draw(st.sets(st.sampled_from(range(len(words)))))
    meaning = heard(kind, words, unsure)
    assert meaning.answer not in AGREED
    assert meaning.control is not Control.CONTINUE


@given(UTTERANCES, st.sampled_from(DENIALS), st.sampled_from(ASKED), st.integers(50, 3_000), st.data())
def test_a_pause_makes_no_yes_of_what_follows_a_no(
    after: list[str], denial: str, kind: TurnKind, quiet: int, data: st.DataObject
) -> None:
    """ "I'm not ... ready", "no ... okay": in the same turn the no counts, however long the pause."""
    comprehension = Comprehension(Expectation(kind=kind, names=("ana", "ben")))
    comprehension.speech_started(0)
    comprehension.heard([*data.draw(st.sampled_from([["i", "am"], []])), denial], final=True)
    comprehension.speech_ended(500)
    comprehension.speech_started(500 + quiet)
    assert comprehension.heard(after, final=True).answer not in AGREED


def test_no_phrase_that_agrees_holds_a_no() -> None:
    """Or the rule above would take a phrase away."""
    for phrase, answer in understood.ANSWER_PHRASES.items():
        assert answer not in AGREED or understood.NEGATIONS.isdisjoint(phrase.split()), phrase


@pytest.mark.parametrize("kind", ASKED)
@pytest.mark.parametrize("unsure", [set[int](), {0}, {1}, {2}, {0, 1, 2}], ids=str)
@pytest.mark.parametrize("said", ["please no", "i want to stop", "stop it", "can we stop"])
def test_whoever_asks_to_stop_has_agreed_to_nothing(kind: TurnKind, unsure: set[int], said: str) -> None:
    """Surely heard, it is a stop or a no; half heard, it is at least no yes and no "continue"."""
    words = said.split()
    meaning = heard(kind, words, {place for place in unsure if place < len(words)})
    assert meaning.answer not in AGREED and meaning.control is not Control.CONTINUE
    if not unsure:
        assert meaning.answer is Answer.NO or meaning.control is Control.STOP
