"""Gaps in a stream, told from everything else that moves a callback."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.ports import VOICE_RATE
from voiceguide.voice.output.gaps import GapFinder
from voiceguide.voice.output.speaker import BLOCK

BLOCK_S = BLOCK / VOICE_RATE


@dataclass
class Device:
    """A sound card that plays 20 ms blocks from a buffer of 0.1 s, as its driver tells of it.

    Every fifth callback gets to look at the time only up to `held_up` after it was told the delay."""

    seed: int = 0
    drift: float = 0.0
    """How much slower than the machine's its clock is."""
    told: bool = True
    latest: float = 0.0
    """Callbacks come up to so many seconds late."""
    held_up: float = 0.02
    start: float = 100.0

    def __post_init__(self) -> None:
        self.finder = GapFinder()
        self.position = 0
        self.skipped: list[int] = []
        self._lost = 0.0
        self._random = random.Random(self.seed)

    def runs(self, seconds: float) -> None:
        """So many seconds of callbacks."""
        for _ in range(round(seconds / BLOCK_S)):
            heard = self.start + self._lost + (self.position + self.taken) / VOICE_RATE * (1 + self.drift)
            called = heard - 0.1 + self._random.random() * self.latest
            delay = heard + self._random.uniform(-3e-4, 3e-4) - called
            if self._random.random() < 0.2:
                called += self._random.random() * self.held_up
            self._skip(self.finder.missing(called, delay if self.told else None, self.position))
            self.position += BLOCK

    @property
    def taken(self) -> int:
        """The position counts skipped samples, which the device never got."""
        return -sum(self.skipped)

    def runs_dry(self, seconds: float) -> None:
        """Nothing was given for so long that it was silent for `seconds`."""
        self._lost += seconds

    def _skip(self, missing: int) -> None:
        if missing:
            self.skipped.append(missing)
            self.position += missing


def skips(device: Device) -> Iterator[float]:
    """Seconds that were left out."""
    return (count / VOICE_RATE for count in device.skipped)


def test_a_gap_is_found_within_half_a_second_and_measured() -> None:
    """240 ms, within the millisecond; once."""
    device = Device()
    device.runs(5)
    device.runs_dry(0.24)
    device.runs(0.5)
    assert list(skips(device)) == pytest.approx([0.24], abs=0.001)
    device.runs(60)
    assert len(device.skipped) == 1


def test_a_callback_that_tells_nothing_is_left_out() -> None:
    """The first ones after a gap may have no delay to tell."""
    device = Device()
    device.runs(5)
    device.runs_dry(0.24)
    device.told = False
    device.runs(0.06)
    device.told = True
    device.runs(1)
    assert list(skips(device)) == pytest.approx([0.24], abs=0.001)


def test_it_is_known_what_came_before_a_gap() -> None:
    """The last callback on time was the last one before it."""
    device = Device(held_up=0.0)
    device.runs(5)
    before = device.finder.on_time
    device.runs_dry(0.24)
    device.runs(0.3)
    assert device.finder.on_time == before
    device.runs(1)
    assert device.finder.on_time > before


def test_every_gap_is_found() -> None:
    """Three in a row, the last of them short."""
    device = Device()
    device.runs(5)
    for gap in (0.3, 2.0, 0.015):
        device.runs_dry(gap)
        device.runs(2)
    assert list(skips(device)) == pytest.approx([0.3, 2.0, 0.015], abs=0.001)


def test_gaps_too_short_to_tell_add_up() -> None:
    """Many of 4 ms each second are a stream that falls behind; its place is kept within 15 ms."""
    device = Device()
    device.runs(5)
    for _ in range(30):
        device.runs_dry(0.004)
        device.runs(1)
    assert 0.120 - 0.015 - 30 * 0.001 <= sum(skips(device)) <= 0.125


@pytest.mark.slow
@given(st.integers(0, 1000), st.floats(-3e-4, 3e-4), st.booleans(), st.floats(0, 0.05))
def test_drift_and_lateness_are_no_gaps(seed: int, drift: float, told: bool, latest: float) -> None:
    """A clock 300 ppm off, callbacks up to 50 ms late: nothing is skipped, for minutes."""
    device = Device(seed=seed, drift=drift, told=told, latest=latest if told else min(latest, BLOCK_S))
    device.runs(120)
    assert not device.skipped


@given(st.integers(0, 1000), st.floats(-3e-4, 3e-4), st.floats(0, 0.05), st.floats(0.02, 5))
@pytest.mark.slow
def test_a_gap_is_found_whatever_else_moves(seed: int, drift: float, latest: float, gap: float) -> None:
    """Within 3 ms, on a drifting clock with late callbacks."""
    device = Device(seed=seed, drift=drift, latest=latest)
    device.runs(30)
    device.runs_dry(gap)
    device.runs(3)
    assert list(skips(device)) == pytest.approx([gap], abs=0.003)


def test_a_quicker_way_to_the_ear_is_no_gap() -> None:
    """The sound moves to a device with less delay: what follows is compared with that."""
    device = Device()
    device.runs(5)
    device.runs_dry(-0.15)
    device.runs(5)
    assert not device.skipped
    device.runs_dry(0.1)
    device.runs(1)
    assert list(skips(device)) == pytest.approx([0.1], abs=0.001)


def test_a_device_that_does_not_tell_its_delay_is_judged_by_its_callbacks() -> None:
    """A gap of 200 ms, within a block."""
    device = Device(told=False, latest=BLOCK_S)
    device.runs(5)
    device.runs_dry(0.2)
    device.runs(2)
    assert list(skips(device)) == pytest.approx([0.2], abs=BLOCK_S)
