"""Pauses: what is believed of them, and what is learned while somebody speaks."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from voiceguide.core.events import Meaning, SpeechEnded, SpeechStarted, TurnKind
from voiceguide.core.turns.end_rule import FLOOR, LONGEST_QUIET, why
from voiceguide.core.turns.evidence import Signs
from voiceguide.core.turns.pauses import USUAL, Pauses
from voiceguide.core.turns.turn import Turn

SECONDS = st.floats(0.2, 20)


def learned(*seconds: float) -> Pauses:
    """What is known after these pauses."""
    pauses = USUAL
    for length in seconds:
        pauses = pauses.after(length)
    return pauses


def test_half_of_the_usual_pauses_are_longer_than_their_median() -> None:
    """0.7 s, before anybody was heard."""
    assert USUAL.survival(0.7) == pytest.approx(0.5)


def test_what_is_learned_is_the_mean_and_spread_of_what_was_heard() -> None:
    """With enough of them, and the belief beforehand hardly matters."""
    rng = random.Random(1)
    pauses = learned(*(math.exp(rng.gauss(math.log(1.6), 0.7)) for _ in range(2_000)))
    assert math.exp(pauses.mean) == pytest.approx(1.6, rel=0.05)
    assert pauses.sigma == pytest.approx(0.7, abs=0.03)


@given(st.lists(SECONDS, max_size=30))
def test_learning_does_not_depend_on_the_order(seconds: list[float]) -> None:
    """The same pauses, the same belief."""
    one, other = learned(*seconds), learned(*reversed(seconds))
    assert one.mean == pytest.approx(other.mean, abs=1e-9)
    assert one.sigma == pytest.approx(other.sigma, rel=1e-6)


@given(st.lists(SECONDS, max_size=30), SECONDS, SECONDS)
def test_longer_pauses_are_never_likelier(seconds: list[float], one: float, other: float) -> None:
    """Survival falls from one towards none."""
    pauses = learned(*seconds)
    short, long = sorted((one, other))
    assert 1 >= pauses.survival(short) >= pauses.survival(long) >= 0
    assert pauses.hazard(short) >= 0


def needed(kind: TurnKind, pauses: Pauses, meaning: Meaning | None = None) -> int:
    """How much quiet ends such a turn of somebody of whom this is known."""
    return why(kind, Signs(meaning=meaning or Meaning(word_count=2)), pauses).quiet


FLUENT = learned(*[0.5, 0.7, 0.9] * 4)
"""A dozen pauses, none of them long."""


def test_somebody_with_long_pauses_is_waited_for_longer_and_a_fluent_person_less() -> None:
    """Than somebody who was not heard yet."""
    slow, usual, fluent = (needed(TurnKind.FREE, pauses) for pauses in (learned(*[2.0] * 20), USUAL, FLUENT))
    assert fluent < usual < slow


@given(
    st.lists(st.floats(0.2, 1.9), min_size=6, max_size=60), st.sampled_from([TurnKind.FREE, TurnKind.SEND])
)
def test_nobody_is_given_less_than_the_floor_in_free_talk(seconds: list[float], kind: TurnKind) -> None:
    """However fluent they were: a pause of another kind may still come."""
    assert needed(kind, learned(*seconds)) >= FLOOR[kind]


@given(st.lists(SECONDS, max_size=60))
def test_in_a_line_nobody_is_hurried_for_having_made_short_pauses(seconds: list[float]) -> None:
    """There the words tell the end; what was learned only makes the guide more patient."""
    assert needed(TurnKind.LINE, learned(*seconds)) >= needed(TurnKind.LINE, USUAL)


@given(st.lists(SECONDS, max_size=5))
def test_a_few_pauses_hurry_nobody(seconds: list[float]) -> None:
    """Whoever was hardly heard may pause as anybody does."""
    assert needed(TurnKind.FREE, learned(*seconds)) >= needed(TurnKind.FREE, USUAL)


@given(st.lists(st.floats(0.2, 1.9), max_size=18), st.floats(2, 20))
def test_one_long_pause_among_a_few_makes_the_guide_as_patient_as_with_anybody(
    seconds: list[float], long: float
) -> None:
    """The same holds for a turn that was taken too early: that quiet is a long pause."""
    assert needed(TurnKind.FREE, learned(*seconds, long)) >= needed(TurnKind.FREE, USUAL)


def test_whoever_pauses_longer_than_anybody_keeps_their_patience() -> None:
    """Among twenty usual pauses a few long ones: no less than before."""
    slow = learned(*[0.6, 0.8, 1.2, 2.6, 3.4] * 4)
    assert needed(TurnKind.FREE, slow) >= needed(TurnKind.FREE, USUAL)


def test_words_that_end_a_turn_end_a_fluent_one_as_soon() -> None:
    """The floor is for quiet that nothing is known of."""
    closing = Meaning(closing=True, word_count=3)
    assert needed(TurnKind.SEND, FLUENT, closing) == needed(TurnKind.SEND, USUAL, closing) <= 300


def talk(turn: Turn, *stretches: tuple[int, int]) -> None:
    """Speech from and to these moments."""
    for onset, offset in stretches:
        turn.feed(SpeechStarted(at=onset + 60, onset=onset))
        turn.feed(SpeechEnded(at=offset + 240, offset=offset))


def test_a_turn_learns_from_the_pauses_inside_it() -> None:
    """From the quiet between somebody's own words, not from that before the first."""
    turn = Turn(TurnKind.FREE, 0)
    talk(turn, (3_000, 5_000), (6_500, 8_000))
    assert turn.pauses == learned(1.5)


@pytest.mark.parametrize("kind", [TurnKind.ANSWER, TurnKind.REPLY])
def test_nothing_is_learned_where_two_people_may_have_spoken(kind: TurnKind) -> None:
    """One asks, the other answers: that quiet is nobody's pause."""
    turn = Turn(kind, 0)
    talk(turn, (1_000, 3_000), (5_000, 6_000))
    assert turn.pauses == USUAL


def test_a_click_after_quiet_teaches_nothing() -> None:
    """Too short to be somebody who went on."""
    turn = Turn(TurnKind.FREE, 0)
    talk(turn, (1_000, 3_000), (5_000, 5_100))
    assert turn.pauses == USUAL


def test_why_names_what_was_heard() -> None:
    """With its likelihood ratio, and the quiet that was enough."""
    told = why(TurnKind.FREE, Signs(meaning=Meaning(closing=True, word_count=3)))
    assert told.evidence == (("a closing phrase", 300.0),)
    assert "a closing phrase (x300)" in str(told) and f"{told.quiet / 1000:.2f} s of quiet" in str(told)


def test_why_names_the_bound_that_ended_it_instead() -> None:
    """Nobody spoke, no answer came, or somebody pressed a key."""
    silent = Turn(TurnKind.LINE, 0)
    assert str(silent.why(8_000)) == "nobody spoke for 8.0 s"
    asked = Turn(TurnKind.REPLY, 0, 60_000)
    talk(asked, (1_000, 3_000))
    assert str(asked.why(63_000)) == "no answer for 60.0 s"
    pressed = Turn(TurnKind.FREE, 0)
    talk(pressed, (1_000, 3_000))
    assert "a key" in str(pressed.why(3_600))


@given(st.lists(st.floats(0.3, 7.9), max_size=30))
def test_where_nobody_is_invited_longer_pauses_are_never_waited_for_less(pauses: list[float]) -> None:
    """From the usual quiet up to eight seconds; why it ended then is told.  Fluent people are left out."""
    slow = learned(*pauses)
    assume(not slow.fluent)
    waits = []
    for known in (USUAL, slow):
        turn = Turn(TurnKind.FREE, 0, pauses=known)
        talk(turn, (1_000, 3_000))
        assert turn.over_at is not None
        waits.append(turn.over_at - 3_000)
        assert turn.hesitating is ("the longest there is" in str(turn.why(turn.over_at)))
    assert waits == sorted(waits) and waits[-1] <= LONGEST_QUIET
