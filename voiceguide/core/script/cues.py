"""What a script yields, one cue at a time."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from enum import StrEnum

from voiceguide.core.breath.course import Course
from voiceguide.core.commands import Earcon
from voiceguide.core.events import Control, ExerciseTime, Expectation, Ms, TurnKind
from voiceguide.core.outcomes import Outcome
from voiceguide.core.turns.asides import NONE, Asides


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """The guide speaks."""

    text: str
    unit: bool = True
    """"Repeat" and "back" return to here."""
    rest: Ms = 1_200
    """Quiet afterwards, before the next cue."""
    state: str = ""
    """Where a dialogue is; "" outside of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """The guide leads breaths."""

    course: Course
    unit: bool = False
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A chime."""

    earcon: Earcon
    unit: bool = False
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Quiet; a control may be spoken."""

    length: Ms
    unit: bool = False
    state: str = ""


class Who(StrEnum):
    """Which of the two people."""

    FIRST = "first"
    SECOND = "second"
    EITHER = "either"


Whose = tuple[Who, TurnKind]
"""Whose turn, and of which kind: what is learned of pauses is learned of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """Somebody's turn."""

    who: Who = Who.EITHER
    floor: str = ""
    """The same as shown; "" is either's."""
    expectation: Expectation
    line: str = ""
    """The line to say, as shown."""
    within: Ms | None = None
    """Nobody began: it passes after this long; None is the patience of its kind."""
    asides: Asides = NONE
    """What it may be interrupted for."""
    unit: bool = False
    state: str = ""
    takes: tuple[tuple[Control, Outcome], ...] = ()
    """Controls that are an answer here: "again" to "Again?"."""

    @property
    def whose(self) -> Whose:
        """Whose turn it is, and of which kind."""
        return self.who, self.expectation.kind


Cue = Say | Lead | Sound | Wait | Listen
Script = Generator[Cue, Outcome, None]


@dataclass(slots=True)
class Progress:
    """What a script may know besides how its cue ended."""

    now: ExerciseTime = ExerciseTime(0)
    """When it ended."""
    onsets: tuple[Ms, ...] = ()
    """When each in-breath was marked, in session time, where that was asked for."""
