"""Draws a timeline with matplotlib.  Imported only by the command that draws."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch
from matplotlib.textpath import TextToPath

from voiceguide.core.events import MINUTE, SECOND, Ms
from voiceguide.pictures.timeline import GUIDE, Curve, Kind, Timeline, summary
from voiceguide.pictures.timeline_layout import (
    BAR,
    BREATH,
    GAP,
    LEFT,
    LINE,
    NAME_SPACE,
    WIDTH,
    Caption,
    Lane,
    Row,
    Width,
    clipped,
    height,
    laid_out,
)
from voiceguide.rehearsal.virtual_time import EITHER

COLOURS: Mapping[str, str] = {
    "paper": "#fbfaf6",
    "ink": "#2f343b",
    "soft": "#666c75",
    "grid": "#e7e3da",
    "breath": "#3a786e",
    "air": "#dcebe6",
    "guide": "#776c94",
    "first": "#38729f",
    "second": "#9c6412",
    "either": "#6d7279",
}
"""Every colour of a picture by what it stands for; each is used for that alone.  Blue and ochre stay
apart for colour-blind eyes, and a lane's name tells what its colour does."""

_TEXT, _TITLE = 11.0, 20.0
_PNG_SCALE, _PNG_HIGHEST = 2.0, 30_000
_DOTTED = (0, (1, 4))
_FONT = "DejaVu Sans"  # comes with matplotlib, so a picture is the same on every machine
_FONTS = "'Inter', 'Segoe UI', 'Helvetica Neue', 'DejaVu Sans', sans-serif"
"""In an SVG, where text stays text; none is wider than the one that was measured."""
_SETTINGS = {
    "svg.fonttype": "none",
    "svg.hashsalt": "voiceguide",
    "font.family": [_FONT],
    "path.simplify": False,
}


def as_svg(timeline: Timeline, title: str, *, heading: bool = True) -> str:
    """The picture as SVG with its text as text; the same for the same timeline."""
    metadata = {"Date": None, "Creator": None, "Title": title}
    svg = _saved(_Picture(timeline, title, heading), "svg", 72, metadata).decode()
    return re.sub(r"font-family: [^;\"]+", f"font-family: {_FONTS}", svg)


def as_png(timeline: Timeline, title: str) -> bytes:
    """The picture as PNG, two dots to a pixel unless that is too many."""
    picture = _Picture(timeline, title, heading=True)
    dpi = 96 * min(_PNG_SCALE, _PNG_HIGHEST / picture.height)
    return _saved(picture, "png", dpi, {"Software": None, "Title": title})


def _saved(picture: _Picture, kind: str, dpi: float, metadata: dict[str, str | None]) -> bytes:
    file = io.BytesIO()
    with style.context(("default", _SETTINGS)), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font")  # a name in a script it lacks
        picture.drawn().savefig(file, format=kind, dpi=dpi, metadata=metadata)
    return file.getvalue()


def _width() -> Width:
    paths, font = TextToPath(), FontProperties(family=_FONT, size=_TEXT)

    def width(text: str) -> float:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph .* missing from font")
            return float(paths.get_text_width_height_descent(text, font, False)[0])

    return width


class _Picture:
    def __init__(self, timeline: Timeline, title: str, heading: bool) -> None:
        self._timeline, self._title, self._heading = timeline, title, heading
        self._width = _width()
        self._rows = laid_out(timeline, self._width, heading=heading)
        self.height = height(self._rows)

    def drawn(self) -> Figure:
        """The whole picture."""
        figure = Figure(figsize=(WIDTH / 96, self.height / 96), facecolor=COLOURS["paper"])
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(self.height, 0))
        axes.set_axis_off()
        if self._heading:
            _write(axes, LEFT, 40, self._title, size=_TITLE)
            _write(axes, LEFT, 64, summary(self._timeline), "soft")
        for row in self._rows:
            self._draw_axis(axes, row)
            if row.breath:
                self._draw_breath(axes, row)
            for lane, top in row.placed():
                self._draw_lane(axes, row, lane, top)
        return figure

    def _draw_axis(self, axes: Axes, row: Row) -> None:
        end = min(row.end, self._timeline.length)
        _line(axes, row.x(row.start), row.x(end), row.axis, "grid", width=0.9)
        for at in range(row.start, end + 1, _tick(row.length)):
            x, whole = row.x(at), at % MINUTE == 0
            if row.start < at < row.end:
                axes.vlines(x, row.top, row.axis, COLOURS["grid"], lw=0.9 if whole else 0.45, zorder=0)
            text = f"{at // MINUTE} min" if whole else f"{at // MINUTE}:{at // SECOND % 60:02}"
            _write(axes, x, row.axis + 15, text, "ink" if whole else "soft", align="center")

    def _draw_breath(self, axes: Axes, row: Row) -> None:
        middle = row.base - BREATH / 2
        _write(axes, LEFT - NAME_SPACE, middle + 4, "Breath", "breath", align="right")
        for curve in self._timeline.curves:
            if curve.times[0] < row.end and curve.times[-1] > row.start:
                _draw_curve(axes, row, curve)
        for start, end in self._timeline.free:
            if start < row.end and end > row.start:
                _line(axes, row.x(start), row.x(end), middle, "breath", dotted=True)
                _write(axes, row.x(start), middle - 8, "own pace", "breath")
        free_from = 0.0
        for rate in self._timeline.rates:
            left = row.x(rate.at)
            if row.start <= rate.at < row.end and left >= free_from:
                _write(axes, left, row.top + 11, rate.text, "breath")
                free_from = left + self._width(rate.text) + GAP

    def _draw_lane(self, axes: Axes, row: Row, lane: Lane, top: float) -> None:
        colour = self._colour(lane.name)
        name = clipped(lane.name[:1].upper() + lane.name[1:], LEFT - NAME_SPACE - GAP, self._width)
        _write(axes, LEFT - NAME_SPACE, top + BAR + 1, name, colour, align="right")
        for caption in lane.captions:
            _draw_span(axes, caption, row.x(caption.span.end), top, colour)
            words = "ink" if caption.span.kind in (Kind.WORDS, Kind.TURN) else "soft"
            for number, line in enumerate(caption.lines, start=1):
                _write(axes, caption.left, top + BAR + number * LINE, line, words)

    def _colour(self, lane: str) -> str:
        if lane in (GUIDE, EITHER):
            return "guide" if lane == GUIDE else "either"
        return ("first", "second")[self._timeline.people.index(lane) % 2]


def _draw_curve(axes: Axes, row: Row, curve: Curve) -> None:
    times = np.asarray(curve.times)
    inside = times[(times > row.start) & (times < row.end)]
    ends = np.clip(times[[0, -1]], row.start, row.end)
    at = np.unique(np.concatenate([inside, ends]))
    xs = [row.x(moment) for moment in at]
    ys = row.base - np.interp(at, times, curve.volumes) * BREATH
    axes.fill_between(xs, ys, row.base, color=COLOURS["air"], lw=0)
    axes.plot(xs, ys, color=COLOURS["breath"], lw=1.2, solid_joinstyle="round")


def _draw_span(axes: Axes, caption: Caption, right: float, top: float, colour: str) -> None:
    left, middle = caption.left, top + BAR / 2
    match caption.span.kind:
        case Kind.QUIET:
            _line(axes, left + GAP, max(left + GAP, right - GAP), middle, "soft", dotted=True)
        case Kind.CHIME:
            axes.plot([left + 5], [middle], color=COLOURS[colour], marker="D", ms=4.5, mew=0)
        case Kind.WORDS | Kind.TURN:
            shape = f"round,pad=0,rounding_size={BAR / 2 - 0.5}"
            long = max(BAR, right - left)
            axes.add_patch(FancyBboxPatch((left, top), long, BAR, shape, facecolor=COLOURS[colour], lw=0))


def _tick(length: Ms) -> Ms:
    """The time from one mark to the next, so long that no two labels meet."""
    for longest, tick in ((2, 10 * SECOND), (5, 30 * SECOND), (15, MINUTE)):
        if length <= longest * MINUTE:
            return tick
    return 5 * MINUTE


def _line(
    axes: Axes, left: float, right: float, y: float, colour: str, *, width: float = 0.8, dotted: bool = False
) -> None:
    axes.plot([left, right], [y, y], color=COLOURS[colour], lw=width, ls=_DOTTED if dotted else "-")


def _write(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    colour: str = "ink",
    *,
    size: float = _TEXT,
    align: str = "left",
) -> None:
    # A dollar sign is a dollar sign, not the start of a formula.
    axes.text(x, y, text, color=COLOURS[colour], fontsize=size * 0.75, ha=align, parse_math=False)
