"""Breaths on a grid, measured in a recording: what the test and the benchmark of the clock share."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from voiceguide.core.commands import Beat, Breathe, Phase
from voiceguide.core.events import CueTime, Ms
from voiceguide.ports import VOICE_RATE
from voiceguide.voice.guide import sound_of

ALIKE = 0.8
"""A place that is less like the sound looked for is not it (1 is the same sound, 0 any other)."""
_LOOKED_FOR = VOICE_RATE
"""Samples of a beat that are looked for."""


def breaths(count: int, in_: Ms, out: Ms, onset: Ms = 0) -> tuple[Beat, ...]:
    """So many breaths, the first at `onset`."""
    return tuple(
        beat
        for start in range(onset, onset + count * (in_ + out), in_ + out)
        for beat in (
            Beat(phase=Phase.IN, onset=CueTime(start), length=in_),
            Beat(phase=Phase.OUT, onset=CueTime(start + in_), length=out),
        )
    )


def beat_sounds(beats: Sequence[Beat]) -> list[npt.NDArray[np.float32]]:
    """The first second of each beat, as it should sound at its place."""
    whole = sound_of(Breathe(cue=0, beats=tuple(beats)), None)
    places = [(beat.onset * VOICE_RATE // 1000, beat.end * VOICE_RATE // 1000) for beat in beats]
    return [whole[first : min(end, first + _LOOKED_FOR)] for first, end in places]


def place_of(sound: npt.NDArray[np.float32], heard: npt.NDArray[np.int16], first: int, last: int) -> float:
    """At which sample of `heard`, between `first` and `last`, the sound begins; NaN if it does not.

    Where the two correlate best, to a fraction of a sample.
    """
    first = max(0, first)
    stretch = heard[first : last + len(sound)].astype(np.float64)
    if len(stretch) < len(sound):
        return float("nan")
    size = 1 << (len(stretch) - 1).bit_length()
    spectrum = np.fft.rfft(stretch, size) * np.conj(np.fft.rfft(sound, size))
    likeness = np.fft.irfft(spectrum, size)[: len(stretch) - len(sound) + 1]
    best = int(np.argmax(likeness))
    there = stretch[best : best + len(sound)]
    if likeness[best] < ALIKE * np.linalg.norm(there) * np.linalg.norm(sound):
        return float("nan")
    if not 0 < best < len(likeness) - 1:
        return float(first + best)
    before, at, after = likeness[best - 1 : best + 2]
    return float(first + best + (before - after) / (2 * (before - 2 * at + after)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """How far onsets are from their grid; the first one found defines where the grid is."""

    expected: int
    lost: int
    worst_ms: float
    jitter_ms: float
    """Standard deviation, with the drift taken out."""
    drift_ms: float
    """Later by so much every minute."""


def deviation(heard: Sequence[float], grid: Sequence[float]) -> Deviation:
    """Of onsets (seconds, NaN where one was lost) from where they should be (seconds)."""
    error = 1000 * (np.asarray(heard) - np.asarray(grid))
    there = np.flatnonzero(~np.isnan(error))
    error = error[there] - error[there[0]]
    minutes = np.asarray(grid)[there] / 60
    slope, level = np.polyfit(minutes, error, 1)
    return Deviation(
        expected=len(grid),
        lost=len(grid) - len(there),
        worst_ms=float(np.abs(error).max()),
        jitter_ms=float(np.std(error - slope * minutes - level)),
        drift_ms=float(slope),
    )


@contextlib.contextmanager
def busy_cores() -> Iterator[None]:
    """Every core has something else to do, as urgent as the guide."""
    command = ["setpriv", "--pdeathsig", "KILL", sys.executable, "-c", "while True: pass"]
    others = [subprocess.Popen(command) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()
