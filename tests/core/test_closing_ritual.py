"""The shipped closing ritual: which lines an evening has, whose they are, and how little the guide sounds."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.commands import Breathe, Ending
from voiceguide.core.events import ExerciseTime, Expectation, Ms, TurnKind
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Cue, Lead, Listen, Say, Wait
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.performance import Performer
from voiceguide.core.script.step import ByKind
from voiceguide.core.script.steps.affirm import Affirm, AffirmWishes
from voiceguide.core.session.session import Session
from voiceguide.core.written.cast import Cast, Role
from voiceguide.core.written.lines import Lines, of_the_evening
from voiceguide.library import find as library
from voiceguide.linting.judge import apologises
from voiceguide.plan import with_lines
from voiceguide.ports import VOICE_RATE
from voiceguide.rehearsal.length import estimated
from voiceguide.rehearsal.people import Asked, Spoken, ready_then_lines, spoken
from voiceguide.rehearsal.virtual_time import Rehearsed, rehearse
from voiceguide.voice.engines.choose import choose_renderer
from voiceguide.voice.guide import sound_of

if TYPE_CHECKING:
    from voiceguide.ports import Sounding

SHIPPED = library.load("affirm")
(AFFIRM,) = [step for step in SHIPPED.steps if isinstance(step, Affirm)]
ANA_AND_BEN = Cast(first="Ana", second="Ben")
EVENING = 738_125
"""Any day's number."""

each_role = pytest.mark.parametrize("role", Role)


class Noted(Performer):
    """Remembers its cues."""

    def __init__(self, exercise: Exercise, role: Role = Role.NEUTRAL, evening: int = EVENING) -> None:
        super().__init__(exercise, ANA_AND_BEN, ByKind(AffirmWishes(role=role, evening=evening)))
        self.cues: list[Cue] = []

    def advance(
        self, outcome: Outcome, *, now: ExerciseTime = ExerciseTime(0), onsets: tuple[Ms, ...] = ()
    ) -> None:
        if self.cue is not None:
            self.cues.append(self.cue)
        super().advance(outcome, now=now, onsets=onsets)

    def lines(self, *floors: str) -> list[str]:
        """What these people were given to say."""
        turns = [cue for cue in self.cues if isinstance(cue, Listen) and cue.line]
        return [turn.line for turn in turns if not floors or turn.floor in floors]

    @property
    def planned_quiet(self) -> Ms:
        """Rests, and those after the guide's sentences; no led breath, and nobody's turn."""
        rests = [
            cue.length if isinstance(cue, Wait) else cue.rest
            for cue in self.cues
            if isinstance(cue, Wait | Say)
        ]
        return sum(rests)


def evening_with(
    performer: Noted, couple: Callable[[Asked, random.Random], Sequence[Spoken]] = ready_then_lines
) -> Rehearsed:
    """They go through it."""
    result = rehearse(Session(performer), estimated, couple=couple)
    assert result.ending is Ending.COMPLETED
    return result


def slow(asked: Asked, rng: random.Random) -> Sequence[Spoken]:
    """Two who take four seconds to begin, and as much again to speak."""
    return [
        replace(said, start=said.start + 3_000, end=said.end + 6_000) for said in ready_then_lines(asked, rng)
    ]


# ------------------------------------------------------------------ an evening's lines


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 10**6))
def test_as_many_evenings_as_the_lines_need_meet_every_line(count: int, room: int, evening: int) -> None:
    """Each has room for so many, keeps their order, and has none twice."""
    pairs = tuple((str(at), str(at)) for at in range(count))
    evenings = -(-count // room)
    met = [of_the_evening(pairs, room, evening + later) for later in range(evenings)]
    assert {pair for chosen in met for pair in chosen} == set(pairs)
    assert all(len(chosen) == min(room, count) for chosen in met)
    assert all(list(chosen) == sorted(chosen, key=pairs.index) for chosen in met)


@each_role
@pytest.mark.parametrize("couple", [ready_then_lines, slow])
def test_every_line_is_met_over_three_evenings(
    role: Role, couple: Callable[[Asked, random.Random], Sequence[Spoken]]
) -> None:
    """On three days in a row, in the time that it usually takes; for people who are slow, too."""
    met: set[str] = set()
    for later in range(3):
        performer = Noted(SHIPPED, role, EVENING + later)
        evening_with(performer, couple)
        met.update(performer.lines())
    assert met == {line for pair in AFFIRM.lines.pairs(role) for line in pair}


def test_two_evenings_in_a_row_are_not_alike() -> None:
    """And the same evening is the same each time."""
    today, again, tomorrow = (Noted(SHIPPED, evening=EVENING + later) for later in (0, 0, 1))
    for performer in (today, again, tomorrow):
        evening_with(performer)
    assert today.lines() == again.lines() != tomorrow.lines()


def test_a_couples_own_lines_come_before_the_others() -> None:
    """Every evening; the shipped ones have the room that is left."""
    own = ("I like how you sing.", "I will call you at noon.")
    performer = Noted(with_lines(SHIPPED, Lines(neutral=own)))
    evening_with(performer)
    assert performer.lines("Ana")[:2] == list(own)
    assert set(performer.lines("Ana")[2:]) <= set(AFFIRM.lines.neutral) and len(performer.lines("Ana")) > 4


def test_many_own_lines_leave_no_room_for_others() -> None:
    """They take turns, too."""
    own = tuple(
        f"This is line {word}."
        for word in ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
    met = set()
    for later in range(2):
        performer = Noted(with_lines(SHIPPED, Lines(neutral=own)), evening=EVENING + later)
        evening_with(performer)
        met.update(performer.lines())
    assert met == set(own)


# ------------------------------------------------------------------ who says what


@pytest.mark.parametrize("role", [Role.HURT, Role.REPAIRING])
def test_the_hurt_one_is_handed_no_apology_no_thanks_and_no_love(role: Role) -> None:
    """Nor is love, an apology, or thanks for an answer asked of them; whoever repairs says all the sorrow."""
    assert not any(
        word in line.lower() for line in AFFIRM.lines.hurt for word in ("love", "sorry", "thank", "forgive")
    )
    hurt = "Ana" if role is Role.HURT else "Ben"
    performer = Noted(SHIPPED, role)
    evening_with(performer)
    assert not any(apologises(line) for line in performer.lines(hurt))
    assert any(apologises(line) for line in performer.lines())


def test_every_evening_after_broken_trust_has_one_sentence_of_sorrow() -> None:
    """Not only on the evening on which its turn comes."""
    for later in range(3):
        performer = Noted(SHIPPED, Role.REPAIRING, EVENING + later)
        evening_with(performer)
        assert sum(map(apologises, performer.lines())) == 1


def test_to_lean_in_is_an_offer_just_before_the_lines() -> None:
    """Between it and the first line there is one breath."""
    performer = Noted(SHIPPED)
    evening_with(performer)
    first = next(at for at, cue in enumerate(performer.cues) if isinstance(cue, Listen) and cue.line)
    before = [cue for cue in performer.cues[first - 6 : first] if isinstance(cue, Say | Lead)]
    offer = [cue.text for cue in before if isinstance(cue, Say)]
    assert "If you like, lean in, or look at each other." in offer
    assert [len(cue.course.lengths) for cue in before if isinstance(cue, Lead)] == [1]


def test_four_breaths_come_first_and_two_last() -> None:
    """To arrive, and to let it settle; one more just before the lines."""
    performer = Noted(SHIPPED)
    evening_with(performer)
    assert [len(cue.course.lengths) for cue in performer.cues if isinstance(cue, Lead)] == [4, 1, 2]


def test_silence_passes_without_a_word_and_the_end_comes_sooner() -> None:
    """Two who are silent hear two lines, two breaths, and a kind end."""

    def silent(asked: Asked, rng: random.Random) -> Sequence[Spoken]:
        return ready_then_lines(asked, rng) if asked.kind is TurnKind.READY else ()

    performer = Noted(SHIPPED)
    evening_with(performer, silent)
    assert len(performer.lines("Ana")) == 2
    assert not any(
        isinstance(cue, Listen) and cue.expectation.kind is TurnKind.ANSWER for cue in performer.cues
    )


# ------------------------------------------------------------------ how long, and how much of it is the guide


@each_role
@pytest.mark.parametrize("minutes", [3, 4, 5, 6, 8, 10, 12, 15])
def test_it_fits_the_minutes(role: Role, minutes: int) -> None:
    """From three to fifteen: within three quarters of a minute, for the plainest couple."""
    result = evening_with(Noted(SHIPPED.lasting(minutes), role))
    assert abs(result.length - minutes * 60_000) <= 45_000


@pytest.mark.parametrize("minutes", [2, 16])
def test_it_cannot_be_hurried_nor_drawn_out(minutes: int) -> None:
    """It says how long it may be."""
    with pytest.raises(ValueError, match="This exercise lasts 3 to 15 minutes"):
        SHIPPED.lasting(minutes)


@pytest.fixture(scope="module")
def lasts() -> Iterator[Callable[[Sounding], Ms]]:
    """How long a cue is in the voice that ships, by its samples."""
    renderer = choose_renderer()

    @cache
    def of(cue: Sounding) -> Ms:
        return len(sound_of(cue, renderer)) * 1000 // VOICE_RATE

    yield lambda cue: of(replace(cue, cue=0))
    renderer.close()


@pytest.mark.slow
@pytest.mark.session
@each_role
def test_the_guide_sounds_less_than_a_third_and_more_is_quiet(
    role: Role, lasts: Callable[[Sounding], Ms]
) -> None:
    """Thirty percent at most, chimes included; rests alone, without breaths and turns, are 35 % and more."""
    performer = Noted(SHIPPED, role)
    result = rehearse(Session(performer), lasts, couple=ready_then_lines)
    sounds = [moment for moment in result.moments if moment.sound is not None]
    guide = sum(m.end - m.start for m in sounds if not isinstance(m.sound, Breathe)) / result.length
    quiet = performer.planned_quiet / result.length
    assert guide <= 0.30
    assert quiet >= 0.35


def test_the_slow_couple_is_slow() -> None:
    """So that the test above is about people who take their time."""
    asked = Asked(expectation=Expectation(kind=TurnKind.LINE, words=("i", "am")), opened=0)
    (said,) = slow(asked, random.Random(1))
    assert said.start >= 3_900 and said.end - said.start > spoken(("i", "am"), 0).end
