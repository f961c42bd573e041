"""How long tests wait for what must come: a limit that ends a hang and never judges how fast a thing is."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 120.0
"""Seconds after which a test gives up waiting: far more than a busy machine needs."""
_GLANCE = 0.01


def wait_for(look: Callable[[], T | None], complaint: str) -> T:
    """What `look` finds, as soon as it finds something (anything but None and False).

    Raises AssertionError with the complaint when PATIENCE is over.
    """
    gives_up = time.monotonic() + PATIENCE
    while time.monotonic() < gives_up:
        if found := look():
            return found
        time.sleep(_GLANCE)
    raise AssertionError(f"{complaint}, not within {PATIENCE:.0f} s")
