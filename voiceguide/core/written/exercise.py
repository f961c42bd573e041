"""An exercise as a whole: data, checked before anyone hears a word of it.

What each step may be stands in steps.py; here is what holds for all of them together.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, model_validator

from voiceguide.core import estimates
from voiceguide.core.breath.course import FASTEST, breath_lengths
from voiceguide.core.commands import Bed, Earcon
from voiceguide.core.events import Ms
from voiceguide.core.text import counted
from voiceguide.core.written.dialogue import Dialogue, Listen, State
from voiceguide.core.written.steps import (
    STEPS,
    Affirm,
    AnyStep,
    Baseline,
    Breathe,
    Chime,
    Lines,
    Ready,
    Rest,
    Say,
    Step,
    keys_of,
)
from voiceguide.core.written.values import (
    HOUR,
    LINE_WORDS,
    MINUTE,
    SECOND,
    BedName,
    OptionalUtterance,
    Part,
    Utterance,
    many,
    plain,
    whole,
)

STEP_LIMIT = 200
EXERCISE_LIMIT: Ms = 4 * HOUR

_SHORT_BY: Ms = 10 * SECOND
"""A session may be over so much before its time."""


class Roles(Part):
    """What each role means in this exercise, a line each."""

    neutral: OptionalUtterance = ""
    hurt: OptionalUtterance = ""
    repairing: OptionalUtterance = ""


class Exercise(Part):
    """One exercise, whole and within every limit."""

    format: Annotated[int, whole(1, 1)] = 1
    title: Annotated[str, plain(80)]
    summary: Annotated[str, plain(120)]
    minutes: Annotated[int, whole(1, 240)]
    """About how long it takes, as the author found."""
    people: Annotated[int, whole(1, 2)] = 2
    roles: Roles = Roles()
    cautions: Annotated[tuple[Utterance, ...], many(0, 10)] = ()
    bed: BedName = Bed.NONE
    """A quiet sound under everything."""
    steps: Annotated[tuple[Step, ...], many(1, STEP_LIMIT)]

    @property
    def affirms(self) -> bool:
        """Are there lines to say?"""
        return any(isinstance(step, Affirm) for step in self.steps)

    def lasting(self, minutes: int) -> Exercise:
        """The same in so many minutes.  Raises ValueError where it cannot last that long."""
        if any(isinstance(step, Dialogue) for step in self.steps):
            return self.model_copy(update={"minutes": minutes})
        filling = [step for step in self.steps if isinstance(step, Breathe) and step.fill]
        if not filling:
            raise ValueError("This exercise takes its own time; leave out --minutes.")
        if all(step.most for step in filling) and not self._fills(minutes):
            few = max(step.most or 0 for step in filling)
            enough = max((fewer for fewer in range(1, minutes) if self._fills(fewer)), default=0)
            what = f"write --minutes {enough} or less, not {minutes}" if enough else "leave out --minutes"
            raise ValueError(f"This pattern is for {counted(few, 'breath')} at most; {what}.")
        return self.model_copy(update={"minutes": minutes})

    def _fills(self, minutes: int) -> bool:
        """Are capped breaths enough for so many minutes, even if a ramp begins as fast as it may?"""
        time = minutes * MINUTE
        sure = estimates.EARCON[Earcon.ENDED]
        for step in self.steps:
            if getattr(step, "from_minutes", 0) > minutes:
                continue
            match step:
                case Breathe(fill=True):
                    start = FASTEST if step.ramp else None
                    sure += sum(breath_lengths(step.breath, time, start=start, most=step.most))
                    sure += estimates.spoken(step.caution)
                case Ready() | Baseline():
                    sure += estimates.spoken(step.ask)  # answered at once
                case Rest():
                    sure += max(step.length, step.up_to or 0)
                case _:
                    sure += about(step)
        return time <= sure + _SHORT_BY

    @model_validator(mode="after")
    def _can_be_led(self) -> Self:
        if self.people < 2 and self.affirms:
            raise ValueError("found people: 1 with lines to say to each other; write 'people: 2'")
        for step in self.steps:
            if isinstance(step, Breathe) and (step.hold or step.rest) and not (self.cautions or step.caution):
                raise ValueError("found a held breath; say in 'cautions' for whom holding is not advised")
        total = sum(about(step) for step in self.steps)
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
    return tuple(keys_of(parts.get(name, root)))


def about(step: AnyStep) -> Ms:
    """About how long a step takes at least; what fills the time that is left counts as nothing."""
    match step:
        case Say():
            return estimates.spoken(step.text) + estimates.SENTENCE_REST
        case Rest():
            return step.length
        case Ready() | Baseline():
            return estimates.spoken(step.ask) + step.within
        case Breathe():
            return step.length or (0 if step.fill else step.breath * (step.rounds or 1))
        case Affirm():
            turn = LINE_WORDS * estimates.WORD + estimates.REPLY
            rounds = step.rounds or step.lines.fewest
            return estimates.spoken(step.intro) + rounds * (2 * turn + estimates.spoken(step.again))
        case Dialogue():
            return 0  # as long as it takes
        case Chime():
            return estimates.EARCON[step.earcon]
