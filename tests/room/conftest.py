"""The living room as a fixture."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.room.room import Room, missing_packages


@pytest.fixture
def room() -> Iterator[Room]:
    """A quiet living room (noise floor -60 dBFS), new for each test."""
    if missing := missing_packages():
        sentence = f"the living room needs: apt-get install {' '.join(missing)}"
        if os.environ.get("VOICEGUIDE_REQUIRE_ROOM") == "1":
            pytest.fail(sentence)
        pytest.skip(sentence)
    with Room() as quiet_room:
        yield quiet_room
