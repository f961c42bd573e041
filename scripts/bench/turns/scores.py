"""How one way of telling ends did."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scripts.bench.turns.compose import ComposedTurn
from scripts.bench.turns.methods import Decide
from voiceguide.core.events import Event


@dataclass(frozen=True, slots=True)
class Case:
    """One turn in one room, as the ear heard it."""

    turn: ComposedTurn
    pcm: bytes
    events: tuple[Event, ...]


def head(of: str) -> str:
    """The head of a table of scores."""
    columns = (of, "cut in (95 %)", "of the slowest tenth", "median end", "p95", "missed")
    return f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|"


@dataclass(frozen=True, slots=True)
class Score:
    """How one way did in one kind of turn."""

    count: int
    cut_in: int
    missed: int
    latencies: tuple[float, ...]
    slowest: float
    """Cut in, of the turns of the tenth of speakers who pause longest."""

    def row(self, name: str) -> str:
        """One line of the table."""
        low, high = wilson(self.cut_in, self.count)
        late = sorted(self.latencies) or [math.nan]
        p95 = late[min(len(late) - 1, int(0.95 * len(late)))]
        return (
            f"| {name} | {100 * self.cut_in / self.count:.0f} % ({100 * low:.0f}-{100 * high:.0f}) "
            f"| {100 * self.slowest:.0f} % | {np.median(late):.2f} s | {p95:.2f} s | {self.missed} |"
        )


def wilson(hits: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share."""
    share = hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    reach = z / (1 + z * z / count) * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def scored(cases: Sequence[Case], decide: Decide) -> Score:
    """How `decide` does."""
    ends = [decide(case.pcm, case.events) for case in cases]
    cut = [end is not None and end < case.turn.end for end, case in zip(ends, cases, strict=True)]
    latencies = tuple(
        end - case.turn.end
        for end, case in zip(ends, cases, strict=True)
        if end is not None and end >= case.turn.end
    )
    slow = slowest_tenth(cases)
    of_slow = [was for was, case in zip(cut, cases, strict=True) if case.turn.speaker in slow]
    missed = sum(end is None for end in ends)
    return Score(len(cases), sum(cut), missed, latencies, sum(of_slow) / max(1, len(of_slow)))


def slowest_tenth(cases: Sequence[Case]) -> set[str]:
    """The speakers whose pauses are the longest, on average."""
    pauses: dict[str, list[float]] = {}
    for case in cases:
        pauses.setdefault(case.turn.speaker, []).extend(case.turn.pauses)
    ranked = sorted(pauses, key=lambda speaker: float(np.mean(pauses[speaker] or [0])), reverse=True)
    return set(ranked[: max(1, len(ranked) // 10)])
