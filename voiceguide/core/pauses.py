"""How long somebody's pauses are: log-normal, believed beforehand, and learned while they speak.

Kept in memory for one session, by person; it follows from the events alone, so a replay learns the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_MEDIAN_S = 0.7
_SIGMA = 0.9
_BELIEF = 12.0
"""As much as so many pauses heard before."""
_NARROWEST, _WIDEST = 0.6, 1.3
"""However alike their pauses were, the next may be longer."""
_SHORTEST_S = 0.2
"""Less is the gap inside a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """What is known of one person's pauses inside a turn: mean and squares of log seconds, with a prior."""

    count: float = _BELIEF
    mean: float = math.log(_MEDIAN_S)
    squares: float = _BELIEF * _SIGMA**2
    """Sum of squared distances from the mean."""

    def after(self, seconds: float) -> Pauses:
        """With one more, that ended with more speech."""
        if seconds < _SHORTEST_S:
            return self
        distance = math.log(seconds) - self.mean
        count = self.count + 1
        return Pauses(
            count=count,
            mean=self.mean + distance / count,
            squares=self.squares + distance * distance * self.count / count,
        )

    @property
    def sigma(self) -> float:
        """The spread of log seconds."""
        return min(_WIDEST, max(_NARROWEST, math.sqrt(self.squares / self.count)))

    def survival(self, seconds: float) -> float:
        """S(T): the chance that a pause inside a turn lasts longer than this."""
        return 0.5 * math.erfc(self._z(seconds) / math.sqrt(2))

    def density(self, seconds: float) -> float:
        """h(T) S(T): how likely, per second, a pause is of just this length."""
        z = self._z(seconds)
        return math.exp(-z * z / 2) / (seconds * self.sigma * math.sqrt(2 * math.pi))

    def hazard(self, seconds: float) -> float:
        """h(T): how likely, per second, a pause that lasted this long ends now with more speech."""
        return self.density(seconds) / max(self.survival(seconds), 1e-12)

    def _z(self, seconds: float) -> float:
        return (math.log(seconds) - self.mean) / self.sigma


USUAL = Pauses()
"""Somebody who was not heard yet."""
