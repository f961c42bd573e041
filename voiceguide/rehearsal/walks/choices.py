"""What may come of each cue, and about how long each of it takes."""

from __future__ import annotations

from functools import cache
from typing import assert_never

from voiceguide.core import estimates
from voiceguide.core.events import SECOND, Ms, TurnKind
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Cue, Lead, Listen, Say, Sound, Wait
from voiceguide.core.turns.end_rule import PATIENCE

TALKS_FOR: Ms = 20 * SECOND
"""How long a turn of talk is taken to be."""
_ANSWERS: Ms = 3 * SECOND
_ASKS: Ms = 3 * SECOND
_SAYS_SKIP: Ms = 2 * SECOND

_spoken = cache(estimates.spoken)
_SHORT = (Outcome.DONE, Outcome.QUIET, Outcome.SKIPPED, Outcome.PASSED)
_REPLIES = (
    *(Outcome.YES, Outcome.NO, Outcome.LATER, Outcome.PARTLY, Outcome.MORE),
    *(Outcome.NOT_READY, Outcome.MAYBE),
)


def choices(cue: Cue) -> tuple[Outcome, ...]:
    """Every outcome that the session may send for this cue; the usual one first."""
    match cue:
        case Say() | Sound():
            return Outcome.DONE, Outcome.SKIPPED
        case Lead() | Wait():
            return (Outcome.DONE,)
        case Listen():
            return tuple(dict.fromkeys((*_of_a_turn(cue), *(outcome for _, outcome in cue.takes))))
        case _:
            assert_never(cue)


def _of_a_turn(cue: Listen) -> tuple[Outcome, ...]:
    match cue.expectation.kind:
        case TurnKind.LINE:
            return _SHORT
        case TurnKind.FREE | TurnKind.SEND:
            more = [Outcome.LONG] if cue.asides.long_after else []
            return *_SHORT, Outcome.MIRRORED, *([Outcome.HESITATING] if cue.asides.invites else []), *more
        case TurnKind.ANSWER | TurnKind.READY | TurnKind.REPLY:
            names = (Outcome.FIRST, Outcome.SECOND) if cue.expectation.names else ()
            return *names, *_REPLIES, *_SHORT
        case TurnKind.BREATHS:
            return Outcome.DONE, Outcome.QUIET
        case TurnKind.CONTROL:
            return (Outcome.DONE,)
        case kind:
            assert_never(kind)


def lasts(cue: Cue, outcome: Outcome) -> Ms:
    """About how long it takes if it ends so."""
    match cue:
        case Say():
            return _spoken(cue.text) + cue.rest
        case Sound():
            return estimates.EARCON[cue.earcon]
        case Lead():
            return sum(cue.course.lengths)
        case Wait():
            return cue.length
        case Listen():
            return _turn(cue, outcome)
        case _:
            assert_never(cue)


def _turn(cue: Listen, outcome: Outcome) -> Ms:
    kind = cue.expectation.kind
    if outcome is Outcome.QUIET:
        return cue.within if cue.within is not None else PATIENCE[kind].start_within
    if outcome in (Outcome.SKIPPED, Outcome.PASSED):
        return _SAYS_SKIP
    if outcome is Outcome.LONG:
        return cue.asides.long_after or TALKS_FOR
    if kind in (TurnKind.FREE, TurnKind.SEND):
        return TALKS_FOR
    if kind is TurnKind.LINE:
        return estimates.WORD * len(cue.expectation.words) + estimates.REPLY
    return _ANSWERS + (_ASKS if kind is TurnKind.REPLY else 0)
