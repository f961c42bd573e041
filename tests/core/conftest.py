"""What several tests of the core begin with."""

from __future__ import annotations

import pytest

from tests.support.virtual_session import Room


@pytest.fixture
def room() -> Room:
    """Ana is about to say the first line."""
    room = Room()
    room.until_listening()
    return room
