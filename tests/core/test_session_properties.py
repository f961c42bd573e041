"""What holds whatever happens: words, keys, noise, mutes and lateness, in any order, at any time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.world import Mute, Press, Stir, Talk, World
from voiceguide.core.events import (
    Answer,
    Control,
    KeyPressed,
    Meaning,
)
from voiceguide.core.session.session import Hearing
from voiceguide.core.session.trace import as_line, event_from, session_from

MEANINGS = st.builds(
    Meaning,
    read=st.integers(0, 3),
    expected=st.just(3),
    reached_end=st.booleans(),
    word_count=st.integers(0, 6),
    closing=st.booleans(),
    control=st.none() | st.sampled_from(Control),
    answer=st.none() | st.sampled_from(Answer),
    trailing=st.booleans(),
)
TALKS = st.builds(Talk, meaning=st.none() | MEANINGS, length=st.integers(60, 40_000))
DEEDS = st.lists(
    st.tuples(
        st.integers(0, 15_000),
        TALKS
        | TALKS
        | st.builds(Stir)
        | st.builds(Press, st.sampled_from(Control))
        | st.builds(Mute, st.integers(1, 30_000)),
    ),
    max_size=25,
)
LATENESS = st.lists(st.integers(0, 40), min_size=1, max_size=20)
HEARINGS = st.builds(Hearing, ear=st.booleans(), notice=st.sampled_from(["", "I may miss words."]))


@pytest.mark.slow
@settings(max_examples=200)
@given(DEEDS, LATENESS, HEARINGS)
def test_every_command_is_well_formed(
    deeds: list[tuple[int, Talk | Stir | Press | Mute]], lateness: list[int], hearing: Hearing
) -> None:
    """One cue at a time, no ear while it sounds or rings, no turn ended and no cue begun under a voice, the
    end last."""
    world = World(hearing, lateness)
    world.do(deeds)
    world.run()
    assert world.session.ending is not None or world.state in ("paused", "waiting", "listening")


@pytest.mark.slow
@settings(max_examples=100)
@given(DEEDS, LATENESS)
def test_a_session_that_nobody_paused_or_muted_ends_by_itself(
    deeds: list[tuple[int, Talk | Stir | Press | Mute]], lateness: list[int]
) -> None:
    """Whatever else is said, pressed or heard."""
    world = World(Hearing(), lateness)
    world.do([(gap, deed) for gap, deed in deeds if not _waits(deed)])
    world.run()
    assert world.session.ending is not None


def _waits(deed: Talk | Stir | Press | Mute) -> bool:
    """Does it ask for a wait without end?"""
    match deed:
        case Press():
            return deed.control is Control.PAUSE
        case Talk():
            return deed.meaning is not None and deed.meaning.control is Control.PAUSE
        case Stir():
            return False
        case Mute():
            return True


@pytest.mark.slow
@settings(max_examples=100)
@given(DEEDS, LATENESS, HEARINGS)
def test_the_stop_key_always_ends_the_session(
    deeds: list[tuple[int, Talk | Stir | Press | Mute]], lateness: list[int], hearing: Hearing
) -> None:
    """Within the closing bell, wherever things stand."""
    world = World(hearing, lateness)
    world.do(deeds)
    world.run()
    if world.session.ending is None:
        pressed = world.now + 1
        world.happens(KeyPressed(at=pressed, control=Control.STOP))
        while world.session.ending is None and (event := world.next()) is not None:
            world.happens(event)
        assert world.session.ending is not None and world.now <= pressed + 1_200 + 40


@pytest.mark.slow
@settings(max_examples=100)
@given(DEEDS, LATENESS, HEARINGS)
def test_the_same_events_give_the_same_commands(
    deeds: list[tuple[int, Talk | Stir | Press | Mute]], lateness: list[int], hearing: Hearing
) -> None:
    """From nothing but what a trace holds."""
    world = World(hearing, lateness)
    world.do(deeds)
    world.run()
    again = session_from(world.head)
    for line in world.log:
        written = line["event"]
        assert isinstance(written, dict)
        event = event_from(written)
        assert as_line(event, again.handle(event)) == line
