"""The longest way through a dialogue, if turns last as long as they usually do and the clock is kept."""

from __future__ import annotations

from collections.abc import Sequence

from voiceguide.core.events import ExerciseTime, Ms
from voiceguide.core.script.dialogue_walk import DialogueWalk
from voiceguide.rehearsal.walks.dialogue_ways import Ways, stay
from voiceguide.rehearsal.walks.evenings import Step


def longest(walk: DialogueWalk, ways: Ways) -> list[Step]:
    """From each place on to where most is still to come; `walk` has not begun."""
    left, found = _most_left(ways), list[Step]()
    number, name, now = 0, walk.graph.start, ExerciseTime(0)
    for _ in ways.places:  # no place is come to twice
        leads = ways.places[number].leads
        if name not in walk.graph.states or not leads:
            break
        _, length, course = max(leads, key=lambda lead: lead[1] + (left[lead[0]] if lead[0] >= 0 else 0))
        gone = stay(walk, name, course)
        now = ExerciseTime(now + length)
        found += (Step(name, outcome, now) for outcome in gone.outcomes)
        walk.progress.now = now
        name = walk.graph.states[name].ways[gone.way]
        there = [place for place, _, taken in leads if taken is course and place >= 0]
        over = [place for place in there if ways.places[place].late]
        number = (over if over and walk.time_is_over else there or [0])[0]
    return found


def circle(ways: Ways) -> bool:
    """Can one come back to a place with nothing used up on the way?"""
    return _ordered(ways) is None


def _most_left(ways: Ways) -> Sequence[Ms]:
    """How long it may still take from each place on."""
    left = [0] * len(ways.places)
    for number in _ordered(ways) or ():
        leads = ways.places[number].leads
        left[number] = max((length + (left[to] if to >= 0 else 0) for to, length, _ in leads), default=0)
    return left


def _ordered(ways: Ways) -> list[int] | None:
    """All places, each behind those that it leads to; None if they go round in a circle."""
    done: list[int] = []
    state = bytearray(len(ways.places))  # 0 not seen, 1 under way, 2 done
    stack = [0]
    while stack:
        number = stack[-1]
        if state[number] == 0:
            state[number] = 1
            after = [to for to, _, _ in ways.places[number].leads if to >= 0 and state[to] != 2]
            if any(state[to] == 1 for to in after):
                return None
            stack += after
        else:
            stack.pop()
            if state[number] == 1:
                state[number] = 2
                done.append(number)
    return done
