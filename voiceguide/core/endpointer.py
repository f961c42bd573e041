"""Speech probability in, onsets and offsets out: where a voice begins and where it falls silent."""

from __future__ import annotations

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
        """Since when the other state has been seen, without a break."""

    def feed(self, probability: float, start: Ms, end: Ms) -> Onset | Offset | None:
        """One frame from `start` to `end`; what it made certain, if anything."""
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
