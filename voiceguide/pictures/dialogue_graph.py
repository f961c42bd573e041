"""A dialogue as a graph: the ways from state to state, each in its lane."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from voiceguide.core.script.steps.dialogue import Dialogue
from voiceguide.core.written.dialogue import END, State

START = "start"


@dataclass(frozen=True, slots=True)
class Way:
    """From one row to another.  Row 0 is the start, then come the states, and the last row is the end."""

    start: int
    end: int
    replies: tuple[str, ...]
    """Replies that lead there; () if nothing leads elsewhere."""
    lane: int = 0
    """0: straight down to the next row; 1: nearest to the boxes."""

    @property
    def back(self) -> bool:
        """Does it lead up, or to its own state?"""
        return self.end <= self.start

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last row it touches, from above."""
        return min(self.start, self.end), max(self.start, self.end)


def ways(dialogue: Dialogue) -> list[Way]:
    """Every way that is written, each in its lane.  Ways between the same two rows are one."""
    rows = {name: row for row, name in enumerate([*dialogue.states, END], start=1)}
    found: dict[tuple[int, int], tuple[str, ...]] = {(0, rows[dialogue.start]): ()}
    for start, state in enumerate(dialogue.states.values(), start=1):
        for reply, name in _replies(state):
            place = start, rows[name]
            found[place] = (*found.get(place, ()), *([reply] if reply else []))
    merged = [Way(start, end, replies) for (start, end), replies in found.items()]
    return [*_in_lanes([way for way in merged if not way.back]), *_in_lanes([w for w in merged if w.back])]


def _replies(state: State) -> Iterator[tuple[str, str]]:
    """Each way out, and what leads there; "" where there is nothing to decide."""
    parts = len(set(state.ways.values())) > 1
    for reply, name in state.ways.items():
        told = reply or ("else" if state.on else "")
        yield told if parts else "", name


def _in_lanes(side: Sequence[Way]) -> Iterator[Way]:
    """Put short ways inside.  Two ways in one lane never meet in a row."""
    taken: list[list[tuple[int, int]]] = []
    for way in sorted(side, key=lambda way: (way.span[1] - way.span[0], way.span)):
        low, high = way.span
        if high - low == 1 and not way.back:
            yield way
            continue
        free = (n for n, spans in enumerate(taken) if all(high < a or low > b for a, b in spans))
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append(way.span)
        yield replace(way, lane=lane + 1)
