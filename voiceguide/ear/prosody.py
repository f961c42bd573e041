"""Whether a stretch of speech was another voice than those before it.

It gives a figure, never the sound.  What is measured is measured where a voice has pitch, since noise fills
the rest.  Voices are told apart by pitch and by the shape of their spectrum.  Both differ more between people
than between sentences of one person.  `_WITHIN` and `_BETWEEN` come from the bench `turns.evidence`.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from voiceguide.ports import EAR_RATE

Floats = npt.NDArray[np.float64]

_SPAN, _HOP, _SIZE = EAR_RATE // 25, EAR_RATE // 100, 2048
"""A window of 40 ms holds two periods of the lowest voice, every 10 ms."""
_LAGS = slice(EAR_RATE // 400, EAR_RATE // 70)
"""Pitch is looked for between 70 and 400 Hz."""
_PERIODIC = 0.6
"""How alike a window must be to itself a period later, to be a voice's pitch.  Proposed."""
_BELOW_LOUDEST_DB = 25.0
"""A window softer than the loudest by more than this is room, not voice.  Proposed."""
_LEAST_VOICED = 30
"""Windows: in less than a third of a second of voice nobody is known.  Proposed."""
_SOFT_DB = 8.0
"""A stretch this much softer than those before it may be tears: nobody is told by the voice they
cry with.  Proposed."""
_LONGEST = 6 * EAR_RATE
"""Of a longer stretch its last six seconds are looked at."""
_MELS, _CEPSTRA = 24, 12

_HANN = np.hanning(_SPAN)
_HANN_FADES = np.fft.irfft(np.abs(np.fft.rfft(_HANN, _SIZE)) ** 2)[: _LAGS.stop]
_HANN_FADES = _HANN_FADES / _HANN_FADES[0]


def _mel_filters() -> Floats:
    """Triangles between 100 and 6000 Hz, equally wide to the ear: (_MELS, bins)."""
    low, high = (2595 * math.log10(1 + hertz / 700) for hertz in (100, 6000))
    edges = 700 * (10 ** (np.linspace(low, high, _MELS + 2) / 2595) - 1)
    hertz = np.fft.rfftfreq(_SIZE, 1 / EAR_RATE)
    left, middle, right = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rising, falling = (hertz - left) / (middle - left), (right - hertz) / (right - middle)
    return np.clip(np.minimum(rising, falling), 0, None)


_FILTERS = _mel_filters().T
_COSINES = np.cos(np.pi * np.outer(np.arange(_MELS) + 0.5, np.arange(1, _CEPSTRA + 1)) / _MELS) / _MELS


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was measured of one stretch of speech."""

    levels: Floats
    """Levels of its voiced windows, in decibels, in order."""
    voice: Floats
    """Median pitch in octaves and mean cepstra: (1 + _CEPSTRA,)."""


def measured(pcm: bytes) -> Stretch | None:
    """Measure 16 kHz int16 speech; None if there is too little voice in it."""
    samples = np.frombuffer(pcm, "<i2")[-_LONGEST:] / 32768
    if len(samples) < _SPAN:
        return None
    windows = np.lib.stride_tricks.sliding_window_view(samples, _SPAN)[::_HOP]
    levels = 10 * np.log10(np.mean(np.square(windows), axis=1) + 1e-10)
    power = np.abs(np.fft.rfft(windows * _HANN, _SIZE)) ** 2
    repeats = np.fft.irfft(power)[:, : _LAGS.stop]
    repeats = repeats[:, _LAGS] / (repeats[:, :1] + 1e-12) / _HANN_FADES[_LAGS]
    voiced = (repeats.max(axis=1) > _PERIODIC) & (levels > levels.max() - _BELOW_LOUDEST_DB)
    if np.count_nonzero(voiced) < _LEAST_VOICED:
        return None
    pitch = np.log2(EAR_RATE / np.median(_LAGS.start + repeats[voiced].argmax(axis=1)))
    cepstra = np.log(power[voiced] @ _FILTERS + 1e-9) @ _COSINES
    return Stretch(levels[voiced], np.append(pitch, cepstra.mean(axis=0)))


_WITHIN = np.array(
    [0.034, 0.127, 0.087, 0.150, 0.033, 0.026, 0.023, 0.016, 0.012, 0.016, 0.009, 0.015, 0.012]
)
_BETWEEN = np.array(
    [0.584, 0.772, 0.130, 0.265, 0.062, 0.053, 0.044, 0.018, 0.026, 0.018, 0.016, 0.021, 0.023]
)
"""Variance of the difference between two stretches: of one person, and of two."""


def likelier_another(one: Floats, other: Floats) -> float:
    """The natural logarithm of how much likelier two stretches are of two people than of one.  The difference
    of each figure counts for itself, as a normal distribution."""
    squares = np.square(one - other)
    both = squares / _WITHIN - squares / _BETWEEN + np.log(_WITHIN / _BETWEEN)
    return float(both.sum() / 2)


class Prosody:
    """Follows the stretches of one turn."""

    def __init__(self) -> None:
        self._levels: deque[Floats] = deque(maxlen=5)
        self._voices: list[Floats] = []
        """Stretches of the person who began."""

    def ended(self, pcm: bytes) -> float | None:
        """End a stretch (16 kHz int16): how much likelier somebody else spoke it than whoever began, as a
        natural logarithm; None if that cannot be told."""
        stretch = measured(pcm)
        if stretch is None:
            return None
        self._levels.append(stretch.levels)
        if self._softer() > _SOFT_DB:
            return None
        if not self._voices:
            self._voices.append(stretch.voice)
            return None
        another = likelier_another(np.mean(self._voices, axis=0), stretch.voice)
        if another < 0:
            self._voices.append(stretch.voice)
        return another

    def _softer(self) -> float:
        """How much softer the last stretch is than those before it."""
        *before, last = self._levels
        return float(np.median(np.concatenate(before)) - np.median(last)) if before else 0.0
