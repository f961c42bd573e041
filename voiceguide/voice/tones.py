"""Sounds that are not words: the earcons and the breath.  Made by rule, the same every time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from voiceguide.core.events import Beat, Earcon, Phase
from voiceguide.ports import VOICE_RATE, Rendered
from voiceguide.voice.loudness import VOICE_LUFS, decibels, limited, loudest_lufs

if TYPE_CHECKING:
    import numpy.typing as npt

    from voiceguide.core.events import Ms
    from voiceguide.ports import Samples

EARCON_LUFS = VOICE_LUFS - 3
"""The loudest moment of every earcon."""
BREATH_LUFS = VOICE_LUFS - 12
"""The loudest moment of the breath's own sound, well under its words."""
WORD_SHARE = 0.35
"""A word may last this share of its phase."""
_TOLERANCE_MS = 20
_MS = VOICE_RATE // 1000

# A struck bar: ratio to the base, strength, and how long it rings against the lowest part.
_PARTIALS = ((1.0, 1.0, 1.0), (2.76, 0.35, 0.5), (5.40, 0.12, 0.25))
# Each earcon: (seconds from its start, base in Hz, seconds until 60 dB down) of every stroke.
_STROKES = {
    Earcon.YOUR_TURN: ((0.0, 523.25, 0.5), (0.12, 659.26, 0.6)),
    Earcon.PAUSED: ((0.0, 493.88, 0.6), (0.16, 369.99, 0.9)),
    Earcon.BELL: ((0.0, 220.0, 5.0),),
    Earcon.ENDED: ((0.0, 392.0, 2.0), (0.5, 329.63, 2.4), (1.0, 261.63, 3.6)),
}


@lru_cache
def earcon(which: Earcon) -> Samples:
    """One short sound, softer than the voice.  Read only: it is made once."""
    strokes = _STROKES[which]
    length = max(start + ring for start, _, ring in strokes)
    sound = np.zeros(round(length * VOICE_RATE))
    for start, base, ring in strokes:
        stroke = _stroke(base, ring)
        first = round(start * VOICE_RATE)
        sound[first : first + len(stroke)] += stroke
    return _read_only(_with_loudest(_faded(sound, 0.0, 0.05), EARCON_LUFS))


def breath(beats: Sequence[Beat], words: Mapping[str, Rendered]) -> Samples:
    """Breaths on their grid: every beat starts at exactly its onset, counted in samples.

    In: air and a soft tone rise.  Out: they fall.  Hold and rest: silence.  A beat's word, if it
    is in `words` and not longer than 35 % of the phase, starts on the onset.
    """
    sound = np.zeros(max((beat.onset + beat.length for beat in beats), default=0) * _MS, np.float32)
    for beat in beats:
        first = beat.onset * _MS
        if beat.phase in (Phase.IN, Phase.OUT):
            air = _air(beat.phase, beat.length)
            sound[first : first + len(air)] += air
        word = words.get(beat.word)
        if word is not None and fits(word, beat.length):
            sound[first : first + len(word.samples)] += word.samples
    return limited(sound)


def fits(word: Rendered, length: Ms) -> bool:
    """The word is over early enough to leave the rest of the phase to the breath."""
    return len(word.samples) <= (WORD_SHARE * length + _TOLERANCE_MS) * _MS


def _stroke(base: float, ring: float) -> npt.NDArray[np.float64]:
    """A soft bell: inharmonic parts, the high ones gone first, struck gently (8 ms)."""
    t = np.arange(round(ring * VOICE_RATE)) / VOICE_RATE
    sound = np.zeros(len(t))
    for ratio, strength, share in _PARTIALS:
        sound += strength * np.sin(2 * np.pi * base * ratio * t) * 10 ** (-3 * t / (ring * share))
    return _faded(sound, 0.008, 0.0)


@lru_cache(maxsize=32)
def _air(phase: Phase, length: Ms) -> Samples:
    """One in- or out-breath: noise in a band that glides, and a quiet tone that glides with it."""
    count = length * _MS
    if count < 2:
        return np.zeros(count, np.float32)
    along = np.arange(count) / count
    rise = along if phase is Phase.IN else 1 - along
    # An in-breath swells towards its end, an out-breath starts full and thins; both are heard at once.
    strength = 0.35 + 0.65 * np.sin(np.pi / 2 * rise) ** 2
    tone = np.sin(2 * np.pi * np.cumsum(174.6 * 2 ** (rise * 7 / 12)) / VOICE_RATE)
    noise = _gliding_noise(count, 350 * 2 ** (rise * 2))
    sound = strength * (noise + 0.6 * tone)
    edge = min(0.25, length / 4000)
    return _read_only(_with_loudest(_faded(sound, min(0.03, edge), edge), BREATH_LUFS))


def _gliding_noise(count: int, centres: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Noise (RMS 1) in a band about an octave and a half wide around `centres` (Hz, one a sample)."""
    size, step = 2048, 1024
    frames = count // step + 2
    noise = np.random.default_rng(5).normal(size=(frames, size))
    window = np.sqrt(np.hanning(size + 1)[:size])  # independent frames: their powers add up to one
    hertz = np.fft.rfftfreq(size, 1 / VOICE_RATE)
    at = centres[np.minimum(np.arange(frames) * step, count - 1)][:, None]
    octaves = np.log2(np.maximum(hertz, 20.0)[None, :] / at)
    shaped = np.fft.irfft(np.fft.rfft(noise) * np.exp(-((octaves / 0.6) ** 2)), size)
    shaped *= window / np.sqrt(np.mean(shaped**2, axis=1, keepdims=True))
    sound = np.zeros((frames + 1) * step)
    for index, frame in enumerate(shaped):
        sound[index * step : index * step + size] += frame
    return sound[step : step + count]


def _faded(sound: npt.NDArray[np.float64], rise_s: float, fall_s: float) -> npt.NDArray[np.float64]:
    rise, fall = round(rise_s * VOICE_RATE), round(fall_s * VOICE_RATE)
    if rise:
        sound[:rise] *= np.sin(np.linspace(0, np.pi / 2, rise + 1)[1:]) ** 2
    if fall:
        sound[-fall:] *= np.cos(np.linspace(0, np.pi / 2, fall + 1)[1:]) ** 2
    return sound


def _with_loudest(sound: npt.NDArray[np.float64], lufs: float) -> Samples:
    samples = sound.astype(np.float32)
    return limited(samples * np.float32(decibels(lufs - loudest_lufs(samples))))


def _read_only(samples: Samples) -> Samples:
    samples.flags.writeable = False
    return samples
