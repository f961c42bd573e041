"""`voiceguide doctor` in a living room: what works, and what does not, each on a line."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.support.patience import PATIENCE
from tests.support.room.living_room import guide
from tests.support.room.room import Room

pytestmark = pytest.mark.room


def examined(room: Room, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What the doctor says, and its exit code."""
    return subprocess.run(
        guide("doctor", *arguments),
        env=room.env(),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def test_in_a_room_where_everything_works_the_doctor_is_content(room: Room) -> None:
    """Exit code 0, and nothing that a session could not run without is missing."""
    result = examined(room, "--json")
    assert result.returncode == 0, result.stdout
    found = {part["part"]: part["fine"] for part in json.loads(result.stdout)}
    assert found["microphone"] and found["speaker"] and found["voice"]


def test_a_muted_microphone_is_named_with_its_remedy(room: Room) -> None:
    """Exit code 1: nobody could be heard."""
    room.mute()
    result = examined(room)
    assert result.returncode == 1
    (line,) = [line for line in result.stdout.splitlines() if "microphone" in line.lower()]
    assert "mute" in line.lower()
