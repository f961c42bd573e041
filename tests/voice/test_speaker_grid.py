"""Cues on a grid while the device runs dry, on a scripted device and virtual time."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from voiceguide.ports import VOICE_RATE
from voiceguide.voice.output import speaker as module
from voiceguide.voice.output.speaker import BLOCK, Speaker

BLOCK_MS = BLOCK * 1000 // VOICE_RATE
DELAY_MS = 100


class Room:
    """A device that asks for blocks in time, and what is heard of them, millisecond by millisecond."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100_000
        self.heard = np.zeros(20_000, bool)
        clock = SimpleNamespace(monotonic=lambda: self.now / 1000, sleep=lambda _seconds: None)
        monkeypatch.setattr(module, "time", clock)
        monkeypatch.setattr(module, "_opened", lambda *_: SimpleNamespace(stop=None))
        monkeypatch.setattr(module, "close_stream", lambda _stream: None)
        self.speaker = Speaker(lambda _event: None, SimpleNamespace(now=lambda: self.now))

    def runs(self, ms: int, *, ran_dry: bool = False, late: int = 0) -> None:
        """The device takes blocks for so long; it may say that it had run dry, or be `late` for each."""
        for _ in range(ms // BLOCK_MS):
            out = np.zeros((BLOCK, 1), np.float32)
            timing = SimpleNamespace(currentTime=0.0, outputBufferDacTime=(DELAY_MS + late) / 1000)
            self.speaker._callback(out, BLOCK, timing, SimpleNamespace(output_underflow=ran_dry))  # noqa: SLF001
            start = self.now + DELAY_MS + late - 100_000
            self.heard[start : start + BLOCK_MS] = out[:, 0].reshape(BLOCK_MS, -1).any(axis=1)
            self.now += BLOCK_MS

    def runs_dry(self, ms: int) -> None:
        """Nothing is asked for, and nothing heard, for so long."""
        self.now += ms

    def onsets(self) -> list[int]:
        """When sounds begin, in milliseconds."""
        return (np.flatnonzero(np.diff(self.heard.astype(int)) == 1) + 1).tolist()


def lead(speaker: Speaker, cue: int, *onsets_ms: int) -> None:
    """Sounds of 20 ms at these places of one cue."""
    sound: Any = np.ones(VOICE_RATE // 50, np.float32)
    for onset in onsets_ms:
        speaker.lead(cue, onset * VOICE_RATE // 1000, sound, None)


def test_a_cue_begun_between_two_gaps_is_on_its_grid(monkeypatch: pytest.MonkeyPatch) -> None:
    """It begins when the first gap is measured, so the second one is made up for like any other."""
    room = Room(monkeypatch)
    room.runs(2_000)
    room.runs_dry(400)
    lead(room.speaker, 1, *range(0, 5_000, 500))
    room.runs(100)
    room.runs_dry(40)
    room.runs(700)
    room.runs_dry(60)
    room.runs(6_000)
    onsets = room.onsets()
    off = [(onset - onsets[0] + 250) % 500 - 250 for onset in onsets]
    late = [onset for onset, by in zip(onsets, off, strict=True) if by]
    assert set(off) <= {0, 60}
    assert all(onset < onsets[0] + 1_500 for onset in late)  # found within half a second, then on time
    assert onsets[-1] - onsets[0] == 4_500


def test_a_cue_waits_for_a_place_no_longer_than_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """A device that never comes to rest is sung to all the same."""
    room = Room(monkeypatch)
    room.runs(2_000)
    room.runs_dry(400)
    lead(room.speaker, 1, 0)
    for _ in range(20):
        room.runs(100)
        room.runs_dry(30)
    (onset,) = room.onsets()
    assert onset <= 2_000 + 400 + 1_000 + DELAY_MS + 2 * BLOCK_MS


def test_a_sentence_waits_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on no grid begins with the next block."""
    room = Room(monkeypatch)
    room.runs(2_000)
    room.runs_dry(400)
    room.speaker.play(1, np.ones(BLOCK, np.float32))
    room.runs(200)
    assert room.onsets() == [2_400 + DELAY_MS]


def test_a_gap_that_takes_long_to_measure_is_one_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The device says at once that it ran dry; where its stream stands is found more than a second later."""
    room = Room(monkeypatch)
    room.runs(2_000)
    lead(room.speaker, 1, *range(0, 8_000, 20))
    room.runs(1_000)
    room.runs_dry(600)
    room.runs(40, ran_dry=True)
    for late in range(80, 0, -4):
        room.runs(80, late=late)
    assert room.speaker.underruns == 1
    room.runs(2_000)
    assert room.speaker.underruns == 1
    room.runs_dry(600)
    room.runs(1_000)
    assert room.speaker.underruns == 2
    room.runs(3_000)
    assert np.flatnonzero(room.heard)[-1] == 2_000 + DELAY_MS + 8_000 - 1  # both were made up for


def test_who_stood_still_does_not_blame_the_speaker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that was stopped for a while hears of the device a moment after it goes on."""
    room = Room(monkeypatch)
    for _ in range(8):
        room.runs(240)
        assert not room.speaker.stalled
    room.runs_dry(5_000)
    assert not room.speaker.stalled
    room.runs(240)
    assert not room.speaker.stalled


def test_a_speaker_that_takes_nothing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second after it took the last block."""
    room = Room(monkeypatch)
    told = []
    for _ in range(3):
        room.runs(240)
        told.append(room.speaker.stalled)
    for _ in range(3):
        room.runs_dry(250)
        told.append(room.speaker.stalled)
    assert told == [False] * 4 + [True] * 2
