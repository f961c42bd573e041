"""What is proven of a dialogue, held against random evenings of random dialogues."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.dialogues import exercises
from tests.support.walks import begun, plan
from voiceguide.core.events import ExerciseTime
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Listen
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.written.dialogue import END
from voiceguide.rehearsal.walks import principles
from voiceguide.rehearsal.walks.choices import choices
from voiceguide.rehearsal.walks.dialogue_ways import Course, Way, Ways, every_way, stay
from voiceguide.rehearsal.walks.evenings import Step, evening, steps
from voiceguide.rehearsal.walks.longest import longest

pytestmark = pytest.mark.slow


def taken_by_chance(of: Exercise, rng: random.Random) -> set[Way]:
    """The ways of one evening on which anything happens, at any speed."""
    walk, found = begun(of, sends_first=0), set[Way]()
    name = walk.graph.start
    while name != END:
        script = walk.enter(name)
        try:
            cue = next(script)
            while True:
                walk.progress.now = ExerciseTime(walk.progress.now + rng.choice((0, 1_000, 60_000)))
                cue = script.send(rng.choice(choices(cue)))
        except StopIteration as done:
            way: str = done.value
        found.add((name, way))
        name = walk.graph.states[name].ways[way]
    return found


@settings(max_examples=120, deadline=None)
@given(exercises(), st.integers(0, 10**6))
def test_no_evening_takes_a_way_that_was_proven_dead(of: Exercise, seed: int) -> None:
    """Twenty evenings on which anything happens: each of their ways was met before."""
    ways = every_way(begun(of, sends_first=0))
    assert ways.whole
    rng = random.Random(seed)
    for _ in range(20):
        assert taken_by_chance(of, rng) <= set(ways.taken)


@settings(max_examples=60, deadline=None)
@given(exercises(most_states=5))
def test_every_way_that_was_met_can_be_gone(of: Exercise) -> None:
    """As it was planned, through the whole script, up to the state and out of it."""
    ways = every_way(begun(of, sends_first=0))
    for name, courses in ways.courses.items():
        for course in list(courses)[:12]:
            wanted = steps(begun(of, sends_first=0), ways, ways.first[name], course)
            found = evening(plan(of, sends_first=0), wanted)
            gone = [one for one in found.happened if one.cue.state][: len(wanted)]
            assert [(one.cue.state, one.outcome) for one in gone] == [(s.state, s.outcome) for s in wanted]


@settings(max_examples=60, deadline=None)
@given(exercises())
def test_no_way_is_both_taken_and_dead(of: Exercise) -> None:
    """And there is no third kind, where all was walked."""
    ways = every_way(begun(of, sends_first=0))
    written = {(n, way) for n, state in begun(of, sends_first=0).graph.states.items() for way in state.ways}
    assert written == {*ways.taken, *ways.dead} and not set(ways.taken) & set(ways.dead)


@settings(max_examples=60, deadline=None)
@given(exercises())
def test_what_is_told_as_the_longest_evening_is_one(of: Exercise) -> None:
    """It is gone as it is told, cue by cue, and it ends."""
    wanted = longest(begun(of, sends_first=0), every_way(begun(of, sends_first=0)))
    found = evening(plan(of, sends_first=0), wanted)
    gone = [(one.cue.state, one.outcome) for one in found.happened if one.cue.state]
    assert found.ended and gone == [(step.state, step.outcome) for step in wanted]


@settings(max_examples=40, deadline=None)
@given(exercises(most_states=4))
def test_from_every_turn_stop_leads_to_an_end_that_is_heard(of: Exercise) -> None:
    """Within two sentences, whatever dialogue it is in."""
    ways: Ways = every_way(begun(of, sends_first=0))
    for name in ways.courses:
        one = evening(plan(of, sends_first=0), _to_the_turn_in(of, ways, name))
        for index, happened in enumerate(one.happened):
            if isinstance(happened.cue, Listen) and happened.cue.state == name:
                before = [earlier.outcome for earlier in one.happened[:index]]
                assert principles.after_stop(plan(of, sends_first=0), before) == ""
                break


def _to_the_turn_in(of: Exercise, ways: Ways, name: str) -> list[Step]:
    silent = next((c for c in ways.courses[name] if c.turns == (Outcome.QUIET,)), None)
    return steps(begun(of, sends_first=0), ways, ways.first[name], silent or next(iter(ways.courses[name])))


def test_a_walk_that_is_forked_leaves_the_other_as_it_was() -> None:
    """What one is told, the other does not know."""
    of = Exercise.model_validate(
        {
            "title": "T",
            "summary": "S",
            "minutes": 3,
            "steps": [
                {
                    "dialogue": {
                        "start": "a",
                        "states": {"a": {"say": "Once.", "at_most": 1, "beyond": "end"}},
                    }
                }
            ],
        }
    )
    walk = begun(of, sends_first=0)
    fork = walk.fork()
    assert (stay(fork, "a", Course()).way, stay(fork, "a", Course()).way) == ("", "too often")
    assert walk.visits == {} and stay(walk, "a", Course()).way == ""
