"""Breaths by themselves, on a watch that is turned by hand."""

from __future__ import annotations

from voiceguide.core.breath.course import Course, Manner
from voiceguide.core.commands import Bed, Breathe, Command, OpenEar, Phase, ShutEar
from voiceguide.core.events import Control, Ms, PlaybackStarted
from voiceguide.core.session.breaths import Breaths
from voiceguide.core.session.floor import Ear, Floor
from voiceguide.core.session.mode import Watch
from voiceguide.core.session.parts import Alarm, Outbox, Playing

TEN: Ms = 10_000
PLACE = 3
"""So many cues came before the breaths."""


def course(breaths: int = 6, *, most: int | None = None, worded: int = 0) -> Course:
    """Breaths of ten seconds: four in, six out."""
    phases = ((Phase.IN, 4_000), (Phase.OUT, 6_000))
    return Course(phases=phases, lengths=(TEN,) * breaths, most=most, manner=Manner(worded=worded))


class Bench:
    """Breaths by themselves, on a watch that is turned by hand."""

    def __init__(self) -> None:
        self.out, self.watch, self.alarm = Outbox(), Watch(), Alarm()
        self.playing = Playing(self.out, Bed.NONE)
        self.floor = Floor(self.out, self.watch, Ear.HEARS)
        self.breaths = Breaths(self.out, self.watch, self.alarm, self.playing, self.floor)
        self.over = 0
        """How often what follows the breaths followed."""
        self.log: list[tuple[Ms, Command]] = []

    def lead(self, of: Course, place: int = PLACE) -> None:
        """The breaths are asked for, and begin to sound at once."""
        self.breaths.lead(of, place, self._followed)
        if self.breaths.leading is not None:
            self.breaths.began(PlaybackStarted(at=self.watch.now, cue=self.breaths.leading.cue))
        self.note()

    def until(self, moment: Ms) -> None:
        """Time passes, and the alarm rings in it."""
        while self.alarm.moment is not None and self.alarm.moment <= moment:
            self.watch.now = max(self.watch.now, self.alarm.moment)
            self.alarm.ring()
            self.note()
        self.watch.now = moment

    def interrupted(self, moment: Ms) -> bool:
        """At `moment` something else begins."""
        self.until(moment)
        nothing_left = self.breaths.interrupt(PLACE)
        self.playing.stop(self.watch.now)
        self.floor.shut()
        self.note()
        return nothing_left

    def sounded_to_their_end(self) -> None:
        """The last sample left the speaker."""
        self.playing.finish(self.watch.now)
        self.note()

    def change(self, control: Control) -> bool:
        """Somebody asks for this."""
        changed = self.breaths.change(control)
        self.note()
        return changed

    def note(self) -> None:
        """Write down what went out."""
        self.log += [(self.watch.now, command) for command in self.out]
        self.out.clear()

    def _followed(self) -> None:
        self.over += 1

    @property
    def led(self) -> list[int]:
        """How many breaths each cue was to lead."""
        return [
            sum(beat.phase in (Phase.IN, Phase.FREE) for beat in command.beats)
            for _, command in self.log
            if isinstance(command, Breathe)
        ]

    @property
    def ear(self) -> list[tuple[str, Ms]]:
        """When the ear opened and shut."""
        named = {OpenEar: "open", ShutEar: "shut"}
        return [(named[type(command)], at) for at, command in self.log if type(command) in named]
