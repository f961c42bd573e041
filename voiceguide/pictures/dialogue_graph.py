"""A dialogue as a graph: the ways from state to state, each in its lane; drawn, or as Graphviz text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.steps.dialogue import Dialogue
from voiceguide.core.text import showable
from voiceguide.core.written.dialogue import END, State
from voiceguide.ports import UsageError, VoiceguideError

ENDINGS = (".svg", ".dot")
START = "start"


def draw(exercise: Exercise, path: Path) -> None:
    """Draw the dialogues of an exercise into `path`, by its ending: the same bytes for the same exercise.

    A file that is there is replaced.  Raises UsageError where there is nothing to draw or the ending is
    unknown, VoiceguideError where the file cannot be written.
    """
    from voiceguide.pictures.dialogue_picture import as_svg

    if path.suffix.lower() not in ENDINGS:
        raise UsageError(f"--graph writes .svg or .dot; found '{showable(path.name)[:40]}'.")
    dialogues = [step for step in exercise.steps if isinstance(step, Dialogue)]
    if not dialogues:
        raise UsageError(f"'{exercise.title}' holds no dialogue; 'voiceguide preview' draws any exercise.")
    text = as_svg(exercise.title, dialogues) if path.suffix.lower() == ".svg" else as_dot(dialogues)
    try:
        path.write_bytes(text.encode())
    except OSError as error:
        raise VoiceguideError(f"{path} cannot be written ({error.strerror}); name another file.") from None


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


def as_dot(dialogues: Sequence[Dialogue]) -> str:
    """The same as Graphviz text, to be laid out elsewhere."""
    lines = ["digraph dialogue {", '  node [shape=box, style=rounded, fontname="sans-serif"];']
    for number, dialogue in enumerate(dialogues):
        for row, name in enumerate([START, *dialogue.states, END]):
            lines.append(f'  d{number}_{row} [label="{_quoted(name.replace("_", " "))}"];')
        for way in ways(dialogue):
            label = _quoted(", ".join(way.replies))
            lines.append(f'  d{number}_{way.start} -> d{number}_{way.end} [label="{label}"];')
    return "\n".join([*lines, "}", ""])


def _quoted(text: str) -> str:
    """As it stands inside a quoted label, where '&' would begin an entity."""
    return showable(text).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
