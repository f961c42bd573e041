"""The one output stream: 48 kHz mono, open all session, silence when there is nothing to play."""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from voiceguide import native_stderr
from voiceguide.core.events import PlaybackFinished, PlaybackStarted
from voiceguide.devices import close_stream, portaudio
from voiceguide.ports import VOICE_RATE, VoiceguideError
from voiceguide.voice.output.gaps import GapFinder
from voiceguide.voice.output.track import Track
from voiceguide.voice.sounds.bed import BedMixer
from voiceguide.voice.sounds.loudness import decibels

if TYPE_CHECKING:
    from voiceguide.core.commands import Bed
    from voiceguide.ports import Clock, Samples

SpeakerEvent = PlaybackStarted | PlaybackFinished
Report = Callable[[SpeakerEvent], None]
"""Told, on a thread of its own, when the first or last sample of a cue has really left."""

BLOCK = VOICE_RATE // 50
"""Samples in one callback (20 ms)."""
STALL_S = 0.5
"""This long without a callback means that the device is gone; it does not say so itself."""
_LATENCY_S = 0.1
_ONE_TROUBLE_S = 1.0
"""What goes wrong again sooner than this is the same trouble."""
_NOTHING = np.zeros(0, np.float32)
_RAMP = np.linspace(0, 1, BLOCK, dtype=np.float32)
_KNEE, _CEILING = decibels(-6.0), decibels(-2.0)


class Output(Protocol):
    """Where cues sound, one after the other.  Without a device they pass in silence."""

    underruns: int
    """How often the sound stopped for a moment because the device ran dry."""

    def play(self, cue: int, samples: Samples) -> None:
        """Play the whole cue after whatever was given before."""

    def lead(self, cue: int, onset: int, samples: Samples, end: int | None) -> None:
        """Play a cue piece by piece, each exactly `onset` samples after the cue's first one.

        A piece replaces all that was given for its place and later.  The cue ends at `end`; None: more will
        follow.  `onset` 0 begins the cue, after whatever was given before.  A later piece of a cue that is
        not there, or not any more, is ignored.  Between pieces there is silence.  Sound that was lost, or
        that is given too late, is left out: the rest keeps its place.
        """

    def cut(self, cue: int, onset: int) -> bool:
        """Forget what was given from `onset` on, to give something else.  False, and nothing changes, if that
        sounds already or the cue is not there."""

    def sounded(self, cue: int) -> int | None:
        """How many samples of the cue the device has. 0 before it began, None if it is not there."""

    def stop(self) -> None:
        """Fade out and forget everything given so far.  None of it is reported any more."""

    def set_gain(self, db: float) -> None:
        """Play this much louder, from now on."""

    def set_bed(self, bed: Bed) -> None:
        """Lay this under everything, from now on.  May take half a second the first time."""

    @property
    def stalled(self) -> bool:
        """Does the device take no more sound?"""

    def close(self) -> None:
        """Give the device back, within half a second.  Safe to call twice."""


class Speaker:
    """A loudspeaker.  The callback copies, counts and notes; everything else is on other threads."""

    def __init__(self, report: Report, clock: Clock, device: int | None = None) -> None:
        """`device` is a PortAudio number (voiceguide.devices), None the system's default.

        Raises VoiceguideError if it cannot be opened.
        """
        self.position = 0
        """Samples given to the device so far, including those skipped because it had run dry.  Sample 0 is
        the first of the session."""
        self.underruns = 0
        self._report, self._clock = report, clock
        self._lock = threading.Lock()  # the tracks; held for moments only: the callback waits for it
        self._waiting: deque[Track] = deque()
        self._current: Track | None = None
        self._fading = _NOTHING
        self._epoch = 0  # stop() begins a new one; cues of an older one are dropped
        self._gaps = GapFinder()
        self._bed = BedMixer()
        self._sounding = False
        self._trouble = -_ONE_TROUBLE_S
        self._gain = self._gain_now = 1.0
        self._marks: queue.SimpleQueue[tuple[Track, float, int | None] | None] = queue.SimpleQueue()
        self._reporting = threading.RLock()
        self._called = self._asked = self._awake = time.monotonic()
        self._stream = _opened(self._callback, device)
        self._reporter = threading.Thread(target=self._report_marks, name="speaker-report", daemon=True)
        self._reporter.start()

    def play(self, cue: int, samples: Samples) -> None:
        """Play the whole cue after whatever was given before."""
        track = Track(cue, self._epoch, on_grid=False)
        track.lay(0, samples, len(samples))
        with self._lock:
            self._waiting.append(track)

    def lead(self, cue: int, onset: int, samples: Samples, end: int | None) -> None:
        """See Output.  The first sample's place in the stream is told by PlaybackStarted."""
        with self._lock:
            track = self._track(cue)
            if track is None:
                if onset > 0:
                    return
                track = Track(cue, self._epoch, on_grid=True)
                self._waiting.append(track)
            if onset < track.at:
                self._fading = track.tail()
            track.lay(onset, samples, end)

    def cut(self, cue: int, onset: int) -> bool:
        """See Output.  Exact to the sample: all of it can be replaced, or nothing changes."""
        with self._lock:
            track = self._track(cue)
            if track is None or onset < track.at:
                return False
            track.cut(onset)
            return True

    def sounded(self, cue: int) -> int | None:
        """See Output."""
        with self._lock:
            track = self._track(cue)
            return track.at if track is not None else None

    def stop(self) -> None:
        """Fade out within 8 ms and drop the rest; none of it is reported after this returns."""
        with self._reporting:
            self._epoch += 1

    def set_gain(self, db: float) -> None:
        """Play this much louder, from now on; peaks stay under the ceiling."""
        self._gain = decibels(db)

    def set_bed(self, bed: Bed) -> None:
        """See Output."""
        self._bed.choose(bed)

    @property
    def stalled(self) -> bool:
        """Has the device taken nothing for half a second?

        Ask several times a second.  A caller that has not asked for long stood still too (stopped, asleep),
        and the device may be about to call.
        """
        now = time.monotonic()
        if now - self._asked > STALL_S:
            self._awake = now
        self._asked = now
        return now - max(self._called, self._awake) > STALL_S

    def close(self) -> None:
        """Give the device back, within half a second even if the sound server is frozen."""
        stream, self._stream = self._stream, None
        if stream is None:
            return
        self.stop()
        self._marks.put(None)
        close_stream(stream)

    def _track(self, cue: int) -> Track | None:
        tracks = (self._current, *self._waiting)
        return next((t for t in tracks if t and (t.number, t.epoch) == (cue, self._epoch)), None)

    # ------------------------------------------------------------------ PortAudio's thread

    def _callback(self, outdata: Any, frames: int, timing: Any, status: Any) -> None:
        now, delay = time.monotonic(), _delay(timing)
        self._called = now
        outdata.fill(0)
        out = outdata[:, 0]
        with self._lock:
            self._keep_place(now, delay, bool(status.output_underflow))
            self._mix(out, frames, now + (_LATENCY_S if delay is None else delay))
        self._bed.mix(out)
        self._amplify(out)
        self._sounding = self._current is not None or bool(out.any())
        if outdata.shape[1] > 1:
            outdata[:, 1] = out
        self.position += frames

    def _keep_place(self, now: float, delay: float | None, ran_dry: bool) -> None:
        """After a gap, leave out as much as was lost, so that what comes next is on time again."""
        missing = self._gaps.missing(now, delay, self.position)
        told = missing and self._trouble > self._gaps.on_time  # by the device, which had run dry
        if (missing or ran_dry) and not told and now > self._trouble + _ONE_TROUBLE_S:
            self.underruns += self._sounding
            self._trouble = now
        self.position += missing
        track = self._current
        if missing and track and track.on_grid and track.began and track.began <= self._gaps.on_time:
            self._fading = track.tail()
            track.skip(missing)

    def _mix(self, out: Samples, frames: int, leaves: float) -> None:
        """Copy what is due into `out`, whose first sample is heard at `leaves`."""
        epoch, done = self._epoch, 0
        while done < frames:
            if self._current is None:
                if not self._waiting or (self._waiting[0].on_grid and self._gaps.looking(self._called)):
                    break  # a grid begins where the stream's place is known
                self._current = self._waiting.popleft()
            track = self._current
            if track.epoch != epoch:
                if track.began is not None:
                    self._fading = track.tail()
                self._current = None
                continue
            if track.began is None:
                track.began = self._called
                self._marks.put((track, leaves + done / VOICE_RATE, self.position + done))
            count = frames - done if track.end is None else max(0, min(frames - done, track.end - track.at))
            track.read(out[done : done + count])
            done += count
            if track.over:
                self._marks.put((track, leaves + done / VOICE_RATE, None))
                self._current = None
        fading, self._fading = self._fading[:frames], self._fading[frames:]
        out[: len(fading)] += fading

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
            track, leaves, sample = mark
            time.sleep(max(0.0, leaves - time.monotonic()))
            with self._reporting:
                if track.epoch == self._epoch:
                    at = self._clock.now()
                    self._report(
                        PlaybackFinished(at=at, cue=track.number)
                        if sample is None
                        else PlaybackStarted(at=at, cue=track.number, sample=sample)
                    )


def _opened(callback: Callable[..., None], device: int | None) -> Any:
    """A running stream: mono or, where a device takes no mono, stereo."""
    sd = portaudio()
    refusal: Exception | None = None
    for channels in (1, 2):
        try:
            with native_stderr.hidden():
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


def _delay(timing: Any) -> float | None:
    """Seconds until the first sample of this block is heard; None from a device that does not tell."""
    delay = float(timing.outputBufferDacTime - timing.currentTime)
    return delay if 0 < delay < 1 else None


def _soften(out: Samples) -> None:
    """Bend peaks above the knee towards the ceiling instead of cutting them."""
    loud = np.abs(out) > _KNEE
    if loud.any():
        over = (np.abs(out[loud]) - _KNEE) / (_CEILING - _KNEE)
        out[loud] = np.sign(out[loud]) * (_KNEE + (_CEILING - _KNEE) * np.tanh(over))
