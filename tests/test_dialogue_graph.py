"""A dialogue drawn: every state, every way, nothing over each other."""

from __future__ import annotations

import itertools
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide import library
from voiceguide.core.dialogue import END, Dialogue
from voiceguide.dialogue_graph import as_dot, as_svg, draw, ways
from voiceguide.ports import UsageError, VoiceguideError

MIRROR = library.load("mirror")
(DIALOGUE,) = [step for step in MIRROR.steps if isinstance(step, Dialogue)]


def test_every_state_and_every_way_is_in_the_drawing() -> None:
    """By name, and by the replies that lead there."""
    svg = as_svg(MIRROR.title, [DIALOGUE])
    texts = [element.text for element in ElementTree.fromstring(svg).iter() if element.text]
    assert {name.replace("_", " ") for name in (*DIALOGUE.states, END)} <= set(texts)
    names = [*DIALOGUE.states, END]
    drawn = {(names[way.start], names[way.end]) for way in ways(DIALOGUE)}
    assert drawn == {(name, to) for name, state in DIALOGUE.states.items() for to in state.ways.values()}


def test_the_drawing_is_the_same_every_time() -> None:
    """Byte for byte."""
    assert as_svg("A", [DIALOGUE]) == as_svg("A", [DIALOGUE])


def test_words_are_only_shown() -> None:
    """Nothing in a title becomes markup."""
    assert "<script>" not in as_svg("<script>", [DIALOGUE])


@st.composite
def dialogues(draw: st.DrawFn) -> Dialogue:
    """Small ones: each state leads on, and to somewhere else."""
    count = draw(st.integers(2, 7))
    states = {}
    for number in range(count):
        to = draw(st.integers(0, count - 1))
        states[f"s{number}"] = {
            "listen": {"for": "answer"},
            "at_most": 3,
            "on": {"yes": f"s{to}"},
            "next": f"s{number + 1}" if number + 1 < count else END,
        }
    return Dialogue.model_validate({"start": "s0", "states": states})


@given(dialogues())
def test_no_two_ways_on_one_side_lie_over_each_other(dialogue: Dialogue) -> None:
    """In one lane they pass different rows."""
    for one, other in itertools.combinations([way for way in ways(dialogue) if way.lane], 2):
        if (one.back, one.lane) == (other.back, other.lane):
            assert one.span[1] < other.span[0] or other.span[1] < one.span[0]


@given(dialogues())
def test_no_two_ways_leave_a_state_at_the_same_place(dialogue: Dialogue) -> None:
    """Their replies can be read."""
    leaving = [(way.start, way.back, way.place) for way in ways(dialogue) if way.lane]
    assert len(set(leaving)) == len(leaving)


def test_graphviz_text_names_the_same_ways() -> None:
    """For whoever has a better layout."""
    assert as_dot([DIALOGUE]).count(" -> ") == len(ways(DIALOGUE))


def test_what_cannot_be_drawn_is_said(tmp_path: Path) -> None:
    """One sentence each."""
    with pytest.raises(UsageError, match=r"--graph writes \.svg or \.dot; found 'x\.png'"):
        draw(MIRROR, tmp_path / "x.png")
    with pytest.raises(UsageError, match="holds no dialogue"):
        draw(library.load("affirm"), tmp_path / "x.svg")
    with pytest.raises(VoiceguideError, match="cannot be written"):
        draw(MIRROR, tmp_path / "no" / "x.svg")
