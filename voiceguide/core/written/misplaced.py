"""Mistakes that are noticed in a whole, and stand in a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, and where below the part that noticed it."""

    place: tuple[str | int, ...]
    """The keys and list positions that lead there."""
    text: str


class Misplaced(ValueError):
    """Raised by a part whose own parts do not fit together: whoever read the file names each one's line."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        """`mistakes`: at least one."""
        self.mistakes = tuple(mistakes)
        super().__init__(mistakes[0].text)
