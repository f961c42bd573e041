"""What may be heard of the guide in somebody's turn without ending it."""

from __future__ import annotations

from dataclasses import dataclass

from voiceguide.core.events import Ms

PAUSE_FOR_A_CHIME: Ms = 900
"""A pause this long is one that a chime may fall into.  Proposed."""
PAUSE_FOR_A_WORD: Ms = 3_000
"""A pause this long is one that a word may fall into: nine of ten of people's are over by then.  Proposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asides:
    """What a turn is interrupted for; by itself, nothing."""

    invites: bool = False
    """Whoever broke off with more to come is invited to go on: HESITATING."""
    long_after: Ms | None = None
    """Longer talk is told of at its next pause: LONG.  None is never."""
    long_pause: Ms = PAUSE_FOR_A_CHIME
    """So long a pause that must be."""
    tears: bool = False
    """A minute of sobs without a word is told of, and does not end the turn: TEARS."""


NONE = Asides()
