"""An exercise as a whole: data, checked before anyone hears a word of it.

What each step may be stands in steps/; here is what holds for all of them together.
"""

from __future__ import annotations

from typing import Annotated, Self, get_args

from pydantic import BaseModel, model_validator

from voiceguide.core import estimates
from voiceguide.core.commands import Bed, Earcon
from voiceguide.core.durations import HOUR
from voiceguide.core.events import MINUTE, SECOND, Ms
from voiceguide.core.script.steps import STEPS, Step, keys_of
from voiceguide.core.script.steps.breathe import Breathe
from voiceguide.core.text import counted
from voiceguide.core.written.dialogue import Listen, State
from voiceguide.core.written.lines import Lines
from voiceguide.core.written.values import BedName, OptionalUtterance, Part, Utterance, many, plain, whole

STEP_LIMIT = 200
EXERCISE_LIMIT: Ms = 4 * HOUR

_SHORT_BY: Ms = 10 * SECOND
"""How long before its time a session may be over.  Proposed: nobody misses it."""


class Roles(Part):
    """What each role means in this exercise, a line each."""

    neutral: OptionalUtterance = ""
    hurt: OptionalUtterance = ""
    repairing: OptionalUtterance = ""


class Reviewed(Part):
    """A note that somebody has thought about a sentence that a rule flags."""

    rule: Annotated[str, plain(8)]
    """Its code, like C06."""
    words: OptionalUtterance = ""
    """Some words of the sentence; "" for a rule about the exercise as a whole."""
    why: Annotated[str, plain(200)]


class Exercise(Part):
    """One exercise, whole and within every limit."""

    format: Annotated[int, whole(1, 1)] = 1
    title: Annotated[str, plain(80)]
    summary: Annotated[str, plain(120)]
    minutes: Annotated[int, whole(1, 240)]
    """About how long it takes, as the author found."""
    least_minutes: Annotated[int, whole(1, 240)] = 1
    """Nobody should hurry through it in less."""
    most_minutes: Annotated[int, whole(1, 240)] = 240
    """There is nothing in it for longer."""
    people: Annotated[int, whole(1, 2)] = 2
    roles: Roles = Roles()
    cautions: Annotated[tuple[Utterance, ...], many(0, 10)] = ()
    reviewed: Annotated[tuple[Reviewed, ...], many(0, 50)] = ()
    """What `check` flags, and why it is right here."""
    bed: BedName = Bed.NONE
    """A quiet sound under everything."""
    steps: Annotated[tuple[Step, ...], many(1, STEP_LIMIT)]

    @property
    def takes_its_time(self) -> bool:
        """It lasts as long as people need, whatever the minutes."""
        return any(step.takes_its_time for step in self.steps)

    def lasting(self, minutes: int) -> Exercise:
        """The same in this many minutes.  Raises ValueError where it cannot last that long."""
        if not self.takes_its_time and not any(step.fills for step in self.steps):
            raise ValueError("This exercise takes its own time; leave out --minutes.")
        if not self.least_minutes <= minutes <= self.most_minutes:
            bounds = f"{self.least_minutes} to {self.most_minutes} minutes"
            raise ValueError(f"This exercise lasts {bounds}; write --minutes so, not {minutes}.")
        filling = [step for step in self.steps if isinstance(step, Breathe) and step.fills]
        others = self.takes_its_time or any(s.fills for s in self.steps if not isinstance(s, Breathe))
        capped = filling and all(step.most for step in filling) and not others
        if capped and not self._fills(minutes):
            few = max(step.most or 0 for step in filling)
            enough = max((fewer for fewer in range(1, minutes) if self._fills(fewer)), default=0)
            what = f"write --minutes {enough} or less, not {minutes}" if enough else "leave out --minutes"
            raise ValueError(f"This pattern is for {counted(few, 'breath')} at most; {what}.")
        return self.model_copy(update={"minutes": minutes})

    def _fills(self, minutes: int) -> bool:
        """Are capped breaths enough for this many minutes, even if a ramp begins as fast as it may?"""
        time = minutes * MINUTE
        sure = sum(step.surely(time) for step in self.steps if step.belongs(minutes))
        return time <= sure + estimates.EARCON[Earcon.ENDED] + _SHORT_BY

    @model_validator(mode="after")
    def _can_be_led(self) -> Self:
        if self.people < 2 and any(step.for_two for step in self.steps):
            raise ValueError("found people: 1 with lines to say to each other; write 'people: 2'")
        for step in self.steps:
            if isinstance(step, Breathe) and (step.hold or step.rest) and not (self.cautions or step.caution):
                raise ValueError("found a held breath; say in 'cautions' for whom holding is not advised")
        if not self.least_minutes <= self.minutes <= self.most_minutes:
            raise ValueError(
                f"found {counted(self.minutes, 'minute')}; "
                f"write from 'least_minutes' ({self.least_minutes}) to 'most_minutes' ({self.most_minutes})"
            )
        total = sum(step.about() for step in self.steps)
        if total > EXERCISE_LIMIT:
            raise ValueError(
                f"all steps together take about {round(total / HOUR, 1):g} hours; "
                f"write {EXERCISE_LIMIT // HOUR} hours at most"
            )
        return self


def keys_at(place: tuple[str | int, ...], root: type[BaseModel]) -> tuple[str, ...]:
    """The keys an author may write at a place like ("steps", 3, "breathe") of a file that holds a `root`."""
    name = place[-1] if place else ""
    if place[-2:-1] == ("states",):
        return tuple(keys_of(State))
    parts: dict[object, type[BaseModel]] = {"lines": Lines, "roles": Roles, "listen": Listen}
    parts.update(STEPS)
    return tuple(keys_of(parts[name] if name in parts else _part_at(place, root)))


def _part_at(place: tuple[str | int, ...], root: type[BaseModel]) -> type[BaseModel]:
    """What a file that holds a `root` holds at a place, as far down as its parts are known by their keys."""
    for key in place:
        field = root.model_fields.get(str(key))
        kinds = [field.annotation, *get_args(field.annotation)] if field else []
        root = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), root)
    return root
