"""What phrases mean: controls, answers, stems, and how much of a line was read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.events import Answer, Control, Expectation, TurnKind
from voiceguide.core.hearing.phrases import (
    after_question,
    answer_in,
    control_in,
    mirrors,
    phrases_for,
    words_read,
)
from voiceguide.core.words import understood

LINE = ("i", "can", "pause", "when", "i", "need", "to")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("pause", Control.PAUSE),
        ("um pause", Control.PAUSE),
        ("guide pause", Control.PAUSE),
        ("and then he said so guide go back", Control.BACK),
        ("he wouldn't stop", None),
        ("stop it", Control.STOP),
        ("stop the car", None),
        ("don't stop", None),
        ("please don't stop", None),
        ("stop stop stop", Control.STOP),
        ("no please stop it", Control.STOP),
        ("okay let's stop please", Control.STOP),
        ("let us stop", Control.STOP),
        ("i cannot do this", Control.STOP),
        ("wait please", Control.PAUSE),
        ("no wait", Control.PAUSE),
        ("this is too much", Control.PAUSE),
        ("too much work", None),
        ("no skip", None),
        ("sorry what did you say", Control.REPEAT),
        ("where are we", Control.WHERE),
        ("um how long is left", Control.WHERE),
        ("please no", None),
        ("please don't continue", None),
        ("no guide continue", None),
        ("[unk] stop", None),
        ("the", None),
        ("", None),
    ],
)
def test_a_control_is_a_whole_utterance_or_addressed(said: str, meant: Control | None) -> None:
    """Command words inside talk are talk."""
    assert control_in(said.split()) is meant


ANSWERS = {
    Answer.YES: "yes|yeah|yep|mhm|mm hm|uh huh|yeah yeah|yes exactly|um yes|well yes|i guess|yeah i guess so",
    Answer.NO: "no|nope|nah|no no no|no thank you|not really|no not really|no that's all|well no|please no|"
    "no please|sorry no|know|know no|no i don't",
    Answer.PARTLY: "partly|kind of|yeah kind of|sort of|yes and no|not quite|no not quite|yes partly|almost",
    Answer.LATER: "later|not now|no later|no not tonight|maybe later|tomorrow|yes tomorrow|on thursday|"
    "next week|maybe in an hour|no next monday evening|i don't know later",
    Answer.MORE: "more|there's more|yes there is|yes more|one more thing|yeah a little more",
    Answer.NOT_READY: "not yet|i'm not ready|i am not ready|no not yet|i can't|i cannot|no i'm scared|"
    "please i don't want to|not ready later|we are not ready yet",
    Answer.MAYBE: "maybe|i don't know|i do not know|dunno|yes maybe|um i'm not sure|no idea|maybe not",
    None: "yes no|i know|yes because you were late|kind of you|the|later he came|yes i'm not ready|not ana|"
    "yes not",
}


@pytest.mark.parametrize(
    ("said", "meant"), [(said, meant) for meant, table in ANSWERS.items() for said in table.split("|")]
)
def test_an_answer_is_a_whole_utterance(said: str, meant: Answer | None) -> None:
    """As people say it: repeated, with an "um", two in one breath; never a piece of other talk."""
    assert answer_in(said.split()) is meant


def test_a_word_left_out_costs_only_itself() -> None:
    """Progress is the longest run of expected words in order."""
    assert words_read(LINE, ["i", "can", "when", "um", "i", "need", "to"]) == (6, True)
    assert words_read(LINE, ["i", "can", "pause"]) == (3, False)


@given(st.sampled_from(TurnKind))
def test_every_armed_phrase_is_understood(kind: TurnKind) -> None:
    """The recognizer is armed with nothing that would mean nothing."""
    for phrase in phrases_for(Expectation(kind=kind)):
        words = phrase.split()
        meaning = control_in(words) or answer_in(words) or mirrors(words) or after_question(words)
        assert meaning or phrase in understood.TRAILING, phrase


@given(st.lists(st.sampled_from(LINE)))
def test_progress_never_exceeds_what_was_said_or_expected(heard: list[str]) -> None:
    """Nobody reads more words than there are."""
    read, reached_end = words_read(LINE, heard)
    assert 0 <= read <= min(len(LINE), len(heard))
    assert not reached_end or "to" in heard
