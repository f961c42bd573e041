"""How one cue of a script ends: what a script, and an author's `on`, may turn on."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """How a cue ended."""

    DONE = "done"
    """It was played, or the turn was taken."""
    QUIET = "quiet"
    """Nobody took the turn."""
    UNSURE = "unsure"
    """They spoke, and it was no answer, twice."""
    YES = "yes"
    NO = "no"
    PARTLY = "partly"
    LATER = "later"
    MORE = "more"
    FIRST = "first"
    """The first one's name was said."""
    SECOND = "second"
    MIRRORED = "mirrored"
    """The other one began to say back what was heard."""
    LONG = "long"
    """They spoke for long, and pause just now; their turn is not over."""
    HESITATING = "hesitating"
    """They broke off with more to come; their turn is not over."""
    SKIPPED = "skipped"
    PASSED = "passed"
    """The key that ends a turn was pressed."""
