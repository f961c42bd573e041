"""What takes seconds is walked once."""

from __future__ import annotations

import pytest

from tests.support.walks import begun
from voiceguide.rehearsal.walks.dialogue_ways import Ways, every_way


@pytest.fixture(scope="session")
def mirror_ways() -> Ways:
    """Every way of the mirror dialogue."""
    return every_way(begun())
