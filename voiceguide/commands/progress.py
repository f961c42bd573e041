"""How far a download is, on standard error."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voiceguide.speech_models.installer import Progress

STEP = 10
"""Percent between two lines where lines cannot be rewritten."""


@contextlib.contextmanager
def progress_of(headline: str) -> Iterator[Progress]:
    """Shows `headline`, then percents on standard error: in place on a terminal, else a line now and then."""
    in_place = sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    shown = -1

    def show(here: int, size: int) -> None:
        nonlocal shown
        percent = 100 * here // size
        if shown < 0:
            print(headline, file=sys.stderr, flush=True)
        elif percent == shown or not (in_place or percent == 100 or percent - shown >= STEP):
            return
        shown = percent
        print(
            f"{percent:3} % of {size / 1e6:.0f} MB",
            end="\r" if in_place else "\n",
            file=sys.stderr,
            flush=True,
        )

    try:
        yield show
    finally:
        if in_place and shown >= 0:
            print(file=sys.stderr, flush=True)
