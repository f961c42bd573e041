"""How one cue of a script ends.  A script, and an author's `on`, may depend on it."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """How a cue ended."""

    DONE = "done"
    """It was played, or the turn was taken."""
    QUIET = "quiet"
    """Nobody took the turn."""
    UNSURE = "unsure"
    """They spoke twice, and neither was an answer."""
    YES = "yes"
    NO = "no"
    PARTLY = "partly"
    LATER = "later"
    MORE = "more"
    NOT_READY = "not_ready"
    """A no that says: not now."""
    MAYBE = "maybe"
    """They do not know."""
    FIRST = "first"
    """The first one's name was said."""
    SECOND = "second"
    MIRRORED = "mirrored"
    """The other one began to say back what was heard."""
    LONG = "long"
    """They have spoken for long, and pause just now.  Their turn is not over."""
    TEARS = "tears"
    """They have said nothing for long, and are not still.  Their turn is not over."""
    HESITATING = "hesitating"
    """They broke off with more to come.  Their turn is not over."""
    SKIPPED = "skipped"
    PASSED = "passed"
    """The key that ends a turn was pressed."""
