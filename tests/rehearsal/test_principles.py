"""What holds on every evening with a shipped exercise, whoever the two are: heard from a real session."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.couples import COUPLES
from voiceguide.core.commands import Earcon, Ending, Speak
from voiceguide.core.script.performance import Performer
from voiceguide.core.script.step import ByKind
from voiceguide.core.script.steps.affirm import AffirmWishes
from voiceguide.core.session.session import Session
from voiceguide.core.written.cast import Cast, Role
from voiceguide.library import find as library
from voiceguide.linting.judge import apologises
from voiceguide.rehearsal.couples import CoupleFile, Person, Saying, TwoPeople
from voiceguide.rehearsal.length import estimated
from voiceguide.rehearsal.virtual_time import Rehearsed, rehearse

pytestmark = pytest.mark.slow

SHIPPED = {path.stem: library.load(path) for path in sorted(library.shipped_folder().glob("*.yaml"))}
CAST = Cast(first="Ana", second="Ben")
ENDED = f"({Earcon.ENDED.value})"


def evening(name: str, how: CoupleFile, role: Role = Role.NEUTRAL, seed: int = 1) -> Rehearsed:
    """These two do it; other lines with each seed."""
    session = Session(Performer(SHIPPED[name], CAST, ByKind(AffirmWishes(role=role, evening=seed))))
    return rehearse(session, estimated, couple=TwoPeople(how), seed=seed, people=CAST.floors)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(sorted(SHIPPED)), COUPLES, st.sampled_from(Role), st.integers(0, 999))
def test_every_evening_ends_with_the_last_bell(name: str, how: CoupleFile, role: Role, seed: int) -> None:
    """In tears, silent, unwilling, gone: it comes to its end, and one can hear it."""
    result = evening(name, how, role, seed)
    assert result.ending is Ending.COMPLETED
    assert result.moments[-1].what == ENDED


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(SHIPPED)),
    COUPLES,
    st.integers(0, 600_000),
    st.sampled_from(("stop", "please stop", "stop now")),
)
def test_whoever_says_stop_has_heard_at_most_two_sentences_more(
    name: str, how: CoupleFile, after: int, words: str
) -> None:
    """Whichever of the two, at any time, and whatever the other one does."""
    stops = how.first.model_copy(update={"says": (Saying(after=after, words=words),), "leaves_after": None})
    result = evening(name, how.model_copy(update={"first": stops}))
    said = [m for m in result.moments if m.sound is None and m.what == words and m.who == "Ana"]
    if said and result.ending is Ending.STOPPED:
        sentences = [m for m in result.moments if isinstance(m.sound, Speak) and m.start > said[-1].start]
        assert len(sentences) <= 2
        assert result.moments[-1].what == ENDED


@settings(max_examples=60, deadline=None)
@given(COUPLES, st.sampled_from((Role.HURT, Role.REPAIRING)), st.integers(0, 999))
def test_whoever_was_hurt_is_never_handed_an_apology(how: CoupleFile, role: Role, seed: int) -> None:
    """Not in a line that is shown, and in none that is said to them."""
    hurt = CAST.first if role is Role.HURT else CAST.second
    told = evening("affirm", how, role, seed).moments
    to_hurt = [m.what for m in told if isinstance(m.sound, Speak) and m.what.startswith(hurt)]
    said = [m.what for m in told if m.who == hurt]
    assert not [what for what in (*to_hurt, *said) if apologises(what)]


def test_an_ordinary_couple_hears_the_lines_of_both_roles() -> None:
    """So that the test above is no empty one: the other one does say sorry, or owns what happened."""
    told = evening("affirm", CoupleFile(both=Person()), Role.REPAIRING).moments
    assert sum(m.who in CAST.floors for m in told) > 4
