"""Turns speech probability into moments: a voice begins, falls silent, or stirs in the quiet."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from voiceguide.core.events import Ms

START = 0.5
"""Probability at which quiet becomes speech; silero's own threshold."""
STAY = 0.35
"""Speech goes on while the probability is above this: breathy word ends are still speech."""
ONSET: Ms = 60
"""This much speech is a voice; less is a click or a cup set down."""
HANGOVER: Ms = 240
"""This much quiet ends a stretch of speech; gaps inside a word are shorter."""


@dataclass(frozen=True, slots=True)
class Onset:
    """A voice began."""

    moment: Ms


@dataclass(frozen=True, slots=True)
class Offset:
    """A voice fell silent."""

    moment: Ms


class Endpointer:
    """Hysteresis over speech probability, in stream time: quiet is timed by samples, not by arrival."""

    def __init__(self) -> None:
        self.speaking = False
        self._since: Ms | None = None
        """When the other state was first seen, if it has been seen without a break since."""

    @property
    def wavering(self) -> bool:
        """The last frame was of the other state: a gap in a word or the end, a click or a voice."""
        return self._since is not None

    def feed(self, probability: float, start: Ms, end: Ms) -> Onset | Offset | None:
        """Take one frame from `start` to `end`; return what it made certain, if anything."""
        voiced = probability >= (STAY if self.speaking else START)
        if voiced is self.speaking:
            self._since = None
            return None
        if self._since is None:
            self._since = start
        if end - self._since < (HANGOVER if self.speaking else ONSET):
            return None
        moment, self._since = self._since, None
        self.speaking = not self.speaking
        return Onset(moment) if self.speaking else Offset(moment)


FAINT = 0.1
"""More like a voice than noise is, and yet no speech: sobs, sighs and breaths are."""
_WINDOW, _OF_THEM = 4, 2
"""Frames of the window that must be faint voice; one alone may be anything.  Proposed."""
_AGAIN: Ms = 250
"""Somebody who goes on stirring is told of once in this time.  Proposed."""


class Stirrings:
    """Hears somebody who says nothing: a sob, a sigh, a breath.  Feed it quiet only, since the end of a word
    is faint voice too."""

    def __init__(self, opened: Ms) -> None:
        """`opened`: when the listening began."""
        self._faint: deque[bool] = deque(maxlen=_WINDOW)
        self._told = opened

    def reset(self) -> None:
        """Somebody spoke: forget what was heard before that."""
        self._faint.clear()

    def feed(self, probability: float, end: Ms) -> Ms | None:
        """Take one frame that ends at `end`; return that moment if somebody stirs and it is worth telling."""
        self._faint.append(probability >= FAINT)
        stirs = self._faint[-1] and sum(self._faint) >= _OF_THEM
        if not stirs or end - self._told < _AGAIN:
            return None
        self._told = end
        return end
