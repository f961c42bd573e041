"""Every way through an exercise: all that can happen is met, and what is wrong with it is told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import refused, voiceguide
from tests.support.walks import CAST, MIRROR, begun
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Listen
from voiceguide.core.script.exercise import Exercise
from voiceguide.library import find as library
from voiceguide.plan import Plan
from voiceguide.rehearsal.walks import dialogue_ways
from voiceguide.rehearsal.walks.dialogue_ways import Course, Ways, every_way
from voiceguide.rehearsal.walks.evenings import answered_otherwise, evening, steps
from voiceguide.rehearsal.walks.every_way import Found, walked

ASKED: dict[str, Any] = {
    "ask": {
        "say": "Is now good?",
        "listen": {"for": "answer", "within": "10s"},
        "on": {"yes": "tell", "no": "close", "quiet": "close", "passed": "close", "skipped": "close"},
        "next": "close",
    },
    "tell": {"say": "Then tell.", "listen": {"floor": "sender"}, "next": "close"},
    "close": {"say": "Thank you."},
}
"""A question whose every answer but one leads to the close."""


def exercise(states: Mapping[str, object], *more: Mapping[str, object]) -> Exercise:
    """A dialogue that begins with the first of these states, and what follows it."""
    dialogue = {"dialogue": {"start": next(iter(states)), "states": states}}
    head = {"title": "Evening", "summary": "For tests.", "minutes": 10}
    return Exercise.model_validate({**head, "steps": [dialogue, *more]})


def found(states: Mapping[str, object], *more: Mapping[str, object]) -> Found:
    """What there is on every way of it."""
    return walked(Plan(exercise=exercise(states, *more), cast=CAST))


def ways_of(states: Mapping[str, object]) -> Ways:
    """Every way of these states."""
    return every_way(begun(exercise(states)))


# ------------------------------------------------------------------ ways


def test_every_way_of_a_small_dialogue_is_taken() -> None:
    """Each reply of each state, and each loop until it was come to too often."""
    loop = {
        "tell": {
            "say": "Tell.",
            "listen": {"floor": "sender"},
            "at_most": 3,
            "beyond": "close",
            "on": {"quiet": "close"},
            "next": "back",
        },
        "back": {"listen": {"floor": "receiver"}, "next": "tell"},
        "close": {"say": "Thank you."},
    }
    ways = ways_of(loop)
    taken = {("tell", "quiet"), ("tell", ""), ("tell", "too often"), ("back", ""), ("close", "")}
    assert (set(ways.taken), ways.dead, ways.whole) == (taken, [], True)


def test_a_way_that_nothing_leads_through_is_dead() -> None:
    """Whoever is asked once cannot be asked too often, however many ways lead there."""
    once = {**ASKED, "ask": {**ASKED["ask"], "at_most": 2, "beyond": "close"}}
    assert ways_of(once).dead == [("ask", "too often")]


def test_a_count_that_begins_anew_is_walked_as_it_is_counted() -> None:
    """Two misses in each send: the third is met, though a send lies between others."""
    states = {
        "send": {
            "listen": {"floor": "sender"},
            "at_most": 3,
            "beyond": "close",
            "on": {"quiet": "close"},
            "next": "check",
        },
        "check": {
            "say": "All of it?",
            "listen": {"for": "answer"},
            "on": {"no": "missing", "quiet": "close"},
            "next": "send",
        },
        "missing": {
            "say": "What is missing?",
            "at_most": 2,
            "per": "send",
            "beyond": "send",
            "listen": {"floor": "sender"},
            "next": "check",
        },
        "close": {"say": "Thank you."},
    }
    ways = ways_of(states)
    assert ("missing", "too often") in ways.taken and ways.dead == []


def test_what_is_said_once_is_not_counted_on_to_be_skipped_again() -> None:
    """The first time "skip" may fall into the words; the next time there are none, and it is a reply."""
    states = {
        "a": {"listen": {"floor": "sender"}, "swap": True, "at_most": 1, "beyond": "b", "next": "b"},
        "b": {
            "say": "Once.",
            "listen": {"floor": "sender"},
            "swap": True,
            "at_most": 1,
            "on": {"skipped": "a"},
        },
    }
    assert ("b", "too often") in ways_of(states).taken


def test_what_only_the_clock_ends_is_met_too() -> None:
    """A loop that is entered again when the time is over leads on at once."""
    states = {
        "deepen": {
            "stems": ["I feel.", "What hurts is."],
            "beyond": "more",
            "listen": {"floor": "sender"},
            "on": {"quiet": "close"},
            "next": "deepen",
        },
        "more": {"say": "Is there more?", "next": "close"},
        "close": {"say": "Thank you."},
    }
    late = [place for place in ways_of(states).places if place.late]
    assert {place.name for place in late} == {"deepen"}


def test_a_dialogue_that_is_too_large_is_not_called_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not taken is left open, and called neither dead nor alive."""
    monkeypatch.setattr(dialogue_ways, "MOST_PLACES", 2)
    result = found(ASKED)
    assert result.dead == [] and ("close", "") in result.open


@pytest.mark.slow
def test_every_way_of_the_mirror_dialogue_is_taken(mirror_ways: Ways) -> None:
    """All of them, and none is dead."""
    ways, graph = mirror_ways, begun().graph
    written = {(name, way) for name, state in graph.states.items() for way in state.ways}
    assert (set(ways.taken), ways.dead, ways.whole) == (written, [], True)


STILL = "one yes stands for two, and whoever says no is waited for"


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        pytest.param("affirm", marks=pytest.mark.xfail(strict=True, reason=STILL)),
        "breathe",
        pytest.param("mirror", marks=pytest.mark.xfail(strict=True, reason=STILL)),
    ],
)
def test_no_shipped_exercise_leads_anybody_past_a_no(name: str) -> None:
    """Whatever there is to be said against one, the walk says it."""
    assert walked(Plan(exercise=library.load(name), cast=CAST)).broken == []


# ------------------------------------------------------------------ evenings


@pytest.mark.slow
def test_an_evening_goes_the_way_that_was_wanted(mirror_ways: Ways) -> None:
    """Cue by cue, through the whole script: what the ways are found by is what people get."""
    ways, plan = mirror_ways, Plan(exercise=MIRROR, cast=CAST)
    for name, courses in ways.courses.items():
        for course in list(courses)[::3]:
            wanted = steps(begun(), ways, ways.first[name], course)
            gone = [one for one in evening(plan, wanted).happened if one.cue.state][: len(wanted)]
            assert [(one.cue.state, one.outcome) for one in gone] == [(s.state, s.outcome) for s in wanted]


def test_every_turn_outside_of_a_dialogue_is_answered_in_every_way() -> None:
    """Each line said, passed over, skipped and ended by key; each question likewise."""
    lines = {"affirm": {"lines": {"neutral": ["I am here.", "We have time."]}}}
    head = {"title": "Evening", "summary": "For tests.", "minutes": 10}
    plan = Plan(exercise=Exercise.model_validate({**head, "steps": [lines]}), cast=CAST)
    met = {
        (one.cue.line, one.outcome)
        for found in answered_otherwise(plan)
        for one in found.happened
        if isinstance(one.cue, Listen) and one.cue.line
    }
    ends = (Outcome.DONE, Outcome.QUIET, Outcome.SKIPPED, Outcome.PASSED)
    assert met == {(line, end) for line in ("I am here.", "We have time.") for end in ends}


def test_the_shortest_and_the_longest_evening_are_told() -> None:
    """A no ends it; whoever tells for long makes it long."""
    result = found(ASKED)
    assert result.shortest.length < result.longest.length
    assert "Then tell." in result.longest.sentences_from(0)
    assert "Then tell." not in result.shortest.sentences_from(0)
    assert 0 < result.longest.guide_share < result.shortest.guide_share < 1


def test_what_is_said_after_a_no_is_told() -> None:
    """Until somebody has the floor again."""
    assert found(ASKED).after_no == {"ask": ["Thank you."]}


# ------------------------------------------------------------------ what should never be


def test_a_question_that_only_a_yes_leads_through_is_in_order() -> None:
    """Every other answer, silence and every key lead to the close."""
    ask = {**ASKED["ask"], "on": {**ASKED["ask"]["on"], "more": "close"}}
    assert found({**ASKED, "ask": ask}).broken == []


@pytest.mark.parametrize("reply", ["passed", "skipped", "partly", "unsure", "later"])
def test_what_is_no_yes_and_leads_on_is_told(reply: str) -> None:
    """The key, "skip", "partly", two unclear answers, "later": to a question of consent none is a yes."""
    on = {**ASKED["ask"]["on"], "more": "close", reply: "tell"}
    result = found({**ASKED, "ask": {**ASKED["ask"], "on": on}})
    (told,) = result.broken
    assert told.startswith("ask: taken for a yes: ")


def test_a_question_whose_answers_are_all_alike_to_it_is_none_of_consent() -> None:
    """Where a no leads back to what a yes leads to, nobody is asked for consent."""
    on = {"yes": "tell", "no": "less", "quiet": "less"}
    states = {
        "ask": {**ASKED["ask"], "on": on, "next": "tell"},
        "less": {"say": "Then a little less.", "next": "tell"},
        "tell": ASKED["tell"],
        "close": ASKED["close"],
    }
    assert found(states).broken == []


def test_one_yes_for_two_is_told() -> None:
    """Whoever is ready speaks for one."""
    states = {
        "ready": {"say": "Ready?", "listen": {"for": "ready"}, "on": {"yes": "tell"}, "next": "close"},
        "tell": ASKED["tell"],
        "close": ASKED["close"],
    }
    assert "'Ready?': one yes is taken for two; ask both" in found(states).broken


# ------------------------------------------------------------------ the command

GOOD = """
title: A question
summary: For tests.
minutes: 5
steps:
  - dialogue:
      start: ask
      states:
        ask:
          say: Is now good?
          listen: {for: answer, within: 10s}
          on: {yes: tell, more: close}
          next: close
        tell: {say: Then tell., listen: {floor: sender}, next: close}
        close: {say: Thank you., next: end}
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "code", "last"),
    [
        (GOOD, 0, "Nobody is led past a no, and every evening has an end that is heard."),
        (
            GOOD.replace("more: close", "more: close, passed: tell"),
            1,
            "broken: ask: taken for a yes: 'passed'.",
        ),
    ],
    ids=["in order", "broken"],
)
def test_the_exit_code_says_whether_a_principle_is_broken(
    tmp_path: Path, text: str, code: int, last: str
) -> None:
    """0 is in order, 1 is not; the ways are listed either way."""
    file = tmp_path / "question.yaml"
    file.write_text(text)
    done = voiceguide("rehearse", str(file), "--every-way")
    assert done.returncode == code
    lines = done.stdout.splitlines()
    assert lines[0].startswith("ask: yes")
    assert "after a no: ask: Thank you." in lines
    assert lines[-1] == last


@pytest.mark.slow
def test_every_way_is_walked_without_people() -> None:
    """A couple, a sound or a trace would have nothing to do there."""
    assert "leave out --couple" in refused("rehearse", "affirm", "--every-way", "--couple", "slow")


def test_a_course_may_skip_what_is_said() -> None:
    """The key s, while the guide speaks."""
    states = {
        "intro": {"say": "A word before.", "on": {}, "next": "close"},
        "close": {"say": "Thank you."},
    }
    assert Course(skips=True) in ways_of(states).courses["intro"]
