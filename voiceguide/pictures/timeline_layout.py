"""Where everything of a timeline is on a page, in pixels from its top left corner.

A row is some minutes of the session.  In it, one under the other, are the breath, the guide, each person, and
the time axis.  Under each span is its text, in a column as wide as the time until the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from voiceguide.core.events import Ms
from voiceguide.pictures.timeline import GUIDE, Kind, Span, Timeline, rows

WIDTH = 1_240
LEFT = 112
HEADING = 92
"""Room for a title above the first row."""
LINE = 14
"""From one line of text to the next."""
BAR = 8
GAP = 6
BREATH = 58
RATE_SPACE = 18
NAME_SPACE = 14
_TOP, _BOTTOM = 8, 44
_PLOT = 1_000
"""The first row; the last may be a little longer, and so may the last words of any."""
_LANE_SPACE, _AXIS_SPACE, _ROW_SPACE = 12, 20, 30
_MOST_LINES = 6

Width = Callable[[str], float]
"""How many pixels a text takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """A span in a row, and its text."""

    span: Span
    left: float
    lines: tuple[str, ...]
    """Lines from the first one under the span on; () if there is no room, or its text is in another row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One voice in a row."""

    name: str
    captions: tuple[Caption, ...]

    @property
    def height(self) -> float:
        """Height, including the space under it."""
        return BAR + 4 + max((len(c.lines) for c in self.captions), default=0) * LINE + _LANE_SPACE


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Some minutes, left to right."""

    start: Ms
    end: Ms
    length: Ms
    """Length of a usual row; the last may hold a little more."""
    top: float
    breath: bool
    """Are breaths led here, or breathed freely?"""
    lanes: list[Lane] = field(default_factory=list)

    def x(self, at: float) -> float:
        """Where a moment is.  A moment outside the row is put at its edge."""
        return LEFT + (min(max(at, self.start), self.end) - self.start) / self.length * _PLOT

    @property
    def base(self) -> float:
        """Where the curve of empty lungs is."""
        return self.top + RATE_SPACE + BREATH

    def placed(self) -> Iterator[tuple[Lane, float]]:
        """Each lane and its top."""
        top = self._lanes_top
        for lane in self.lanes:
            yield lane, top
            top += lane.height

    @property
    def axis(self) -> float:
        """Where the time axis is."""
        return self._lanes_top + sum(lane.height for lane in self.lanes)

    @property
    def _lanes_top(self) -> float:
        return self.base + _LANE_SPACE if self.breath else self.top


def laid_out(timeline: Timeline, width: Width, *, heading: bool) -> list[Row]:
    """Every row of the page, from the top."""
    laid: list[Row] = []
    top = float(HEADING if heading else _TOP)
    cut = rows(timeline.length)
    for start, end in cut:
        breath = _breathes(timeline, start, end)
        row = Row(start=start, end=end, length=cut[0][1], top=top, breath=breath)
        for name in (GUIDE, *timeline.people):
            captions = _captions(timeline, row, name, width)
            if captions or name == GUIDE:
                row.lanes.append(Lane(name=name, captions=captions))
        laid.append(row)
        top = row.axis + _AXIS_SPACE + _ROW_SPACE
    return laid


def height(laid: Sequence[Row]) -> int:
    """Of the whole page."""
    return round(laid[-1].axis + _AXIS_SPACE + _BOTTOM)


def _breathes(timeline: Timeline, start: Ms, end: Ms) -> bool:
    led = [(curve.times[0], curve.times[-1]) for curve in timeline.curves]
    return any(a < end and b > start for a, b in [*led, *timeline.free])


# ------------------------------------------------------------------ captions


def _captions(timeline: Timeline, row: Row, lane: str, width: Width) -> tuple[Caption, ...]:
    here = [span for span in timeline.spans if span.lane == lane and _stands_in(span, row)]
    captions: list[Caption] = []
    free_from = [0.0, 0.0]  # the first line is free from here, the second from there
    for place, span in enumerate(here):
        left = row.x(span.start)
        # A rest gives its room to the words before it.
        later = [row.x(after.start) for after in here[place + 1 :] if after.kind is not Kind.QUIET]
        rooms = [edge - GAP - left for edge in (*later, WIDTH, WIDTH)]
        free, below = (left >= edge for edge in free_from)
        lines = _fitting(span, rooms, width, below=below) if free and _at_home(span, row) else ()
        for line, text in enumerate(lines[:2]):
            if text:
                free_from[line] = left + width(text) + GAP
        captions.append(Caption(span=span, left=left, lines=lines))
    return tuple(captions)


def _fitting(span: Span, rooms: Sequence[float], width: Width, *, below: bool) -> tuple[str, ...]:
    """Its text, on a free line and, if there is room `below`, on more; none where it does not fit."""
    lines = _lines(span, rooms[0], _MOST_LINES if below else 1, width)
    if not lines and below and width(span.text) <= rooms[1]:
        return ("", span.text)  # a short word between short words
    return lines


def _stands_in(span: Span, row: Row) -> bool:
    """Is this span in this row?  A chime is a point, and is in one row only."""
    begins = row.start <= span.start < row.end
    return begins or (span.kind is not Kind.CHIME and span.start < row.start < span.end)


def _at_home(span: Span, row: Row) -> bool:
    """A span over two rows has its text where there is more of it."""
    if span.kind is Kind.CHIME:
        return True
    here, whole = min(span.end, row.end) - max(span.start, row.start), span.end - span.start
    return 2 * here >= whole if span.start >= row.start else 2 * here > whole


def _lines(span: Span, room: float, most: int, width: Width) -> tuple[str, ...]:
    lines = wrapped(span.text, room, most, width)
    words = span.kind in (Kind.WORDS, Kind.TURN)
    return lines if words or not lines or not lines[-1].endswith("…") else ()


def wrapped(text: str, room: float, most: int, width: Width) -> tuple[str, ...]:
    """`text` in at most this many lines that fit into `room`.  What does not fit ends with an ellipsis."""
    lines, words = [""], text.split(" ")
    while words:
        longer = f"{lines[-1]} {words[0]}".strip()
        if width(longer) <= room:
            lines[-1] = longer
            words.pop(0)
        elif lines[-1] and len(lines) < most:
            lines.append("")
        else:
            lines[-1] = clipped(longer, room, width)
            break
    return tuple(line for line in lines if line)


def clipped(text: str, room: float, width: Width) -> str:
    """`text`, or as much of it as fits with an ellipsis; "" where not three letters do."""
    if width(text) <= room:
        return text
    while len(text) > 2 and width(f"{text}…") > room:
        text = text[:-1].rstrip()
    return f"{text}…" if len(text) > 2 else ""
