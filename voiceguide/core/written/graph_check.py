"""Whether the states of a dialogue hang together: every name exists, every state is reached, and no way goes
round for ever.  Each mistake is told with the state that it is in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import TYPE_CHECKING

from voiceguide.core.outcomes import Outcome
from voiceguide.core.text import listed, nearest, quoted
from voiceguide.core.written.misplaced import Mistake

if TYPE_CHECKING:
    from voiceguide.core.written.dialogue import State

MOST_TOLD = 20
"""Wrong names that are told at once: to find what was meant takes a while."""

States = Mapping[str, "State"]
Ways = Callable[[str], Iterable[str]]


def mistakes(start: str, states: States, ends: Collection[str]) -> list[Mistake]:
    """What is wrong with a dialogue that begins at `start`, in the order of its states; [] is nothing.

    `ends`: the names that end it.  Whether all of it is reached, and ends, is only asked where every name is
    one.
    """
    reserved = (_reserved(name) for name in states if name in ends)
    unknown = chain(reserved, _unknown_ways(start, states, {*ends, *states}), _unknown_counts(states))
    return list(islice(unknown, MOST_TOLD)) or [*_lost(start, states), *_endless(states)]


def _reserved(name: str) -> Mistake:
    return Mistake(
        ("states", name), f"a state is called {quoted(name)}, which ends things; call it otherwise"
    )


def _unknown_ways(start: str, states: States, known: set[str]) -> Iterator[Mistake]:
    if start not in known:
        yield Mistake(
            ("start",), f"start leads to {quoted(start)}, which is no state; {nearest(start, states)}"
        )
    for name, state in states.items():
        written: dict[tuple[str, ...], str] = {("on", reply.value): to for reply, to in state.on.items()}
        written[("next",)] = state.next
        if state.most:
            written[("beyond",)] = state.beyond
        for key, to in written.items():
            if to not in known:
                text = f"{name} leads to {quoted(to)}, which is no state; {nearest(to, states)}"
                yield Mistake(("states", name, *key), text)


def _unknown_counts(states: States) -> Iterator[Mistake]:
    for name, state in states.items():
        counted = states.get(state.per)
        if state.per and (counted is None or counted.most is None or counted.per):
            text = f"{name} counts per {quoted(state.per)}; name a state with an 'at_most' and no 'per'"
            yield Mistake(("states", name, "per"), text)


def _lost(start: str, states: States) -> Iterator[Mistake]:
    reached = _reached([start], lambda name: states[name].ways.values() if name in states else ())
    for name in states:
        if name not in reached:
            text = f"nothing leads to {name}; remove it, or write what does"
            yield Mistake(("states", name), text)


def _endless(states: States) -> Iterator[Mistake]:
    """A circle that nothing bounds.

    Whoever goes round for long has used up every count on the way; then a counted state leads on at once.  A
    state that counts per another one begins anew there, so only circles without that one use it up.
    """
    used_up = {name for name, state in states.items() if state.most and not state.per}

    def ways(name: str) -> Iterable[str]:
        if name in states and name in used_up:
            return _once_used_up(states[name])
        return states[name].ways.values() if name in states else ()

    while circle := _circle(states, ways):
        counted = {n for n in circle - used_up if states[n].most and states[n].per not in circle}
        if not counted:
            first = next(name for name in states if name in circle)
            text = f"{listed(n for n in states if n in circle)} could go round for ever; "
            bounds = "write another 'beyond'" if circle & used_up else "write 'at_most' in one of them"
            yield Mistake(("states", first), text + bounds)
            return
        used_up |= counted


def _once_used_up(state: State) -> Iterable[str]:
    """Where a state leads that was entered too often; stems are also passed over once time is over."""
    return (state.beyond, state.after(Outcome.QUIET)) if state.stems else (state.beyond,)


def _circle(states: States, ways: Ways) -> set[str]:
    """The states of the first circle: each leads to all of them.  None is no circle."""
    for name in states:
        beyond = _reached(ways(name), ways)
        if name in beyond:
            return {other for other in beyond if name in _reached(ways(other), ways)}
    return set()


def _reached(names: Iterable[str], ways: Ways) -> set[str]:
    found: set[str] = set()
    coming = list(names)
    while coming:
        name = coming.pop()
        if name not in found:
            found.add(name)
            coming += ways(name)
    return found
