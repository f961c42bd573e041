"""Whole sessions in no time: simulated people, the lateness of real machines, the same every time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest

from voiceguide.core.commands import Beat, Breathe, Chime, Command, Earcon, Ending, Phase, Speak
from voiceguide.core.events import CueTime, DeadlinePassed, Event, Expectation, Ms, TurnKind
from voiceguide.core.script.performance import Performer
from voiceguide.core.script.step import ByKind
from voiceguide.core.script.steps.affirm import AffirmWishes
from voiceguide.core.session.session import Session
from voiceguide.core.written.cast import Cast, Role
from voiceguide.library import find as library
from voiceguide.ports import VOICE_RATE
from voiceguide.rehearsal.length import estimated
from voiceguide.rehearsal.people import Asked, Spoken, agreeable, ready_then_lines
from voiceguide.rehearsal.virtual_time import LATEST, LONGEST, rehearse
from voiceguide.voice.sounds.earcons import earcon

SHIPPED = library.load("affirm")


def session(rounds: int = 2, role: Role = Role.NEUTRAL) -> Session:
    """The shipped exercise for two people with names."""
    return Session(
        Performer(SHIPPED, Cast(first="Ana", second="Ben"), ByKind(AffirmWishes(role=role, rounds=rounds)))
    )


def silent(_asked: Asked, _rng: random.Random) -> Sequence[Spoken]:
    """Two people who never say a word."""
    return ()


class Log:
    """Every moment, as a trace would get it; and how late the deadlines came that lay ahead."""

    def __init__(self, of: Session) -> None:
        self.moments: list[tuple[Event, tuple[Command, ...]]] = []
        self.lateness: list[Ms] = []
        self._session, self._deadline = of, of.deadline

    def record(self, event: Event, commands: tuple[Command, ...]) -> None:
        self.moments.append((event, commands))
        if isinstance(event, DeadlinePassed) and self._deadline is not None:
            before = self.moments[-2][0].at
            assert self._deadline <= event.at
            due = max(self._deadline, before)  # the quiet was known only after it had lasted long enough
            self.lateness.append(event.at - due)
        self._deadline = self._session.deadline


def test_every_line_is_said_in_turn() -> None:
    """The plainest couple says each line once, the first before the second."""
    result = rehearse(session(), estimated, couple=ready_then_lines)
    said = [(moment.who, moment.what) for moment in result.moments if moment.who in ("Ana", "Ben")]
    assert said == [
        ("Ana", "i'm glad you're here"),
        ("Ben", "i'm glad you're here"),
        ("Ana", "this is hard and i'm here"),
        ("Ben", "this is hard and i'm here"),
    ]
    assert result.ending is Ending.COMPLETED


@pytest.mark.parametrize("role", Role)
def test_two_people_who_say_nothing_come_to_the_end(role: Role) -> None:
    """Silence is never commented on, and never in the way."""
    result = rehearse(session(role=role), estimated, couple=silent)
    assert result.ending is Ending.COMPLETED
    assert {moment.who for moment in result.moments} == {"guide"}


def test_a_rehearsal_with_the_same_seed_is_the_same() -> None:
    """Moment for moment; with another it is not."""
    one, same, other = (rehearse(session(), estimated, seed=seed).moments for seed in (4, 4, 5))
    assert one == same != other


def test_moments_are_in_order_and_nobody_talks_over_anybody() -> None:
    """Each begins after the one before has ended, and a line soon after the guide."""
    moments = rehearse(session(rounds=6), estimated, couple=ready_then_lines).moments
    assert all(before.end <= after.start for before, after in pairwise(moments))
    assert len(moments) > 40


def test_deadlines_come_late_but_never_early() -> None:
    """By up to 40 ms, as on a busy machine."""
    a_session = session()
    log = Log(a_session)
    rehearse(a_session, estimated, recorder=log)
    assert len(log.lateness) > 10
    assert 0 <= min(log.lateness) <= max(log.lateness) <= LATEST


def test_time_never_goes_back() -> None:
    """Not even where somebody speaks between a deadline and the machine that wakes late for it."""

    def stray(asked: Asked, _rng: random.Random) -> Sequence[Spoken]:
        return [
            Spoken(("continue",), asked.opened + 500, asked.opened + 900),
            Spoken(("and", "so"), asked.opened + 1_360, asked.opened + 2_000),
        ]

    a_session = session()
    log = Log(a_session)
    rehearse(a_session, estimated, couple=stray, recorder=log)
    moments = [event.at for event, _ in log.moments]
    assert moments == sorted(moments)


def test_it_knows_when_how_much_was_done() -> None:
    """Every cue once, later cues later: the time left is read from this."""
    done_at = rehearse(session(), estimated, couple=ready_then_lines).done_at
    assert list(done_at) == list(range(1, len(done_at) + 1))
    assert list(done_at.values()) == sorted(done_at.values())


def test_a_longer_exercise_takes_longer() -> None:
    """Twelve lines more than two, and all of it within the hour."""
    two, twelve = (rehearse(session(rounds=n), estimated, couple=ready_then_lines).length for n in (2, 12))
    assert 60_000 < two < twelve < 3_600_000


def test_a_pause_that_nobody_ends_is_no_ending() -> None:
    """The rehearsal gives up once nothing more can happen."""

    def pausing(asked: Asked, _rng: random.Random) -> Sequence[Spoken]:
        if asked.kind is TurnKind.READY:
            return [Spoken(("yes",), asked.opened + 500, asked.opened + 900)]
        return (
            [Spoken(("pause",), asked.opened + 500, asked.opened + 900)]
            if asked.kind is TurnKind.LINE
            else ()
        )

    result = rehearse(session(), estimated, couple=pausing)
    assert result.ending is None and result.length < LONGEST


def test_what_a_person_would_say_too_late_is_not_said() -> None:
    """Whoever the guide has already passed is not heard any more."""

    def slow(asked: Asked, _rng: random.Random) -> Sequence[Spoken]:
        return [Spoken(("too", "late"), asked.opened + 90_000, asked.opened + 91_000)]

    result = rehearse(session(), estimated, couple=slow)
    assert result.ending is Ending.COMPLETED
    assert {moment.who for moment in result.moments} == {"guide"}


@pytest.mark.parametrize("cast", [Cast(), Cast(first="Ana", second="Ben")], ids=["nameless", "named"])
def test_the_plainest_couple_says_yes_to_the_dialogue_it_shows(cast: Cast) -> None:
    """The first of them begins, now is good for both, and the other one says back what was sent."""
    performer = Performer(library.load("mirror"), cast)
    said = [m.what for m in rehearse(Session(performer), estimated, couple=ready_then_lines).moments]
    assert any(cast.fill("{first}, a little at a time", sender=0) in text for text in said)
    assert any(cast.fill("{second}, say back what you heard", sender=0) in text for text in said)


@pytest.mark.parametrize("kind", [TurnKind.LINE, TurnKind.READY, TurnKind.ANSWER, TurnKind.CONTROL])
def test_agreeable_people_speak_only_when_somebody_listens(kind: TurnKind) -> None:
    """Never before the ear is open, and in a rest not at all."""
    rng = random.Random(1)
    words = ("i", "am", "here") if kind is TurnKind.LINE else ()
    asked = Asked(expectation=Expectation(kind=kind, words=words), opened=5_000)
    spoken = [s for _ in range(50) for s in agreeable(asked, rng)]
    assert all(5_000 < s.start < s.end for s in spoken)
    assert (spoken == []) is (kind is TurnKind.CONTROL)


def test_lengths_are_estimated_from_what_sounds() -> None:
    """Breaths and earcons exactly; words by their number and pace."""
    breath = (
        Beat(phase=Phase.IN, onset=CueTime(0), length=4_000),
        Beat(phase=Phase.OUT, onset=CueTime(4_000), length=6_000),
    )
    assert estimated(Breathe(cue=1, beats=breath)) == 10_000
    for which in Earcon:
        assert estimated(Chime(cue=1, earcon=which)) == len(earcon(which)) * 1000 // VOICE_RATE
    text = "This is said."
    assert estimated(Speak(cue=1, text=text, pace=0.8)) > estimated(Speak(cue=1, text=text))
