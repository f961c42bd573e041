"""When a turn is complete, on virtual time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.events import (
    Answer,
    Control,
    Expectation,
    Heard,
    Meaning,
    SpeechEnded,
    SpeechStarted,
    TurnKind,
)
from voiceguide.core.hearing.comprehension import Comprehension
from voiceguide.core.turns.end_rule import LONGEST_QUIET, PATIENCE, why
from voiceguide.core.turns.evidence import Signs
from voiceguide.core.turns.turn import Turn

WHOLE = Meaning(read=6, expected=6, reached_end=True, word_count=6)
PART = Meaning(read=3, expected=6, word_count=3)


def quiet_needed(kind: TurnKind, meaning: Meaning) -> int:
    """How much quiet ends a turn of which so much was understood."""
    return why(kind, Signs(meaning=meaning)).quiet


def turn_after(kind: TurnKind, meaning: Meaning, *, voiced: int = 2_000) -> Turn:
    """A turn opened at 0 in which somebody spoke from 1 s on, for `voiced` ms."""
    turn = Turn(kind, 0)
    turn.feed(SpeechStarted(at=1_060, onset=1_000))
    turn.feed(Heard(at=1_000 + voiced, meaning=meaning, final=True))
    turn.feed(SpeechEnded(at=1_240 + voiced, offset=1_000 + voiced))
    return turn


def test_a_line_said_to_its_end_is_over_at_once() -> None:
    """All words heard: a quarter of a second of quiet is enough."""
    assert turn_after(TurnKind.LINE, WHOLE).over_at == 3_250


def test_a_pause_for_thought_does_not_end_a_line() -> None:
    """Half a line and 2.5 s of quiet is thinking, not finishing."""
    over = turn_after(TurnKind.LINE, PART).over_at
    assert over is not None and over > 3_000 + 2_500


@pytest.mark.parametrize("kind", [TurnKind.LINE, TurnKind.FREE, TurnKind.SEND, TurnKind.ANSWER])
def test_a_closing_phrase_ends_a_turn_within_700_ms(kind: TurnKind) -> None:
    """ "That's all" was said to be believed."""
    assert quiet_needed(kind, Meaning(closing=True, word_count=4)) <= 700


@pytest.mark.parametrize(
    ("meaning", "quiet"),
    [
        (Meaning(word_count=3), 8_000),
        (Meaning(word_count=3, asking=True), 30_000),
        (Meaning(word_count=3, answer=Answer.YES), 250),
        (Meaning(word_count=3, answer=Answer.MAYBE), 2_450),
    ],
)
def test_how_long_a_reply_is_waited_for(meaning: Meaning, quiet: int) -> None:
    """Whoever was asked something may think; speech that was no reply is asked about; behind "I don't know"
    there is often more."""
    assert turn_after(TurnKind.REPLY, meaning).over_at == 3_000 + quiet


def test_stop_is_obeyed_once_the_voice_has_ended() -> None:
    """Every other control waits for enough quiet to stand apart."""
    for control, quiet in ((Control.STOP, 240), (Control.PAUSE, 500)):
        speech = turn_after(TurnKind.FREE, Meaning(control=control, word_count=1)).speech
        assert speech.control_at == 3_000 + quiet


def test_free_talk_is_given_the_longest_quiet() -> None:
    """With nothing but quiet to go by, free talk waits longer than a line, and a line than an answer; who was
    asked to tell the end, longest."""
    kinds = (TurnKind.ANSWER, TurnKind.LINE, TurnKind.FREE, TurnKind.SEND)
    waits = [quiet_needed(kind, Meaning()) for kind in kinds]
    assert waits == sorted(waits) and waits[-2] >= 5_000


def test_nobody_is_cut_in_while_speaking() -> None:
    """While a voice is heard only the bound of the turn could end it."""
    turn = Turn(TurnKind.LINE, 0)
    turn.feed(SpeechStarted(at=1_060, onset=1_000))
    turn.feed(Heard(at=2_000, meaning=WHOLE, final=False))
    assert turn.over_at == PATIENCE[TurnKind.LINE].longest


def test_a_cough_is_no_turn() -> None:
    """A short voice without a word leaves the turn as open as before."""
    turn = turn_after(TurnKind.LINE, Meaning(), voiced=300)
    assert not turn.spoke
    assert turn.over_at == 1_300 + PATIENCE[TurnKind.LINE].start_within


def test_other_words_are_a_turn() -> None:
    """Wording is not judged: whoever spoke took the turn."""
    assert turn_after(TurnKind.LINE, Meaning(), voiced=1_500).spoke


def test_silence_passes_after_eight_seconds() -> None:
    """A line that nobody says moves on by itself."""
    assert Turn(TurnKind.LINE, 1_000).over_at == 9_000


def test_a_control_waits_for_quiet_around_it() -> None:
    """Half a second of quiet sets it apart; speech before that takes it back."""
    turn = turn_after(TurnKind.LINE, Meaning(control=Control.PAUSE, word_count=1), voiced=600)
    assert turn.speech.control_at == 1_600 + 500
    turn.feed(SpeechStarted(at=1_900, onset=1_850))
    assert turn.speech.control_at is None


def test_a_control_counts_once() -> None:
    """Acted on, it is gone, even where it changed nothing."""
    turn = turn_after(TurnKind.LINE, Meaning(control=Control.CONTINUE, word_count=1), voiced=600)
    assert turn.speech.take_control() is Control.CONTINUE
    assert turn.speech.control_at is None


def test_a_the_that_was_heard_in_silence_is_no_turn() -> None:
    """Small models hear it in plain quiet; with a click beside it, nobody has spoken yet."""
    comprehension = Comprehension(Expectation(kind=TurnKind.LINE, words=("i", "am", "here")))
    turn = turn_after(TurnKind.LINE, comprehension.heard(["the"], final=True), voiced=300)
    assert not turn.spoke


@pytest.mark.parametrize("kind", [TurnKind.ANSWER, TurnKind.READY])
def test_a_yes_is_believed_at_once_where_one_was_asked_for(kind: TurnKind) -> None:
    """And only there: in a line it is a word like any other."""
    yes = Meaning(answer=Answer.YES, word_count=1)
    assert quiet_needed(kind, yes) <= 300
    assert quiet_needed(TurnKind.LINE, yes) == quiet_needed(TurnKind.LINE, Meaning(word_count=1))


def test_talk_without_end_is_bounded() -> None:
    """A television that never falls quiet holds a line up for a minute, no longer."""
    turn = Turn(TurnKind.LINE, 0)
    for moment in range(0, 90_000, 3_000):
        turn.feed(SpeechStarted(at=moment + 60, onset=moment))
        turn.feed(SpeechEnded(at=moment + 2_760, offset=moment + 2_500))
    assert turn.over_at == PATIENCE[TurnKind.LINE].longest


def test_done_is_no_control_that_waits() -> None:
    """ "That's all" ends the turn by the stopping rule, not by standing apart."""
    done = Meaning(control=Control.DONE, closing=True, word_count=3)
    assert turn_after(TurnKind.FREE, done).speech.control_at is None


OPEN_KINDS = st.sampled_from(list(PATIENCE))


@given(OPEN_KINDS, st.integers(1, 7), st.booleans(), st.sampled_from([None, *Answer]))
def test_a_closing_phrase_or_an_answer_never_lengthens_the_wait(
    kind: TurnKind, read: int, reached_end: bool, answer: Answer | None
) -> None:
    """More evidence that somebody is done, less quiet."""
    less = Meaning(read=read, expected=7, reached_end=reached_end, word_count=read)
    more = Meaning(
        read=read, expected=7, reached_end=reached_end, word_count=read, closing=True, answer=answer
    )
    assert 250 <= quiet_needed(kind, more) <= quiet_needed(kind, less) <= LONGEST_QUIET


@given(OPEN_KINDS, st.integers(1, 7), st.integers(1, 7), st.booleans())
def test_more_of_a_line_read_never_lengthens_the_wait(
    kind: TurnKind, one: int, other: int, reached_end: bool
) -> None:
    """Word by word nearer to the end."""
    fewer, more = sorted((one, other))
    waits = [
        quiet_needed(kind, Meaning(read=read, expected=7, reached_end=reached_end, word_count=read))
        for read in (more, fewer)
    ]
    assert waits == sorted(waits)
