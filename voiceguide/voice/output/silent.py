"""Where cues pass in silence: a session of captions, or a speaker that is gone."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceguide.core.events import PlaybackFinished, PlaybackStarted
from voiceguide.ports import VOICE_RATE

if TYPE_CHECKING:
    from voiceguide.core.commands import Bed
    from voiceguide.ports import Clock, Samples
    from voiceguide.voice.output.speaker import Report


@dataclass(slots=True, eq=False)
class _Cue:
    number: int
    end: int | None
    began: float | None = None

    def at(self) -> int:
        """How many samples of it have passed."""
        return 0 if self.began is None else int((time.monotonic() - self.began) * VOICE_RATE)


class SilentOutput:
    """Reports each cue as a speaker would, after its length, and says that nobody heard it."""

    stalled = False
    underruns = 0

    def __init__(self, report: Report, clock: Clock) -> None:
        self._report, self._clock = report, clock
        self._cues: deque[_Cue] = deque()  # the first one is passing
        self._closed = False
        self._changed = threading.Condition()
        threading.Thread(target=self._pass, name="silent-output", daemon=True).start()

    def play(self, cue: int, samples: Samples) -> None:
        """Let the length of `samples` pass after whatever was given before."""
        with self._changed:
            self._cues.append(_Cue(cue, len(samples)))
            self._changed.notify()

    def lead(self, cue: int, onset: int, samples: Samples, end: int | None) -> None:  # noqa: ARG002
        """Let a cue pass until `end`, or until more is told of it if that is None."""
        with self._changed:
            there = self._cue(cue)
            if there is not None:
                there.end = end
            elif onset == 0:
                self._cues.append(_Cue(cue, end))
            self._changed.notify()

    def cut(self, cue: int, onset: int) -> bool:
        """False, and nothing changes, if the cue is past `onset` or is not there."""
        with self._changed:
            there = self._cue(cue)
            if there is None or there.at() > onset:
                return False
            there.end = None
            return True

    def sounded(self, cue: int) -> int | None:
        """How much of the cue has passed; None if it is not there."""
        with self._changed:
            there = self._cue(cue)
            return there.at() if there is not None else None

    def stop(self) -> None:
        """Forget everything given so far; none of it is reported after this returns."""
        with self._changed:
            self._cues.clear()
            self._changed.notify()

    def set_bed(self, bed: Bed) -> None:
        """Nothing is heard."""

    def set_gain(self, db: float) -> None:
        """Silence has no loudness."""

    def close(self) -> None:
        """End the thread.  Safe to call twice."""
        with self._changed:
            self._closed = True
            self.stop()

    def _cue(self, number: int) -> _Cue | None:
        return next((cue for cue in self._cues if cue.number == number), None)

    def _pass(self) -> None:
        with self._changed:
            while not self._closed:
                if not self._cues:
                    self._changed.wait()
                    continue
                cue = self._cues[0]
                if cue.began is None:
                    cue.began = time.monotonic()
                    self._report(PlaybackStarted(at=self._clock.now(), cue=cue.number))
                elif cue.end is None or cue.at() < cue.end:
                    self._changed.wait((cue.end - cue.at()) / VOICE_RATE if cue.end is not None else None)
                else:
                    self._cues.popleft()
                    self._report(PlaybackFinished(at=self._clock.now(), cue=cue.number, audible=False))
