"""What is wrong in a file that somebody wrote: on which line, what was found, and what to write instead."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

from voiceguide.core.text import showable
from voiceguide.ports import VoiceguideError

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
    flagged: bool = False
    """Only to be thought about: with nothing worse the file can be led."""

    def __str__(self) -> str:
        return f"{showable(str(self.path))}:{self.line}: {self.text}"


class Faulty(VoiceguideError):
    """A file that cannot be used.  str() tells the first mistake that counts, and how to see the others."""

    def __init__(self, *problems: Problem, left_out: int = 0) -> None:
        """`left_out`: how many more there are than these."""
        self.problems, self.left_out = problems, left_out
        worst = next((one for one in problems if not one.flagged), problems[0])
        more = sum(not one.flagged for one in problems if one is not worst) + left_out
        file = showable(shlex.quote(str(problems[0].path)))
        see = f" (and {more} more; to see all: voiceguide check {file})"
        super().__init__(str(worst) + (see if more else ""))

    @property
    def all_told(self) -> str:
        """Every problem, a line each, and how many more there are."""
        more = f" (and {self.left_out} more)" if self.left_out else ""
        return "\n".join(map(str, self.problems)) + more
