"""A picture of led breaths in a terminal's cells: a disc that grows and shrinks, the phase in large letters.

Pure: the same moment on the same size is always the same picture.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, count, groupby, pairwise
from operator import ne

from voiceguide.core.breath.course import SPOKEN_NUMBER, fullness
from voiceguide.core.commands import Beat, Breathing, Phase
from voiceguide.core.events import Ms
from voiceguide.display import large_letters

WORDS = {
    Phase.IN: "in",
    Phase.SIP: "and in",
    Phase.HOLD: "hold",
    Phase.OUT: "out",
    Phase.REST: "rest",
    Phase.FREE: "your own pace",
}
_AT_OWN_PACE = 0.5
"""How full while nobody is led: neither in nor out."""
_SETTLING: Ms = 2_000
"""How long it takes to get there."""
_SMALLEST = 0.2
"""The disc without any breath in it, against the full one."""
_HIGHEST = 36
"""Rows of the largest disc: more would cost more than it shows."""
_GAP = 4
"""Cells between the disc and the words beside it."""

# ------------------------------------------------------------------ where a breath is


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Led breaths at one moment."""

    phase: Phase
    fill: float
    """How full of breath: 0 to 1."""
    seconds: int
    """Seconds of the phase, counted down to 1, or up if the guide counts aloud; 0 if nobody is led."""
    breaths: int
    """Breaths left, including the one that is going on; 0 if nobody is led, or not until the end."""


def moment(breathing: Breathing, now: Ms) -> Moment:
    """Where the breaths are at `now`.  Before the first and after the last they rest."""
    beats = breathing.beats
    along = min(max(0, now - breathing.began), beats[-1].end)
    place = bisect_right(beats, along, key=lambda beat: beat.onset) - 1
    beat, passed = beats[place], along - beats[place].onset
    before, after = _fill_after(beats, place - 1), _fill_after(beats, place)
    led = beat.phase is not Phase.FREE
    lasts = beat.length if led else min(beat.length, _SETTLING)
    eased = (1 - math.cos(math.pi * min(1.0, passed / lasts))) / 2
    later = [each.phase for each in beats[place + 1 :]]
    return Moment(
        phase=beat.phase,
        fill=before + (after - before) * eased,
        seconds=_seconds(beat, passed) if led else 0,
        breaths=0 if Phase.FREE in later else led + later.count(Phase.IN),
    )


def _fill_after(beats: Sequence[Beat], place: int) -> float:
    """How full the lungs are at the end of that beat; a still beat leaves them as they were."""
    for each in range(place, -1, -1):
        if beats[each].phase is Phase.FREE:
            return _AT_OWN_PACE
        if (filled := fullness(beats, each)) is not None:
            return filled
    return _AT_OWN_PACE if beats[0].phase is Phase.FREE else 0.0


def _seconds(beat: Beat, passed: Ms) -> int:
    """The seconds left.  If the guide counts aloud, what it says: eye and ear should agree."""
    whole = max(1, (beat.length + 1_000 - SPOKEN_NUMBER) // 1_000)
    counted = passed // 1_000 + 1 if beat.counts else math.ceil((beat.length - passed) / 1_000)
    return min(whole, max(1, counted))


# ------------------------------------------------------------------ cells


@dataclass(frozen=True, slots=True)
class Brush:
    """What a terminal can draw with."""

    upright: str
    """A cell filled from below: empty to full in eighths."""
    sideways: str
    """The same from the left."""
    turns: bool = True
    """Colours swapped fill a cell from above and from the right."""
    letters: str = "█▀▄"
    """A cell of a large letter: whole, its upper half, its lower half."""


EIGHTHS = Brush(" ▁▂▃▄▅▆▇█", " ▏▎▍▌▋▊▉█")
HALVES = Brush("  ▄▄▄▄▄██", "  ▌▌▌▌▌██")
"""For fonts without eighths, as the Linux console's."""
ASCII = Brush(" ..::++##", " ..::++##", turns=False, letters='#"_')


@dataclass(frozen=True, slots=True)
class Strip:
    """One row of cells, each of one column, and what each is painted with."""

    plain: str
    inks: str
    """NOTHING, AIR, TURNED, WORD or NUMBER for each."""

    def changed(self, was: Strip, *, apart: int) -> Iterator[tuple[int, int]]:
        """Where this differs from a strip of the same length, from and to.  Parts closer than `apart` are
        one."""
        differs = [*compress(count(), map(ne, self.plain, was.plain))]
        if self.inks != was.inks:
            differs = sorted({*differs, *compress(count(), map(ne, self.inks, was.inks))})
        gaps = [n for n, (a, b) in enumerate(pairwise(differs), 1) if b - a > apart]
        for first, last in pairwise([0, *gaps, len(differs)] if differs else []):
            yield differs[first], differs[last - 1] + 1

    def runs(self, start: int, end: int) -> Iterator[tuple[str, str]]:
        """The cells from start to end: ink and signs of each run of one ink."""
        for ink, run in groupby(range(start, end), key=self.inks.__getitem__):
            yield ink, "".join(self.plain[n] for n in run)


NOTHING, AIR, TURNED, WORD, NUMBER = " ATWN"
"""TURNED is AIR with its colours swapped."""


@lru_cache(maxsize=4)  # a held breath is the same in every frame
def disc(fill: float, rows: int, brush: Brush) -> tuple[Strip, ...]:
    """A disc of that many rows and twice as many columns: a cell is about twice as high as wide."""
    radius = rows * (_SMALLEST + (1 - _SMALLEST) * fill)
    return tuple(_disc_row(radius, 2 * row + 1 - rows, rows, brush) for row in range(rows))


def _disc_row(radius: float, middle: int, half: int, brush: Brush) -> Strip:
    """The row two units high around `middle`, in units of a cell's width from the disc's centre."""
    near = abs(middle) - 1
    whole, outer = int(_reach(radius, near + 2)), math.ceil(_reach(radius, max(0, near)))
    width = sum(_reach(radius, near + line) for line in (0.25, 0.75, 1.25, 1.75)) / 4
    rim = []
    for x in range(whole, outer):
        # Where the rim is steep a cell fills from its side, elsewhere from below or above.
        steep = x + 0.5 > abs(middle)
        share = width - x if steep else (_reach(radius, x + 0.5) - near) / 2
        rim.append((round(8 * min(1.0, max(0.0, share))), steep))
    right = [_rim_cell(eighths, steep, False, middle, brush) for eighths, steep in rim]
    left = [_rim_cell(eighths, steep, True, middle, brush) for eighths, steep in reversed(rim)]
    full, empty = 2 * whole, half - outer
    return Strip(
        f"{' ' * empty}{_signs(left)}{brush.upright[8] * full}{_signs(right)}{' ' * empty}",
        f"{NOTHING * empty}{_inks(left)}{AIR * full}{_inks(right)}{NOTHING * empty}",
    )


def _signs(cells: Sequence[tuple[str, str]]) -> str:
    return "".join(sign for sign, _ in cells)


def _inks(cells: Sequence[tuple[str, str]]) -> str:
    return "".join(ink for _, ink in cells)


def _reach(radius: float, line: float) -> float:
    """Half the disc's width on a line this far from its centre."""
    return math.sqrt(radius**2 - line**2) if abs(line) < radius else 0.0


def _rim_cell(eighths: int, steep: bool, left: bool, middle: int, brush: Brush) -> tuple[str, str]:
    """A cell on the rim, filled from the side where the disc's centre lies."""
    steps = brush.sideways if steep else brush.upright
    away = left if steep else middle > 0
    if steps[eighths] == " " or not (away and brush.turns):
        return steps[eighths], AIR if steps[eighths] != " " else NOTHING
    return (steps[8 - eighths], TURNED) if steps[8 - eighths] != " " else (steps[8], AIR)


# ------------------------------------------------------------------ the whole picture


@dataclass(frozen=True, slots=True)
class _Words:
    """How large the phase and its seconds are written."""

    scale: int
    """Scale of the phase. 0 is plain text, with the seconds in the same row."""
    large_number: bool = False

    def lines(self, at: Moment, brush: Brush) -> list[tuple[str, str]]:
        """Rows, each with its ink."""
        word, number = WORDS[at.phase], f"{at.seconds}" if at.seconds else ""
        if not self.scale or at.phase is Phase.FREE:
            return [(f"{word}  {number}".rstrip(), WORD)]
        return [
            *((row, WORD) for row in _large(word, self.scale, brush)),
            *([("", NOTHING)] * self.scale),
            *(
                (row, NUMBER)
                for row in (_large(number, self.scale, brush) if self.large_number else [number])
            ),
        ]

    def size(self, phases: frozenset[Phase]) -> tuple[int, int]:
        """Columns and rows that any of these phases needs."""
        blocks = [self.lines(Moment(phase=phase, fill=0, seconds=10, breaths=0), EIGHTHS) for phase in phases]
        return max(len(row) for block in blocks for row, _ in block), max(map(len, blocks))


_SIZES = ((_Words(2, True), 18), (_Words(1, True), 8), (_Words(1), 5), (_Words(0), 0))
"""The largest first, each with the rows of a disc below which smaller words are better."""


@dataclass(frozen=True, slots=True)
class _Layout:
    words: _Words
    rows: int
    """Rows of the disc."""
    beside: bool
    text_width: int
    text_height: int


@lru_cache(maxsize=64)
def _layout(phases: frozenset[Phase], width: int, height: int) -> _Layout:
    """The layout, the same through all phases, so that nothing jumps."""
    for words, least in _SIZES:
        text_width, text_height = words.size(phases)
        beside = min(_HIGHEST, height, (width - _GAP - text_width) // 2) if text_height <= height else 0
        below = min(_HIGHEST, height - 1 - text_height, width // 2)
        rows = max(0, beside, below)
        if rows >= least:
            break
    return _Layout(words, rows, beside >= below, text_width, text_height)


def compose(breathing: Breathing, now: Ms, width: int, height: int, brush: Brush) -> list[Strip]:
    """The picture in `height` rows, each `width` wide: the disc, and the phase beside or below it."""
    at = moment(breathing, now)
    layout = _layout(frozenset(beat.phase for beat in breathing.beats), width, height)
    air = disc(at.fill, layout.rows, brush)
    text = layout.words.lines(at, brush)
    if layout.beside:
        left = (width - 2 * layout.rows - _GAP - layout.text_width) // 2
        pairs = _side_by_side(air, _written(text), height)
        rows = [_joined(left, disc_row, 2 * layout.rows + _GAP, text_row) for disc_row, text_row in pairs]
    else:
        stack = [*air, Strip("", ""), *_written(text), *[Strip("", "")] * (layout.text_height - len(text))]
        rows = [_joined((width - len(row.plain)) // 2, row, 0, Strip("", "")) for row in stack]
        rows = _in_the_middle(rows, height)
    return [Strip(row.plain.ljust(width)[:width], row.inks.ljust(width)[:width]) for row in rows]


def _side_by_side(air: Sequence[Strip], text: Sequence[Strip], height: int) -> Iterator[tuple[Strip, Strip]]:
    return zip(_in_the_middle(air, height), _in_the_middle(text, height), strict=True)


def _in_the_middle(rows: Sequence[Strip], height: int) -> list[Strip]:
    above = max(0, (height - len(rows)) // 2)
    return [*[Strip("", "")] * above, *rows, *[Strip("", "")] * (height - above - len(rows))][:height]


def _joined(left: int, first: Strip, width: int, second: Strip) -> Strip:
    margin = " " * max(0, left)
    return Strip(
        margin + first.plain.ljust(width) + second.plain, margin + first.inks.ljust(width) + second.inks
    )


def _written(lines: Sequence[tuple[str, str]]) -> list[Strip]:
    return [Strip(row, ink * len(row)) for row, ink in lines]


@lru_cache(maxsize=64)
def _large(text: str, scale: int, brush: Brush) -> tuple[str, ...]:
    signs = str.maketrans("█▀▄", brush.letters)
    return tuple(row.translate(signs) for row in large_letters.large(text, scale))
