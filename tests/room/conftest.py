"""The living room as a fixture."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.room.room import Room, missing_packages, require_packages


@pytest.fixture(scope="session")
def a_room_can_be_had() -> None:
    """For tests that open their own rooms."""
    require_packages(missing_packages())


@pytest.fixture
def room(a_room_can_be_had: None) -> Iterator[Room]:  # noqa: ARG001
    """A quiet living room (noise floor -60 dBFS), new for each test."""
    with Room() as quiet_room:
        yield quiet_room
