"""A whole terminal page of a session: large margins, few words, one slow sign that moves.

Pure: rich only measures and wraps text here.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, field
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text

from voiceguide.core.commands import Activity
from voiceguide.core.events import Ms
from voiceguide.display import breath_picture
from voiceguide.display.breath_picture import EIGHTHS, Brush, Strip
from voiceguide.display.scene import PAUSED_HINT, Scene, breaths_left

# Colours with a contrast above 4.3 : 1 on black and on white alike; the main text keeps the terminal's own.
MUTED = Style(color="#767676")
ACCENT = Style(color="#008787", bold=True)
WARNING = Style(color="#af5f00")
STRONG = Style(bold=True)
_KEYS = (
    *("space pause", "q stop", "h help", "enter done", "r repeat", "s skip"),
    *("b back", "w time left", "n not done", "-/+ pace"),
)
"""The keys to show, the most needed first: as many as fit."""
_BREATH_KEYS = [
    "space pause",
    "q stop",
    "o own pace",
    "h help",
    "-/+ pace",
    "w time left",
    "s skip",
    "b back",
]
"""The same while breaths are led."""
_WIDEST = 60
"""Cells in a line of text: longer ones are hard to read."""
_SWELL: Ms = 5000
"""The listening sign grows and shrinks once in this time: slower than it could hurry anybody."""
_SIGN_HALF = 7
"""Cells that it grows to each side."""
_NOTE_ROWS = 3
_MEASURE = Console(file=StringIO())
"""What rich wants in order to wrap text; it writes nothing."""


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
        sign = PAUSED_HINT if self.scene.state is Activity.PAUSED else ""
        if self.scene.state is Activity.LISTENING:
            swell = (1 - math.cos(2 * math.pi * self.now / _SWELL)) / 2
            sign = self.sign * (1 + 2 * round(_SIGN_HALF * swell))
        if self.scene.breathing is not None:
            sign = breaths_left(breath_picture.moment(self.scene.breathing, self.now).breaths)
        style = ACCENT if self.scene.state is Activity.LISTENING else MUTED
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
