"""What is wrong in a file that somebody wrote: on which line, what was found, and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from voiceguide.core.text import showable
from voiceguide.ports import VoiceguideError

SHOWN_PROBLEMS = 3
"""Problems told in a sentence; more would not be read."""
KEPT_PROBLEMS = 50
"""Problems told as data.  To word one takes a while: a hostile file may hold thousands."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file.  str() tells it as `path:line: what was found; what to write`."""

    path: Path
    line: int
    """Counted from 1."""
    text: str
    """The key it belongs to, what was found, and what to write instead: plain words, safe to print."""

    def __str__(self) -> str:
        return f"{showable(str(self.path))}:{self.line}: {self.text}"


class Faulty(VoiceguideError):
    """A file with mistakes in it.  str() tells the first of them, a line each, and counts the others."""

    def __init__(self, *problems: Problem, left_out: int = 0) -> None:
        """`left_out`: how many more there are than these."""
        self.problems = problems
        shown = "\n".join(map(str, problems[:SHOWN_PROBLEMS]))
        more = len(problems) - SHOWN_PROBLEMS + left_out
        super().__init__(f"{shown} (and {more} more)" if more > 0 else shown)
