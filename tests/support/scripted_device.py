"""A sound device whose clock a test moves: it asks the real Speaker for blocks and keeps what is heard."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from voiceguide.ports import VOICE_RATE
from voiceguide.voice.output import speaker as module
from voiceguide.voice.output.speaker import BLOCK, Speaker, SpeakerEvent

BLOCK_MS = BLOCK * 1000 // VOICE_RATE
DELAY_MS = 100
"""From the moment a block is asked for until it is heard."""
_BEGAN_MS = 100_000
_QUIET = 1e-4


class Device:
    """Plays into `heard`; whatever the speaker reports stands in `events`, dated exactly.

    The speaker's own thread for reports is left out: each report is made at once, at the moment for which
    it was meant.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, length_ms: int = 20_000) -> None:
        self.now = self._woken = _BEGAN_MS
        self.heard = np.zeros(length_ms * VOICE_RATE // 1000, np.float32)
        self.events: list[SpeakerEvent] = []
        time = SimpleNamespace(monotonic=lambda: self.now / 1000, sleep=self._sleep)
        no_thread = SimpleNamespace(start=lambda: None)
        monkeypatch.setattr(module, "time", time)
        monkeypatch.setattr(module, "_opened", lambda *_: SimpleNamespace(stop=None))
        monkeypatch.setattr(module, "close_stream", lambda _stream: None)
        with monkeypatch.context() as patch:
            patch.setattr(threading, "Thread", lambda **_: no_thread)
            self.speaker = Speaker(self.events.append, SimpleNamespace(now=lambda: self._woken))

    def _sleep(self, seconds: float) -> None:
        self._woken = self.now + round(1000 * seconds)

    @property
    def passed(self) -> int:
        """Milliseconds since the device was opened."""
        return self.now - _BEGAN_MS

    def runs(self, ms: int, *, ran_dry: bool = False, late: int = 0) -> None:
        """The device takes blocks for so long; it may say that it had run dry, or be `late` for each."""
        for _ in range(ms // BLOCK_MS):
            out = np.zeros((BLOCK, 1), np.float32)
            timing = SimpleNamespace(currentTime=0.0, outputBufferDacTime=(DELAY_MS + late) / 1000)
            self.speaker._callback(out, BLOCK, timing, SimpleNamespace(output_underflow=ran_dry))  # noqa: SLF001
            start = (self.passed + DELAY_MS + late) * VOICE_RATE // 1000
            self.heard[start : start + BLOCK] = out[:, 0]
            self.speaker._marks.put(None)  # noqa: SLF001
            self.speaker._report_marks()  # noqa: SLF001
            self.now += BLOCK_MS

    def runs_dry(self, ms: int) -> None:
        """Nothing is asked for, and nothing heard, for so long."""
        self.now += ms

    def sounds(self) -> list[tuple[int, int]]:
        """First and last sample of each sound, set apart by at least 15 ms of quiet."""
        return sounds(self.heard, _QUIET)

    def onsets_ms(self) -> list[int]:
        """When sounds begin."""
        return [first * 1000 // VOICE_RATE for first, _ in self.sounds()]


def sounds(samples: npt.NDArray[Any], quiet: float) -> list[tuple[int, int]]:
    """First and last sample of each sound louder than `quiet`, set apart by at least 15 ms of less."""
    loud = np.flatnonzero(np.abs(samples.astype(np.float64)) > quiet)
    if not len(loud):
        return []
    cuts = np.flatnonzero(np.diff(loud) > 15 * VOICE_RATE // 1000)
    ends = zip([0, *(cuts + 1)], [*cuts, len(loud) - 1], strict=True)
    return [(int(loud[first]), int(loud[last])) for first, last in ends]


def tone(seconds: float) -> npt.NDArray[np.float32]:
    """A cosine of 1 kHz, so that it begins and ends loudly: a sample that is missing shows."""
    at = np.arange(round(seconds * VOICE_RATE)) / VOICE_RATE
    return (0.4 * np.cos(2 * np.pi * 1000 * at)).astype(np.float32)
