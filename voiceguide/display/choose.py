"""Which face a session gets: captions on a whole page, or plain lines for screen readers, pipes and logs."""

from __future__ import annotations

import os
import sys
from typing import Protocol

from voiceguide.core.commands import Show
from voiceguide.core.events import Ms
from voiceguide.display.plain_lines import PlainView
from voiceguide.display.scene import Remaining
from voiceguide.display.terminal import is_terminal


class View(Protocol):
    """One face of the session.  One thread's own; no method waits, and a lost terminal is no error."""

    @property
    def frame_s(self) -> float:
        """How many seconds after a tick the next one serves; more often costs next to nothing."""

    def show(self, show: Show) -> None:
        """Show this from now on."""

    def note(self, text: str) -> None:
        """Tell something beside the session: a notice or a warning."""

    def tick(self, now_ms: Ms) -> None:
        """Time goes on."""

    def close(self) -> None:
        """Leave the terminal as it was found.  Safe to call twice."""


def choose_view(plain: bool, remaining: Remaining) -> View:
    """The live view where it serves, plain lines if asked for or where it would not.

    Plain is also asked for by NO_COLOR or ACCESSIBLE (not empty) and TERM=dumb.
    Make it in the main thread, so that signals too leave the terminal as it was.
    """
    asked = plain or os.environ.get("NO_COLOR") or os.environ.get("ACCESSIBLE")
    dumb = os.environ.get("TERM", "dumb") == "dumb" and sys.platform != "win32"
    if asked or dumb or not is_terminal(sys.stdout):
        return PlainView(remaining)
    from voiceguide.display.live_screen import LiveView, serves

    return LiveView(remaining) if serves() else PlainView(remaining)
