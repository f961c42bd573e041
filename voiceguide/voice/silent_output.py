"""Where cues pass in silence: a session of captions, or a speaker that is gone."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

from voiceguide.core.events import PlaybackFinished, PlaybackStarted
from voiceguide.ports import VOICE_RATE

if TYPE_CHECKING:
    from voiceguide.ports import Clock, Samples
    from voiceguide.voice.speaker import Report


class SilentOutput:
    """Reports each cue as a speaker would, after its length, and as not audible."""

    stalled = False

    def __init__(self, report: Report, clock: Clock) -> None:
        self._report, self._clock = report, clock
        self._waiting: deque[tuple[int, float]] = deque()
        self._epoch = 0
        self._closed = False
        self._changed = threading.Condition()
        threading.Thread(target=self._pass, name="silent-output", daemon=True).start()

    def play(self, cue: int, samples: Samples) -> None:
        """Let the length of `samples` pass after whatever was given before."""
        with self._changed:
            self._waiting.append((cue, len(samples) / VOICE_RATE))
            self._changed.notify()

    def stop(self) -> None:
        """Forget everything given so far; none of it is reported after this returns."""
        with self._changed:
            self._epoch += 1
            self._waiting.clear()
            self._changed.notify()

    def set_gain(self, db: float) -> None:
        """Silence has no loudness."""

    def close(self) -> None:
        """End the thread.  Safe to call twice."""
        with self._changed:
            self._closed = True
            self.stop()

    def _pass(self) -> None:
        with self._changed:
            while not self._closed:
                if not self._waiting:
                    self._changed.wait()
                    continue
                cue, seconds = self._waiting.popleft()
                self._report(PlaybackStarted(at=self._clock.now(), cue=cue))
                if self._undisturbed(seconds):
                    self._report(PlaybackFinished(at=self._clock.now(), cue=cue, audible=False))

    def _undisturbed(self, seconds: float) -> bool:
        epoch = self._epoch
        return not self._changed.wait_for(lambda: self._epoch != epoch, seconds)
