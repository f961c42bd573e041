"""From any sound card's format to blocks: the same sound, in its place in time."""

from __future__ import annotations

import time
from types import SimpleNamespace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.ear.sound.intake import Block, Intake
from voiceguide.ear.sound.microphone import RecordingMicrophone
from voiceguide.ports import EAR_BLOCK, EAR_RATE

Wave = npt.NDArray[np.float64]


def tones(rate: int, seconds: float = 1.0) -> Wave:
    """Two tones that every rate from 8 kHz can carry, at -14 dBFS or so, faded in and out."""
    t = np.arange(round(rate * seconds)) / rate
    fade = np.minimum(1, np.minimum(t, seconds - t) * 50)
    return np.asarray(4000 * fade * (np.sin(2 * np.pi * 300 * t) + np.sin(2 * np.pi * 1100 * t)))


def int16(wave: Wave, channels: int = 1) -> bytes:
    """Interleaved, the same on every channel, clipped as a sound card would."""
    samples = np.clip(np.rint(wave), -32768, 32767).astype("<i2")
    return bytes(np.repeat(samples, channels).tobytes())


def taken(intake: Intake, raw: bytes, rate: int = EAR_RATE, channels: int = 1) -> list[Block]:
    """Everything that comes of `raw`, delivered every 20 ms."""
    blocks: list[Block] = []
    step = 2 * channels * (rate // 50)
    for n, i in enumerate(range(0, len(raw), step)):
        blocks += intake.take(raw[i : i + step], arrived=20 * (n + 1))
    return blocks


def samples(blocks: list[Block]) -> Wave:
    return np.frombuffer(b"".join(block.pcm for block in blocks), "<i2").astype(float)


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (16_000, 2), (44_100, 2), (48_000, 1)])
def test_every_format_gives_the_same_samples(rate: int, channels: int) -> None:
    """The difference from 16 kHz mono is below -40 dB, and there is no delay."""
    heard = samples(taken(Intake(rate, channels), int16(tones(rate), channels), rate, channels))
    expected = tones(EAR_RATE)[: len(heard)]
    assert len(heard) > 0.9 * EAR_RATE
    assert np.std(heard - expected) < 0.01 * np.std(expected)


def test_a_constant_offset_is_removed() -> None:
    """A sound card that adds 3000 to every sample is heard like any other."""
    heard = samples(taken(Intake(), int16(tones(EAR_RATE) + 3000)))
    assert abs(heard.mean()) < 50
    assert np.std(heard - tones(EAR_RATE)) < 0.02 * np.std(heard)


def test_sound_without_an_offset_is_left_as_it_is() -> None:
    """At 16 kHz mono nothing changes by more than half a percent of full scale."""
    heard = samples(taken(Intake(), int16(tones(EAR_RATE))))
    assert np.abs(heard - tones(EAR_RATE)).max() < 0.005 * 32768


def test_lasting_clipping_is_noticed_once_and_for_all() -> None:
    """Half a second above full scale sets the flag; it stays."""
    intake = Intake()
    taken(intake, int16(tones(EAR_RATE) * 20))
    assert intake.clipping
    taken(intake, int16(tones(EAR_RATE)))
    assert intake.clipping


def test_a_single_shout_is_no_clipping() -> None:
    """A tenth of a second above full scale is nothing to complain of."""
    intake = Intake()
    taken(intake, int16(tones(EAR_RATE, 0.1) * 20) + int16(tones(EAR_RATE)))
    assert not intake.clipping


def test_exact_zeros_for_more_than_two_seconds_are_a_muted_microphone() -> None:
    """Not before two seconds, and no longer once there is any sound."""
    intake = Intake()
    taken(intake, bytes(2 * 2 * EAR_RATE))
    assert not intake.silenced
    taken(intake, bytes(2 * EAR_BLOCK))
    assert intake.silenced
    taken(intake, int16(np.ones(EAR_BLOCK)))
    assert not intake.silenced


@pytest.mark.parametrize("dbfs", [-46.0, -20.0])
def test_the_level_is_the_loudness_against_full_scale(dbfs: float) -> None:
    """Noise of a known level is measured within a decibel; silence is -120."""
    intake = Intake()
    assert intake.level_dbfs == -120
    noise = np.random.default_rng(5).normal(size=3 * EAR_RATE) * 32768 * 10 ** (dbfs / 20)
    taken(intake, int16(noise))
    assert intake.level_dbfs == pytest.approx(dbfs, abs=1)


@given(st.lists(st.integers(min_value=0, max_value=2000), max_size=30))
def test_blocks_do_not_depend_on_how_sound_is_delivered(sizes: list[int]) -> None:
    """However the sound is cut, every block has 320 samples and starts where the last one ended."""
    intake = Intake()
    blocks = [block for size in sizes for block in intake.take(bytes(2 * size), arrived=1000)]
    assert [block.start_sample for block in blocks] == list(range(0, sum(sizes) - EAR_BLOCK + 1, EAR_BLOCK))
    assert all(len(block.pcm) == 2 * EAR_BLOCK for block in blocks)


@given(st.lists(st.integers(min_value=0, max_value=300), max_size=98))
def test_late_deliveries_do_not_move_the_sound(delays: list[int]) -> None:
    """Captures are dated by samples: never after they came, never going back, and right as soon as
    one delivery was on time."""
    intake = Intake()
    ready = [20 * (n + 1) + delay for n, delay in enumerate([0, *delays])]
    arrivals = np.maximum.accumulate(ready).tolist()
    blocks = [block for at in arrivals for block in intake.take(bytes(2 * EAR_BLOCK), arrived=at)]
    assert [block.captured_at for block in blocks] == [20 * n for n in range(len(arrivals))]


@given(st.integers(min_value=1, max_value=400))
def test_lost_sound_leaves_its_time(lost: int) -> None:
    """After an overflow the next block starts later by what is missing, counted and dated."""
    intake = Intake()
    taken(intake, bytes(2 * EAR_RATE))
    (block,) = intake.take(bytes(2 * EAR_BLOCK), arrived=1000 + lost + 20, lost=True)
    assert block.start_sample == EAR_RATE + 16 * lost
    assert block.captured_at == 1000 + lost


def test_a_stall_counts_as_lost_sound() -> None:
    """Three seconds without a delivery are three seconds, though the device says nothing."""
    intake = Intake()
    taken(intake, bytes(2 * EAR_RATE))
    (block,) = intake.take(bytes(2 * EAR_BLOCK), arrived=4020)
    assert (block.start_sample, block.captured_at) == (4 * EAR_RATE, 4000)


@pytest.mark.slow
def test_a_clock_that_drifts_is_followed() -> None:
    """A sound card 0.1 % slow would be 60 ms behind after a minute; its blocks are dated rightly."""
    intake = Intake()
    at = [block.captured_at for n in range(3000) for block in intake.take(bytes(640), round(20.02 * (n + 1)))]
    assert at[-1] == pytest.approx(20.02 * 2999, abs=5)


class MachineClock:
    def now(self) -> int:
        return round(time.monotonic() * 1000)


def test_a_recording_is_heard_in_real_time_and_then_silence() -> None:
    """No block comes before it would have been captured; after the last, zeros that are no fault."""
    clock = MachineClock()
    began = clock.now()
    microphone = RecordingMicrophone(clock, int16(tones(EAR_RATE, 0.1)))
    blocks: list[Block] = []
    while len(blocks) < 8:
        if block := microphone.read(0.05):
            assert clock.now() >= block.captured_at + 20
            blocks.append(block)
    assert [block.captured_at - blocks[0].captured_at for block in blocks] == list(range(0, 160, 20))
    assert began <= blocks[0].captured_at
    assert [block.start_sample for block in blocks] == list(range(0, 8 * EAR_BLOCK, EAR_BLOCK))
    assert b"".join(block.pcm for block in blocks) == int16(tones(EAR_RATE, 0.1)) + bytes(3 * 2 * EAR_BLOCK)
    assert microphone.ended
    assert not microphone.silenced


def test_a_recording_does_not_hold_its_reader() -> None:
    """A read that would take too long answers None, and so does one of a closed microphone."""
    microphone = RecordingMicrophone(SimpleNamespace(now=lambda: 0), bytes(2 * EAR_RATE))
    assert microphone.read(0.001) is None
    microphone.close()
    assert microphone.read(10.0) is None
