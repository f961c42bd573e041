"""A dialogue as a drawing: its states in a column, forward ways on the right, ways back on the left.

Plain SVG, the same bytes every time; or Graphviz text, for whoever has a better layout.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from xml.sax.saxutils import escape

from voiceguide.core.dialogue import END, Dialogue, State
from voiceguide.core.exercise import Exercise
from voiceguide.core.text import showable
from voiceguide.ports import UsageError, VoiceguideError

ENDINGS = (".svg", ".dot")
_ROW, _BOX_HEIGHT, _BOX_WIDTH = 74, 50, 330
_LANE, _MARGIN, _TOP = 20, 40, 84
_CLEAR = 84
"""Beside a box there is room for replies before the first lane."""
_SAID = 46
"""Characters of what is said that fit into a box."""
_STYLE = """
  svg { background: #fcfbf8; font-family: system-ui, sans-serif; }
  .box { fill: #ffffff; stroke: #b9b3a6; } .swap { stroke: #9a5b00; stroke-width: 2; }
  .name { font-size: 14px; font-weight: 600; fill: #26323a; } .said { font-size: 11px; fill: #5c6670; }
  .title { font-size: 20px; fill: #26323a; } .way { fill: none; stroke: #00696b; stroke-width: 1.4; }
  .back { stroke: #6f5f97; } .reply { font-size: 11px; fill: #00595b; } .reply.of-back { fill: #5d4d86; }
  .tip { fill: #00696b; } .tip.of-back { fill: #6f5f97; }
  @media (prefers-color-scheme: dark) {
    svg { background: #14191d; } .box { fill: #1d242a; stroke: #56616a; } .swap { stroke: #e0a458; }
    .name, .title { fill: #e8ecef; } .said { fill: #a8b2ba; } .way { stroke: #6cc5c6; }
    .back { stroke: #b7a6e0; } .reply { fill: #8fd8d9; } .reply.of-back { fill: #c9bcec; }
    .tip { fill: #6cc5c6; } .tip.of-back { fill: #b7a6e0; }
  }
"""


@dataclass(frozen=True, slots=True)
class Way:
    """From one state to another, and the replies that lead there."""

    start: int
    end: int
    replies: str
    lane: int = 0
    place: int = 0
    """Which of those that leave its state on the same side."""

    @property
    def back(self) -> bool:
        """Does it lead up, to a state that was before?"""
        return self.end <= self.start

    @property
    def span(self) -> tuple[int, int]:
        """The rows it passes, from above."""
        return min(self.start, self.end), max(self.start, self.end)


def draw(exercise: Exercise, path: Path) -> None:
    """Draw the dialogues of an exercise into `path`, by its ending.

    Raises UsageError where there is none to draw or the ending is unknown, VoiceguideError where the
    file cannot be written.
    """
    if path.suffix.lower() not in ENDINGS:
        raise UsageError(f"--graph writes .svg or .dot; found '{showable(path.name)[:40]}'.")
    dialogues = [step for step in exercise.steps if isinstance(step, Dialogue)]
    if not dialogues:
        raise UsageError(f"'{exercise.title}' holds no dialogue; 'voiceguide preview' draws any exercise.")
    text = as_svg(exercise.title, dialogues) if path.suffix.lower() == ".svg" else as_dot(dialogues)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise VoiceguideError(f"{path} cannot be written ({error.strerror}); name another file.") from None


def ways(dialogue: Dialogue) -> list[Way]:
    """Every way that is written, those between the same two states as one; each in a lane of its own."""
    names = [*dialogue.states, END]
    found: dict[tuple[int, int], list[str]] = {}
    for start, state in enumerate(dialogue.states.values()):
        for reply, name in state.ways.items():
            found.setdefault((start, names.index(name)), []).append(reply or "else")
    merged = [Way(start, end, _replies(replies)) for (start, end), replies in found.items()]
    laid = [*_in_lanes([w for w in merged if not w.back]), *_in_lanes([w for w in merged if w.back])]
    places: Counter[tuple[int, bool]] = Counter()
    placed = []
    for way in laid:
        side = way.start, way.back
        placed.append(replace(way, place=places[side]))
        places[side] += way.lane > 0
    return placed


def _replies(replies: Sequence[str]) -> str:
    return ", ".join(replies)


def _in_lanes(side: Sequence[Way]) -> Iterator[Way]:
    """Short ones inside; two in one lane never pass the same rows.  Lane 0 is straight down to the next."""
    taken: list[list[tuple[int, int]]] = []
    for way in sorted(side, key=lambda w: (w.span[1] - w.span[0], w.span)):
        low, high = way.span
        if high - low == 1 and not way.back:
            yield way
            continue
        lane = next(
            (n for n, spans in enumerate(taken) if all(high < a or low > b for a, b in spans)), len(taken)
        )
        if lane == len(taken):
            taken.append([])
        taken[lane].append(way.span)
        yield replace(way, lane=lane + 1)


# ------------------------------------------------------------------ SVG


def as_svg(title: str, dialogues: Sequence[Dialogue]) -> str:
    """All dialogues, one under the other."""
    parts, top, widest = [], _TOP, 0
    for dialogue in dialogues:
        drawn, width = _drawn(dialogue, top)
        parts += drawn
        top += _ROW * (len(dialogue.states) + 1) + _TOP
        widest = max(widest, width)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {widest} {top - _TOP + 30}" width="{widest}">'
    )
    name = f'<text class="title" x="{_MARGIN}" y="46">{escape(title)}</text>'
    return "\n".join([head, f"<style>{_STYLE}</style>", name, *parts, "</svg>", ""])


def _drawn(dialogue: Dialogue, top: int) -> tuple[list[str], int]:
    all_ways = ways(dialogue)
    left = _MARGIN + _CLEAR + _LANE * max((way.lane for way in all_ways if way.back), default=0)
    right = left + _BOX_WIDTH
    shapes = [shape for way in all_ways for shape in _way(way, left, right, top)]
    for row, (name, state) in enumerate([*dialogue.states.items(), (END, State())]):
        shapes += _box(name, state, left, top + row * _ROW)
    width = right + _LANE * max((way.lane for way in all_ways if not way.back), default=0) + _CLEAR + _MARGIN
    return shapes, width


def _box(name: str, state: State, x: int, y: int) -> Iterator[str]:
    swap = " swap" if state.swap else ""
    yield f'<rect class="box{swap}" x="{x}" y="{y}" width="{_BOX_WIDTH}" height="{_BOX_HEIGHT}" rx="10"/>'
    about, end = _about(state), x + _BOX_WIDTH - 14
    yield f'<text class="name" x="{x + 14}" y="{y + 20}">{escape(name.replace("_", " "))}</text>'
    yield f'<text class="said" x="{end}" y="{y + 20}" text-anchor="end">{escape(about)}</text>'
    said = state.say if len(state.say) <= _SAID else state.say[: _SAID - 1] + "…"
    yield f'<text class="said" x="{x + 14}" y="{y + 38}">{escape(said)}</text>'


def _about(state: State) -> str:
    """Who is listened to, and what bounds it."""
    facts = [f"{state.listen.floor.value}: {state.listen.to.value}"] if state.listen else []
    if state.at_most:
        facts.append(f"at most {state.at_most}")
    return ", ".join([*facts, *(["change places"] if state.swap else [])])


def _way(way: Way, left: int, right: int, top: int) -> Iterator[str]:
    kind = " back" if way.back else ""
    of = " of-back" if way.back else ""
    if way.lane == 0:  # straight down
        x, y = left + _BOX_WIDTH // 2, top + way.start * _ROW + _BOX_HEIGHT
        yield f'<path class="way" d="M{x} {y} V{y + _ROW - _BOX_HEIGHT - 5}"/>'
        yield _tip(x, y + _ROW - _BOX_HEIGHT, "down", of)
        if way.replies != "else":
            yield f'<text class="reply" x="{x + 8}" y="{y + 16}">{escape(way.replies)}</text>'
        return
    side, sign = (left, -1) if way.back else (right, 1)
    x = side + sign * (_CLEAR + _LANE * way.lane)
    start, end = top + way.start * _ROW + 22 + 13 * way.place, top + way.end * _ROW + 9
    turn = 8 if end > start else -8
    bend = x - sign * 8
    yield (
        f'<path class="way{kind}" d="M{side} {start} H{bend} Q{x} {start} {x} {start + turn} '
        f'V{end - turn} Q{x} {end} {bend} {end} H{side + sign * 6}"/>'
    )
    yield _tip(side, end, "left" if sign > 0 else "right", of)
    anchor = "end" if way.back else "start"
    yield (
        f'<text class="reply{of}" x="{side + sign * 8}" y="{start - 3}" text-anchor="{anchor}">'
        f"{escape(way.replies)}</text>"
    )


def _tip(x: int, y: int, to: str, of: str) -> str:
    """The tip of an arrow at this place."""
    points = {
        "down": f"{x},{y} {x - 4},{y - 7} {x + 4},{y - 7}",
        "left": f"{x},{y} {x + 7},{y - 4} {x + 7},{y + 4}",
        "right": f"{x},{y} {x - 7},{y - 4} {x - 7},{y + 4}",
    }
    return f'<polygon class="tip{of}" points="{points[to]}"/>'


# ------------------------------------------------------------------ Graphviz


def as_dot(dialogues: Sequence[Dialogue]) -> str:
    """The same for Graphviz."""
    lines = ["digraph dialogue {", '  node [shape=box, style=rounded, fontname="sans-serif"];']
    for number, dialogue in enumerate(dialogues):
        names = [*dialogue.states, END]
        lines += [f'  "{number}.{name}" [label="{_quoted(name)}"];' for name in names]
        for way in ways(dialogue):
            start, end = names[way.start], names[way.end]
            lines.append(f'  "{number}.{start}" -> "{number}.{end}" [label="{_quoted(way.replies)}"];')
    return "\n".join([*lines, "}", ""])


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
