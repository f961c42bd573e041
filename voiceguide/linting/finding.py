"""What a rule found."""

from __future__ import annotations

from dataclasses import dataclass

from voiceguide.linting.rules import Rule, Severity
from voiceguide.linting.spoken import Place

SHOWN = 90
"""Characters of a sentence that are shown."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that breaks a rule, or a part of a file that does."""

    rule: Rule
    place: Place
    words: str = ""
    """The sentence; "" where it is about the file as a whole."""
    words_before: int = 0
    """How many words of the string stand before those that broke it."""

    @property
    def refused(self) -> bool:
        """Is the file not led because of it?"""
        return self.rule.severity is Severity.REFUSED

    def __str__(self) -> str:
        shown = self.words if len(self.words) <= SHOWN else self.words[: SHOWN - 1] + "…"
        return f"{self.rule.code} {self.rule.why}" + (f': "{shown}"' if shown else "")
