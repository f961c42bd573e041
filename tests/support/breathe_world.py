"""A room in which breaths are led: what was heard of each, for tests of whole sessions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.support.world import World
from voiceguide.core.commands import Beat, Breathe, Command, OpenEar, Phase, ShutEar, Speak, StopPlayback
from voiceguide.core.events import (
    Control,
    Event,
    Heard,
    KeyPressed,
    Meaning,
    Ms,
    PlaybackFinished,
    SpeechEnded,
    SpeechStarted,
)
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.steps.baseline import Baseline
from voiceguide.core.script.steps.breathe import Breathe as BreatheStep
from voiceguide.core.session.session import Hearing
from voiceguide.core.session.trace import header, session_from
from voiceguide.core.written.cast import Cast
from voiceguide.library import find as library

PATTERNS = library.patterns()
SHIPPED = library.load("breathe")
CLOSING = "That's the end. Thank you for breathing together."


def exercise(pattern: str = "longer-exhale", minutes: int = 5, *, ramp: bool = False) -> Exercise:
    """The shipped exercise by another pattern.  Raises ValueError where it cannot last so long."""
    own = {**PATTERNS[pattern].as_phases(), "pattern": pattern, "ramp": ramp}
    steps = tuple(
        BreatheStep.model_validate({**step.model_dump(), **own}) if isinstance(step, BreatheStep) else step
        for step in SHIPPED.steps
        if ramp or not isinstance(step, Baseline)
    )
    return SHIPPED.model_copy(update={"steps": steps}).lasting(minutes)


def written(*steps: dict[str, object], **more: object) -> Exercise:
    """An exercise of one's own, with the shipped patterns at hand."""
    head = {"title": "Evening", "summary": "For tests.", "minutes": 5}
    return Exercise.model_validate({**head, **more, "steps": list(steps)}, context=PATTERNS)


@dataclass(frozen=True)
class Breath:
    """One breath as it was heard, in session time."""

    start: Ms
    length: Ms
    """As planned; an interruption may have cut it."""
    whole: bool
    """Nothing interrupted it."""
    free: bool
    """Nobody was led."""


@dataclass
class Led:
    """One cue of led breaths."""

    began: Ms
    beats: tuple[Beat, ...]
    cut: Ms | None = None

    def breaths(self) -> Iterator[Breath]:
        """Those that began to sound."""
        firsts = [beat for beat in self.beats if beat.phase in (Phase.IN, Phase.FREE)]
        ends = [beat.onset for beat in firsts[1:]] + [self.beats[-1].end]
        for beat, end in zip(firsts, ends, strict=True):
            if self.cut is None or self.began + beat.onset < self.cut:
                whole = self.cut is None or self.began + end <= self.cut
                yield Breath(self.began + beat.onset, end - beat.onset, whole, beat.phase is Phase.FREE)


@dataclass
class BreatheWorld(World):
    """The room of the session's own properties, with another exercise."""

    exercise: Exercise = SHIPPED
    ask: bool = True
    finish_late: Ms = 0
    """So much later than by the clock the speaker tells that a cue is over."""
    cues: list[Led] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    open: list[tuple[Ms, Ms]] = field(default_factory=list)
    """From when until when the ear was open."""
    rung: list[tuple[Ms, Command]] = field(default_factory=list)
    """Everything asked of the guide, and when."""

    def __post_init__(self) -> None:
        super().__post_init__()
        cast = Cast(first="Ana", second="Ben")
        self.head = header(self.exercise, cast, ask=self.ask, hearing=self.hearing)
        self.session = session_from(self.head)

    def later(self, event: Event) -> None:
        if isinstance(event, PlaybackFinished):
            event = PlaybackFinished(at=event.at + self.finish_late, cue=event.cue)
        super().later(event)

    def press(self, at: Ms, control: Control) -> None:
        """Somebody presses a key."""
        self.later(KeyPressed(at=at, control=control))

    def say(self, at: Ms, meaning: Meaning, length: Ms = 600) -> None:
        """Somebody speaks from `at` on."""
        self.later(SpeechStarted(at=at + 60, onset=at))
        self.later(Heard(at=at + length + 250, meaning=meaning, final=True))
        self.later(SpeechEnded(at=at + length + 260, offset=at + length))

    def ask_for(self, at: Ms, control: Control) -> None:
        """Somebody asks aloud."""
        self.say(at, Meaning(control=control, word_count=1))

    def obey(self, event: Event, command: Command) -> None:
        self.rung.append((self.now, command))
        was = self.led if self.playing is not None else None
        if isinstance(command, ShutEar) and self.open_since is not None:
            self.open.append((self.open_since, self.now))
        if isinstance(command, StopPlayback) and was is not None and self.cues:
            self.cues[-1].cut = self.now
        if isinstance(command, Speak):
            self.said.append(command.text)
        super().obey(event, command)
        if isinstance(command, Breathe):
            self.cues.append(Led(self.now + 30, command.beats))
        elif self.led is not None and self.cues and self.cues[-1].cut is None and self.led is not was:
            self.cues[-1].beats = self.led.beats

    @property
    def breaths(self) -> list[Breath]:
        """All that began to sound, in order."""
        return [breath for cue in self.cues for breath in cue.breaths()]


def room(of: Exercise, *, ask: bool = False, finish_late: Ms = 0) -> BreatheWorld:
    """Nobody in it has done anything yet."""
    return BreatheWorld(Hearing(), [17], exercise=of, ask=ask, finish_late=finish_late)


__all__ = [
    "CLOSING",
    "PATTERNS",
    "Breath",
    "BreatheWorld",
    "Control",
    "OpenEar",
    "exercise",
    "room",
    "written",
]
