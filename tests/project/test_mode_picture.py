"""The picture of a session's modes in the docs is the table that the session obeys."""

from __future__ import annotations

import re
from pathlib import Path

from voiceguide.core.session.mode import ANY_KEY, MODES, Allows, Mode

PAGE = Path(__file__).parents[2] / "docs" / "architecture.md"
_BLOCK = re.compile(r"(?<=<!-- mode table -->\n).*?(?=\n<!-- /mode table -->)", re.DOTALL)
_MEANING = {
    Mode.PERFORMING: "the exercise goes on",
    Mode.PAUSED: 'everything stands still until "continue"',
    Mode.HALTED: 'the same after a spoken "stop"; it ends soon',
    Mode.DEAF: "the microphone is lost; it comes back, or a key leads on",
    Mode.CLOSING: "the last bell sounds",
    Mode.ENDED: "it is over",
}


def picture() -> str:
    """Two views of `MODES`: what each allows, and what each leads to."""
    rows = [
        "| mode | | turns | spoken controls | keys | exercise time | leads to |",
        "|---|---|---|---|---|---|---|",
    ]
    rows += [row(mode, allows) for mode, allows in MODES.items()]
    return "\n".join(rows)


def row(mode: Mode, allows: Allows) -> str:
    """One mode as a line of the table."""
    keys = "all" if allows.keys == ANY_KEY else ", ".join(sorted(allows.keys)) or "none"
    leads_to = ", ".join(other for other in Mode if other in allows.leads_to) or "nothing"
    cells = [
        f"**{mode}**",
        _MEANING[mode],
        "yes" if allows.turns else "no",
        "yes" if allows.controls else "no",
        keys,
        "goes on" if allows.time else "stands still",
        leads_to,
    ]
    return "| " + " | ".join(cells) + " |"


def test_the_page_shows_the_table_as_it_is() -> None:
    """Whoever changes a mode sees the picture fail, and finds the new one in the failure."""
    shown = _BLOCK.search(PAGE.read_text("utf-8"))
    assert shown is not None
    assert shown[0] == picture(), f"put this between the marks in {PAGE.name}:\n{picture()}"


def test_every_mode_is_in_the_table() -> None:
    """None is forgotten, and none leads to one that is not there."""
    assert set(MODES) == set(Mode)
