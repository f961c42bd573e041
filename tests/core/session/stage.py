"""A conductor by itself, on a watch that is turned by hand: what sounded, and when the ear opened."""

from __future__ import annotations

from collections.abc import Mapping

from voiceguide.core.commands import Bed, Breathe, Chime, Command, OpenEar, Phase, Speak
from voiceguide.core.events import Heard, Meaning, Ms, PlaybackStarted, SpeechEnded, SpeechStarted, TurnKind
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.performance import Performer
from voiceguide.core.session.conductor import Conductor
from voiceguide.core.session.floor import Ear
from voiceguide.core.written.cast import Cast


class Stage:
    """An exercise of these steps has begun; its first cue is going on."""

    def __init__(self, *steps: Mapping[str, object], now: Ms = 1_000, bed: Bed = Bed.NONE) -> None:
        head = {"title": "Test", "summary": "For tests.", "minutes": 5}
        exercise = Exercise.model_validate({**head, "steps": list(steps)})
        self.at = Conductor(Performer(exercise, Cast(first="Ana", second="Ben")), Ear.HEARS, bed)
        self.at.watch.now = now
        self._noted: list[tuple[Ms, Command]] = []
        self.at.begin()

    # ------------------------------------------------------------------ what happens

    @property
    def now(self) -> Ms:
        """Session time."""
        return self.at.watch.now

    def until(self, moment: Ms) -> None:
        """Time passes, and the alarm rings in it."""
        self._note()
        while self.at.alarm.moment is not None and self.at.alarm.moment <= moment:
            self.at.watch.now = max(self.now, self.at.alarm.moment)
            self.at.alarm.ring()
            self._note()
        self.at.watch.now = moment

    def sounded(self, length: Ms = 1_000) -> None:
        """What sounds has come to its end."""
        self.until(self.now + length)
        assert self.at.playing.cue is not None
        self.at.playing.finish(self.now)

    def breaths_began(self) -> None:
        """The first sample of led breaths sounds now."""
        assert self.at.breaths.leading is not None
        self.at.breaths.began(PlaybackStarted(at=self.now, cue=self.at.breaths.leading.cue))

    def says(self, onset: Ms, offset: Ms, meaning: Meaning | None = None) -> None:
        """Somebody speaks from `onset` to `offset`."""
        self.at.watch.now = offset + 240
        self.at.floor.feed(SpeechStarted(at=onset + 60, onset=onset))
        if meaning is not None:
            self.at.floor.feed(Heard(at=self.now, meaning=meaning, final=True))
        self.at.floor.feed(SpeechEnded(at=self.now, offset=offset))

    # ------------------------------------------------------------------ what went out

    def _note(self) -> None:
        self._noted += [(self.now, command) for command in self.at.out]
        self.at.out.clear()

    @property
    def log(self) -> list[Command]:
        """Every command so far."""
        self._note()
        return [command for _, command in self._noted]

    @property
    def sounds(self) -> list[str]:
        """What the guide let be heard."""
        named: list[str] = []
        for command in self.log:
            match command:
                case Speak():
                    named.append(command.text)
                case Chime():
                    named.append(f"({command.earcon.value})")
                case Breathe():
                    named.append("(breaths)")
                case _:
                    pass  # it is not heard
        return named

    @property
    def led(self) -> list[int]:
        """How many breaths each cue of led breaths was to lead."""
        led = [command for command in self.log if isinstance(command, Breathe)]
        return [sum(beat.phase is Phase.IN for beat in command.beats) for command in led]

    @property
    def opened(self) -> list[tuple[Ms, TurnKind]]:
        """When the ear opened, and for what."""
        self._note()
        return [(at, c.expectation.kind) for at, c in self._noted if isinstance(c, OpenEar)]
