"""Captions on a page of the terminal's own; only what changed is written."""

from __future__ import annotations

import os
import sys
from io import StringIO

from rich.console import Console
from rich.control import Control
from rich.style import Style
from rich.text import Text

from voiceguide.core.commands import Show
from voiceguide.core.events import Ms
from voiceguide.core.text import showable
from voiceguide.display import breath_picture
from voiceguide.display.breath_picture import ASCII, EIGHTHS, HALVES, Brush, Strip
from voiceguide.display.page import MUTED, STRONG, Page, Row
from voiceguide.display.scene import Remaining, minutes_left
from voiceguide.display.terminal import hold, is_terminal, write_now

_INKS = {
    breath_picture.NOTHING: Style(),
    breath_picture.AIR: Style(color="#008787"),
    breath_picture.TURNED: Style(color="#008787", reverse=True),
    breath_picture.WORD: STRONG,
    breath_picture.NUMBER: MUTED,
}

_FRAME: Ms = 100
_BREATH_FRAME: Ms = 33
_APART = 6
"""Unchanged cells between two changed ones: fewer are written again, as moving the cursor costs as much."""
_NOTE: Ms = 20_000
"""How long a note stays."""
_BEGIN_FRAME, _END_FRAME = "\x1b[?2026h", "\x1b[?2026l"
"""Terminals that know it show the frame as a whole; the others ignore it."""


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
        """Seconds between two pictures."""
        return self._frame / 1000

    @property
    def _frame(self) -> Ms:
        return _FRAME if self._page.scene.breathing is None else _BREATH_FRAME

    def show(self, show: Show) -> None:
        """Take over what changed, and paint."""
        self._page.scene = scene = self._page.scene.after(show)
        if show.done is not None:
            self._page.minutes = minutes_left(self._remaining(scene.done))
        self._paint()

    def note(self, text: str) -> None:
        """Show it for a while at the foot of the page."""
        if text := showable(text):
            self._notes[text] = None
            self._note_until = self._page.now + _NOTE
            self._page.note = text
            self._paint()

    def tick(self, now_ms: Ms) -> None:
        """Paint when the next picture is due."""
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
