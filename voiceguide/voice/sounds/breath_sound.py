"""The sound that leads a breath: air and a soft pair of tones.  Made by rule, the same every time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from voiceguide.core.breath.course import SPOKEN_NUMBER, WORD_SHARE
from voiceguide.core.commands import Beat, BreathSound, Phase
from voiceguide.core.words import said
from voiceguide.ports import VOICE_MS, VOICE_RATE, Rendered
from voiceguide.voice.sounds.loudness import VOICE_LUFS, limited
from voiceguide.voice.sounds.shaping import faded, read_only, with_loudest

if TYPE_CHECKING:
    import numpy.typing as npt

    from voiceguide.core.events import Ms
    from voiceguide.ports import Samples

BREATH_LUFS = VOICE_LUFS - 12
"""The loudest moment of the breath's own sound, well under its words."""
_TOLERANCE_MS = 20
_PATH = {Phase.IN: (0.0, 1.0), Phase.SIP: (0.8, 1.25), Phase.OUT: (1.0, 0.0)}
"""How full the lungs sound at the start and the end of each phase that sounds."""
_TONE_HZ = 174.6
_FIFTHS = 7 / 12


def breath(
    beats: Sequence[Beat], words: Mapping[str, Rendered], sound: BreathSound = BreathSound.BOTH
) -> Samples:
    """Breaths on their grid, from the first beat's onset on: every beat starts exactly at its place.

    In (and a sip) rises, out falls; holding, resting and breathing freely are silent.  A beat's word starts
    on the onset, if it is in `words` and fits(); its numbers start on the seconds after that.  Beats rendered
    one by one and joined are the same, sample for sample.
    """
    if not beats:
        return np.zeros(0, np.float32)
    start = beats[0].onset
    whole = np.zeros((beats[-1].end - start) * VOICE_MS, np.float32)
    for beat in beats:
        first = (beat.onset - start) * VOICE_MS
        whole[first : first + beat.length * VOICE_MS] = _one(beat, words, sound)
    return whole


def fits(word: Rendered, length: Ms) -> bool:
    """Is the word over early enough to leave the rest of the phase to the breath?"""
    return len(word.samples) <= (WORD_SHARE * length + _TOLERANCE_MS) * VOICE_MS


def spoken_words(beats: Iterable[Beat]) -> frozenset[str]:
    """Everything that is said on these beats."""
    return frozenset(text for beat in beats for text, _ in _said(beat))


def _said(beat: Beat) -> Iterator[tuple[str, Ms]]:
    """What is said, and how long after the onset."""
    if beat.word:
        yield beat.word, 0
    for place, number in enumerate(said.NUMBERS[: max(0, beat.counts - 1)], start=1):
        yield number, place * 1_000


def _one(beat: Beat, words: Mapping[str, Rendered], sound: BreathSound) -> Samples:
    samples = np.zeros(beat.length * VOICE_MS, np.float32)
    if beat.phase in _PATH:
        samples += _led(beat.phase, beat.length, sound)
    for text, after in _said(beat):
        word = words.get(text)
        if word is None or not (fits(word, beat.length) if after == 0 else _short(word)):
            continue
        place = samples[after * VOICE_MS : after * VOICE_MS + len(word.samples)]
        place += word.samples[: len(place)]
    return limited(samples)


def _short(number: Rendered) -> bool:
    return len(number.samples) <= SPOKEN_NUMBER * VOICE_MS


@lru_cache(maxsize=32)
def _led(phase: Phase, length: Ms, sound: BreathSound) -> Samples:
    """One in- or out-breath: noise in a band that glides, and two quiet tones that glide with it."""
    count = length * VOICE_MS
    if count < 2:
        return np.zeros(count, np.float32)
    begin, end = _PATH[phase]
    fullness = np.linspace(begin, end, count)
    # An in-breath swells towards its end, an out-breath starts full and thins; both are heard at once.
    strength = 0.35 + 0.65 * np.sin(np.pi / 2 * np.minimum(fullness, 1.0)) ** 2
    sounding = np.zeros(count)
    if sound is not BreathSound.TONE:
        sounding += _gliding_noise(count, 350 * 4**fullness)
    if sound is not BreathSound.BREATH:
        sounding += 0.6 * _tones(fullness)
    edge = min(0.25, length / 4000)
    return read_only(with_loudest(faded(strength * sounding, min(0.03, edge), edge), BREATH_LUFS))


def _tones(fullness: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A tone that glides up by a fifth as the lungs fill, and another a fifth above it."""
    phase = 2 * np.pi * np.cumsum(_TONE_HZ * 2 ** (fullness * _FIFTHS)) / VOICE_RATE
    return np.asarray(np.sin(phase) + 0.4 * np.sin(1.5 * phase))


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
