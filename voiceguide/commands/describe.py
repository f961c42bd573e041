"""An exercise in plain lines, for reading before it is heard."""

from __future__ import annotations

from collections.abc import Iterator

from voiceguide.core.script.exercise import Exercise
from voiceguide.core.text import counted


def described(exercise: Exercise) -> Iterator[str]:
    """Title, minutes, roles, cautions and every step, a line each."""
    yield exercise.title
    yield exercise.summary
    people = "two people" if exercise.people == 2 else "one person"
    yield f"About {counted(exercise.minutes, 'minute')}, for {people}."
    for heading, lines in (("Roles", _roles(exercise)), ("Good to know", list(exercise.cautions))):
        if lines:
            yield f"\n{heading}"
            yield from (f"  {line}" for line in lines)
    yield "\nSteps"
    for step in exercise.steps:
        yield from (f"  {line}" for line in step.described())


def _roles(exercise: Exercise) -> list[str]:
    return [f"{role}: {line}" for role, line in exercise.roles.model_dump().items() if line]
