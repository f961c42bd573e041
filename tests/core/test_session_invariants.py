"""What holds for every session, whoever takes part and whatever they do."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceguide.core.commands import Breathe, Chime, Command, End, OpenEar, ShutEar, Speak
from voiceguide.core.events import (
    Event,
    KeyPressed,
    PlaybackFinished,
    SpeechEnded,
    SpeechStarted,
)
from voiceguide.core.script.performance import Performer
from voiceguide.core.script.step import ByKind
from voiceguide.core.script.steps.affirm import AffirmWishes
from voiceguide.core.session.session import Hearing, Session
from voiceguide.core.session.trace import header
from voiceguide.core.words import understood
from voiceguide.core.written.cast import Cast, Role
from voiceguide.library import find as library
from voiceguide.records.trace_file import TraceFile, replay
from voiceguide.rehearsal.length import estimated
from voiceguide.rehearsal.people import Asked, Spoken
from voiceguide.rehearsal.virtual_time import rehearse

AFFIRM = library.load("affirm")
UTTERANCES = [
    *understood.CONTROL_PHRASES,
    *understood.ANSWER_PHRASES,
    "i am glad you are here",
    "something else entirely",
    "[unk]",
    "",
]


def wishes(role: Role = Role.NEUTRAL) -> ByKind:
    """Two lines are enough."""
    return ByKind(AffirmWishes(role=role, rounds=2))


def session(role: Role = Role.NEUTRAL) -> Session:
    """The shipped exercise, with two lines."""
    return Session(Performer(AFFIRM, Cast(), wishes(role)))


class Anybody:
    """Two people who say anything, at any moment the ear is open; tired after a while."""

    def __init__(self, talk: int) -> None:
        self._left = talk

    def __call__(self, asked: Asked, rng: random.Random) -> Sequence[Spoken]:
        said, moment = [], asked.opened
        while self._left > 0 and rng.random() < 0.7:
            self._left -= 1
            words = tuple(rng.choice(UTTERANCES).split()) if rng.random() < 0.8 else asked.expectation.words
            start = moment + rng.randint(50, 9_000)
            moment = start + rng.randint(100, 400 * (1 + len(words)))
            said.append(Spoken(words, start, moment))
        return said


class Watcher:
    """Notes everything, and who was speaking when the guide began to."""

    def __init__(self) -> None:
        self.moments: list[tuple[Event, tuple[Command, ...]]] = []
        self.talked_over: list[Event] = []
        self.heard_while_playing: list[Command] = []
        self._speaking = self._open = False
        self._playing: set[int] = set()
        self._leading = False

    def record(self, event: Event, commands: tuple[Command, ...]) -> None:
        self.moments.append((event, commands))
        if isinstance(event, SpeechStarted | SpeechEnded):
            self._speaking = self._open and isinstance(event, SpeechStarted)
        if isinstance(event, PlaybackFinished):
            self._playing.discard(event.cue)
        for command in commands:
            self._obey(event, command)

    def _obey(self, event: Event, command: Command) -> None:
        match command:
            case Speak() | Breathe() | Chime():
                if self._speaking and not isinstance(event, KeyPressed):
                    self.talked_over.append(event)
                self._playing = {command.cue}
                self._leading = isinstance(command, Breathe)
            case OpenEar():
                self._open, self._speaking = True, False
                if self._playing and not self._leading:
                    self.heard_while_playing.append(command)
            case ShutEar():
                self._open = False
            case _:
                if type(command).__name__ == "StopPlayback":
                    self._playing.clear()


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10**6), talk=st.integers(0, 60), role=st.sampled_from(Role))
def test_every_session_ends(seed: int, talk: int, role: Role) -> None:
    """Whatever two people say, and however late the machine is, the session ends, and says so last."""
    watcher = Watcher()
    result = rehearse(session(role), estimated, couple=Anybody(talk), seed=seed, recorder=watcher)
    paused_for_ever = result.ending is None
    if paused_for_ever:
        assert any(word in ("pause", "wait") or "hold" in word for word in _words_asked(watcher))
        return
    assert isinstance(watcher.moments[-1][1][-1], End)


def _words_asked(watcher: Watcher) -> list[str]:
    """The controls that were understood."""
    return [
        str(event.meaning.control)
        for event, _ in watcher.moments
        if hasattr(event, "meaning") and event.meaning.control is not None
    ]


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10**6), talk=st.integers(0, 60))
def test_the_guide_never_speaks_over_an_open_turn(seed: int, talk: int) -> None:
    """While somebody is speaking, the guide begins nothing."""
    watcher = Watcher()
    rehearse(session(), estimated, couple=Anybody(talk), seed=seed, recorder=watcher)
    assert watcher.talked_over == []


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10**6), talk=st.integers(0, 60))
def test_the_ear_is_shut_while_the_guide_sounds(seed: int, talk: int) -> None:
    """The guide never hears itself: no ear opens before its last sample has left (led breaths, which
    are mostly wordless, have their own rule)."""
    watcher = Watcher()
    rehearse(session(), estimated, couple=Anybody(talk), seed=seed, recorder=watcher)
    assert watcher.heard_while_playing == []


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), talk=st.integers(0, 60))
def test_every_trace_replays(tmp_path_factory: pytest.TempPathFactory, seed: int, talk: int) -> None:
    """The same events give the same commands, moment for moment."""
    path = tmp_path_factory.mktemp("trace") / "session.jsonl"
    trace = TraceFile(path, header(AFFIRM, Cast(), wishes(), ask=True, hearing=Hearing()))
    rehearse(session(), estimated, couple=Anybody(talk), seed=seed, recorder=trace)
    trace.close()
    assert replay(path) > 10
