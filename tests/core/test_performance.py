"""An exercise as a script: who says what, in which order, and how to go back in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.commands import Phase
from voiceguide.core.events import Control, TurnKind
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Cue, Lead, Listen, Say, Sound, Wait
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.performance import Performer
from voiceguide.core.script.step import ByKind
from voiceguide.core.script.steps.affirm import Affirm, AffirmWishes
from voiceguide.core.written.cast import Cast, Role
from voiceguide.library import find as library

ANA_AND_BEN = Cast(first="Ana", second="Ben")
SHIPPED = library.load("affirm")
[AFFIRM] = [step for step in SHIPPED.steps if isinstance(step, Affirm)]


def exercise(*steps: object) -> Exercise:
    """An exercise of these steps, written as an author would."""
    return Exercise.model_validate({"title": "Test", "summary": "Test.", "minutes": 1, "steps": list(steps)})


def lines(*neutral: str, again: str = "Again?") -> dict[str, object]:
    return {"affirm": {"again": again, "lines": {"neutral": list(neutral)}}}


def performed(performer: Performer, outcomes: Sequence[Outcome] = (), limit: int = 500) -> list[Cue]:
    """Every cue in order; listens end with these outcomes, then all with DONE."""
    given_outcomes = iter(outcomes)
    cues: list[Cue] = []
    while (cue := performer.cue) is not None and len(cues) < limit:
        cues.append(cue)
        performer.advance(next(given_outcomes, Outcome.DONE) if isinstance(cue, Listen) else Outcome.DONE)
    return cues


def script(cues: Sequence[Cue]) -> list[str]:
    """The cues as a reader would see them."""
    return list(_script(cues))


def _script(cues: Sequence[Cue]) -> Iterator[str]:
    for cue in cues:
        match cue:
            case Say():
                yield f"guide: {cue.text}"
            case Listen():
                yield f"{cue.floor or 'either'}: {cue.line or cue.expectation.kind.value}"
            case Lead():
                yield "breathe"
            case Sound():
                yield cue.earcon.value
            case Wait():
                yield f"quiet {cue.length}"


def test_steps_are_performed_in_the_order_they_were_written() -> None:
    """Saying, resting, breathing and chiming, one after the other."""
    steps = exercise({"say": "Hello."}, {"rest": "2s"}, {"breathe": {}}, {"chime": "bell"})
    assert script(performed(Performer(steps, Cast()))) == ["guide: Hello.", "quiet 2000", "breathe", "bell"]


def test_a_line_goes_round_guide_first_second() -> None:
    """The stem is taught once; from the second line on the name and a chime are enough."""
    assert script(performed(Performer(exercise(lines("I am here.", "We have time.")), ANA_AND_BEN))) == [
        "guide: Ana, say: I am here.",
        "Ana: I am here.",
        "guide: Now Ben.",
        "Ben: I am here.",
        "guide: Again?",
        "either: answer",
        "guide: Ana. We have time.",
        "Ana: We have time.",
        "your turn",
        "Ben: We have time.",
        "guide: Again?",
        "either: answer",
    ]


def test_lines_by_role_are_each_said_to_their_own_person() -> None:
    """The hurt and the repairing say different lines, each after the guide."""
    written = {"affirm": {"again": "", "lines": {"hurt": ["I have time."], "repairing": ["I did it."]}}}
    wishes = ByKind(AffirmWishes(role=Role.REPAIRING))
    assert script(performed(Performer(exercise(written), ANA_AND_BEN, wishes))) == [
        "guide: Ana, say: I did it.",
        "Ana: I did it.",
        "guide: Ben, say: I have time.",
        "Ben: I have time.",
    ]


@pytest.mark.parametrize("role", [Role.HURT, Role.REPAIRING])
def test_the_hurt_are_never_given_a_repairing_line(role: Role) -> None:
    """In the shipped exercise, whoever is hurt says the lines of the hurt and no other."""
    hurt = "Ana" if role is Role.HURT else "Ben"
    cues = performed(Performer(SHIPPED, ANA_AND_BEN, ByKind(AffirmWishes(role=role, rounds=12))))
    given_lines = {cue.line for cue in cues if isinstance(cue, Listen) and cue.floor == hurt}
    assert given_lines == set(AFFIRM.lines.hurt)


def test_a_yes_to_again_repeats_the_exchange() -> None:
    """As often as it is said; anything else goes on."""
    outcomes = [Outcome.DONE, Outcome.DONE, Outcome.YES] * 2
    cues = performed(Performer(exercise(lines("I am here.")), ANA_AND_BEN), outcomes)
    assert [cue.line for cue in cues if isinstance(cue, Listen) and cue.line] == ["I am here."] * 6


def test_an_exercise_without_again_does_not_ask() -> None:
    """An empty question is left out, and so is its answer."""
    cues = performed(Performer(exercise(lines("I am here.", again="")), ANA_AND_BEN))
    assert [cue for cue in cues if isinstance(cue, Listen) and cue.expectation.kind is TurnKind.ANSWER] == []


@pytest.mark.parametrize("turn", [0, 1])
def test_a_skip_leaves_out_the_rest_of_the_exchange(turn: int) -> None:
    """Whoever skips, the next thing is the next line."""
    outcomes = [Outcome.DONE] * turn + [Outcome.SKIPPED]
    cues = performed(Performer(exercise(lines("I am here.", "We have time.")), ANA_AND_BEN), outcomes)
    assert [cue.line for cue in cues if isinstance(cue, Listen) and cue.line] == (
        ["I am here."] * (turn + 1) + ["We have time."] * 2
    )


def test_nobody_is_asked_twice_whether_they_are_ready() -> None:
    """A no is answered with time: a long wait for a yes, not the question again."""
    asked = Performer(exercise({"ready": {"ask": "Ready?"}}, {"say": "Good."}), Cast())
    cues = performed(asked, [Outcome.NO, Outcome.NO, Outcome.YES])
    assert script(cues) == [
        "guide: Ready?",
        "either: ready",
        "guide: Take your time. Say ready when you are.",
        "either: ready",
        "either: ready",
        "guide: Good.",
    ]


def test_whoever_never_gets_ready_is_not_waited_for_without_end() -> None:
    """Even a room that says no for hours comes to the next step."""
    asked = Performer(exercise({"ready": {"ask": "Ready?"}}, {"say": "Good."}), Cast())
    assert script(performed(asked, [Outcome.NO] * 1_000))[-1] == "guide: Good."


def test_the_question_can_be_left_out() -> None:
    """`ask` False begins at once."""
    steps = exercise({"ready": {"ask": "Ready?"}}, {"say": "Good."})
    assert script(performed(Performer(steps, Cast(), ask=False))) == ["guide: Good."]


def test_rounds_choose_how_many_lines_are_said() -> None:
    """The first so many, in the order they were written."""
    cues = performed(
        Performer(exercise(lines("One.", "Two.", "Three.")), ANA_AND_BEN, ByKind(AffirmWishes(rounds=2)))
    )
    assert {cue.line for cue in cues if isinstance(cue, Listen)} == {"One.", "Two.", ""}


def test_without_names_nobody_is_called_by_one() -> None:
    """The guide and the screen find words for two people who gave none."""
    told = script(performed(Performer(exercise(lines("I am here.", again="")), Cast())))
    assert told == [
        "guide: One of you, say: I am here.",
        "First speaker: I am here.",
        "guide: Now the other.",
        "Second speaker: I am here.",
    ]


def test_the_word_again_is_an_answer_to_again() -> None:
    """ "Again" would otherwise repeat the question itself."""
    cues = performed(Performer(exercise(lines("I am here.")), ANA_AND_BEN))
    answer = cues[-1]
    assert isinstance(answer, Listen) and dict(answer.takes)[Control.REPEAT] is Outcome.YES


def test_breaths_are_laid_out_to_the_millisecond() -> None:
    """Every phase follows the one before exactly; a hold of no length is left out."""
    [lead] = performed(Performer(exercise({"breathe": {"in": "4s", "out": "6s", "rounds": 2}}), Cast()))
    assert isinstance(lead, Lead)
    assert [(beat.phase, beat.onset, beat.length, beat.word) for beat in lead.course.beats()] == [
        (Phase.IN, 0, 4_000, "in"),
        (Phase.OUT, 4_000, 6_000, "out"),
        (Phase.IN, 10_000, 4_000, "in"),
        (Phase.OUT, 14_000, 6_000, "out"),
    ]


def test_repeat_returns_to_what_the_guide_last_said_in_full() -> None:
    """From the second one's turn that is the start of the exchange."""
    performer = Performer(exercise({"say": "Hello."}, lines("I am here.")), ANA_AND_BEN)
    for _ in range(4):
        performer.advance(Outcome.DONE)
    performer.repeat()
    assert script([performer.cue] if performer.cue else []) == ["guide: Ana, say: I am here."]
    assert performer.done == 1


def test_back_returns_to_the_unit_before() -> None:
    """And at the very start it stays there."""
    performer = Performer(exercise({"say": "Hello."}, {"say": "Sit."}, {"rest": "2s"}), Cast())
    performer.advance(Outcome.DONE)
    performer.advance(Outcome.DONE)
    performer.back()
    assert performer.done == 0
    performer.back()
    assert performer.done == 0 and performer.cue == Say(text="Hello.")


def test_an_exercise_that_is_over_stays_over() -> None:
    """One outcome too many changes nothing; "repeat" still finds the last unit."""
    performer = Performer(exercise({"say": "Hello."}), Cast())
    performed(performer)
    performer.advance(Outcome.DONE)
    assert performer.cue is None and performer.done == 1
    performer.repeat()
    assert performer.cue == Say(text="Hello.")


MOVES = st.lists(st.sampled_from([*Outcome, "repeat", "back"]), max_size=60)


def moved(moves: Sequence[str]) -> Performer:
    """The shipped exercise after these outcomes and returns."""
    performer = Performer(SHIPPED, ANA_AND_BEN, ByKind(AffirmWishes(rounds=3)))
    for move in moves:
        if isinstance(move, Outcome):
            performer.advance(move)
        else:
            performer.repeat() if move == "repeat" else performer.back()
    return performer


@given(MOVES)
def test_the_same_outcomes_lead_to_the_same_place(moves: list[str]) -> None:
    """A performance has no memory but its outcomes."""
    assert (moved(moves).cue, moved(moves).done) == (moved(moves).cue, moved(moves).done)


@given(MOVES)
def test_going_back_never_goes_forward(moves: list[str]) -> None:
    """Neither does repeating; both come to a unit's start."""
    performer = moved(moves)
    before = performer.done
    performer.repeat()
    repeated = performer.done
    assert repeated <= before and performer.cue is not None and performer.cue.unit
    performer.back()
    assert performer.done <= repeated and performer.cue is not None and performer.cue.unit
