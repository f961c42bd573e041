"""Any legal dialogue, for hypothesis: states in a row, ways ahead to anywhere, ways back into loops."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.written.dialogue import END, REPLIES

KINDS = ("talk", "send", "answer", "reply", "ready")
FLOORS = ("sender", "receiver", "either")
_ANSWERS = tuple(reply.value for reply in REPLIES if reply is not Outcome.QUIET)


@st.composite
def exercises(draw: st.DrawFn, most_states: int = 6) -> Exercise:
    """A short exercise with such a dialogue, and a bell behind it."""
    count = draw(st.integers(1, most_states))
    names = [f"s{number}" for number in range(count)]
    beyond = {
        name: draw(st.integers(number + 1, count)) for number, name in enumerate(names) if draw(st.booleans())
    }
    states = {name: _state(draw, number, names, beyond) for number, name in enumerate(names)}
    return Exercise.model_validate(
        {
            "title": "Any dialogue",
            "summary": "For tests.",
            "minutes": draw(st.sampled_from((2, 10))),
            "steps": [{"dialogue": {"start": names[0], "states": states}}, {"chime": "bell"}],
        }
    )


def _state(draw: st.DrawFn, number: int, names: list[str], beyond: dict[str, int]) -> dict[str, Any]:
    """One of them.  Silence and `next` lead ahead; what leads back leads to a state that is left one day, and
    past where it was come from: `beyond` has the number of the state that each of those is left for."""
    name, ahead = names[number], [*names[number + 1 :], END]
    state: dict[str, Any] = {"next": ahead[0], "always": draw(st.booleans())}
    if draw(st.booleans()):
        state["say"] = f"This is {name}."
    if name in beyond:
        state |= {"at_most": draw(st.integers(1, 3)), "beyond": [*names, END][beyond[name]]}
    if draw(st.integers(0, 3)) == 0 and name in beyond:
        state["swap"] = True
    if draw(st.integers(0, 4)) > 0:
        state["listen"] = {
            "floor": draw(st.sampled_from(FLOORS)),
            "for": draw(st.sampled_from(KINDS)),
            "within": "10s",
            **({"offer": "Take what time you need."} if draw(st.booleans()) else {}),
            **({"chime_after": "20s"} if draw(st.booleans()) else {}),
        }
        if draw(st.booleans()):
            state["ask_again"] = "Yes, or no?"
        bounded = [other for other in names[: number + 1] if other in beyond]
        back = [other for other in bounded if name in beyond or beyond[other] > number]
        replies = draw(st.lists(st.sampled_from(_ANSWERS), max_size=4, unique=True))
        state["on"] = {reply: draw(st.sampled_from([*ahead, *back])) for reply in replies}
        if draw(st.booleans()):
            state["on"]["quiet"] = draw(st.sampled_from(ahead))
    return state
