"""Sound of any rate and number of channels in, 16 kHz mono blocks out, each with its place in time.

Nothing here knows a device: what a microphone delivered goes in, in order, with the moment it came.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import soxr

from voiceguide.core.events import Ms
from voiceguide.ear.sound.pcm import as_int16
from voiceguide.ports import EAR_BLOCK, EAR_RATE

STALL: Ms = 500
"""A device that delivers nothing for longer than this is lost, not late."""
_MUTED_AFTER = 2.0
"""Seconds of exact zeros that no open microphone gives."""
_FULL_SCALE = 32_767
_CLIPPED_BLOCKS = 10
"""A single shout may clip; this many blocks mean the input level is too high."""
_RECENT = 100
"""Arrivals judged together: long enough to meet one that was not late, short against clock drift."""
_DC_BLOCKS = 200
"""The constant offset is the mean of about this many blocks (4 s)."""


@dataclass(frozen=True, slots=True)
class Block:
    """20 ms of sound: EAR_BLOCK samples."""

    pcm: bytes
    """16 kHz mono little-endian int16."""
    start_sample: int
    """Samples since the microphone opened, those lost on the way counted too.  Time quiet by this:
    a block that does not start where the last one ended follows a gap."""
    captured_at: Ms
    """When its first sample was captured, on the session's clock; never goes back."""


class Intake:
    """From a device's own format to `Block`s.  One thread's own."""

    def __init__(self, rate: int = EAR_RATE, channels: int = 1) -> None:
        """`rate` (samples a second) and `channels` of the int16 sound that take() will get."""
        self._rate, self._channels = rate, channels
        self._resampler = (
            None if rate == EAR_RATE else soxr.ResampleStream(rate, EAR_RATE, 1, dtype="float32")
        )
        self._taken = 0  # samples of the device so far, lost ones included
        self._next = 0  # start of the next block
        self._pending = bytearray()
        self._origins: deque[float] = deque(maxlen=_RECENT)
        self._last_arrival: Ms | None = None
        self._last_capture: Ms = 0
        self._zeros = 0
        self._clipped_blocks = 0
        self._offset = 0.0
        self._levelled_blocks = 0
        self._power = 0.0

    @property
    def silenced(self) -> bool:
        """Nothing but exact zeros for more than two seconds: muted, or not allowed."""
        return self._zeros > _MUTED_AFTER * self._rate

    @property
    def clipping(self) -> bool:
        """The input is often louder than it can carry; stays true once it is."""
        return self._clipped_blocks >= _CLIPPED_BLOCKS

    @property
    def level_dbfs(self) -> float:
        """Loudness over the last half second or so (RMS), -120 for silence."""
        return 10 * math.log10(max(self._power, 1e-12))

    def take(self, raw: bytes, arrived: Ms, *, lost: bool = False) -> list[Block]:
        """Interleaved int16 sound that came at `arrived`; `lost` if some before it never came.
        Returns the blocks it completes."""
        frames = np.frombuffer(raw, "<i2").reshape(-1, self._channels)
        self._notice(frames)
        origin = self._origin(len(frames), arrived, lost)
        mono = frames.mean(axis=1, dtype=np.float32)
        if self._resampler is not None:
            mono = self._resampler.resample_chunk(mono)
        self._pending += self._levelled(mono)
        return self._blocks(origin)

    def _notice(self, frames: npt.NDArray[np.int16]) -> None:
        peak = max(int(frames.max(initial=0)), -int(frames.min(initial=0)))
        self._zeros = self._zeros + len(frames) if peak == 0 else 0
        if peak >= _FULL_SCALE and not self.clipping:
            self._clipped_blocks += int(np.count_nonzero(np.abs(frames.astype(np.int32)) >= _FULL_SCALE) >= 3)

    def _origin(self, samples: int, arrived: Ms, lost: bool) -> float:
        """When sample 0 was captured.  Blocks come late, never early: the least late one tells."""
        origin = arrived - (self._taken + samples) * 1000 / self._rate
        stalled = self._last_arrival is not None and arrived - self._last_arrival > STALL
        if (lost or stalled) and self._origins:
            origin -= self._skip(origin - min(self._origins))
        self._origins.append(origin)
        self._taken += samples
        self._last_arrival = arrived
        return min(self._origins)

    def _skip(self, missing: float) -> float:
        """Leave room for sound that never came; returns how much, in milliseconds."""
        lost = max(0, round(missing * EAR_RATE / 1000))
        self._next += len(self._pending) // 2 + lost
        self._pending.clear()
        self._origins.clear()
        self._taken += round(lost * self._rate / EAR_RATE)
        return lost * 1000 / EAR_RATE

    def _levelled(self, mono: npt.NDArray[np.float32]) -> bytes:
        """Without the constant offset that some sound cards add, as int16."""
        if not len(mono):
            return b""
        self._levelled_blocks = min(self._levelled_blocks + 1, _DC_BLOCKS)
        before = self._offset if self._levelled_blocks > 1 else float(mono.mean())
        self._offset = before + (float(mono.mean()) - before) / self._levelled_blocks
        mono = mono - np.linspace(before, self._offset, len(mono), dtype=np.float32)
        self._power += 0.05 * (float(np.mean(np.square(mono))) / 32768**2 - self._power)
        return as_int16(mono)

    def _blocks(self, origin: float) -> list[Block]:
        blocks = []
        while len(self._pending) >= 2 * EAR_BLOCK:
            captured = round(origin + self._next * 1000 / EAR_RATE)
            self._last_capture = max(self._last_capture, captured)
            blocks.append(Block(bytes(self._pending[: 2 * EAR_BLOCK]), self._next, self._last_capture))
            del self._pending[: 2 * EAR_BLOCK]
            self._next += EAR_BLOCK
        return blocks
