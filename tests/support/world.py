"""A room around a session, where words, keys, noise, mutes and lateness come in any order, at any time."""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass, field, replace

from voiceguide.core.commands import (
    Breathe,
    ChangeBreaths,
    Chime,
    Command,
    Earcon,
    End,
    OpenEar,
    Show,
    ShutEar,
    Speak,
    StopPlayback,
)
from voiceguide.core.events import (
    Control,
    DeadlinePassed,
    Event,
    Expectation,
    Heard,
    KeyPressed,
    Meaning,
    MicrophoneReturned,
    MicrophoneSilenced,
    Ms,
    Opened,
    PlaybackFinished,
    PlaybackStarted,
    SpeechEnded,
    SpeechStarted,
    Stirred,
)
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.session.parts import TAIL
from voiceguide.core.session.session import Hearing
from voiceguide.core.session.trace import as_line, header, session_from
from voiceguide.core.turns.end_rule import PATIENCE
from voiceguide.core.written.cast import Cast
from voiceguide.rehearsal.length import estimated

EXERCISE = Exercise.model_validate(
    {
        "title": "Every step",
        "summary": "For tests.",
        "minutes": 2,
        "steps": [
            {"ready": {"ask": "Ready?", "within": "10s"}},
            {"breathe": {"rounds": 2}},
            {"rest": "3s"},
            {"affirm": {"lines": {"neutral": ["I am here.", "We have time."]}}},
            {"chime": "bell"},
        ],
    }
)
TALK_BOUND: Ms = 30_000
"""A rest waits this long for people who are talking, then goes on."""


@dataclass(frozen=True)
class Talk:
    """A voice, and what was understood of it (None: nothing, as of noise)."""

    meaning: Meaning | None
    length: Ms


@dataclass(frozen=True)
class Stir:
    """A sob or a sigh."""


@dataclass(frozen=True)
class Press:
    control: Control


@dataclass(frozen=True)
class Mute:
    length: Ms


@dataclass
class World:
    """A room around a session; checks every command as it is given."""

    hearing: Hearing
    lateness: list[int]
    coming: list[tuple[Ms, int, Event]] = field(default_factory=list)
    now: Ms = 0
    playing: int | None = None
    quiet_from: Ms = 0
    last_cue: int = 0
    led: Breathe | None = None
    led_from: Ms = 0
    open_since: Ms | None = None
    expected: Expectation | None = None
    speaking: bool = False
    bell: bool = False
    state: str = ""
    events: list[Event] = field(default_factory=list)
    log: list[dict[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.head = header(EXERCISE, Cast(first="Ana", second="Ben"), ask=True, hearing=self.hearing)
        self.session = session_from(self.head)
        self._order = itertools.count()
        self._late = itertools.cycle(self.lateness)

    def later(self, event: Event) -> None:
        heapq.heappush(self.coming, (event.at, next(self._order), event))

    def do(self, deeds: list[tuple[int, Talk | Stir | Press | Mute]]) -> None:
        """Plan what people do: one deed after the other, talk never overlapping talk."""
        moment = voice_free = 0
        for gap, deed in deeds:
            moment += gap
            match deed:
                case Press():
                    self.later(KeyPressed(at=moment, control=deed.control))
                case Stir():
                    self.later(Stirred(at=moment + 40, until=moment))
                case Mute():
                    self.later(MicrophoneSilenced(at=moment))
                    self.later(MicrophoneReturned(at=moment + deed.length))
                case Talk():
                    onset = max(moment, voice_free)
                    end = onset + deed.length
                    voice_free = end + 300
                    self.later(SpeechStarted(at=onset + 60, onset=onset))
                    if deed.meaning is not None:
                        self.later(Heard(at=end + 250, meaning=deed.meaning, final=True))
                    self.later(SpeechEnded(at=end + 260, offset=end))

    def run(self, most_events: int = 3_000) -> None:
        """Until the session has ended or nothing more can happen by itself."""
        self.happens(Opened(at=0))
        while self.session.ending is None and (event := self.next()) is not None:
            self.happens(event)
            assert len(self.events) < most_events, "the session does not come to an end"

    def next(self) -> Event | None:
        deadline = self.session.deadline
        if deadline is not None:
            at = max(self.now, deadline) + next(self._late)
            if not self.coming or at < self.coming[0][0]:
                return DeadlinePassed(at=at)
        return heapq.heappop(self.coming)[2] if self.coming else None

    def happens(self, event: Event) -> None:
        self.now = event.at
        if isinstance(event, PlaybackStarted):
            assert event.cue != self.playing or self.open_since is None or not self.speaking, "into words"
            self.led_from = event.at
        if isinstance(event, PlaybackFinished) and event.cue == self.playing:
            self.playing, self.quiet_from = None, event.at
        if isinstance(event, SpeechStarted | SpeechEnded | Stirred | Heard) and self.open_since is None:
            return  # a shut ear reports nothing
        if isinstance(event, SpeechStarted | SpeechEnded):
            self.speaking = isinstance(event, SpeechStarted)
        commands = self.session.handle(event)
        self.events.append(event)
        self.log.append(as_line(event, commands))
        for command in commands:
            self.obey(event, command)
        if isinstance(event, PlaybackStarted) and event.cue == self.playing and self.led is None:
            assert self.open_since is None, "the ear is shut when the guide sounds"
        assert not any(isinstance(command, End) for command in commands[:-1])
        assert (self.session.ending is not None) == (bool(commands) and isinstance(commands[-1], End))

    def obey(self, event: Event, command: Command) -> None:
        match command:
            case Speak() | Breathe() | Chime():
                assert command.cue == self.last_cue + 1, "cues are counted"
                assert self.playing is None, "one cue at a time"
                assert not self.bell, "nothing follows the closing bell"
                self.bell = isinstance(command, Chime) and command.earcon is Earcon.ENDED
                self.last_cue = self.playing = command.cue
                self.later(PlaybackStarted(at=self.now + 30, cue=command.cue))
                self.later(PlaybackFinished(at=self.now + 30 + estimated(command), cue=command.cue))
                self.led = command if isinstance(command, Breathe) else None
            case ChangeBreaths():
                assert command.cue == self.playing and self.led is not None, "there are breaths to change"
                self.change(command)
            case StopPlayback():
                assert self.playing is not None, "there is something to stop"
                self.playing, self.quiet_from = None, self.now
            case OpenEar():
                assert self.open_since is None
                assert self.playing is None or (self.led is not None and not self.in_word()), (
                    "it hears itself"
                )
                assert self.now >= self.quiet_from + TAIL or not self.quiet_from, "the room still rings"
                self.open_since, self.expected, self.speaking = self.now, command.expectation, False
            case ShutEar():
                assert self.open_since is not None, "there is an ear to shut"
                assert not self.speaking or self.may_interrupt(event), "somebody is speaking"
                self.open_since = None
            case Show():
                self.state = command.state or self.state
            case _:
                pass

    def change(self, change: ChangeBreaths) -> None:
        """Other breaths follow, from a moment on that has not come; the cue ends when they do."""
        assert self.led is not None
        kept = tuple(beat for beat in self.led.beats if beat.onset < change.onset)
        assert self.led_from + change.onset > self.now, "no breath is changed that has begun"
        assert kept[-1].end == change.onset == change.beats[0].onset, "without a gap"
        self.led = replace(self.led, beats=kept + change.beats)
        self.coming = [c for c in self.coming if not isinstance(c[2], PlaybackFinished)]
        heapq.heapify(self.coming)
        self.later(PlaybackFinished(at=self.led_from + self.led.beats[-1].end, cue=change.cue))

    def in_word(self) -> bool:
        """Does the guide itself say a word just now?"""
        assert self.led is not None
        along = self.now - self.led_from
        return any(beat.word and 0 <= along - beat.onset < 0.35 * beat.length for beat in self.led.beats)

    def may_interrupt(self, event: Event) -> bool:
        """A key, a lost microphone, or the bound of the turn: nothing else ends a turn under a voice."""
        assert self.open_since is not None and self.expected is not None
        if isinstance(event, KeyPressed | MicrophoneSilenced | MicrophoneReturned):
            return True
        patience = PATIENCE.get(self.expected.kind)
        return self.now - self.open_since >= (patience.longest if patience else TALK_BOUND)
