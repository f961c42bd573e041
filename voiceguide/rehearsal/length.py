"""How long cues and sessions last, without a sound."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from voiceguide.core import estimates
from voiceguide.core.commands import Breathe, Chime, Speak
from voiceguide.rehearsal.people import ready_then_lines
from voiceguide.rehearsal.virtual_time import rehearse

if TYPE_CHECKING:
    from voiceguide.core.events import Ms
    from voiceguide.plan import Plan
    from voiceguide.ports import Sounding


def estimated(command: Sounding) -> Ms:
    """About how long a cue sounds, without rendering it."""
    match command:
        case Speak():
            return round(estimates.spoken(command.text) / command.pace)
        case Breathe():
            return command.beats[-1].end
        case Chime():
            return estimates.EARCON[command.earcon]


def time_left(plan: Plan) -> Callable[[int], Ms]:
    """About how long the session takes once so many cues are done, from a rehearsal; 0 is not known.

    A dialogue takes the time it takes: nobody should watch a clock in it.
    """
    if plan.exercise.takes_its_time:
        return lambda _done: 0
    rehearsed = rehearse(plan.session(), estimated, couple=ready_then_lines)

    def remaining(done: int) -> Ms:
        at = max((moment for count, moment in rehearsed.done_at.items() if count <= done), default=0)
        return rehearsed.length - at

    return remaining
