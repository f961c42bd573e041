"""When a quiet stretch ends a turn: the stopping rule, and what it costs to be wrong.

Every quiet stretch is a bet: end the turn now, or wait.  `pi` is the chance that this quiet is the end, from
the script.  `L` is the likelihood ratio of what was heard.  `S` and `h` are survival and hazard of the pauses
that people make inside a turn.  `R` is how many seconds of waiting one cut-in costs.  Stop once

    pi L / ((1 - pi) S(T)) >= R h(T)

Pauses are log-normal.  All numbers are proposals until they are measured on people.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from voiceguide.core.events import Ms, TurnKind
from voiceguide.core.turns.evidence import Signs, weighed
from voiceguide.core.turns.pauses import Pauses, believed


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How one kind of turn weighs waiting against cutting in."""

    end_chance: float
    """pi: the chance that a quiet stretch is the end, before any evidence."""
    cut_in_cost: float
    """R: seconds of waiting that one cut-in is worth avoiding."""
    start_within: Ms
    """How long nobody may begin; then the turn passes."""
    longest: Ms
    """How long a turn may be.  Even with a television in the room the session goes on."""


PATIENCE = {
    TurnKind.LINE: Patience(end_chance=0.5, cut_in_cost=25, start_within=8_000, longest=60_000),
    TurnKind.ANSWER: Patience(end_chance=0.7, cut_in_cost=6, start_within=6_000, longest=20_000),
    TurnKind.READY: Patience(end_chance=0.7, cut_in_cost=6, start_within=30_000, longest=60_000),
    TurnKind.REPLY: Patience(end_chance=0.3, cut_in_cost=60, start_within=30_000, longest=300_000),
    TurnKind.FREE: Patience(end_chance=0.3, cut_in_cost=60, start_within=30_000, longest=600_000),
    TurnKind.SEND: Patience(end_chance=0.2, cut_in_cost=60, start_within=30_000, longest=600_000),
}

FLOOR: Mapping[TurnKind, Ms] = {TurnKind.FREE: 3_500, TurnKind.SEND: 4_500}
"""However fluent somebody is, free talk of theirs is given this much quiet: what was never heard of them may
still come.  More where they were asked to tell the end.  Proposed; of 380 pauses in recordings of spontaneous
talk three were longer than 3.5 s, one longer than 4.5."""
SHORTEST_QUIET: Ms = 250
"""Less quiet than this is part of a word."""
INVITED_AFTER: Ms = 6_000
"""Quiet that is far from enough: longer than this nobody is left without a word."""
LONGEST_QUIET: Ms = 8_000
"""Where the rule wants more quiet than this, the turn is not ended: they are invited to go on."""
_MOST_TRIED: Ms = 15_000
_STEP: Ms = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a turn is over, or how much more quiet it needs."""

    kind: TurnKind
    quiet: Ms
    """How much quiet was needed, or is."""
    evidence: tuple[tuple[str, float], ...]
    """What was heard, with its likelihood ratio."""
    survival: float
    hazard: float
    """Survival and hazard of this person's pauses, at that quiet."""
    bound: str = ""
    """What ended it instead of the rule; "" is the rule."""

    @property
    def enough(self) -> Ms:
        """How much quiet it takes until something is done: the turn is ended or, if it `hesitates`, they are
        invited to go on."""
        return INVITED_AFTER if self.hesitates else self.quiet

    @property
    def hesitates(self) -> bool:
        """More is surely to come: nobody would bear the quiet that ends this turn."""
        return self.quiet > LONGEST_QUIET

    def __str__(self) -> str:
        if self.bound:
            return self.bound
        patience = PATIENCE[self.kind]
        heard = ", ".join(f"{name} (x{ratio:g})" for name, ratio in self.evidence) or "nothing but quiet"
        first = (
            f"more was to come, so after {self.enough / 1000:.2f} s of quiet the turn was not ended by rule"
            if self.hesitates
            else f"{self.quiet / 1000:.2f} s of quiet were enough"
        )
        return (
            f"{first}: {heard}; chance of an end before that "
            f"{patience.end_chance:g}, pauses that last longer {self.survival:.0%}, that end here "
            f"{self.hazard:.2f} a second, one cut-in worth {patience.cut_in_cost:g} s"
        )


def why(kind: TurnKind, signs: Signs, pauses: Pauses | None = None) -> Why:
    """The stopping rule, worked out: the least quiet that satisfies it.  Whoever is fluent is waited for less
    than anybody in free talk alone, and there for no less than FLOOR."""
    anybody = believed(kind)
    pauses = pauses or anybody
    patience, heard = PATIENCE[kind], weighed(kind, signs)
    odds = math.prod(ratio for _, ratio in heard) * patience.end_chance / (1 - patience.end_chance)
    needed = odds / patience.cut_in_cost
    quiet = _least(needed, pauses)
    if pauses.fluent:
        usual = _least(needed, anybody)
        quiet = max(quiet, min(FLOOR.get(kind, usual), usual))
    survival, hazard = pauses.survival(quiet / 1000), pauses.hazard(quiet / 1000)
    return Why(kind=kind, quiet=quiet, evidence=heard, survival=survival, hazard=hazard)


def _least(needed: float, pauses: Pauses) -> Ms:
    """The least quiet at which pauses of just that length are this rare, per second."""
    tried = (*range(SHORTEST_QUIET, _MOST_TRIED, _STEP), _MOST_TRIED)
    return next((quiet for quiet in tried if needed >= pauses.density(quiet / 1000)), _MOST_TRIED)
