"""No part of a session holds more than one can keep in mind."""

from __future__ import annotations

import pytest

from tests.core.session.stage import Stage
from voiceguide.core.commands import Bed
from voiceguide.core.events import Opened, TurnKind
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.performance import Performer
from voiceguide.core.session.controls import Controls
from voiceguide.core.session.session import Session
from voiceguide.core.turns.turn import Turn
from voiceguide.core.written.cast import Cast

MOST = 8
"""Attributes; more of them are two parts that have not been told apart."""


def parts() -> dict[str, object]:
    """Each part of a session that has begun, by the name of its class."""
    exercise = {"title": "Test", "summary": "For tests.", "minutes": 1, "steps": [{"say": "Hello."}]}
    session = Session(Performer(Exercise.model_validate(exercise), Cast()), bed=Bed.RAIN)
    session.handle(Opened(at=0))
    at, turn = Stage({"say": "Hello."}).at, Turn(TurnKind.FREE, 0)
    found = (
        at,
        at.out,
        at.alarm,
        at.playing,
        at.watch,
        at.modes,
        at.floor,
        at.floor.learned,
        at.breaths,
        Controls(at),
        session,
        turn,
        turn.speech,
    )
    return {type(part).__name__: part for part in found}


PARTS = parts()


@pytest.mark.parametrize("name", PARTS)
def test_a_part_has_eight_attributes_at_most(name: str) -> None:
    """What would be a ninth belongs to a part of its own."""
    held = sorted(vars(PARTS[name]))
    assert len(held) <= MOST, f"{name} holds {', '.join(held)}"


def test_these_are_all_the_parts() -> None:
    """Each class is there once."""
    assert sorted(PARTS) == [
        "Alarm",
        "Breaths",
        "Conductor",
        "Controls",
        "Floor",
        "LearnedPauses",
        "Modes",
        "Outbox",
        "Playing",
        "Session",
        "Speech",
        "Turn",
        "Watch",
    ]
