"""What a session's clock owes; tests of the session need none, for time comes to it with the events."""

from __future__ import annotations

from itertools import pairwise

from voiceguide.live.runner import LiveClock
from voiceguide.ports import Clock


def test_time_is_in_whole_milliseconds_and_never_goes_back() -> None:
    """However often it is asked."""
    clock: Clock = LiveClock()
    asked = [clock.now() for _ in range(1000)]
    assert all(isinstance(now, int) and now >= 0 for now in asked)
    assert all(before <= after for before, after in pairwise(asked))


def test_a_clock_counts_from_its_own_opening() -> None:
    """One opened later never shows more than one opened before."""
    first = LiveClock()
    second = LiveClock()
    assert second.now() <= first.now()
