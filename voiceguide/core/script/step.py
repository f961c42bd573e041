"""What every kind of step is, and what a performance of one may know.

A kind of step is one module in steps/: what it may hold, how long it takes, how it is performed and told.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, TypeVar

from voiceguide.core import estimates
from voiceguide.core.commands import Earcon
from voiceguide.core.events import MINUTE, Ms
from voiceguide.core.script.cues import Progress, Script
from voiceguide.core.written.cast import Cast
from voiceguide.core.written.values import Part, whole

Value = TypeVar("Value")

FromMinutes = Annotated[int, whole(0, 240)]
"""Only in sessions that last at least this many minutes."""


class ByKind:
    """One value of each kind: what two people wish of the kinds of step, or what a kind keeps for later.

    A kind that was not given stands for itself, as `kind()` makes it.
    """

    def __init__(self, *values: object) -> None:
        self._values: dict[type, Any] = {type(value): value for value in values}

    def of(self, kind: type[Value]) -> Value:
        """The value of this kind, made now if there was none; the same one each time."""
        value: Value = self._values.setdefault(kind, kind())
        return value


class Step(Part):
    """One step of an exercise."""

    kind: str
    """Its key in a file."""

    alone: ClassVar[str] = ""
    """The field whose value may stand alone in a file: `rest: 5s`."""
    example: ClassVar[str] = ""
    """How it is written, where a value alone is not enough."""
    wishes: ClassVar[type | None] = None
    """What two people may ask of this kind of step; None is nothing."""
    for_two: ClassVar[bool] = False
    """Nobody can do it alone."""
    takes_its_time: ClassVar[bool] = False
    """It lasts as long as people need, whatever the minutes."""
    leads_breaths: ClassVar[bool] = False
    """What follows is a unit of its own, so that no pause leads all the breaths again."""

    @property
    def warning(self) -> str:
        """For whom it is not: said before anything else."""
        return ""

    @property
    def fills(self) -> bool:
        """It takes whatever time the exercise's minutes leave."""
        return False

    def belongs(self, minutes: int) -> bool:
        """Some steps are only for longer sessions."""
        del minutes
        return True

    @abstractmethod
    def about(self) -> Ms:
        """About how long it takes where people take their time; what fills the time that is left counts as
        nothing."""

    def surely(self, time: Ms) -> Ms:
        """How long it takes in a session of `time`, however quick people are."""
        del time
        return self.about()

    def ask_first(self, run: Run) -> Script:
        """What has to be asked before the exercise begins, if anything has."""
        del run
        yield from ()

    @abstractmethod
    def perform(self, run: Run, number: int) -> Script:
        """Every cue of it; it is step `number` of the exercise."""

    @abstractmethod
    def described(self) -> Iterator[str]:
        """What it holds, in plain lines."""


class ForLonger(Step):
    """A step that may be left out of shorter sessions."""

    from_minutes: FromMinutes = 0

    def belongs(self, minutes: int) -> bool:
        """Some steps are only for longer sessions."""
        return self.from_minutes <= minutes


@dataclass(slots=True, kw_only=True)
class Run:
    """One run through an exercise, and what its steps leave for later ones."""

    steps: Sequence[Step]
    minutes: int
    cast: Cast
    wishes: ByKind = field(default_factory=ByKind)
    ask: bool = True
    """False leaves out the questions whether they are ready, and whether to hold the breath."""
    progress: Progress = field(default_factory=Progress)
    kept: ByKind = field(default_factory=ByKind)
    """What steps leave for later ones."""
    after_breaths: bool = False
    """Whether the step before this one led breaths."""
    refused: bool = False
    """They do not want it: no step comes after this one."""

    def left(self, number: int) -> Ms:
        """Time for step `number`, if those behind it are to be over in the asked minutes."""
        later = (step for step in self.steps[number + 1 :] if step.belongs(self.minutes))
        tail = sum(step.about() for step in later) + estimates.EARCON[Earcon.ENDED]
        return self.minutes * MINUTE - self.progress.now - tail
