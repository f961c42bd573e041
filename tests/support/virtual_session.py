"""Sessions on virtual time: two short exercises, and the rooms that drive them."""

from __future__ import annotations

from voiceguide.core.commands import Chime, Command, OpenEar, Speak, StopPlayback
from voiceguide.core.events import (
    Control,
    DeadlinePassed,
    Event,
    Heard,
    KeyPressed,
    Meaning,
    Opened,
    PlaybackFinished,
    PlaybackStarted,
    SpeechEnded,
    SpeechStarted,
    TurnKind,
)
from voiceguide.core.script.dialogue_walk import DialogueWishes
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.performance import Performer
from voiceguide.core.script.step import ByKind
from voiceguide.core.session.session import Hearing, Session
from voiceguide.core.written.cast import Cast

TWO_LINES = Exercise.model_validate(
    {
        "title": "Two lines",
        "summary": "For tests.",
        "minutes": 5,
        "steps": [{"affirm": {"rounds": 2, "lines": {"neutral": ["I am here.", "We have time."]}}}],
    }
)
FIRST, SECOND = "Ana: I am here.", "We have time."
WHOLE = Meaning(read=3, expected=3, reached_end=True, word_count=3)

TALK = Exercise.model_validate(
    {
        "title": "Talk",
        "summary": "For tests.",
        "minutes": 5,
        "steps": [
            {
                "dialogue": {
                    "start": "send",
                    "states": {
                        "send": {
                            "say": "{sender}, speak.",
                            "listen": {
                                "floor": "sender",
                                "within": "20s",
                                "chime_after": "3min",
                                "invite": "Take your time.",
                            },
                            "next": "asks",
                        },
                        "asks": {
                            "say": "Is there more?",
                            "listen": {"floor": "sender", "for": "reply", "within": "20s"},
                            "on": {"yes": "last", "quiet": "last"},
                            "next": "last",
                        },
                        "last": {"say": "Once more.", "listen": {"floor": "sender", "within": "20s"}},
                    },
                }
            }
        ],
    }
)


class Room:
    """Drives a session: time passes only here, and late."""

    def __init__(self, hearing: Hearing | None = None, session: Session | None = None) -> None:
        self.session = session or Session(Performer(TWO_LINES, Cast(first="Ana", second="Ben")), hearing)
        self.now = 0
        self.log: list[Command] = []
        self._playing: list[PlaybackStarted | PlaybackFinished] = []
        self.happened(Opened(at=0))

    def happened(self, event: Event) -> None:
        self.now = max(self.now, event.at)
        for command in self.session.handle(event):
            self.log.append(command)
            if isinstance(command, Speak | Chime):
                self._playing = [
                    PlaybackStarted(at=self.now + 100, cue=command.cue),
                    PlaybackFinished(at=self.now + 1_000, cue=command.cue),
                ]
            elif isinstance(command, StopPlayback):
                self._playing = []

    def wait(self, ms: int, lateness: int = 17) -> None:
        """Time passes; what plays begins after 0.1 s and ends after a second; deadlines come late."""
        end = self.now + ms
        while self.session.ending is None:
            coming: list[Event] = [*self._playing]
            if self.session.deadline is not None:
                coming.append(DeadlinePassed(at=max(self.now, self.session.deadline + lateness)))
            event = min(coming, key=lambda event: event.at, default=None)
            if event is None or event.at > end:
                break
            if event in self._playing:
                self._playing = self._playing[1:]
            self.happened(event)
        self.now = max(self.now, end)

    def until_listening(self) -> None:
        """Until somebody may speak."""
        before = len(self.log)
        for _ in range(200):
            if any(
                isinstance(c, OpenEar) and c.expectation.kind is not TurnKind.CONTROL
                for c in self.log[before:]
            ):
                return
            self.wait(100)
        raise AssertionError("nobody was ever listened to")

    def say(self, meaning: Meaning, *, length: int = 1_000) -> None:
        """Somebody speaks for `length`, and this was understood."""
        onset = self.now + 200
        self.happened(SpeechStarted(at=onset + 60, onset=onset))
        self.happened(Heard(at=onset + length + 250, meaning=meaning, final=True))
        self.happened(SpeechEnded(at=onset + length + 250, offset=onset + length))

    def ask(self, control: Control) -> None:
        self.say(Meaning(control=control, word_count=1))
        self.wait(600)

    def press(self, control: Control) -> None:
        self.happened(KeyPressed(at=self.now, control=control))

    @property
    def said(self) -> list[str]:
        return [command.text for command in self.log if isinstance(command, Speak)]


class TalkRoom(Room):
    """Somebody talks; the guide's sound begins a fifth of a second after it was asked for."""

    def __init__(self, exercise: Exercise = TALK, hurt: int | None = None) -> None:
        cast, wishes = Cast(first="Ana", second="Ben"), ByKind(DialogueWishes(sends_first=0, hurt=hurt))
        super().__init__(session=Session(Performer(exercise, cast, wishes)))

    def talk(self, length: int = 2_000, meaning: Meaning | None = None) -> None:
        self.say(meaning or Meaning(word_count=3), length=length)

    def until_decided(self) -> list[Command]:
        """Until the guide was told to go on; what it was told."""
        before = len(self.log)
        for _ in range(2_000):
            if any(isinstance(command, Speak | Chime) for command in self.log[before:]):
                return self.log[before:]
            self.wait(10, lateness=0)
        raise AssertionError("the turn never ended")

    def goes_on(self, event: Event) -> list[Command]:
        """What is done about it."""
        before = len(self.log)
        self.happened(event)
        return self.log[before:]

    def heard_now(self) -> None:
        """The first sample of what is to be said sounds."""
        spoken = [command for command in self.log if isinstance(command, Speak | Chime)]
        self.happened(PlaybackStarted(at=self.now, cue=spoken[-1].cue))


class Recorder:
    """Keeps every event, and what was done about it."""

    def __init__(self) -> None:
        self.moments: list[tuple[Event, tuple[Command, ...]]] = []

    def record(self, event: Event, commands: tuple[Command, ...]) -> None:
        self.moments.append((event, commands))

    @property
    def commands(self) -> list[Command]:
        return [command for _, commands in self.moments for command in commands]
