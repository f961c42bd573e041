"""Sounds of somebody who says nothing, synthetic: 16 kHz mono int16 bytes.

A voice is a buzz through three resonances, breath is noise through two.  Synthetic sobs are not people's.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from tests.support.speech import RATE

Sound = npt.NDArray[np.float64]
_VOICE = ((700, 150, 1.0), (1200, 200, 0.7), (2600, 300, 0.4))
_BREATH = ((900, 500, 1.0), (2500, 900, 0.6))


def _resonant(sound: Sound, peaks: Sequence[tuple[float, float, float]]) -> Sound:
    spectrum, hertz = np.fft.rfft(sound), np.fft.rfftfreq(len(sound), 1 / RATE)
    gain = 0.01 + sum(height / (1 + ((hertz - middle) / width) ** 2) for middle, width, height in peaks)
    return np.asarray(np.fft.irfft(spectrum * gain, len(sound)))


def _swell(count: int, power: float) -> Sound:
    return np.asarray(np.sin(np.pi * np.linspace(0, 1, count)) ** power)


def _breath(seconds: float, rng: np.random.Generator) -> Sound:
    count = round(seconds * RATE)
    return _resonant(rng.normal(0, 1, count), _BREATH) * _swell(count, 1.5)


def _cry(seconds: float, from_hertz: float, to_hertz: float, rng: np.random.Generator) -> Sound:
    count = round(seconds * RATE)
    phase = np.cumsum(np.linspace(from_hertz, to_hertz, count)) / RATE % 1
    buzz = np.diff(phase**3, prepend=0)
    return _resonant(buzz / buzz.std() + rng.normal(0, 0.3, count), _VOICE) * _swell(count, 0.7)


def _at(sound: Sound, dbfs: float) -> bytes:
    loud = sound * 32767 * 10 ** (dbfs / 20) / np.sqrt(np.mean(np.square(sound)))
    return bytes(np.clip(loud, -32768, 32767).astype("<i2").tobytes())


@cache
def sob(dbfs: float = -36.0, seed: int = 1) -> bytes:
    """Four short cries and a breath in: about a second and a half."""
    rng = np.random.default_rng(seed)
    parts: list[Sound] = []
    for _ in range(4):
        parts += [_cry(rng.uniform(0.12, 0.25), rng.uniform(280, 400), 200, rng)]
        parts += [np.zeros(round(RATE * rng.uniform(0.06, 0.15)))]
    return _at(np.concatenate([*parts, 1.5 * _breath(0.7, rng)]), dbfs)


@cache
def sigh(dbfs: float = -36.0, seed: int = 1) -> bytes:
    """A low voice that falls, and the rest of the breath: a second."""
    rng = np.random.default_rng(seed)
    return _at(np.concatenate([_cry(0.5, 220, 120, rng), _breath(0.5, rng)]), dbfs)
