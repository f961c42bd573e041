"""Which dialogues could keep somebody in them, and which cannot."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from voiceguide.core.events import ExerciseTime
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Progress
from voiceguide.core.script.dialogue_walk import DialogueWalk, DialogueWishes
from voiceguide.core.written.cast import Cast
from voiceguide.core.written.dialogue import END, Graph
from voiceguide.core.written.graph_check import mistakes

TURN = {"listen": {"for": "answer"}}


def graph(**states: dict[str, Any]) -> Graph:
    """A dialogue that begins with the first of these."""
    return Graph.model_validate({"start": next(iter(states)), "states": states})


def refused(**states: dict[str, Any]) -> str:
    """Why it is none."""
    with pytest.raises(ValidationError) as error:
        graph(**states)
    return str(error.value.errors()[0]["ctx"]["error"])


def test_a_loop_that_silence_goes_round_is_legal_where_a_count_ends_it() -> None:
    """Its `beyond` leads out."""
    assert graph(
        ask={**TURN, "at_most": 3, "beyond": "close", "next": "back"},
        back={"next": "ask"},
        close={"say": "Bye."},
    )


def test_counts_that_lead_to_each_other_are_a_loop() -> None:
    """Once both are used up, nothing is done any more, for ever."""
    assert refused(
        a={**TURN, "at_most": 1, "beyond": "b", "next": END},
        b={**TURN, "at_most": 1, "beyond": "a", "next": "a"},
    ) == ("a or b could go round for ever; write another 'beyond'")


def test_a_count_per_another_state_bounds_a_loop_without_that_one() -> None:
    """It begins anew only where the other one is visited."""
    assert graph(
        send={**TURN, "at_most": 2, "beyond": END, "next": "piece"},
        piece={**TURN, "at_most": 2, "per": "send", "beyond": END, "on": {"no": "piece"}, "next": "send"},
    )


def test_a_count_per_another_state_bounds_no_loop_through_that_one() -> None:
    """There it begins anew each time."""
    assert (
        refused(
            send={**TURN, "at_most": 2, "beyond": "piece", "next": "piece"},
            piece={**TURN, "at_most": 2, "per": "send", "beyond": END, "next": "send"},
        )
        == "send or piece could go round for ever; write another 'beyond'"
    )


def test_no_state_has_the_name_of_an_end() -> None:
    """What leads there would never arrive."""
    assert (
        refused(a={"next": END}, end={"say": "Hello."})
        == "a state is called 'end', which ends things; call it otherwise"
    )


def test_only_the_states_of_the_loop_are_named() -> None:
    """Neither what leads into it nor what it leads to."""
    told = refused(
        hello={"next": "a"},
        a={**TURN, "on": {"yes": "b"}, "next": "bye"},
        b={"next": "a"},
        bye={"say": "Bye."},
    )
    assert told == "a or b could go round for ever; write 'at_most' in one of them"


NAMES = ("a", "b", "c", "d")


@st.composite
def any_states(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Four states that lead anywhere, some of them counted."""
    anywhere = st.sampled_from([*NAMES, END])
    states: dict[str, dict[str, Any]] = {}
    counted = [name for name in NAMES if draw(st.booleans())]
    for name in NAMES:
        state: dict[str, Any] = {
            **TURN,
            "next": draw(anywhere),
            "on": {"yes": draw(anywhere), "quiet": draw(anywhere)},
        }
        kind = draw(st.sampled_from(["per", "stems", "plain"])) if name not in counted else "count"
        if kind == "per" and counted:
            state |= {"at_most": draw(st.integers(1, 3)), "per": draw(st.sampled_from(counted))}
        elif kind == "count":
            state |= {"at_most": draw(st.integers(1, 3))}
        elif kind == "stems":
            state |= {"stems": ["One", "Two"]}
        if kind != "plain":
            state["beyond"] = draw(anywhere)
        state["swap"] = draw(st.booleans())
        states[name] = state
    return states


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(any_states(), st.integers(0, 10**6), st.sampled_from((0, 60_000)))
def test_whatever_is_said_every_legal_dialogue_ends(
    states: dict[str, dict[str, Any]], seed: int, slow: int
) -> None:
    """Whether they answer or are silent, quickly or so slowly that time is over."""
    try:
        legal = Graph.model_validate({"start": "a", "states": states})
    except ValidationError:
        return
    walk = DialogueWalk(
        graph=legal,
        cast=Cast(first="Ana", second="Ben"),
        wishes=DialogueWishes(sends_first=0),
        progress=Progress(),
        minutes=2,
    )
    rng, name = random.Random(seed), "a"
    for _ in range(400):
        if name == END:
            return
        script = walk.enter(name)
        try:
            next(script)
            while True:
                walk.progress.now = ExerciseTime(walk.progress.now + slow)
                script.send(rng.choice((Outcome.YES, Outcome.QUIET, Outcome.DONE)))
        except StopIteration as done:
            name = legal.states[name].ways.get(done.value, END)
    raise AssertionError(f"still going on: {mistakes('a', legal.states, (END,))}")
