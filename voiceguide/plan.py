"""What is to be performed: an exercise, for two people, in the way they want it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.performance import Performer
from voiceguide.core.script.step import ByKind
from voiceguide.core.script.steps.affirm import Affirm
from voiceguide.core.session import trace
from voiceguide.core.session.session import Hearing, Session
from voiceguide.core.written.cast import Cast
from voiceguide.core.written.lines import Lines

MOST_MINUTES = 60
"""Longer than this nobody should be led at once.  Proposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be performed."""

    exercise: Exercise
    cast: Cast
    wishes: ByKind = field(default_factory=ByKind)
    """What they ask of the kinds of step in it."""
    ask: bool = True
    name: str = "affirm"
    """What `rehearse` finds it by: a name or a path."""

    def session(self, hearing: Hearing | None = None) -> Session:
        """A fresh session of it."""
        performer = Performer(self.exercise, self.cast, self.wishes, ask=self.ask)
        return Session(performer, hearing, bed=self.exercise.bed)

    def header(self, hearing: Hearing | None = None) -> dict[str, Any]:
        """How a trace of that session begins."""
        return trace.header(self.exercise, self.cast, self.wishes, ask=self.ask, hearing=hearing or Hearing())


def with_lines(exercise: Exercise, lines: Lines) -> Exercise:
    """The exercise with a couple's own lines before the shipped ones."""
    steps = tuple(
        step.model_copy(update={"own": lines}) if isinstance(step, Affirm) else step
        for step in exercise.steps
    )
    return exercise.model_copy(update={"steps": steps})
