"""Dialogues to be walked: Ana and Ben, and nothing has happened yet."""

from __future__ import annotations

from voiceguide.core.script.cues import Progress
from voiceguide.core.script.dialogue_walk import DialogueWalk, DialogueWishes
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.step import ByKind
from voiceguide.core.script.steps.dialogue import Dialogue
from voiceguide.core.written.cast import Cast
from voiceguide.library import find as library
from voiceguide.plan import Plan

CAST = Cast(first="Ana", second="Ben")
MIRROR = library.load("mirror")


def dialogue_of(exercise: Exercise) -> Dialogue:
    """Its first dialogue."""
    return next(step for step in exercise.steps if isinstance(step, Dialogue))


def begun(exercise: Exercise = MIRROR, *, sends_first: int | None = None) -> DialogueWalk:
    """A walk of its first dialogue, before the first state."""
    return DialogueWalk(
        graph=dialogue_of(exercise),
        cast=CAST,
        wishes=DialogueWishes(sends_first=sends_first),
        progress=Progress(),
        minutes=exercise.minutes,
    )


def plan(exercise: Exercise = MIRROR, *, sends_first: int | None = None) -> Plan:
    """They do it."""
    return Plan(exercise=exercise, cast=CAST, wishes=ByKind(DialogueWishes(sends_first=sends_first)))
