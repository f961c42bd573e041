"""What learning somebody's pauses is worth over an evening: cut-ins and waiting, beside a clock.

No sound: the guide's own rule and simulated pauses (turns/pauses.py), twelve turns of one to four pauses for
each person.  Whoever goes on within 0.2 s takes the decision back; of those who are cut in on, six in ten say
"I'm not done".  Beside each row stand the clock that waits as long as the guide's median does, and the clock
that cuts in as seldom.  Takes two minutes.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Protocol

import numpy as np

from scripts.bench.command import bench_parser
from scripts.bench.machine import describe
from scripts.bench.turns.pauses import Pause, as_people_are, heavy
from voiceguide.core.events import TurnKind
from voiceguide.core.turns.end_rule import INVITED_AFTER, why
from voiceguide.core.turns.evidence import Signs
from voiceguide.core.turns.pauses import USUAL, Pauses

TURNS = 12
GRACE_S = 0.2
"""From a decision to the guide's first sample."""
_SAY_SO = 0.6
"""How many of those who are cut in on say so.  Assumed."""


def _mixed(person: random.Random) -> Pause:
    scale = person.choices((1.0, 1.5, 2.0), (60, 20, 20))[0]
    return as_people_are(person, scale)


PEOPLE: Mapping[str, Callable[[random.Random], Pause]] = {
    "as people are": as_people_are,
    "the same, each twice as long": partial(as_people_are, scale=2.0),
    "as people are; two in five pause 1.5 or 2 times as long": _mixed,
    "the heavy mixture": heavy,
}


class Waits(Protocol):
    """One way of waiting, with one person."""

    def seconds(self) -> float:
        """How much quiet ends their turn now."""

    def paused(self, seconds: float) -> None:
        """They made such a pause, or said that they had."""


@dataclass
class Clock:
    """So much quiet, whoever it is."""

    quiet: float

    def seconds(self) -> float:
        """Always as much."""
        return self.quiet

    def paused(self, seconds: float) -> None:
        """It learns nothing."""
        del seconds


@cache
def _enough(kind: TurnKind, pauses: Pauses) -> float:
    return min(why(kind, Signs(), pauses).quiet, INVITED_AFTER + 2_000) / 1000


@dataclass
class Guide:
    """The guide's own rule."""

    kind: TurnKind
    pauses: Pauses = field(default=USUAL)

    def seconds(self) -> float:
        """As long as the rule says, with nothing but quiet to go by."""
        return _enough(self.kind, self.pauses)

    def paused(self, seconds: float) -> None:
        """It is learned."""
        self.pauses = self.pauses.after(round(seconds, 2))


@dataclass(frozen=True)
class Result:
    """How a way did with many people."""

    cut_in: float
    """Share of turns."""
    waits: Sequence[float]

    @property
    def median(self) -> float:
        """Seconds."""
        return float(np.median(self.waits))


def evenings(people: Callable[[random.Random], Pause], way: Callable[[], Waits], count: int) -> Result:
    """`count` people, an evening each."""
    cut_in, waits = 0, []
    for number in range(count):
        rng = random.Random(number)
        pause, waiting = people(random.Random(1_000_003 + number)), way()
        for _ in range(TURNS):
            for seconds in [pause(rng) for _ in range(rng.randint(1, 4))]:
                enough = waiting.seconds()
                if seconds > enough + GRACE_S:
                    cut_in += 1
                    if rng.random() < _SAY_SO:
                        waiting.paused(enough)
                    break
                waiting.paused(seconds)
            else:
                waits.append(waiting.seconds())
    return Result(cut_in / (count * TURNS), waits)


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    parser = bench_parser(__name__, __doc__)
    parser.add_argument("--people", type=int, default=300)
    count = parser.parse_args(arguments).people
    print(describe())
    print("| pauses, turn | cut in | median | mean | p95 | a clock of that median | one as seldom cut in |")
    print("|---|---|---|---|---|---|---|")
    for name, people in PEOPLE.items():
        clocks = {
            tenths / 10: evenings(people, partial(Clock, tenths / 10), count) for tenths in range(25, 81)
        }
        for kind in (TurnKind.FREE, TurnKind.SEND):
            ours = evenings(people, partial(Guide, kind), count)
            beside = evenings(people, partial(Clock, ours.median), count)
            fair = next(
                (quiet for quiet, clock in clocks.items() if clock.cut_in <= ours.cut_in), float("nan")
            )
            print(
                f"| {name}, {kind} | {ours.cut_in:.1%} | {ours.median:.2f} s | {np.mean(ours.waits):.2f} s "
                f"| {np.percentile(ours.waits, 95):.2f} s | {beside.cut_in:.1%} | {fair:.1f} s |",
                flush=True,
            )
