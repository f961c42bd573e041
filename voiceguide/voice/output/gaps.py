"""Finds what a device that ran dry has cost, by comparing the stream with the clock."""

from __future__ import annotations

from collections import deque

from voiceguide.ports import VOICE_RATE

LEAST_S = 0.010
"""A shorter gap is left alone: it is within what a breath forgives."""
LEAST_UNTOLD_S = 0.030
"""The same for a device that does not tell its delay: it asks for sound up to a block early or late."""
_HALF_S = 0.2
_LONGEST_S = 1.0
"""A place that is not found by then is not waited for."""
_ENOUGH = 4
_ALIKE_S = 0.003
_DRIFT = 1e-3
"""No sound card's clock is that far off."""


class GapFinder:
    """Compares when samples are heard with how many came before them.

    Take the moment at which a sample is heard, less the length of the sound before it.  It stays the same
    while a device never runs dry, and every gap makes it later.

    One callback tells little.  It may run late, or in a burst after a gap.  It may be told a delay that is
    not right yet (PulseAudio: within 0.3 ms as a rule, 40 ms off just after a gap).  But callbacks are late,
    never early.  So the earliest of 0.2 s counts, and it must come out the same twice.

    A device's clock may be a little slower or faster than the machine's.  That is followed; it is no gap.
    """

    def __init__(self) -> None:
        self.on_time = 0.0
        """When a callback last was on time; a gap that is found came after that."""
        self._seen: deque[tuple[float, float]] = deque()
        self._expected: float | None = None
        self._followed = 0.0
        self._told = False

    def looking(self, now: float) -> bool:
        """May there just have been a gap whose length is not known yet?  `now` is the last callback's."""
        return self._expected is not None and 0 < now - self.on_time < _LONGEST_S

    def missing(self, now: float, delay: float | None, position: int) -> int:
        """How many samples the stream is behind.  The caller must skip them before the next call.

        A callback at `now` (seconds of the monotonic clock) gives the samples from `position` on.  They are
        heard after `delay` seconds; None if it is not told.
        """
        if delay is None and self._told:  # just after a gap, and at the very start
            return 0
        if delay is not None and not self._told:
            self._told = True
            self._seen.clear()
            self._expected = None
        least = LEAST_S if self._told else LEAST_UNTOLD_S
        offset = now + (delay or 0.0) - position / VOICE_RATE
        if self._expected is None or offset < self._expected + least:
            self.on_time = now
        self._seen.append((now, offset))
        while self._seen[0][0] < now - 2 * _HALF_S:
            self._seen.popleft()
        settled = self._settled(now - _HALF_S)
        return 0 if settled is None else self._judged(settled, now, least)

    def _judged(self, offset: float, now: float, least: float) -> int:
        if self._expected is None or offset < self._expected - least:  # the first, or a shorter delay
            self._expected, self._followed = offset, now
        elif offset > self._expected + least:
            self._seen.clear()
            return round((offset - self._expected) * VOICE_RATE)
        self._follow(offset, now)
        return 0

    def _settled(self, middle: float) -> float | None:
        earlier = [offset for at, offset in self._seen if at < middle]
        later = [offset for at, offset in self._seen if at >= middle]
        if min(len(earlier), len(later)) < _ENOUGH or abs(min(earlier) - min(later)) > _ALIKE_S:
            return None
        return min(later)

    def _follow(self, offset: float, now: float) -> None:
        assert self._expected is not None
        most = _DRIFT * (now - self._followed)
        self._expected += max(-most, min(most, offset - self._expected))
        self._followed = now
