"""Each principle, broken on purpose: it is told."""

from __future__ import annotations

import pytest

from tests.support.walks import CAST
from voiceguide.core.events import Expectation, TurnKind
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Lead, Listen, Say, Who
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.performance import Performer
from voiceguide.core.script.step import ByKind
from voiceguide.core.script.steps.breathe import Breathe
from voiceguide.core.words import said
from voiceguide.core.written.cast import Role
from voiceguide.library.find import patterns
from voiceguide.plan import Plan
from voiceguide.rehearsal.walks import principles
from voiceguide.rehearsal.walks.evenings import Evening, Happened

ASKED = Say(text="Are you ready?", rest=0)


def turn(kind: TurnKind, who: Who = Who.EITHER, line: str = "") -> Listen:
    """Somebody's turn outside of a dialogue."""
    return Listen(who=who, line=line, expectation=Expectation(kind=kind))


def breaths(pattern: str = "box") -> Lead:
    """Breaths of this pattern."""
    step = Breathe.model_validate({"pattern": pattern, "rounds": 2}, context=patterns())
    return Lead(course=step.course(60_000, None))


def evening(*happened: tuple[Say | Lead | Listen, Outcome]) -> Evening:
    """One on which this happened, and nothing else."""
    return Evening([Happened(cue, outcome, 1_000) for cue, outcome in happened])


@pytest.mark.parametrize(
    "answer", [Outcome.NO, Outcome.LATER, Outcome.QUIET, Outcome.PASSED, Outcome.SKIPPED]
)
def test_an_exercise_that_is_led_though_nobody_said_yes_is_told(answer: Outcome) -> None:
    """A no, "later", silence and every key."""
    ready = turn(TurnKind.READY, Who.FIRST)
    led = evening((ASKED, Outcome.DONE), (ready, answer), (breaths(), Outcome.DONE))
    assert list(principles.led_past_a_no(led)) == [("'Are you ready?': the exercise is led after", answer)]
    agreed = evening((ASKED, Outcome.DONE), (ready, Outcome.YES), (breaths(), Outcome.DONE))
    assert list(principles.led_past_a_no(agreed)) == []


def test_many_words_after_a_no_are_told() -> None:
    """Two sentences are enough to part kindly."""
    asked, no = (ASKED, Outcome.DONE), (turn(TurnKind.READY, Who.FIRST), Outcome.NO)
    words = (Say(text="That is fine."), Outcome.DONE)
    assert list(principles.led_past_a_no(evening(asked, no, words, words))) == []
    assert list(principles.led_past_a_no(evening(asked, no, words, words, words))) == [
        ("'Are you ready?': more than 2 sentences are said after", Outcome.NO)
    ]


def test_a_breath_that_is_held_though_nobody_agreed_is_told() -> None:
    """A pattern that asks first, and is led after no answer."""
    asked = (Say(text=said.HOLD_THE_BREATH, rest=0), Outcome.DONE)
    hold = turn(TurnKind.ANSWER)
    held = evening(asked, (hold, Outcome.QUIET), (breaths(), Outcome.DONE))
    ((what, outcome),) = principles.led_past_a_no(held)
    assert what.endswith(": the breath is held after") and outcome is Outcome.QUIET
    agreed = evening(asked, (hold, Outcome.YES), (breaths(), Outcome.DONE))
    assert list(principles.led_past_a_no(agreed)) == []


def test_one_yes_for_two_is_told() -> None:
    """Nobody is asked by name."""
    one = evening((ASKED, Outcome.DONE), (turn(TurnKind.READY), Outcome.YES))
    assert list(principles.asked_for_two(one)) == ["'Are you ready?': one yes is taken for two; ask both"]


@pytest.mark.parametrize(("role", "hurt"), [(Role.HURT, Who.FIRST), (Role.REPAIRING, Who.SECOND)])
def test_an_apology_in_the_mouth_of_the_hurt_one_is_told(role: Role, hurt: Who) -> None:
    """And in the other one's it is where it belongs."""
    other = Who.SECOND if hurt is Who.FIRST else Who.FIRST
    line = "I am sorry for the pain."
    told = evening((turn(TurnKind.LINE, hurt, line), Outcome.DONE))
    fine = evening((turn(TurnKind.LINE, other, line), Outcome.DONE))
    assert list(principles.apologies_of_the_hurt(told, principles.hurt_one(role))) == [
        "'I am sorry for the pain.': the hurt one would apologise"
    ]
    assert list(principles.apologies_of_the_hurt(fine, principles.hurt_one(role))) == []
    assert principles.hurt_one(Role.NEUTRAL) is None


def test_an_exercise_that_talks_on_after_a_no_is_told() -> None:
    """In a real session: somebody says no, and hears four sentences."""
    head = {"title": "Evening", "summary": "For tests.", "minutes": 5}
    steps = [{"say": f"Sentence {number}."} for number in range(4)]
    ask = {"dialogue": {"start": "a", "states": {"a": {"say": "Now?", "listen": {"for": "answer"}}}}}
    plan = Plan(
        exercise=Exercise.model_validate({**head, "steps": [ask, *steps]}), cast=CAST, wishes=ByKind()
    )
    performer = Performer(plan.exercise, plan.cast, plan.wishes)
    before = []
    while not isinstance(performer.cue, Listen):
        before.append(Outcome.DONE)
        performer.advance(Outcome.DONE)
    assert principles.after_no(plan, before, ("no",)) == "after 'no' 4 sentences are said"
    assert principles.after_stop(plan, before) == ""
