"""Dialogues as one SVG: states in a column, ways onward at its right, ways back at its left.

Text stays text, and nothing is measured with a font, so the bytes are the same on every machine.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from string import Template
from xml.sax.saxutils import escape

from voiceguide.core.script.steps.dialogue import Dialogue
from voiceguide.core.text import showable
from voiceguide.core.written.dialogue import END, State
from voiceguide.pictures.dialogue_graph import START, Way, ways

LANE = 16
"""From one lane to the next, in pixels, like everything here."""
_MARGIN, _TOP, _BETWEEN = 36, 118, 56
_BOX, _PILL, _PAD, _GAP = 400, 92, 16, 30
_ONE_LINE, _TWO_LINES, _PILL_HIGH = 38, 56, 28
_TITLE, _NAME, _SMALL = 22, 15, 12
_NAME_WIDE = 17
"""A name is bold, so it takes the room of a larger size."""
_LABEL_LINE, _LABEL_LETTERS, _TO_LABEL = 15, 22, 12
_ROUND, _TIP = 8, 7
_LEGEND = (
    "In a box, at the right: whose turn it is, what is listened for, and how often it may come.",
    "Lines lead on at the right, and back at the left. 'Too often' is also when half of the time is over.",
)

COLOURS: Mapping[str, str] = {
    "paper": "#fbfaf6",
    "box": "#ffffff",
    "ink": "#2f343b",
    "soft": "#666c75",
    "edge": "#cfc9bc",
    "on": "#3a786e",
    "back": "#6f6390",
    "swap": "#94600f",
}
DARK: Mapping[str, str] = {
    "paper": "#17191d",
    "box": "#202429",
    "ink": "#e7e4dd",
    "soft": "#a5abb3",
    "edge": "#464c55",
    "on": "#86c2b5",
    "back": "#b6aacd",
    "swap": "#dca95e",
}
"""The same where a person asks for dark pages.  No colour tells what a side or a word does not."""

_FONTS = "Inter, 'Segoe UI', 'Helvetica Neue', 'DejaVu Sans', sans-serif"
_SHAPES = f"""\
text {{ font-family: {_FONTS}; font-size: {_SMALL}px; }}
.title {{ font-size: {_TITLE}px; }} .name {{ font-size: {_NAME}px; font-weight: 600; }}
.line {{ fill: none; stroke-width: 1.4; }} .way:hover .line {{ stroke-width: 3; }}"""
_THEME = Template("""\
.paper { fill: $paper; } .box { fill: $box; stroke: $edge; } .swap { stroke: $swap; stroke-width: 2; }
.title, .name { fill: $ink; } .small { fill: $soft; } .often { fill: $back; } .swaps { fill: $swap; }
.on .line { stroke: $on; } .on .tip, .on .label { fill: $on; }
.back .line { stroke: $back; } .back .tip, .back .label { fill: $back; }""")
_STYLE = (
    f"<style>\n{_SHAPES}\n{_THEME.substitute(COLOURS)}\n"
    f"@media (prefers-color-scheme: dark) {{\n{_THEME.substitute(DARK)}\n}}\n</style>"
)


def as_svg(title: str, dialogues: Sequence[Dialogue]) -> str:
    """All dialogues of an exercise, one under the other, light or dark as the reader's machine is."""
    graphs = [ways(dialogue) for dialogue in dialogues]
    every = [way for graph in graphs for way in graph]
    middle = _MARGIN + _beside(every, back=True) + _BOX // 2
    width = _MARGIN + max(middle + _BOX // 2 + _beside(every, back=False), *map(_width, _LEGEND))
    top, drawings = _TOP, []
    for dialogue, graph in zip(dialogues, graphs, strict=True):
        drawings.append(_Drawing(dialogue, graph, middle, top))
        top = drawings[-1].bottom + _BETWEEN
    height = top - _BETWEEN + _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}">',
        f"<title>{_plain(title)}</title>",
        _STYLE,
        '<rect class="paper" width="100%" height="100%"/>',
        _text("title", _MARGIN, 50, _clipped(title, width - 2 * _MARGIN, _TITLE)),
        *(_text("small", _MARGIN, 74 + 17 * number, line) for number, line in enumerate(_LEGEND)),
        *(shape for drawing in drawings for shape in drawing.shapes() if shape),
    ]
    return "\n".join([*parts, "</svg>", ""])


def _beside(every: Sequence[Way], *, back: bool) -> int:
    """The room that all lanes of one side take, and the replies before the first of them."""
    side = _on(every, back)
    return _clear(side) + LANE * max(way.lane for way in side) if side else 0


def _on(every: Sequence[Way], back: bool) -> list[Way]:
    """The ways on one side of the boxes."""
    return [way for way in every if way.lane and way.back is back]


def _clear(side: Sequence[Way]) -> int:
    """From the boxes to where lanes begin: no lane runs through a reply."""
    return 2 * _TO_LABEL + max((_width(line) for way in side for line in _label(way)), default=0) - LANE // 2


def _label(way: Way) -> list[str]:
    """The replies in short lines, none of them broken."""
    unbroken = (reply.replace(" ", "\N{NO-BREAK SPACE}") for reply in way.replies)
    return textwrap.wrap(", ".join(unbroken), _LABEL_LETTERS)


class _Drawing:
    """One dialogue at its place in the picture."""

    def __init__(self, dialogue: Dialogue, ways: Sequence[Way], middle: int, top: int) -> None:
        self._states, self._ways, self._middle = dialogue.states, ways, middle
        self._last = len(dialogue.states) + 1
        self._clear = {back: _clear(_on(ways, back)) for back in (False, True)}
        self._boxes: list[tuple[int, int]] = []
        """Top and height of every row."""
        self._ports: dict[tuple[int, bool, Way | None], int] = {}
        """Where a way leaves a row on one side; None marks where ways arrive."""
        for row, state in enumerate([None, *dialogue.states.values(), None]):
            top = self._place(row, state, top) + self._gap(row)
        self.bottom = sum(self._boxes[-1])

    def _gap(self, row: int) -> int:
        """To the next row: room for the replies that lead straight down."""
        straight = [len(_label(way)) - 1 for way in self._ways if way.start == row and not way.lane]
        return _GAP + _LABEL_LINE * max([0, *straight])

    def _place(self, row: int, state: State | None, top: int) -> int:
        """Room for a row's text, and for what leaves and arrives; the row's bottom."""
        text = (_TWO_LINES if state.first_words or state.at_most else _ONE_LINE) if state else _PILL_HIGH
        sides = {back: self._order(row, back) for back in (False, True)}
        high = max(text, *(sum(map(_slot, side)) + 10 for side in sides.values()))
        self._boxes.append((top, high))
        for back, side in sides.items():
            y = top + (high - sum(map(_slot, side))) // 2
            for way in side:
                self._ports[row, back, way] = y + _slot(way) // 2
                y += _slot(way)
        return top + high

    def _order(self, row: int, back: bool) -> list[Way | None]:
        """What leaves and arrives (None), from the top, ordered so that nothing crosses beside the row."""
        side = _on(self._ways, back)
        leaving = sorted((way for way in side if way.start == row), key=lambda way: way.lane)
        arriving = [None] if any(way.end == row for way in side) else []
        if not back:
            return [*arriving, *reversed(leaving)]
        return [*sorted(leaving, key=lambda way: way.end == row), *arriving]

    def shapes(self) -> Iterator[str]:
        """Ways first, then boxes."""
        for way in self._ways:
            yield from self._way(way)
        yield from self._pill(0, START)
        for row, (name, state) in enumerate(self._states.items(), start=1):
            yield from self._box(row, name, state)
        yield from self._pill(self._last, END)

    def _pill(self, row: int, name: str) -> Iterator[str]:
        top, high = self._boxes[row]
        left = self._middle - _PILL // 2
        yield f'<rect class="box" x="{left}" y="{top}" width="{_PILL}" height="{high}" rx="14"/>'
        yield _text("name", self._middle, top + high // 2 + 5, name, "middle")

    def _box(self, row: int, name: str, state: State) -> Iterator[str]:
        top, high = self._boxes[row]
        left, right = self._middle - _BOX // 2, self._middle + _BOX // 2
        turn, often = _turn(state), _often(state)
        y = top + high // 2 + (-4 if state.first_words or often else 5)
        yield f"<g><title>{_plain(state.first_words or name)}</title>"
        yield (
            f'<rect class="box{" swap" if state.swap else ""}" x="{left}" y="{top}" '
            f'width="{_BOX}" height="{high}" rx="10"/>'
        )
        yield _text("name", left + _PAD, y, _clipped(_spaced(name), _beside_text(turn), _NAME_WIDE))
        yield _text("swaps" if state.swap else "small", right - _PAD, y, turn, "end")
        yield _text("small", left + _PAD, y + 20, _clipped(state.first_words, _beside_text(often)))
        yield _text("often", right - _PAD, y + 20, often, "end")
        yield "</g>"

    def _way(self, way: Way) -> Iterator[str]:
        names = [START, *self._states, END]
        replies = f": {', '.join(way.replies)}" if way.replies else ""
        told = f"{_spaced(names[way.start])} → {_spaced(names[way.end])}{replies}"
        yield f'<g class="way {"back" if way.back else "on"}"><title>{_plain(told)}</title>'
        yield from self._straight(way) if way.lane == 0 else self._arc(way)
        yield "</g>"

    def _straight(self, way: Way) -> Iterator[str]:
        x, (top, high), (to, _) = self._middle, self._boxes[way.start], self._boxes[way.end]
        yield f'<path class="line" d="M{x} {top + high} V{to - _TIP + 1}"/>'
        yield f'<path class="tip" d="M{x} {to} l-4 -{_TIP} h8 z"/>'
        yield from _told(way, x + 10, (top + high + to) // 2)

    def _arc(self, way: Way) -> Iterator[str]:
        out = -1 if way.back else 1
        start, end = self._ports[way.start, way.back, way], self._ports[way.end, way.back, None]
        near, far = self._middle + out * self._half(way.start), self._middle + out * self._half(way.end)
        lane = self._middle + out * (_BOX // 2 + self._clear[way.back] + LANE * way.lane)
        down = 1 if end > start else -1
        bend = min(_ROUND, abs(end - start) // 2)
        label = _label(way)
        beyond = near + out * (_TO_LABEL + 4 + max(map(_width, label), default=0))
        gap = f"H{near + out * (_TO_LABEL - 4)} M{beyond} {start} " if label else ""
        yield (
            f'<path class="line" d="M{near} {start} {gap}H{lane - out * bend} '
            f"Q{lane} {start} {lane} {start + down * bend} V{end - down * bend} "
            f'Q{lane} {end} {lane - out * bend} {end} H{far + out * (_TIP - 1)}"/>'
        )
        yield f'<path class="tip" d="M{far} {end} l{out * _TIP} -4 v8 z"/>'
        yield from _told(way, near + out * _TO_LABEL, start)

    def _half(self, row: int) -> int:
        return (_PILL if row in (0, self._last) else _BOX) // 2


def _told(way: Way, x: int, middle: int) -> Iterator[str]:
    """The replies of a way, in lines around a height."""
    label = _label(way)
    y = middle + 4 - _LABEL_LINE * (len(label) - 1) // 2
    for number, line in enumerate(label):
        yield _text("label", x, y + _LABEL_LINE * number, line, "end" if way.back else "start")


def _slot(way: Way | None) -> int:
    """The room that a way takes beside a box."""
    return 14 if way is None else max(18, _LABEL_LINE * len(_label(way)) + 4)


def _turn(state: State) -> str:
    """Whose turn it is and what is listened for, or that the two change places."""
    turn = [f"{state.listen.floor.value}: {state.listen.to.value}"] if state.listen else []
    return ", ".join([*(["they change places"] if state.swap else []), *turn])


def _often(state: State) -> str:
    """What bounds a loop, in words."""
    often = {None: "", 1: "at most once"}.get(state.at_most, f"at most {state.at_most} times")
    return f"{often} for both" if often and state.for_both else often


# ------------------------------------------------------------------ text


def _text(kind: str, x: int, y: int, text: str, anchor: str = "start") -> str:
    at = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return text and f'<text class="{kind}" x="{x}" y="{y}"{at}>{_plain(text)}</text>'


def _plain(text: str) -> str:
    return escape(showable(text))


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _beside_text(text: str) -> int:
    """How much room a line in a box has beside `text`."""
    return _BOX - 2 * _PAD - (_width(text) + _PAD if text else 0)


def _clipped(text: str, room: int, size: int = _SMALL) -> str:
    """As many whole words as there is room for.  If the first word is too long, its beginning."""
    text = showable(text)
    if _width(text, size) <= room:
        return text
    while text and _width(text + "…", size) > room:
        text = (text.rpartition(" ")[0] or text[:-1]).rstrip(".,;:")
    return text + "…"


def _width(text: str, size: int = _SMALL) -> int:
    """About as wide as the widest of the fonts would show it, in pixels."""
    return round(size * sum(map(_advance, text)))


def _advance(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter in "mwMW%@":
        return 0.95
    if letter in " fijlrtI.,:;'|!()[]-":
        return 0.38
    return 0.78 if letter.isupper() else 0.62
