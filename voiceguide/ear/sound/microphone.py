"""The microphone: PortAudio's callback copies, stamps and enqueues; everything else is the reader's."""

from __future__ import annotations

import threading
from collections import deque
from queue import Empty, SimpleQueue
from typing import Any, Protocol

from voiceguide import native_stderr
from voiceguide.core.events import Ms
from voiceguide.devices import Device, close_stream, find_input, portaudio
from voiceguide.ear.sound.intake import STALL, Block, Intake
from voiceguide.ports import EAR_BLOCK, EAR_RATE, Clock, VoiceguideError

_BACKLOG = 1500
"""Blocks (30 s) that may wait for a reader before new ones are lost."""


class SoundSource(Protocol):
    """What the ear listens to.  One reader thread; the properties may be read from any."""

    @property
    def silenced(self) -> bool:
        """It gives exact zeros, and has for more than two seconds: muted, or not allowed."""

    @property
    def stalled(self) -> bool:
        """It has given nothing for more than half a second: the device or its server is gone."""

    @property
    def clipping(self) -> bool:
        """The input level is too high; stays true once it is.  People are told when all is over."""

    @property
    def level_dbfs(self) -> float:
        """Loudness of the last half second or so (RMS against full scale, -120 for silence)."""

    def read(self, timeout: float) -> Block | None:
        """The next block, or None if none came within `timeout` seconds."""

    def close(self) -> None:
        """Release the device, within half a second.  Safe to call twice."""


class Microphone:
    """A real microphone, listening from the moment it is made.

    Opens at 16 kHz mono or, where that is refused, in the device's own format, and delivers the
    same blocks.  `device` says what was opened; whoever doubts that the sound still comes from it
    (PulseAudio moves streams silently) has to ask the sound server.
    """

    def __init__(self, clock: Clock, device: str | int | None = None) -> None:
        """`device`: a number, (part of) a name, or None for the system's choice.
        Raises NoDevice if there is none, VoiceguideError if it cannot be found or opened."""
        self.device: Device = find_input(device)
        self._clock = clock
        self._arrived: SimpleQueue[tuple[bytes, Ms, bool]] = SimpleQueue()
        self._blocks: deque[Block] = deque()
        self._dropped = False
        self._last_callback = clock.now()
        self._stream, rate, channels = self._open()
        self._intake = Intake(rate, channels)
        self._closed = False

    @property
    def silenced(self) -> bool:
        """Nothing arrives but exact silence, as from a muted microphone."""
        return self._intake.silenced

    @property
    def stalled(self) -> bool:
        """No block came for a while: the device or the sound server hangs."""
        return self._clock.now() - self._last_callback > STALL

    @property
    def clipping(self) -> bool:
        """It is louder than full scale."""
        return self._intake.clipping

    @property
    def level_dbfs(self) -> float:
        """How loud it is now."""
        return self._intake.level_dbfs

    def read(self, timeout: float) -> Block | None:
        """The next block, or None if none came within `timeout` seconds."""
        while not self._blocks:
            try:
                raw, arrived, lost = self._arrived.get(timeout=timeout)
            except Empty:
                return None
            self._blocks.extend(self._intake.take(raw, arrived, lost=lost))
        return self._blocks.popleft()

    def close(self) -> None:
        """Release the device, within half a second even if the sound server hangs."""
        if not self._closed:
            self._closed = True
            close_stream(self._stream)

    def _open(self) -> tuple[Any, int, int]:
        """The running stream, its rate and its channels."""
        sd = portaudio()
        own_channels = min(self.device.channels, 2)
        formats = dict.fromkeys(
            [(EAR_RATE, 1), (EAR_RATE, own_channels), (self.device.rate, 1), (self.device.rate, own_channels)]
        )
        for rate, channels in formats:
            try:
                with native_stderr.hidden():
                    return self._started(rate, channels), rate, channels
            except sd.PortAudioError as error:
                refusal = error
        raise VoiceguideError(
            f"The microphone {self.device} cannot be opened ({refusal.args[0]}). Another program may hold "
            "it: close that one, choose another with --mic, or run 'voiceguide doctor'."
        ) from refusal

    def _started(self, rate: int, channels: int) -> Any:
        stream = portaudio().RawInputStream(
            device=self.device.index,
            samplerate=rate,
            channels=channels,
            blocksize=rate * EAR_BLOCK // EAR_RATE,
            dtype="int16",
            callback=self._callback,
        )
        try:
            stream.start()
        except BaseException:
            stream.close()
            raise
        return stream

    def _callback(self, indata: Any, _frames: int, _time: Any, status: Any) -> None:
        now = self._clock.now()
        self._last_callback = now
        if self._arrived.qsize() >= _BACKLOG:
            self._dropped = True
            return
        self._arrived.put((bytes(indata), now, self._dropped or status.input_overflow))
        self._dropped = False


class RecordingMicrophone:
    """A recording, heard in real time as a microphone would hear it; afterwards silence.

    Its zeros are silence, not a muted device.
    """

    silenced = False
    stalled = False

    def __init__(self, clock: Clock, pcm: bytes) -> None:
        """`pcm`: 16 kHz mono int16.  It begins to play now."""
        self._clock = clock
        self._pcm = pcm
        self._began = clock.now()
        self._intake = Intake()
        self._blocks = 0
        self._closing = threading.Event()

    @property
    def clipping(self) -> bool:
        """It is louder than full scale."""
        return self._intake.clipping

    @property
    def level_dbfs(self) -> float:
        """How loud it is now."""
        return self._intake.level_dbfs

    @property
    def ended(self) -> bool:
        """All of the recording was read."""
        return 2 * EAR_BLOCK * self._blocks >= len(self._pcm)

    def read(self, timeout: float) -> Block | None:
        """The next block once it would have been captured, or None if that is `timeout` seconds off."""
        due = self._began + (self._blocks + 1) * EAR_BLOCK * 1000 // EAR_RATE
        wait = (due - self._clock.now()) / 1000
        if self._closing.wait(min(timeout, max(wait, 0.0))) or wait > timeout:
            return None
        start = 2 * EAR_BLOCK * self._blocks
        raw = self._pcm[start : start + 2 * EAR_BLOCK].ljust(2 * EAR_BLOCK, b"\0")
        self._blocks += 1
        self._intake.take(raw, due)  # for the level; the recording itself is heard as it is
        return Block(raw, start // 2, due - EAR_BLOCK * 1000 // EAR_RATE)

    def close(self) -> None:
        """End the reading.  Safe to call twice."""
        self._closing.set()
