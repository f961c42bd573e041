"""One loudness for everything that speaks, checked against pyloudnorm."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyloudnorm
import pytest
import soxr
from hypothesis import given
from hypothesis import strategies as st

from tests.support.speech import RATE, VOICES, say
from voiceguide.ports import VOICE_RATE
from voiceguide.voice.sounds.loudness import at_loudness, integrated_lufs, limited, loudest_lufs

Samples = npt.NDArray[np.float32]
LINE = "I am glad you are here. We can take our time with this."


def speech(voice: str = VOICES[0], gain_db: float = 0.0) -> Samples:
    """A synthetic voice, 48 kHz."""
    pcm = np.frombuffer(say(LINE, voice), "<i2").astype(np.float32) / 32768
    louder: Samples = soxr.resample(pcm, RATE, VOICE_RATE) * np.float32(10 ** (gain_db / 20))
    return louder


def reference(samples: Samples) -> float:
    """Integrated loudness by pyloudnorm."""
    return float(pyloudnorm.Meter(VOICE_RATE).integrated_loudness(samples.astype(np.float64)))


def true_peak_db(samples: Samples) -> float:
    """The highest point between the samples too, by 8 times oversampling."""
    return float(20 * np.log10(np.abs(soxr.resample(samples, VOICE_RATE, 8 * VOICE_RATE)).max()))


@pytest.mark.parametrize("voice", VOICES)
def test_loudness_agrees_with_pyloudnorm(voice: str) -> None:
    """Within 0.3 LU, on six synthetic voices."""
    assert integrated_lufs(speech(voice)) == pytest.approx(reference(speech(voice)), abs=0.3)


@pytest.mark.slow
@pytest.mark.parametrize("pause_s", [0.5, 3.0, 20.0])
def test_pauses_do_not_count(pause_s: float) -> None:
    """The gates leave out quiet: a pause changes nothing, as with pyloudnorm."""
    pause = np.full(round(pause_s * VOICE_RATE), 1e-5, np.float32)
    paused = np.concatenate([speech(), pause, speech()])
    assert integrated_lufs(paused) == pytest.approx(reference(paused), abs=0.3)
    assert integrated_lufs(paused) == pytest.approx(integrated_lufs(speech()), abs=0.5)


def test_twice_the_amplitude_is_six_units_more() -> None:
    """Loudness units are decibels."""
    assert integrated_lufs(speech(gain_db=6)) - integrated_lufs(speech()) == pytest.approx(6, abs=0.05)


@pytest.mark.parametrize("gain_db", [-30.0, 0.0, 15.0])
@pytest.mark.parametrize("voice", VOICES)
def test_every_voice_is_brought_to_one_loudness(voice: str, gain_db: float) -> None:
    """-18 LUFS by pyloudnorm, true peak at most -1.5 dB."""
    guided = at_loudness(speech(voice, gain_db))
    assert reference(guided) == pytest.approx(-18, abs=0.3)
    assert true_peak_db(guided) <= -1.5


def test_silence_has_no_loudness_and_stays_silence() -> None:
    """Neither a division by zero nor amplified nothing."""
    silence = np.zeros(VOICE_RATE, np.float32)
    assert integrated_lufs(silence) == loudest_lufs(silence) == float("-inf")
    assert not at_loudness(silence).any()
    assert integrated_lufs(silence[:0]) == loudest_lufs(silence[:0]) == float("-inf")


def test_the_loudest_moment_is_what_a_short_sound_is_judged_by() -> None:
    """A second of speech in a minute of quiet is as loud as that second."""
    sound = np.concatenate([np.zeros(VOICE_RATE * 10, np.float32), speech()[:VOICE_RATE]])
    assert loudest_lufs(sound) == pytest.approx(loudest_lufs(speech()[:VOICE_RATE]), abs=0.3)


@given(st.lists(st.floats(-8, 8, width=32), min_size=1, max_size=300), st.integers(1, 40))
def test_no_sample_passes_the_ceiling(points: list[float], stretch: int) -> None:
    """Whatever goes in: -2 dBFS, which leaves half a decibel for what lies between the samples."""
    samples = np.repeat(np.array(points, np.float32), stretch)
    held = limited(samples)
    assert len(held) == len(samples)
    assert np.abs(held).max() <= 10 ** (-2 / 20) + 1e-6


def test_what_is_under_the_ceiling_is_left_alone() -> None:
    """The limiter touches nothing but peaks, and only around them."""
    quiet = speech()
    assert np.array_equal(limited(quiet), quiet)
    spiked = np.full(VOICE_RATE, 0.5, np.float32)
    spiked[VOICE_RATE // 2] = 3.0
    held = limited(spiked)
    changed = np.flatnonzero(held != spiked)
    assert changed[0] > 0.48 * VOICE_RATE and changed[-1] < 0.52 * VOICE_RATE
