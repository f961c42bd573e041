"""Cues on a grid while the device runs dry, on a scripted device and virtual time."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from voiceguide.ports import VOICE_RATE
from voiceguide.voice import speaker as module
from voiceguide.voice.speaker import BLOCK, Speaker

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

    def runs(self, ms: int) -> None:
        """The device takes blocks for so long."""
        for _ in range(ms // BLOCK_MS):
            out = np.zeros((BLOCK, 1), np.float32)
            timing = SimpleNamespace(currentTime=0.0, outputBufferDacTime=DELAY_MS / 1000)
            self.speaker._callback(out, BLOCK, timing, SimpleNamespace(output_underflow=False))
            start = self.now + DELAY_MS - 100_000
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
