"""The sound of one cue on its own time line, laid out piece by piece while it is being played."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voiceguide.ports import VOICE_RATE

if TYPE_CHECKING:
    from voiceguide.ports import Samples

FADE = VOICE_RATE // 125
"""Samples of a fade (8 ms): short enough to be prompt, long enough not to click."""
_UP = np.linspace(0, 1, FADE, dtype=np.float32)
_DOWN = _UP[::-1]


@dataclass(slots=True, eq=False)
class Piece:
    """Samples that stand at one place of a track."""

    onset: int
    samples: Samples

    @property
    def end(self) -> int:
        """The first sample after it."""
        return self.onset + len(self.samples)


class Track:
    """All places are samples, counted from the cue's first one.

    Where nothing is laid there is silence, and time passes there too: a piece that comes late is heard from
    where it should be by then.
    """

    def __init__(self, number: int, epoch: int, *, on_grid: bool) -> None:
        self.number, self.epoch = number, epoch
        self.on_grid = on_grid
        """Does it keep its place in time when sound was lost?  Other cues go on where they were."""
        self.began: float | None = None
        """When the callback took the first samples, in seconds of the monotonic clock."""
        self.at = 0
        """The next sample to be played."""
        self.end: int | None = None
        """Where the cue ends; None while there is more to come."""
        self.pieces: deque[Piece] = deque()
        self._joined: int | None = None  # from here on sound joins nothing: it fades in

    @property
    def over(self) -> bool:
        """All of it was played."""
        return self.end is not None and self.at >= self.end

    def lay(self, onset: int, samples: Samples, end: int | None) -> None:
        """Lay these samples from `onset` on, instead of everything from there on."""
        self.cut(onset)
        if onset < self.at:
            self._joined = self.at
        if len(samples):
            self.pieces.append(Piece(onset, samples))
        self.end = end

    def cut(self, onset: int) -> None:
        """Lay nothing from `onset` on; what sounds up to there ends with a fade."""
        self.end = None
        while self.pieces and self.pieces[-1].onset >= onset:
            self.pieces.pop()
        if self.pieces and self.pieces[-1].end > onset:
            last = self.pieces.pop()
            fade = max(last.onset, onset - FADE, self.at)
            self.pieces.append(Piece(last.onset, last.samples[: max(0, fade - last.onset)]))
            if fade < onset:
                faded = last.samples[fade - last.onset : onset - last.onset] * _DOWN[-(onset - fade) :]
                self.pieces.append(Piece(fade, faded))

    def read(self, out: Samples) -> None:
        """Put the next samples into `out`, which holds silence, and go on after them."""
        self._copy(out)
        if self._joined is not None:
            done = self.at - self._joined
            rise = _UP[done : done + len(out)]
            out[: len(rise)] *= rise
            if done + len(rise) >= FADE:
                self._joined = None
        self.at += len(out)
        while self.pieces and self.pieces[0].end <= self.at:
            self.pieces.popleft()

    def skip(self, count: int) -> None:
        """Leave out this many samples."""
        self.at += count
        if self.began is not None:
            self._joined = self.at

    def tail(self) -> Samples:
        """How the sound would fade away if it ended now: 8 ms."""
        tail = np.zeros(FADE, np.float32)
        self._copy(tail)
        return tail * _DOWN

    def _copy(self, out: Samples) -> None:
        for piece in self.pieces:
            first, last = max(piece.onset, self.at), min(piece.end, self.at + len(out))
            if first < last:
                out[first - self.at : last - self.at] = piece.samples[
                    first - piece.onset : last - piece.onset
                ]
