"""Why each turn of a trace ended when it did, as `voiceguide trace explain` tells it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.ana_and_ben import ANA_SENDS
from tests.support.virtual_session import TALK, TalkRoom
from voiceguide.core.events import (
    Answer,
    Control,
    Event,
    Heard,
    Meaning,
    SpeechEnded,
    SpeechStarted,
    TurnKind,
)
from voiceguide.core.session.session import Hearing
from voiceguide.core.session.trace import header
from voiceguide.core.turns.asides import Asides
from voiceguide.core.turns.turn import Turn
from voiceguide.core.written.cast import Cast
from voiceguide.records.trace_file import TraceFile, explain

HEAD = header(TALK, Cast(first="Ana", second="Ben"), ANA_SENDS, ask=True, hearing=Hearing())


class TracedRoom(TalkRoom):
    """A room whose events are written down."""

    def __init__(self, path: Path) -> None:
        self.trace = TraceFile(path, HEAD)
        super().__init__()
        self.until_listening()

    def happened(self, event: Event) -> None:
        logged = len(self.log)
        super().happened(event)
        self.trace.record(event, tuple(self.log[logged:]))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the trace is."""
    return tmp_path / "trace.jsonl"


@pytest.fixture
def room(path: Path) -> Iterator[TracedRoom]:
    """Somebody has the turn, and all that happens is written down."""
    room = TracedRoom(path)
    yield room
    room.trace.close()


def test_a_turn_that_ended_by_quiet_tells_what_was_weighed(path: Path, room: TracedRoom) -> None:
    """When, what kind of turn, how much quiet, and each sign with its ratio."""
    room.talk(meaning=Meaning(word_count=4, closing=True))
    room.until_decided()
    (told,) = explain(path)
    assert (
        told.startswith("00:03.8") and " free: 0.25 s of quiet were enough: a closing phrase (x300);" in told
    )


def test_every_way_a_turn_can_end_is_told(path: Path, room: TracedRoom) -> None:
    """By quiet, by an answer, by nobody."""
    room.talk()
    room.until_decided()
    room.until_listening()
    room.talk(400, Meaning(answer=Answer.YES, word_count=1))
    room.until_decided()
    room.until_listening()
    room.wait(25_000)
    quiet, answered, silent = explain(path)
    assert "nothing but quiet" in quiet
    assert "reply" in answered and "an answer (x200)" in answered
    assert silent.endswith("free: nobody spoke for 20.0 s.")


def test_a_decision_that_was_taken_back_is_told_too(path: Path, room: TracedRoom) -> None:
    """Three lines: decided, taken back, decided again."""
    room.talk()
    room.until_decided()
    room.happened(SpeechStarted(at=room.now + 90, onset=room.now + 20))
    room.happened(SpeechEnded(at=room.now + 2_240, offset=room.now + 2_000))
    room.until_decided()
    first, back, again = explain(path)
    assert "of quiet were enough" in first and "of quiet were enough" in again
    assert back.endswith("free: taken back, somebody went on before the guide was heard.")


def test_a_key_is_told_as_what_it_is(path: Path, room: TracedRoom) -> None:
    """It was no rule that ended the turn."""
    room.talk()
    room.press(Control.SKIP)
    (told,) = explain(path)
    assert "something else than quiet: a key" in told


def test_somebody_who_broke_off_is_told_as_one_with_more_to_come() -> None:
    """Not as a turn that was long enough."""
    turn = Turn(TurnKind.FREE, 0, asides=Asides(invites=True))
    turn.feed(SpeechStarted(at=1_060, onset=1_000))
    turn.feed(Heard(at=3_200, meaning=Meaning(word_count=3, trailing=True), final=True))
    turn.feed(SpeechEnded(at=3_240, offset=3_000))
    assert turn.over_at == 9_000
    told = str(turn.why(9_000))
    assert told.startswith("more was to come, so after 6.00 s of quiet") and "(x0.1)" in told
