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
from voiceguide.core.words import said
from voiceguide.core.written.cast import Cast, Role
from voiceguide.library import find as library

ANA_AND_BEN = Cast(first="Ana", second="Ben")
SHIPPED = library.load("affirm")
[AFFIRM] = [step for step in SHIPPED.steps if isinstance(step, Affirm)]


def exercise(*steps: object) -> Exercise:
    """An exercise of these steps, written as an author would."""
    return Exercise.model_validate({"title": "Test", "summary": "Test.", "minutes": 5, "steps": list(steps)})


def lines(*neutral: str, once_more: str = "") -> dict[str, object]:
    """These lines, all of them, for both."""
    of = {"once_more": once_more, "rounds": len(neutral), "up_to": "10s", "lines": {"neutral": list(neutral)}}
    return {"affirm": of}


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
    """Whose line it is is said once; from the second line on a soft cue is enough, and quiet follows each."""
    assert script(performed(Performer(exercise(lines("I am here.", "We have time.")), ANA_AND_BEN))) == [
        "guide: Ana: I am here.",
        "Ana: I am here.",
        "guide: And you, Ben.",
        "Ben: I am here.",
        "quiet 10000",
        "your turn",
        "guide: We have time.",
        "Ana: We have time.",
        "your turn",
        "Ben: We have time.",
        "quiet 10000",
    ]


def test_lines_by_role_are_each_said_to_their_own_person() -> None:
    """The hurt and the repairing say different lines, each after the guide."""
    written = {"affirm": {"once_more": "", "lines": {"hurt": ["I have time."], "repairing": ["I did it."]}}}
    wishes = ByKind(AffirmWishes(role=Role.REPAIRING))
    assert script(performed(Performer(exercise(written), ANA_AND_BEN, wishes))) == [
        "guide: Ana: I did it.",
        "Ana: I did it.",
        "quiet 2000",
        "guide: And Ben: I have time.",
        "Ben: I have time.",
        "quiet 15000",
    ]


@pytest.mark.parametrize(("role", "begins"), [(Role.HURT, "Ben"), (Role.REPAIRING, "Ana")])
def test_whoever_repairs_begins(role: Role, begins: str) -> None:
    """The hurt one answers, or lets it pass; who is named first does not matter."""
    cues = performed(Performer(SHIPPED, ANA_AND_BEN, ByKind(AffirmWishes(role=role))), [Outcome.YES])
    turns = [cue.floor for cue in cues if isinstance(cue, Listen) and cue.line]
    answers = "Ana" if begins == "Ben" else "Ben"
    assert turns == [begins, answers] * (len(turns) // 2) and turns


@pytest.mark.parametrize("role", [Role.HURT, Role.REPAIRING])
def test_the_hurt_are_never_given_a_repairing_line(role: Role) -> None:
    """In the shipped exercise, whoever is hurt says the lines of the hurt and no other."""
    hurt = "Ana" if role is Role.HURT else "Ben"
    wishes = ByKind(AffirmWishes(role=role, rounds=21))
    cues = performed(Performer(SHIPPED, ANA_AND_BEN, wishes), [Outcome.YES])
    given_lines = {cue.line for cue in cues if isinstance(cue, Listen) and cue.floor == hurt}
    assert given_lines == set(AFFIRM.lines.hurt)


def asked(cues: Sequence[Cue]) -> int:
    """How often the couple was asked whether they would like the lines once more."""
    return sum(isinstance(cue, Listen) and cue.expectation.kind is TurnKind.ANSWER for cue in cues)


def lines_given(cues: Sequence[Cue]) -> list[str]:
    """The lines in the order in which somebody had the turn to say them."""
    return [cue.line for cue in cues if isinstance(cue, Listen) and cue.line]


def test_the_lines_come_once_more_if_that_is_wished() -> None:
    """All of them, without the names; nobody is asked a third time."""
    twice = exercise(lines("I am here.", "We have time.", once_more="Once more?"))
    cues = performed(Performer(twice, ANA_AND_BEN), [Outcome.DONE] * 4 + [Outcome.YES])
    assert lines_given(cues) == (["I am here."] * 2 + ["We have time."] * 2) * 2
    assert asked(cues) == 1


@pytest.mark.parametrize("answer", [outcome for outcome in Outcome if outcome is not Outcome.YES])
def test_only_a_yes_brings_them_once_more(answer: Outcome) -> None:
    """No key that means something else does, and no silence."""
    once = exercise(lines("I am here.", once_more="Once more?"))
    cues = performed(Performer(once, ANA_AND_BEN), [Outcome.DONE] * 2 + [answer])
    assert lines_given(cues) == ["I am here."] * 2


def test_after_a_line_nobody_is_asked_how_it_was() -> None:
    """The one question comes at the end; an empty one is left out."""
    three = ("I am here.", "We have time.", "Thank you.")
    cues = performed(Performer(exercise(lines(*three, once_more="Once more?")), ANA_AND_BEN))
    assert asked(cues) == 1 and isinstance(cues[-1], Listen)
    assert asked(performed(Performer(exercise(lines(*three)), ANA_AND_BEN))) == 0


def test_two_lines_that_both_let_pass_are_the_last_ones() -> None:
    """Nobody says a word about it, and nobody is asked whether to hear them again."""
    long = exercise(lines("One.", "Two.", "Three.", "Four.", once_more="Once more?"), {"say": "Thank you."})
    cues = performed(Performer(long, ANA_AND_BEN), [Outcome.QUIET] * 4)
    assert lines_given(cues) == ["One."] * 2 + ["Two."] * 2
    assert cues[-1] == Say(text="Thank you.") and asked(cues) == 0


@pytest.mark.parametrize(
    "outcomes",
    [
        [Outcome.QUIET, Outcome.DONE] * 3,
        [Outcome.QUIET, Outcome.QUIET, Outcome.DONE, Outcome.DONE, Outcome.QUIET, Outcome.QUIET],
    ],
)
def test_a_line_that_passes_is_no_reason_for_fewer(outcomes: list[Outcome]) -> None:
    """One of them may let all of theirs pass, and both may let one pass now and then."""
    cues = performed(Performer(exercise(lines("One.", "Two.", "Three.")), ANA_AND_BEN), outcomes)
    assert lines_given(cues) == ["One."] * 2 + ["Two."] * 2 + ["Three."] * 2


@pytest.mark.parametrize("turn", [0, 1])
def test_a_skip_leaves_out_the_rest_of_the_exchange(turn: int) -> None:
    """Whoever skips, the next thing is the next line."""
    outcomes = [Outcome.DONE] * turn + [Outcome.SKIPPED]
    cues = performed(Performer(exercise(lines("I am here.", "We have time.")), ANA_AND_BEN), outcomes)
    assert [cue.line for cue in cues if isinstance(cue, Listen) and cue.line] == (
        ["I am here."] * (turn + 1) + ["We have time."] * 2
    )


READY = ({"ready": {"ask": "Ready?"}}, {"say": "Good."}, lines("I am here."))


def test_nobody_is_asked_twice_whether_they_are_ready() -> None:
    """A no is answered with time for a yes, not with the question again."""
    asked = Performer(exercise(*READY[:2]), Cast())
    assert script(performed(asked, [Outcome.NO, Outcome.YES])) == [
        "guide: Ready?",
        "either: ready",
        f"guide: {said.TAKE_YOUR_TIME}",
        "either: ready",
        "guide: Good.",
    ]


NO_YES = (
    *(Outcome.NO, Outcome.NOT_READY, Outcome.LATER, Outcome.MAYBE, Outcome.PARTLY),
    *(Outcome.DONE, Outcome.QUIET, Outcome.SKIPPED),
)
"""How a turn can end in which nobody said yes: DONE is speech that was not understood."""


@pytest.mark.parametrize("no", NO_YES)
@pytest.mark.parametrize("then", NO_YES)
def test_nobody_is_led_on_without_a_yes(no: Outcome, then: Outcome) -> None:
    """Only a yes begins.  After a no, after silence, and after speech that was not understood, nothing that
    follows in the exercise is led."""
    asked = Performer(exercise(*READY), Cast())
    assert script(performed(asked, [no, then])) == [
        "guide: Ready?",
        "either: ready",
        f"guide: {said.TAKE_YOUR_TIME}",
        "either: ready",
        f"guide: {said.ANOTHER_TIME}",
    ]


def test_the_question_can_be_left_out() -> None:
    """`ask` False begins at once."""
    steps = exercise({"ready": {"ask": "Ready?"}}, {"say": "Good."})
    assert script(performed(Performer(steps, Cast(), ask=False))) == ["guide: Good."]


def test_rounds_choose_how_many_lines_are_said() -> None:
    """So many, whatever time there is."""
    three = exercise(lines("One.", "Two.", "Three."))
    cues = performed(Performer(three, ANA_AND_BEN, ByKind(AffirmWishes(rounds=2))))
    assert len(set(lines_given(cues))) == 2


def test_without_names_nobody_is_called_by_one() -> None:
    """The guide and the screen find words for two people who gave none."""
    told = script(performed(Performer(exercise(lines("I am here.")), Cast())))
    assert told == [
        "guide: The first of you: I am here.",
        "The first of you: I am here.",
        "guide: And you, the second of you.",
        "The second of you: I am here.",
        "quiet 10000",
    ]


def test_the_word_again_is_an_answer_to_once_more() -> None:
    """ "Again" would otherwise repeat the question itself."""
    cues = performed(Performer(exercise(lines("I am here.", once_more="Once more?")), ANA_AND_BEN))
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
    assert script([performer.cue] if performer.cue else []) == ["guide: Ana: I am here."]
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
