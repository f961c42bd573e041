"""Cues on a grid while the device runs dry, on a scripted device and virtual time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.support.scripted_device import BLOCK_MS, DELAY_MS, Device
from voiceguide.ports import VOICE_RATE
from voiceguide.voice.output.speaker import BLOCK, Speaker


def lead(speaker: Speaker, cue: int, *onsets_ms: int) -> None:
    """Sounds of 20 ms at these places of one cue."""
    sound: Any = np.ones(VOICE_RATE // 50, np.float32)
    for onset in onsets_ms:
        speaker.lead(cue, onset * VOICE_RATE // 1000, sound, None)


def test_a_cue_begun_between_two_gaps_is_on_its_grid(monkeypatch: pytest.MonkeyPatch) -> None:
    """It begins when the first gap is measured, so the second one is made up for like any other."""
    device = Device(monkeypatch)
    device.runs(2_000)
    device.runs_dry(400)
    lead(device.speaker, 1, *range(0, 5_000, 500))
    device.runs(100)
    device.runs_dry(40)
    device.runs(700)
    device.runs_dry(60)
    device.runs(6_000)
    onsets = device.onsets_ms()
    off = [(onset - onsets[0] + 250) % 500 - 250 for onset in onsets]
    late = [onset for onset, by in zip(onsets, off, strict=True) if by]
    assert set(off) <= {0, 60}
    assert all(onset < onsets[0] + 1_500 for onset in late)  # found within half a second, then on time
    assert onsets[-1] - onsets[0] == 4_500


def test_a_cue_waits_for_a_place_no_longer_than_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """A device that never comes to rest is sung to all the same."""
    device = Device(monkeypatch)
    device.runs(2_000)
    device.runs_dry(400)
    lead(device.speaker, 1, 0)
    for _ in range(20):
        device.runs(100)
        device.runs_dry(30)
    (onset,) = device.onsets_ms()
    assert onset <= 2_000 + 400 + 1_000 + DELAY_MS + 2 * BLOCK_MS


def test_a_sentence_waits_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on no grid begins with the next block."""
    device = Device(monkeypatch)
    device.runs(2_000)
    device.runs_dry(400)
    device.speaker.play(1, np.ones(BLOCK, np.float32))
    device.runs(200)
    assert device.onsets_ms() == [2_400 + DELAY_MS]


def test_a_gap_that_takes_long_to_measure_is_one_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The device says at once that it ran dry; where its stream stands is found more than a second later."""
    device = Device(monkeypatch)
    device.runs(2_000)
    lead(device.speaker, 1, *range(0, 8_000, 20))
    device.runs(1_000)
    device.runs_dry(600)
    device.runs(40, ran_dry=True)
    for late in range(80, 0, -4):
        device.runs(80, late=late)
    assert device.speaker.underruns == 1
    device.runs(2_000)
    assert device.speaker.underruns == 1
    device.runs_dry(600)
    device.runs(1_000)
    assert device.speaker.underruns == 2
    device.runs(3_000)
    _, last = device.sounds()[-1]
    assert last + 1 == (2_000 + DELAY_MS + 8_000) * VOICE_RATE // 1000  # both were made up for


def test_who_stood_still_does_not_blame_the_speaker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that was stopped for a while hears of the device a moment after it goes on."""
    device = Device(monkeypatch)
    for _ in range(8):
        device.runs(240)
        assert not device.speaker.stalled
    device.runs_dry(5_000)
    assert not device.speaker.stalled
    device.runs(240)
    assert not device.speaker.stalled


def test_a_speaker_that_takes_nothing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second after it took the last block."""
    device = Device(monkeypatch)
    told = []
    for _ in range(3):
        device.runs(240)
        told.append(device.speaker.stalled)
    for _ in range(3):
        device.runs_dry(250)
        told.append(device.speaker.stalled)
    assert told == [False] * 4 + [True] * 2
