"""A quiet sound under everything: rain or the sea, softer still while somebody speaks over it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from voiceguide.core.commands import Bed
from voiceguide.ports import VOICE_RATE
from voiceguide.voice.sounds.loudness import VOICE_LUFS, decibels, integrated_lufs

if TYPE_CHECKING:
    import numpy.typing as npt

    from voiceguide.ports import Samples

BED_LUFS = VOICE_LUFS - 18
DUCK_DB = -3.0
"""How much softer the bed is under words.  Proposed."""
CHUNK = VOICE_RATE // 50
"""Samples in which the gain moves once, in a straight line."""
_WORDS_RMS = decibels(-26.0)
"""A louder chunk holds words; the breath alone, 12 LU under them, stays below it."""
_FADE_S = 2.0
"""The bed comes and goes this slowly: nobody is startled.  Proposed."""
_ATTACK_S, _HOLD_S, _RELEASE_S = 0.06, 0.5, 0.6
"""It makes room within a syllable, waits for the next word, and comes back unnoticed.  Proposed."""
_LOOP_S = {Bed.RAIN: 23, Bed.SEA: 37}
"""Odd lengths, so that nothing seems to come back."""


class BedMixer:
    """Lays the bed under sound, chunk by chunk.  choose() on any thread, mix() on one."""

    def __init__(self) -> None:
        self._loop: Samples | None = None
        self._next: tuple[Samples | None] | None = None
        self._at = 0
        self._level = 0.0
        self._duck = 1.0
        self._since_words = _HOLD_S

    def choose(self, bed: Bed) -> None:
        """Choose this bed from now on.  It comes and goes within two seconds.  It is made on the caller's
        thread."""
        self._next = (None if bed is Bed.NONE else _loop(bed),)

    def mix(self, sound: Samples) -> None:
        """Add the bed to `sound`, in place.  Any length; whole chunks sound best."""
        for first in range(0, len(sound), CHUNK):
            self._mix(sound[first : first + CHUNK])

    def _mix(self, chunk: Samples) -> None:
        wanted = self._wanted()
        if self._loop is None:
            return
        seconds = len(chunk) / VOICE_RATE
        before = self._level * self._duck
        change = seconds / _FADE_S
        self._level = min(1.0, self._level + change) if wanted else max(0.0, self._level - change)
        self._listen(chunk, seconds)
        after = self._level * self._duck
        places = np.arange(self._at, self._at + len(chunk)) % len(self._loop)
        chunk += self._loop[places] * np.linspace(before, after, len(chunk), endpoint=False, dtype=np.float32)
        self._at = (self._at + len(chunk)) % len(self._loop)

    def _wanted(self) -> bool:
        """Take up what was chosen once the one before has faded away.  Should the present one sound?"""
        chosen = self._next
        if chosen is None or chosen[0] is self._loop:
            return self._loop is not None
        if self._level == 0.0:
            self._loop, self._at = chosen[0], 0
        return self._level == 0.0

    def _listen(self, chunk: Samples, seconds: float) -> None:
        """Grow softer under words, and louder again some time after them."""
        speaking = float(np.dot(chunk, chunk)) > _WORDS_RMS**2 * len(chunk)
        self._since_words = 0.0 if speaking else self._since_words + seconds
        low = decibels(DUCK_DB)
        if self._since_words < _HOLD_S:
            self._duck = max(low, self._duck - (1 - low) * seconds / _ATTACK_S)
        else:
            self._duck = min(1.0, self._duck + (1 - low) * seconds / _RELEASE_S)


@lru_cache
def _loop(bed: Bed) -> Samples:
    """One loop of a bed, at its loudness; its end flows into its beginning."""
    count = _LOOP_S[bed] * VOICE_RATE
    sound = _rain(count) if bed is Bed.RAIN else _sea(count)
    samples = sound.astype(np.float32)
    samples *= np.float32(decibels(BED_LUFS - integrated_lufs(samples)))
    samples.flags.writeable = False
    return samples


def _rain(count: int) -> npt.NDArray[np.float64]:
    """A steady hiss, soft at the top, with small drops now and then."""
    rng = np.random.default_rng(11)
    hiss = _round_noise(count, rng, low=400, high=6_000)
    drops = np.zeros(count)
    length = VOICE_RATE // 25
    t = np.arange(length) / VOICE_RATE
    for start in rng.integers(0, count, size=count // (VOICE_RATE // 30)):
        drop = np.sin(2 * np.pi * rng.uniform(900, 2_600) * t) * np.exp(-t * rng.uniform(120, 260))
        drop *= np.minimum(1.0, t / 0.002) * rng.exponential(0.25)
        np.add.at(drops, np.arange(start, start + length) % count, drop)
    return hiss + 0.6 * drops


def _sea(count: int) -> npt.NDArray[np.float64]:
    """Waves that come at uneven times, so that nobody breathes with them."""
    rng = np.random.default_rng(7)
    along = np.arange(count) / count
    swell = np.zeros(count)
    for cycles in (3, 4, 5, 7):  # whole cycles in the loop, of 5 to 12 seconds: no two waves alike
        swell += rng.uniform(0.6, 1.0) * np.sin(2 * np.pi * (cycles * along + rng.uniform()))
    swell = (swell - swell.min()) / np.ptp(swell)
    deep = _round_noise(count, rng, low=80, high=500)
    foam = _round_noise(count, rng, low=500, high=3_500)
    return np.asarray(deep * (0.5 + 0.5 * swell) + 0.7 * foam * swell**2)


def _round_noise(count: int, rng: np.random.Generator, *, low: float, high: float) -> npt.NDArray[np.float64]:
    """Noise (RMS 1) between two frequencies (Hz) with soft edges, that can be looped without a seam."""
    hertz = np.fft.rfftfreq(count, 1 / VOICE_RATE)
    octave = np.log2(np.maximum(hertz, 1.0))
    shape = 1 / (1 + np.exp(-6 * (octave - np.log2(low)))) / (1 + np.exp(4 * (octave - np.log2(high))))
    pink = shape / np.sqrt(np.maximum(hertz, 20.0))
    noise = np.fft.irfft(pink * np.exp(2j * np.pi * rng.random(len(hertz))), count)
    return np.asarray(noise / np.sqrt(np.mean(noise**2)))
