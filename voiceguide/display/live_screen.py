"""Captions on a whole terminal page: large margins, few words, one slow sign that moves."""

from __future__ import annotations

import math
import os
import sys
from dataclasses import dataclass, field
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.control import Control
from rich.style import Style
from rich.text import Text

from voiceguide.core.commands import Show
from voiceguide.core.events import Ms
from voiceguide.core.text import showable
from voiceguide.display import breath_picture
from voiceguide.display.breath_picture import ASCII, EIGHTHS, HALVES, Brush, Strip
from voiceguide.display.screen import PAUSED_HINT, Remaining, Scene, breaths_left, is_terminal, minutes_left
from voiceguide.display.terminal import hold, write_now

# Colours with a contrast above 4.3 : 1 on black and on white alike; the main text keeps the terminal's own.
MUTED = Style(color="#767676")
ACCENT = Style(color="#008787", bold=True)
WARNING = Style(color="#af5f00")
STRONG = Style(bold=True)
_INKS = {
    breath_picture.NOTHING: Style(),
    breath_picture.AIR: Style(color="#008787"),
    breath_picture.TURNED: Style(color="#008787", reverse=True),
    breath_picture.WORD: STRONG,
    breath_picture.NUMBER: MUTED,
}

_KEYS = (
    *("space pause", "q stop", "h help", "enter done", "r repeat", "s skip"),
    *("b back", "n not done", "-/+ pace"),
)
"""The keys to show, the most needed first: as many as fit."""
_BREATH_KEYS = ["space pause", "q stop", "o own pace", "h help", "-/+ pace", "s skip", "b back"]
"""The same while breaths are led."""
_WIDEST = 60
"""Cells in a line of text: longer ones are hard to read."""
_SWELL: Ms = 5000
"""The listening sign grows and shrinks once in this time: slower than it could hurry anybody."""
_SIGN_HALF = 7
"""Cells that it grows to each side."""
_NOTE_ROWS = 3
_FRAME: Ms = 100
_BREATH_FRAME: Ms = 33
_APART = 6
"""Unchanged cells between two changed ones: fewer are written again, as moving the cursor costs as much."""
_NOTE: Ms = 20_000
"""How long a note stays."""
_BEGIN_FRAME, _END_FRAME = "\x1b[?2026h", "\x1b[?2026l"
"""Terminals that know it show the frame as a whole; the others ignore it."""
_MEASURE = Console(file=StringIO())
"""What rich wants in order to wrap text; it writes nothing."""


def serves() -> bool:
    """Whether this terminal understands what the live view sends (old Windows consoles do not)."""
    return not Console().legacy_windows


class LiveView:
    """The session on its own page of the terminal; only rows that changed are written."""

    def __init__(self, remaining: Remaining) -> None:
        self._remaining = remaining
        # rich only renders; write_now() writes, because a lost terminal is no error.
        self._console = Console(file=StringIO(), force_terminal=True, legacy_windows=False)
        self._page = Page(
            keys=is_terminal(sys.stdin),
            sign="\u2501" if _writes("\u2501") else "-",
            brush=_brush(),
        )
        self._notes: dict[str, None] = {}
        self._note_until: Ms = 0
        self._closed = False
        self._taken = 0
        self._painted: tuple[int, os.terminal_size] | None = None
        self._rows: list[Row] = []
        if self._console.color_system == "standard":  # sixteen colours are anything a theme made of them
            self._console.no_color = True
        self._codes = {ink: self._around(style) for ink, style in _INKS.items()}
        with self._console.capture():  # only so that rich knows: hold() does it
            self._console.set_alt_screen(True)
        self._release = hold(self._take, self._give_back)
        self._paint()

    @property
    def frame_s(self) -> float:
        return self._frame / 1000

    @property
    def _frame(self) -> Ms:
        return _FRAME if self._page.scene.breathing is None else _BREATH_FRAME

    def show(self, show: Show) -> None:
        self._page.scene = scene = self._page.scene.after(show)
        if show.done is not None:
            self._page.minutes = minutes_left(self._remaining(scene.done))
        self._paint()

    def note(self, text: str) -> None:
        if text := showable(text):
            self._notes[text] = None
            self._note_until = self._page.now + _NOTE
            self._page.note = text
            self._paint()

    def tick(self, now_ms: Ms) -> None:
        before, self._page.now = self._page.now, now_ms
        if now_ms >= self._note_until:
            self._page.note = ""
        if now_ms // self._frame != before // self._frame:
            self._count_down()
            self._paint()

    def _count_down(self) -> None:
        """Led breaths last for minutes; other cues tell the time once they are done."""
        scene = self._page.scene
        if scene.breathing is not None:
            left = scene.breathing.began + scene.breathing.beats[-1].end - self._page.now
            self._page.minutes = minutes_left(left + self._remaining(scene.done + 1))

    def close(self) -> None:
        """Leaves every note, and the last caption, on the ordinary page."""
        if not self._closed:
            self._closed = True
            self._release()
            caption = self._page.scene.caption
            last = [f"Guide: {caption}"] if caption else []
            write_now("".join(f"{line}\n" for line in [*self._notes, *last]))

    def _take(self) -> None:
        """May run in a signal handler, even amid a frame: the next one paints every row."""
        write_now(f"{Control.alt_screen(True)}{Control.show_cursor(False)}")
        self._taken += 1
        self._held = True

    def _give_back(self) -> None:
        self._held = False
        write_now(f"{_END_FRAME}{Control.show_cursor(True)}{Control.alt_screen(False)}")

    def _paint(self) -> None:
        if not self._held:
            return
        now = (self._taken, _size())
        rows = self._page.compose(now[1])
        old: list[Row | None] = [*self._rows] if now == self._painted else [None] * len(rows)
        changed = [(y, row, was) for y, (row, was) in enumerate(zip(rows, old, strict=True)) if row != was]
        self._painted, self._rows = now, rows
        if changed:
            frame = "".join(
                self._picture(y, row, was) if isinstance(row, Strip) else self._text(y, row, now[1].columns)
                for y, row, was in changed
            )
            write_now(f"{_BEGIN_FRAME}{frame}{_END_FRAME}")

    def _text(self, y: int, row: Text, width: int) -> str:
        options = self._console.options.update(width=width, height=1, no_wrap=True, overflow="crop")
        with self._console.capture() as capture:
            self._console.update_screen_lines(self._console.render_lines(row, options), y=y)
        return capture.get()

    def _picture(self, y: int, row: Strip, was: Row | None) -> str:
        """Only the cells that changed: too much for rich in every frame."""
        written = []
        for start, end in row.changed(was, apart=_APART) if isinstance(was, Strip) else [(0, len(row.plain))]:
            written.append(f"\x1b[{y + 1};{start + 1}H")
            for ink, signs in row.runs(start, end):
                before, after = self._codes[ink]
                written += [before, signs, after]
        return "".join(written)

    def _around(self, style: Style) -> tuple[str, str]:
        """What this terminal is sent before and after text in that style."""
        with self._console.capture() as capture:
            self._console.print(Text("|", style), end="")
        before, after = capture.get().split("|")
        return before, after


Row = Text | Strip


@dataclass(slots=True)
class Page:
    """Everything on the page, and where it stands."""

    keys: bool = False
    """Whether keys can be pressed."""
    sign: str = "-"
    brush: Brush = EIGHTHS
    scene: Scene = field(default_factory=Scene)
    minutes: int = 0
    note: str = ""
    now: Ms = 0

    def compose(self, size: os.terminal_size) -> list[Row]:
        """Every row.  Where little fits, the turn and what is going on come first."""
        width, height = size
        roomy = height >= 20
        head = [Text(), self._left(width)] if roomy else [self._left(width)]
        foot = [*self._state(width), Text(), *self._note(width, roomy), self._keys(width)]
        if roomy:
            foot.append(Text())
        space = max(0, height - len(head) - len(foot))
        body = self._body(width, space) if self.scene.breathing is None else self._breath(width, space)
        return [*head, *body, *foot][-height:]

    def _left(self, width: int) -> Text:
        if not self.minutes:
            return Text()
        left = f"about {self.minutes} min left"
        return Text(" " * (width - cell_len(left) - 2)).append(left, MUTED)

    def _body(self, width: int, height: int) -> list[Text]:
        """The caption, always from the same height on; below it whose turn it is, and the line."""
        scene = self.scene
        turn, line = _lines(scene.turn, ACCENT, width), _lines(scene.line, STRONG, width)
        turn += [Text()] * (height >= 12 and bool(turn and line)) + line
        caption = _lines(scene.caption, MUTED if turn else Style(), width)
        gap = 2 if height >= len(caption) + len(turn) + 4 else 1
        caption = _cut(caption, height - len(turn) - gap if turn else height, width)
        block = [*caption, *([Text()] * gap if caption and turn else []), *turn][:height]
        above = min(height // 4, (height - len(block)) // 2)
        return [Text()] * above + block + [Text()] * (height - len(block) - above)

    def _breath(self, width: int, height: int) -> list[Row]:
        """The breath, below whatever the guide says meanwhile."""
        assert self.scene.breathing is not None
        caption = _cut(_lines(self.scene.caption, Style(), width), min(2, height), width)
        picture = breath_picture.compose(
            self.scene.breathing, self.now, width, height - len(caption), self.brush
        )
        return [*caption, *picture]

    def _state(self, width: int) -> list[Text]:
        """Two rows: the words, and the sign, a hint or the breaths left."""
        sign = PAUSED_HINT if self.scene.state == "paused" else ""
        if self.scene.state == "listening":
            swell = (1 - math.cos(2 * math.pi * self.now / _SWELL)) / 2
            sign = self.sign * (1 + 2 * round(_SIGN_HALF * swell))
        if self.scene.breathing is not None:
            sign = breaths_left(breath_picture.moment(self.scene.breathing, self.now).breaths)
        style = ACCENT if self.scene.state == "listening" else MUTED
        return [_centred(self.scene.state_words, Style(), width), _centred(sign, style, width)]

    def _note(self, width: int, roomy: bool) -> list[Text]:
        """The note and an empty row; where there is room, as high without one, so that nothing jumps."""
        note = _cut(_lines(self.note, WARNING, width), _NOTE_ROWS, width)
        rows = _NOTE_ROWS if roomy else len(note)
        return [*note, *[Text()] * (rows - len(note)), *([Text()] if rows else [])]

    def _keys(self, width: int) -> Text:
        """As many keys as fit, the most needed first."""
        row = Text()
        keys = _KEYS if self.scene.breathing is None else _BREATH_KEYS
        for key in keys if self.keys else []:
            name, does = key.split(maxsplit=1)
            gap = "  " if row else ""
            if row.cell_len + len(gap + key) >= width:
                break
            row.append(gap).append(name, MUTED + STRONG).append(f" {does}", MUTED)
        return Text(" " * ((width - row.cell_len) // 2)).append_text(row)


def _lines(text: str, style: Style, width: int) -> list[Text]:
    """Text in lines short enough to read with ease, each in the middle."""
    if not text:
        return []
    widest = max(1, min(_WIDEST, width - 4))
    return [_centred(line.plain.strip(), style, width) for line in Text(text).wrap(_MEASURE, widest)]


def _cut(lines: list[Text], most: int, width: int) -> list[Text]:
    """At most so many lines; what is left out is marked."""
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], _centred("...", MUTED, width)] if most > 1 else []


def _centred(text: str, style: Style, width: int) -> Text:
    return Text(" " * ((width - cell_len(text)) // 2)).append(text, style)


def _size() -> os.terminal_size:
    """The terminal's size now; 80 x 24 if it has none."""
    try:
        size = os.get_terminal_size(sys.stdout.fileno())
    except OSError:
        size = os.terminal_size((0, 0))
    return size if size.columns and size.lines else os.terminal_size((80, 24))


def _brush() -> Brush:
    if not _writes(EIGHTHS.upright + EIGHTHS.sideways + EIGHTHS.letters):
        return ASCII
    return HALVES if os.environ.get("TERM") == "linux" else EIGHTHS


def _writes(sign: str) -> bool:
    try:
        return bool(sign.encode(sys.stdout.encoding))
    except UnicodeEncodeError:
        return False
