"""How long a person's pauses are: log-normal, believed beforehand, and learned while they speak.

What is learned makes the guide more patient with whoever pauses longer than anybody, and less patient only
with whoever was heard to be fluent: many pauses, hardly a long one.  The guide hears only pauses that ended
before its patience did; believed alone, they would shrink that patience turn by turn.

It is kept in memory for one session, by person and kind of turn.  It follows from the events alone, so a
replay learns the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from voiceguide.core.events import TurnKind

_SIGMA = 0.9
"""Spread of the log seconds of pauses: one in six is 2.5 times as long as the middle one.  Proposed."""
_BELIEF = 12.0
"""The belief weighs as much as this many observed pauses.  Proposed."""
_NARROWEST, _WIDEST = 0.6, 1.3
"""The spread stays within these: however alike their pauses were, the next may be longer.  Proposed."""
_BELIEF_OF_FLUENT, _NARROWEST_OF_FLUENT = 2.0, 0.4
"""The same for somebody who was heard to be fluent.  Proposed: of those tried in
scripts/bench/turns/evening.py, the ones with the fewest cut-ins at the same wait."""
_LONG_S = 2.0
"""A pause this long is a long one: one in thirty of people's, one in eight of the slow ones'.  From the same
bench, as are the next two."""
_ENOUGH = 6
"""So many pauses must have been heard before anybody is called fluent."""
_RARELY = 0.05
"""Of a fluent person's pauses no greater share is long."""
_SHORTEST_S = 0.2
"""A shorter gap is inside a word, and no pause.  Proposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """What is known of one person's pauses inside a turn.  They count as no shorter than anybody's,
    unless the person is fluent."""

    believed: float = math.log(0.7)
    """Mean of log seconds before anybody was heard."""
    learned: int = 0
    """How many of their pauses were heard."""
    total: float = 0.0
    """Sum of those pauses' log seconds, as distances from `believed`."""
    squares: float = 0.0
    """Sum of the squares of these distances."""
    long: int = 0
    """How many of them were long."""

    def after(self, seconds: float) -> Pauses:
        """What is known after one more pause, which ended with more speech."""
        if seconds < _SHORTEST_S:
            return self
        distance = math.log(seconds) - self.believed
        return replace(
            self,
            learned=self.learned + 1,
            total=self.total + distance,
            squares=self.squares + distance * distance,
            long=self.long + (seconds >= _LONG_S),
        )

    @property
    def fluent(self) -> bool:
        """They were heard long enough, and hardly ever made a long pause."""
        return self.learned >= _ENOUGH and self.long <= _RARELY * self.learned

    @property
    def mean(self) -> float:
        """The mean of their log seconds, with the belief."""
        return self.believed + self.total / (self._belief + self.learned)

    @property
    def sigma(self) -> float:
        """The spread of their log seconds, with the belief."""
        count = self._belief + self.learned
        variance = (self._belief * _SIGMA**2 + self.squares) / count - (self.total / count) ** 2
        narrowest = _NARROWEST_OF_FLUENT if self.fluent else _NARROWEST
        return min(_WIDEST, max(narrowest, math.sqrt(variance)))

    @property
    def _belief(self) -> float:
        return _BELIEF_OF_FLUENT if self.fluent else _BELIEF

    def survival(self, seconds: float) -> float:
        """S(T): the chance that a pause inside a turn lasts longer than this."""
        return max(0.5 * math.erfc(z / math.sqrt(2)) for z, _ in self._distances(seconds))

    def density(self, seconds: float) -> float:
        """h(T) S(T): how likely, per second, a pause is of just this length."""
        return max(
            math.exp(-z * z / 2) / (seconds * sigma * math.sqrt(2 * math.pi))
            for z, sigma in self._distances(seconds)
        )

    def hazard(self, seconds: float) -> float:
        """h(T): how likely, per second, a pause that lasted this long ends now with more speech."""
        return self.density(seconds) / max(self.survival(seconds), 1e-12)

    def _distances(self, seconds: float) -> tuple[tuple[float, float], ...]:
        """Distances from the mean of anybody's log seconds and from the mean of theirs, in spreads; and the
        spreads.  Of a fluent person theirs alone."""
        log = math.log(seconds)
        theirs = (log - self.mean) / self.sigma, self.sigma
        return (theirs,) if self.fluent else ((((log - self.believed) / _SIGMA), _SIGMA), theirs)


USUAL = Pauses()
"""Somebody who was not heard yet."""
READING = Pauses(believed=math.log(0.56))
"""Somebody who says a line: half of 35 pauses in read speech were longer than 0.56 s (of the people who may
be tuned on, scripts/bench/turns/evidence.py).  Their spread is believed to be wider than in reading."""


def believed(kind: TurnKind) -> Pauses:
    """What is believed of somebody who has not been heard in this kind of turn."""
    return READING if kind is TurnKind.LINE else USUAL
