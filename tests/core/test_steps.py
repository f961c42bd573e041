"""What every kind of step brings, and what a new kind needs."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import pytest
from ruamel.yaml import YAML

from voiceguide.core.commands import Earcon
from voiceguide.core.events import Ms
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script import cues, steps
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.performance import Performer
from voiceguide.core.script.step import ByKind, Run, Step
from voiceguide.core.script.steps import STEPS
from voiceguide.core.written.cast import Cast

ALONE = {"say": "Hello.", "rest": "5s", "chime": "bell"}
"""A value of each kind that may be written with its value alone."""
MOST_CUES = 500
CAST = Cast(first="Ana", second="Ben")

each_kind = pytest.mark.parametrize("kind", STEPS)


def exercise(*written: object) -> Exercise:
    """An exercise of these steps, written as an author would."""
    head = {"title": "Test", "summary": "For tests.", "minutes": 5}
    return Exercise.model_validate({**head, "steps": list(written)})


def example(kind: str) -> Step:
    """The step that this kind shows to authors, as it is read from a file."""
    step = STEPS[kind]
    written = YAML(typ="safe", pure=True).load(step.example) if step.example else {kind: ALONE[kind]}
    (loaded,) = exercise(written).steps
    return loaded


def performed(performer: Performer) -> list[cues.Cue]:
    """Every cue to the end, each of them done."""
    found: list[cues.Cue] = []
    while performer.cue is not None and len(found) < MOST_CUES:
        found.append(performer.cue)
        performer.advance(Outcome.DONE)
    assert performer.cue is None, "it never ended"
    return found


# ------------------------------------------------------------------ every kind


@each_kind
def test_its_key_is_the_kind_it_says_of_itself(kind: str) -> None:
    """What stands in a file, in the table and in the step is one word."""
    assert STEPS[kind].model_fields["kind"].default == kind


@each_kind
def test_an_author_is_shown_how_to_write_it(kind: str) -> None:
    """By an example, or by a value that may stand alone; what is shown is read as this kind."""
    assert bool(STEPS[kind].example) != bool(STEPS[kind].alone)
    assert isinstance(example(kind), STEPS[kind])


@each_kind
def test_what_was_written_can_be_written_again(kind: str) -> None:
    """A step that was read is a step of another exercise as it is."""
    step = example(kind)
    assert exercise(step).steps == (step,)


@each_kind
def test_it_knows_about_how_long_it_takes(kind: str) -> None:
    """At least, and in a minute however quick people are: never less than nothing."""
    step = example(kind)
    assert step.about() >= 0 and step.surely(60_000) >= 0


@each_kind
def test_it_tells_what_it_holds(kind: str) -> None:
    """In lines of plain text, each with something in it."""
    lines = list(example(kind).described())
    assert lines and all(line.strip() and "\n" not in line for line in lines)


@each_kind
def test_it_begins_and_ends(kind: str) -> None:
    """With everything done as it was asked, it comes to its end."""
    assert performed(Performer(exercise(example(kind)), CAST))


@each_kind
def test_what_people_may_wish_of_it_has_a_value_for_whoever_wishes_nothing(kind: str) -> None:
    """The same each time."""
    wishes = STEPS[kind].wishes
    assert wishes is None or wishes() == wishes()


@each_kind
def test_it_is_left_out_only_of_sessions_that_are_too_short_for_it(kind: str) -> None:
    """As its example is written it belongs to all of them."""
    assert all(example(kind).belongs(minutes) for minutes in (1, 5, 240))


# ------------------------------------------------------------------ a new kind


def test_each_kind_is_one_module_and_one_name() -> None:
    """Nothing else has to be touched: the modules of the room are the kinds there are."""
    assert {module.name for module in pkgutil.iter_modules(steps.__path__)} == set(STEPS)
    assert {kind: step.__module__ for kind, step in STEPS.items()} == {
        kind: f"{steps.__name__}.{kind}" for kind in STEPS
    }


@dataclass(slots=True)
class Rung:
    """What bells leave for later ones."""

    count: int = 0


class Bells(Step):
    """Rings once more than before."""

    kind: Literal["bells"] = "bells"

    alone = "kind"

    def about(self) -> Ms:
        """As long as one bell rings."""
        return 5_000

    def perform(self, run: Run, number: int) -> cues.Script:
        """One after the other."""
        del number
        rung = run.kept.of(Rung)
        rung.count += 1
        for _ in range(rung.count):
            yield cues.Sound(earcon=Earcon.BELL)

    def described(self) -> Iterator[str]:
        """That they ring."""
        yield "rings bells"


def test_a_new_kind_is_performed_by_what_it_says_of_itself() -> None:
    """Nobody else knows of it; how files name it is all that `AnyStep` adds."""
    hello = example("say")
    with_bells = Exercise.model_construct(minutes=5, steps=(Bells(), hello, Bells()))
    found = performed(Performer(with_bells, CAST))
    assert [type(cue) for cue in found] == [cues.Sound, cues.Say, cues.Sound, cues.Sound]


class Asking(Bells):
    """Bells that some may not want."""

    @property
    def warning(self) -> str:
        """For whom they are not."""
        return "Bells will ring."

    def ask_first(self, run: Run) -> cues.Script:
        """Whether to ring."""
        del run
        yield cues.Say(text="Shall they ring?")


def texts(performer: Performer) -> list[str]:
    """What is said before the first bell."""
    said: list[str] = []
    for cue in performed(performer):
        if not isinstance(cue, cues.Say):
            return said
        said.append(cue.text)
    return said


def test_what_a_kind_warns_of_and_asks_comes_before_everything_else() -> None:
    """A warning once, however many steps have it; the questions only where questions are asked."""
    asking = Exercise.model_construct(minutes=5, steps=(Asking(), Asking()))
    assert texts(Performer(asking, CAST)) == ["Bells will ring.", "Shall they ring?", "Shall they ring?"]
    assert texts(Performer(asking, CAST, ask=False)) == ["Bells will ring."]


class Evening(Bells):
    """Bells for long sessions."""

    def belongs(self, minutes: int) -> bool:
        """Not in a short one."""
        return minutes >= 10


def test_a_step_that_does_not_belong_is_left_out() -> None:
    """And no time is kept for it."""
    short = Exercise.model_construct(minutes=5, steps=(Evening(),))
    assert performed(Performer(short, CAST)) == []
    runs = (Run(steps=(example("say"), kind()), minutes=5, cast=CAST) for kind in (Evening, Bells))
    without, with_bells = (run.left(0) for run in runs)
    assert without - with_bells == Bells().about()


@pytest.mark.parametrize("duty", ["about", "perform", "described"])
def test_a_kind_that_leaves_a_duty_out_cannot_be_made(duty: str) -> None:
    """It would be found out amid an evening."""
    idle = type("Idle", (Bells,), {duty: vars(Step)[duty]})
    with pytest.raises(TypeError, match=duty):
        idle()


# ------------------------------------------------------------------ one value of each kind


@dataclass(frozen=True)
class Colour:
    """A kind of value."""

    name: str = "grey"


@dataclass
class Tally:
    """A kind of value that may change."""

    counted: list[int] = field(default_factory=list)


def test_a_kind_that_was_not_given_stands_for_itself() -> None:
    """As it makes itself."""
    assert ByKind().of(Colour) == Colour("grey")


def test_a_kind_that_was_given_is_found() -> None:
    """Beside others."""
    assert ByKind(Tally([1]), Colour("red")).of(Colour) == Colour("red")


def test_it_is_the_same_value_each_time() -> None:
    """What is kept in it stays there."""
    kept = ByKind()
    kept.of(Tally).counted.append(7)
    assert kept.of(Tally).counted == [7]


def test_two_of_them_share_nothing() -> None:
    """Each performance keeps its own."""
    ByKind().of(Tally).counted.append(7)
    assert ByKind().of(Tally).counted == []


def test_of_two_values_of_a_kind_the_later_holds() -> None:
    """There is one of each."""
    assert ByKind(Colour("red"), Colour("blue")).of(Colour) == Colour("blue")


def test_a_performance_that_goes_back_keeps_nothing_of_what_it_leaves() -> None:
    """It is fed the same outcomes and does the same again."""
    performer = Performer(Exercise.model_construct(minutes=5, steps=(Bells(), Bells())), CAST)
    performer.advance(Outcome.DONE)
    performer.return_to(0)
    assert len(performed(performer)) == 3
