"""The bed: rain or sea, under everything."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyloudnorm
import pytest
import soxr

from voiceguide.core.commands import Beat, Bed, BreathSound, Earcon, Phase
from voiceguide.core.events import CueTime
from voiceguide.core.hearing.endpointer import START
from voiceguide.ear.voice_detector import open_voice_detector
from voiceguide.ports import EAR_RATE, VOICE_RATE
from voiceguide.voice.sounds.bed import BED_LUFS, CHUNK, DUCK_DB, BedMixer
from voiceguide.voice.sounds.breath_sound import breath
from voiceguide.voice.sounds.earcons import earcon
from voiceguide.voice.sounds.loudness import VOICE_LUFS, at_loudness

Samples = npt.NDArray[np.float32]
BEDS = (Bed.RAIN, Bed.SEA)


def bed_under(sound: Samples, bed: Bed, *, settled_s: float = 3.0) -> Samples:
    """What the mixer adds to `sound`, once the bed has come up."""
    mixer = BedMixer()
    mixer.choose(bed)
    mixer.mix(np.zeros(round(settled_s * VOICE_RATE), np.float32))
    mixed = sound.copy()
    mixer.mix(mixed)
    return mixed - sound


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * VOICE_RATE), np.float32)


def speech_like(seconds: float) -> Samples:
    """Noise that comes in syllables, at the voice's loudness."""
    rng = np.random.default_rng(2)
    t = np.arange(round(seconds * VOICE_RATE)) / VOICE_RATE
    return at_loudness(
        (rng.normal(0, 0.1, len(t)) * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * t))).astype(np.float32)
    )


def rms_db(sound: Samples) -> float:
    return float(10 * np.log10(np.mean(np.square(sound.astype(np.float64)))))


@pytest.mark.slow
@pytest.mark.parametrize("bed", BEDS)
def test_the_bed_lies_18_db_under_the_voice(bed: Bed) -> None:
    """pyloudnorm over a minute of it."""
    heard = bed_under(silence(60), bed).astype(np.float64)
    assert pyloudnorm.Meter(VOICE_RATE).integrated_loudness(heard) == pytest.approx(BED_LUFS, abs=0.5)


@pytest.mark.slow
@pytest.mark.parametrize("bed", BEDS)
def test_the_bed_ducks_3_db_under_words(bed: Bed) -> None:
    """Against the same stretch of it without words; before and long after them it is as it was."""
    words = np.concatenate([silence(2), speech_like(3), silence(4)])
    alone, under = bed_under(silence(9), bed), bed_under(words, bed)
    during = slice(round(2.3 * VOICE_RATE), round(5.0 * VOICE_RATE))
    after = slice(round(7.0 * VOICE_RATE), None)
    assert rms_db(under[during]) - rms_db(alone[during]) == pytest.approx(DUCK_DB, abs=0.1)
    assert np.allclose(under[after], alone[after], atol=1e-6)
    assert np.allclose(under[: 2 * VOICE_RATE], alone[: 2 * VOICE_RATE], atol=1e-6)


@pytest.mark.slow
def test_the_breath_itself_never_ducks_the_bed() -> None:
    """It would pump."""
    led = breath(
        [
            Beat(phase=Phase.IN, onset=CueTime(0), length=4000),
            Beat(phase=Phase.OUT, onset=CueTime(4000), length=6000),
        ],
        {},
    )
    assert np.allclose(bed_under(led, Bed.RAIN), bed_under(silence(10), Bed.RAIN), atol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("bed", BEDS)
def test_the_bed_has_no_seam(bed: Bed) -> None:
    """Where the loop ends and begins, no sample steps further than elsewhere."""
    heard = bed_under(silence(90), bed)
    steps = np.abs(np.diff(heard))
    for loop_s in (23, 37):
        seam = round((loop_s * 2 - 3) * VOICE_RATE)
        assert steps[seam - 50 : seam + 50].max() <= steps.max() * 0.999 or steps.max() < 0.02


@pytest.mark.parametrize("bed", BEDS)
@pytest.mark.slow
def test_the_bed_comes_and_goes_without_a_click(bed: Bed) -> None:
    """It rises over two seconds, falls over two, and is then truly silent."""
    mixer = BedMixer()
    mixer.choose(bed)
    rising = silence(4)
    mixer.mix(rising)
    mixer.choose(Bed.NONE)
    falling = silence(4)
    mixer.mix(falling)
    assert rms_db(rising[: VOICE_RATE // 4]) < rms_db(rising[-VOICE_RATE:]) - 12
    assert not falling[round(2.1 * VOICE_RATE) :].any()
    assert np.abs(np.diff(np.concatenate([rising, falling]))).max() < 0.03


def test_one_bed_follows_another() -> None:
    """The first fades away, then the second comes."""
    mixer = BedMixer()
    mixer.choose(Bed.RAIN)
    mixer.mix(silence(3))
    mixer.choose(Bed.SEA)
    change = silence(5)
    mixer.mix(change)
    only_sea = bed_under(silence(1), Bed.SEA, settled_s=3.0)
    assert rms_db(change[round(1.95 * VOICE_RATE) : round(2.05 * VOICE_RATE)]) < BED_LUFS - 15
    assert rms_db(change[-VOICE_RATE:]) == pytest.approx(rms_db(only_sea), abs=6)


def test_the_same_calls_give_the_same_sound() -> None:
    """However long the pieces are that it is asked for, as long as they are whole chunks."""
    whole = bed_under(silence(2), Bed.SEA)
    mixer = BedMixer()
    mixer.choose(Bed.SEA)
    mixer.mix(silence(3))
    pieces = silence(2)
    for first in range(0, len(pieces), CHUNK):
        mixer.mix(pieces[first : first + CHUNK])
    assert np.array_equal(whole, pieces)


def test_without_a_bed_nothing_changes() -> None:
    """Not by one sample."""
    sound = speech_like(1)
    mixed = sound.copy()
    BedMixer().mix(mixed)
    assert np.array_equal(sound, mixed)


@pytest.mark.parametrize("bed", BEDS)
@pytest.mark.slow
def test_everything_together_stays_under_the_ceiling(bed: Bed) -> None:
    """Words, breath, bell and bed at once: true peak at most -1.5 dB."""
    bell = earcon(Earcon.BELL)
    sound = np.concatenate([speech_like(3), bell])
    led = breath([Beat(phase=Phase.IN, onset=CueTime(0), length=len(sound) * 1000 // VOICE_RATE)], {})
    mixed = sound.copy()
    mixed[: len(led)] += led
    mixed += bed_under(mixed, bed)
    assert np.abs(soxr.resample(mixed, VOICE_RATE, 8 * VOICE_RATE)).max() <= 10 ** (-1.5 / 20)
    assert VOICE_LUFS > BED_LUFS


@pytest.mark.slow
@pytest.mark.parametrize("level_db", [-30, -46])
def test_neither_breath_nor_bed_nor_bell_is_taken_for_a_voice(level_db: int) -> None:
    """As a microphone hears the speaker, above a quiet room's noise: not one frame passes for speech."""
    led = [
        breath(
            [
                Beat(phase=Phase.IN, onset=CueTime(0), length=in_ms),
                Beat(phase=Phase.OUT, onset=CueTime(in_ms), length=out_ms),
            ],
            {},
            style,
        )
        for style in BreathSound
        for in_ms, out_ms in ((4000, 6000), (1300, 1900))
    ]
    sounds = [*led, *(bed_under(silence(10), bed) for bed in BEDS), earcon(Earcon.BELL)]
    assert [voiced_frames(sound, level_db) for sound in sounds] == [0] * len(sounds)


def voiced_frames(sound: Samples, level_db: float) -> int:
    """Frames that the ear's detector takes for speech."""
    heard = soxr.resample(sound, VOICE_RATE, EAR_RATE)
    heard *= 10 ** (level_db / 20) / np.sqrt(np.mean(np.square(heard)))
    heard += np.random.default_rng(1).normal(0, 10 ** (-60 / 20), len(heard))
    pcm = (np.clip(heard, -1, 1) * 32767).astype("<i2").tobytes()
    detector = open_voice_detector()
    size = 2 * detector.frame_samples
    frames = (pcm[at : at + size] for at in range(0, len(pcm) - size, size))
    return sum(detector.probability(frame) > START for frame in frames)
