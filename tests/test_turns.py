"""When a turn is complete, on virtual time."""

from __future__ import annotations

import pytest

from voiceguide.core.events import Control, Heard, Meaning, SpeechEnded, SpeechStarted, TurnKind
from voiceguide.core.turns import PATIENCE, Turn, quiet_needed

WHOLE = Meaning(read=6, expected=6, reached_end=True, word_count=6)
PART = Meaning(read=3, expected=6, word_count=3)


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


@pytest.mark.parametrize("kind", [TurnKind.LINE, TurnKind.FREE, TurnKind.ANSWER])
def test_a_closing_phrase_ends_a_turn_within_700_ms(kind: TurnKind) -> None:
    """ "That's all" was said to be believed."""
    assert quiet_needed(kind, Meaning(closing=True, word_count=4)) <= 700


def test_free_talk_is_given_the_longest_quiet() -> None:
    """With nothing but quiet to go by, free talk waits longer than a line, and a line than an answer."""
    waits = [quiet_needed(kind, Meaning()) for kind in (TurnKind.ANSWER, TurnKind.LINE, TurnKind.FREE)]
    assert waits == sorted(waits) and waits[-1] >= 5_000


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
    assert turn.control_at == 1_600 + 500
    turn.feed(SpeechStarted(at=1_900, onset=1_850))
    assert turn.control_at is None


def test_a_control_counts_once() -> None:
    """Acted on, it is gone, even where it changed nothing."""
    turn = turn_after(TurnKind.LINE, Meaning(control=Control.CONTINUE, word_count=1), voiced=600)
    assert turn.take_control() is Control.CONTINUE
    assert turn.control_at is None


def test_a_rest_is_never_over_by_quiet() -> None:
    """Where only controls are listened for, nobody's turn can end."""
    assert Turn(TurnKind.CONTROL, 0).over_at is None
