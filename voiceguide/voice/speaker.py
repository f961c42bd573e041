"""The one output stream: 48 kHz mono, open all session, silence when there is nothing to play."""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from voiceguide.core.events import PlaybackFinished, PlaybackStarted
from voiceguide.devices import close_stream, portaudio, quiet_stderr
from voiceguide.ports import VOICE_RATE, VoiceguideError
from voiceguide.voice.loudness import decibels

if TYPE_CHECKING:
    from voiceguide.ports import Clock, Samples

SpeakerEvent = PlaybackStarted | PlaybackFinished
Report = Callable[[SpeakerEvent], None]
"""Told, on a thread of its own, when the first or last sample of a cue has really left."""

BLOCK = VOICE_RATE // 50
"""Samples in one callback (20 ms)."""
STALL_S = 0.5
"""This long without a callback means that the device is gone; it does not say so itself."""
_LATENCY_S = 0.1
_FADE = np.linspace(1, 0, VOICE_RATE // 125, dtype=np.float32)
_RAMP = np.linspace(0, 1, BLOCK, dtype=np.float32)
_KNEE, _CEILING = decibels(-6.0), decibels(-2.0)


class Output(Protocol):
    """Where cues sound, one after the other (or, without a device, pass in silence)."""

    def play(self, cue: int, samples: Samples) -> None:
        """Play after whatever was given before."""

    def stop(self) -> None:
        """Fade out and forget everything given so far; none of it is reported any more."""

    def set_gain(self, db: float) -> None:
        """Play this much louder, from now on."""

    @property
    def stalled(self) -> bool:
        """The device takes no sound any more."""

    def close(self) -> None:
        """Give the device back, within half a second.  Safe to call twice."""


@dataclass(slots=True, eq=False)
class _Cue:
    number: int
    samples: Samples
    at_sample: int
    epoch: int
    played: int = 0


class Speaker:
    """A loudspeaker.  The callback copies, counts and notes; everything else is on other threads."""

    def __init__(self, report: Report, clock: Clock, device: int | None = None) -> None:
        """`device` is a PortAudio number (voiceguide.devices), None the system's default.

        Raises VoiceguideError if it cannot be opened.
        """
        self.position = 0
        """Samples given to the device so far; sample 0 is the first of the session."""
        self.underruns = 0
        """How often the device ran dry."""
        self._report, self._clock = report, clock
        self._waiting: deque[_Cue] = deque()
        self._current: _Cue | None = None
        self._epoch = 0  # stop() begins a new one; cues of an older one are dropped
        self._gain = self._gain_now = 1.0
        self._marks: queue.SimpleQueue[tuple[_Cue, type[SpeakerEvent], float] | None] = queue.SimpleQueue()
        self._reporting = threading.RLock()
        self._called = time.monotonic()
        self._stream = _opened(self._callback, device)
        self._reporter = threading.Thread(target=self._report_marks, name="speaker-report", daemon=True)
        self._reporter.start()

    def play(self, cue: int, samples: Samples, at_sample: int = 0) -> None:
        """Play after whatever was given before, and not before `position` is `at_sample`."""
        self._waiting.append(_Cue(cue, samples, at_sample, self._epoch))

    def stop(self) -> None:
        """Fade out within 8 ms and drop the rest; none of it is reported after this returns."""
        with self._reporting:
            self._epoch += 1

    def set_gain(self, db: float) -> None:
        """Play this much louder, from now on; peaks stay under the ceiling."""
        self._gain = decibels(db)

    @property
    def stalled(self) -> bool:
        """The device has taken nothing for half a second."""
        return time.monotonic() - self._called > STALL_S

    def close(self) -> None:
        """Give the device back, within half a second even if the sound server is frozen."""
        stream, self._stream = self._stream, None
        if stream is None:
            return
        self.stop()
        self._marks.put(None)
        close_stream(stream)

    # ------------------------------------------------------------------ PortAudio's thread

    def _callback(self, outdata: Any, frames: int, timing: Any, status: Any) -> None:
        self._called = time.monotonic()
        self.underruns += bool(status.output_underflow)
        outdata.fill(0)
        out = outdata[:, 0]
        self._mix(out, frames, self._called + _until_heard(timing))
        self._amplify(out)
        if outdata.shape[1] > 1:
            outdata[:, 1] = out
        self.position += frames

    def _mix(self, out: Samples, frames: int, leaves: float) -> None:
        """Copy what is due into `out`, whose first sample is heard at `leaves`."""
        epoch, done = self._epoch, 0
        while done < frames:
            if self._current is None:
                if not self._waiting:
                    return
                self._current = self._waiting.popleft()
            cue = self._current
            if cue.epoch != epoch:
                done += _fade_out(cue, out[done:])
                self._current = None
                continue
            done = max(done, cue.at_sample - self.position)
            if done >= frames:
                return
            if cue.played == 0:
                self._marks.put((cue, PlaybackStarted, leaves + done / VOICE_RATE))
            count = min(frames - done, len(cue.samples) - cue.played)
            out[done : done + count] = cue.samples[cue.played : cue.played + count]
            cue.played += count
            done += count
            if cue.played == len(cue.samples):
                self._marks.put((cue, PlaybackFinished, leaves + done / VOICE_RATE))
                self._current = None

    def _amplify(self, out: Samples) -> None:
        gain = self._gain
        if gain != self._gain_now:
            out *= self._gain_now + (gain - self._gain_now) * _RAMP[: len(out)]
        elif gain != 1.0:
            out *= gain
        if max(gain, self._gain_now) > 1.0:
            _soften(out)
        self._gain_now = gain

    # ------------------------------------------------------------------ the reporter's thread

    def _report_marks(self) -> None:
        while (mark := self._marks.get()) is not None:
            cue, kind, leaves = mark
            time.sleep(max(0.0, leaves - time.monotonic()))
            with self._reporting:
                if cue.epoch == self._epoch:
                    self._report(kind(at=self._clock.now(), cue=cue.number))


def _opened(callback: Callable[..., None], device: int | None) -> Any:
    """A running stream: mono or, where a device takes no mono, stereo."""
    sd = portaudio()
    refusal: Exception | None = None
    for channels in (1, 2):
        try:
            with quiet_stderr():
                stream = sd.OutputStream(
                    device=device,
                    samplerate=VOICE_RATE,
                    channels=channels,
                    dtype="float32",
                    blocksize=BLOCK,
                    latency=_LATENCY_S,
                    callback=callback,
                )
                stream.start()
            return stream
        except (sd.PortAudioError, ValueError) as error:
            refusal = error
    raise VoiceguideError(
        f"The speaker cannot be opened ({refusal}). "
        "Choose another one with --speaker, or run 'voiceguide doctor'."
    ) from refusal


def _until_heard(timing: Any) -> float:
    """Seconds until the first sample of this block is heard; some devices do not tell."""
    delay = float(timing.outputBufferDacTime - timing.currentTime)
    return delay if 0 < delay < 1 else _LATENCY_S


def _fade_out(cue: _Cue, out: Samples) -> int:
    """A few last milliseconds of a cue that was sounding; how many samples that took."""
    if cue.played == 0:
        return 0
    rest = cue.samples[cue.played : cue.played + min(len(_FADE), len(out))]
    out[: len(rest)] = rest * _FADE[: len(rest)]
    return len(rest)


def _soften(out: Samples) -> None:
    """Bend peaks above the knee towards the ceiling instead of cutting them."""
    loud = np.abs(out) > _KNEE
    if loud.any():
        over = (np.abs(out[loud]) - _KNEE) / (_CEILING - _KNEE)
        out[loud] = np.sign(out[loud]) * (_KNEE + (_CEILING - _KNEE) * np.tanh(over))
