"""The earcons."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pyloudnorm
import pytest
import soxr

from voiceguide.core import estimates
from voiceguide.core.commands import Earcon
from voiceguide.ports import VOICE_RATE
from voiceguide.voice.sounds.earcons import earcon
from voiceguide.voice.sounds.loudness import VOICE_LUFS, loudest_lufs

Samples = npt.NDArray[np.float32]


def rms(sound: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(sound))))


# ------------------------------------------------------------------ earcons


@pytest.mark.parametrize("which", Earcon)
def test_an_earcon_is_never_louder_than_the_voice(which: Earcon) -> None:
    """Its loudest 0.4 s stays under the voice's loudness, its true peak under -1.5 dB."""
    sound = earcon(which)
    assert loudest_lufs(sound) <= VOICE_LUFS - 2
    assert np.abs(soxr.resample(sound, VOICE_RATE, 8 * VOICE_RATE)).max() <= 10 ** (-1.5 / 20)


@pytest.mark.parametrize("which", Earcon)
def test_an_earcon_begins_and_ends_softly(which: Earcon) -> None:
    """No click: the first and the last sample are as good as zero, and most of it is decay."""
    sound = earcon(which)
    assert abs(sound[0]) < 1e-3 and abs(sound[-1]) < 1e-3
    assert rms(sound[-len(sound) // 4 :]) < 0.1 * rms(sound[: len(sound) // 4])


def test_your_turn_is_short() -> None:
    """Nobody should have to wait for the sound that invites them to speak."""
    assert len(earcon(Earcon.YOUR_TURN)) <= 0.8 * VOICE_RATE


def pitch(sound: Samples) -> float:
    """Its strongest frequency, in hertz."""
    return float(np.argmax(np.abs(np.fft.rfft(sound, VOICE_RATE))))


def test_long_is_no_invitation() -> None:
    """Lower than "your turn", softer, and level where that one rises: nobody takes the one for the other."""
    turn, long = earcon(Earcon.YOUR_TURN), earcon(Earcon.LONG)
    half = VOICE_RATE * 28 // 100
    assert pitch(turn[: VOICE_RATE // 8]) < 0.9 * pitch(turn[VOICE_RATE // 5 :])
    assert pitch(long[:half]) == pytest.approx(pitch(long[half:]), rel=0.01)
    assert pitch(long) < 0.6 * pitch(turn)
    assert loudest_lufs(long) <= loudest_lufs(turn) - 3


@pytest.mark.parametrize("pair", list(combinations(Earcon, 2)), ids=lambda pair: f"{pair[0]}-{pair[1]}")
def test_earcons_can_be_told_apart(pair: tuple[Earcon, Earcon]) -> None:
    """No two are alike, wherever one is laid over the other."""
    one, other = (earcon(which) / np.linalg.norm(earcon(which)) for which in pair)
    assert one[: len(other)] @ other[: len(one)] < 0.5


@pytest.mark.parametrize("which", Earcon)
def test_an_earcon_rings_as_long_as_the_core_reckons(which: Earcon) -> None:
    """To the millisecond: minutes are filled by estimates, before anything is rendered."""
    assert len(earcon(which)) * 1000 == estimates.EARCON[which] * VOICE_RATE


def test_an_earcon_is_made_once() -> None:
    """No chance in it, and nobody can spoil it for others."""
    with pytest.raises(ValueError, match="read-only"):
        earcon(Earcon.BELL)[0] = 1


@pytest.mark.parametrize("which", [Earcon.BELL, Earcon.ENDED])
def test_a_bell_is_no_louder_than_the_voice_by_an_independent_meter(which: Earcon) -> None:
    """pyloudnorm, whole and in its loudest 0.4 s, against the voice's -18 LUFS."""
    sound = earcon(which).astype(np.float64)
    meter = pyloudnorm.Meter(VOICE_RATE)
    assert meter.integrated_loudness(sound) <= VOICE_LUFS
    windows = range(0, len(sound) - VOICE_RATE * 2 // 5, VOICE_RATE // 10)
    loudest = max(meter.integrated_loudness(sound[at : at + VOICE_RATE * 2 // 5]) for at in windows)
    assert loudest <= VOICE_LUFS
