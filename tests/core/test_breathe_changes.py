"""What two people change while breaths are led: by voice and by key, from the next breath on, for good."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.support.breathe_world import CLOSING, Breath, BreatheWorld, exercise, room
from voiceguide.core.commands import Chime, Earcon, Ending, Speak
from voiceguide.core.events import Control, Event, Meaning, Ms, TurnKind

MINUTE: Ms = 60_000
ASKED: Ms = 150_000
HEARD: Ms = 1_300
"""A spoken word of 0.6 s is acted on once half a second of quiet has set it apart."""


def five_minutes(*asks: tuple[Ms, Control], aloud: bool, pattern: str = "longer-exhale") -> BreatheWorld:
    """Led without a ramp; these are asked for."""
    world = room(exercise(pattern))
    for at, control in asks:
        (world.ask_for if aloud else world.press)(at, control)
    world.run()
    return world


def around(world: BreatheWorld, asked: Ms) -> tuple[Breath, list[Breath]]:
    """The breath in which it was asked, and those after it."""
    before = [breath for breath in world.breaths if breath.start <= asked]
    return before[-1], world.breaths[len(before) :]


BY = pytest.mark.parametrize("aloud", [True, False], ids=["by voice", "by key"])


@BY
def test_faster_shortens_the_next_breath_by_15_percent_and_all_after_it(aloud: bool) -> None:
    """Nothing stops for it, and nothing is said but one word on the breath."""
    world = five_minutes((ASKED, Control.FASTER), aloud=aloud)
    now, later = around(world, ASKED + HEARD * aloud)
    assert now.length == 10_000
    assert {breath.length for breath in later} == {8_696}
    assert len(world.cues) == 1 and world.cues[0].cut is None


@BY
def test_slower_lengthens_by_5_percent_a_breath_until_it_is_15(aloud: bool) -> None:
    """And stays there."""
    world = five_minutes((ASKED, Control.SLOWER), aloud=aloud)
    now, later = around(world, ASKED + HEARD * aloud)
    assert now.length == 10_000
    assert [breath.length for breath in later[:3]] == [10_500, 11_025, 11_500]
    assert {breath.length for breath in later[3:]} == {11_500}


@BY
def test_slower_asked_for_again_and_again_ends_at_five_a_minute(aloud: bool) -> None:
    """No further."""
    asks = [(at, Control.SLOWER) for at in range(80_000, 240_000, 25_000)]
    world = five_minutes(*asks, aloud=aloud)
    assert max(breath.length for breath in world.breaths) == 12_000


@BY
def test_a_pattern_that_is_slower_than_that_gets_no_slower(aloud: bool) -> None:
    """Box is held at its own pace, as it was agreed to."""
    asks = [(at, Control.SLOWER) for at in range(80_000, 240_000, 25_000)]
    world = five_minutes(*asks, aloud=aloud, pattern="box")
    assert {breath.length for breath in world.breaths} == {16_000}


@BY
def test_own_pace_is_silence_until_the_bell(aloud: bool) -> None:
    """Three words, then no cue; bell and closing come at their time."""
    world = five_minutes((ASKED, Control.OWN_PACE), aloud=aloud)
    now, later = around(world, ASKED + HEARD * aloud)
    assert not now.free and all(breath.free for breath in later)
    said = [beat.word for beat in world.cues[0].beats if world.cues[0].began + beat.onset >= later[0].start]
    assert [word for word in said if word] == ["Your own pace."]
    assert world.said[-1] == CLOSING
    assert abs(world.now - 5 * MINUTE) < 10_000


@BY
def test_continue_leads_again_with_the_breath_they_left(aloud: bool) -> None:
    """From the next stretch of ten seconds on."""
    world = five_minutes((ASKED, Control.OWN_PACE), (ASKED + 45_000, Control.CONTINUE), aloud=aloud)
    again = [breath for breath in world.breaths if breath.start > ASKED + 45_000]
    assert [breath.free for breath in again[:2]] in ([False, False], [True, False])
    assert {breath.length for breath in again if not breath.free} == {10_000}
    assert abs(world.now - 5 * MINUTE) < 10_000


@BY
def test_what_was_changed_outlasts_a_pause(aloud: bool) -> None:
    """Whoever found it too slow does not have to say so twice."""
    world = five_minutes(
        (ASKED, Control.FASTER),
        (ASKED + 30_000, Control.PAUSE),
        (ASKED + 60_000, Control.CONTINUE),
        aloud=aloud,
    )
    assert {breath.length for breath in world.breaths if breath.start > ASKED + 60_000} == {8_696}


@BY
def test_own_pace_outlasts_a_pause(aloud: bool) -> None:
    """The first "continue" ends the pause, the next one the silence."""
    world = five_minutes(
        (100_000, Control.OWN_PACE),
        (130_000, Control.PAUSE),
        (150_000, Control.CONTINUE),
        (190_000, Control.CONTINUE),
        aloud=aloud,
    )
    between = [breath for breath in world.breaths if 155_000 < breath.start < 190_000]
    after = [breath for breath in world.breaths if breath.start > 203_000]
    assert between and all(breath.free for breath in between)
    assert after and all(not breath.free for breath in after)


def test_a_change_with_the_next_breath_less_than_300_ms_away_takes_the_one_after() -> None:
    """What may lie ready in the speaker is not touched."""
    plain = five_minutes(aloud=False)
    start = next(breath.start for breath in plain.breaths if breath.start > ASKED)
    soon = five_minutes((start - 250, Control.FASTER), aloud=False)
    later = five_minutes((start - 350, Control.FASTER), aloud=False)
    assert [breath.length for breath in soon.breaths if breath.start >= start][:2] == [10_000, 8_696]
    assert [breath.length for breath in later.breaths if breath.start >= start][:2] == [8_696, 8_696]


@pytest.mark.parametrize("control", [Control.SLOWER, Control.FASTER, Control.OWN_PACE])
def test_in_the_last_breath_a_change_changes_nothing(control: Control) -> None:
    """And breaks nothing."""
    plain = five_minutes(aloud=False)
    last = plain.breaths[-1]
    world = five_minutes((last.start + 3_000, control), aloud=False)
    assert world.breaths == plain.breaths
    assert world.session.ending is Ending.COMPLETED


def test_loudness_changes_without_a_word_over_the_breath() -> None:
    """The guide is heard to obey; nothing is interrupted."""
    world = five_minutes((ASKED, Control.LOUDER), aloud=True)
    assert len(world.cues) == 1 and world.cues[0].cut is None
    assert not any(isinstance(command, Speak) and command.text == "Louder." for _, command in world.rung)


# ------------------------------------------------------------------ the baseline


def marked(*, first: list[Ms], second: list[Ms], keys: bool) -> BreatheWorld:
    """Ten minutes with a ramp; each marks in-breaths so long after being asked."""
    world = room(exercise(minutes=10, ramp=True))
    left = [first, second]
    happens = world.happens

    def answered(event: Event) -> None:
        was = world.open_since
        happens(event)
        opened = world.open_since is not None and world.open_since != was
        if opened and world.expected is not None and world.expected.kind is TurnKind.BREATHS and left:
            for after in left.pop(0):
                if keys:
                    world.press(world.now + after, Control.DONE)
                else:
                    world.say(world.now + after, Meaning(word_count=1), length=350)

    world.happens = answered  # type: ignore[method-assign]
    world.run()
    return world


def rates(world: BreatheWorld, minutes: float) -> float:
    """Breaths a minute, so long after the first breath."""
    moment = world.breaths[0].start + minutes * MINUTE
    return MINUTE / [breath for breath in world.breaths if breath.start <= moment][-1].length


SLOW, QUICK = [2_000, 8_000, 14_000], [1_500, 5_500, 9_500]


@pytest.mark.parametrize("keys", [True, False], ids=["by key", "by voice"])
@pytest.mark.parametrize(("first", "second"), [(SLOW, QUICK), (QUICK, SLOW)])
def test_the_faster_ones_pace_is_the_start(first: list[Ms], second: list[Ms], keys: bool) -> None:
    """Four seconds beside six: four.  Whoever is slower can follow; the other could not."""
    world = marked(first=first, second=second, keys=keys)
    assert world.breaths[0].length == pytest.approx(4_000, abs=20)


@pytest.mark.parametrize(
    ("first", "second", "length"),
    [
        ([], [], 5_000),
        ([2_000, 8_000], [], 5_000),
        ([2_000, 3_300, 4_600], [], 5_000),
        ([2_000, 4_000, 20_000], [], 5_000),
        ([], SLOW, 6_000),
        ([2_000, 3_500, 5_000], [], 3_000),
    ],
    ids=["nobody", "two marks", "too quick", "uneven", "one of them", "never led under three seconds"],
)
def test_marks_that_can_be_no_breathing_count_for_nothing(
    first: list[Ms], second: list[Ms], length: Ms
) -> None:
    """Then it begins at twelve a minute, or at the other one's pace."""
    world = marked(first=first, second=second, keys=True)
    assert world.breaths[0].length == pytest.approx(length, abs=20)


def test_the_ramp_of_a_whole_session() -> None:
    """From twelve a minute: nine after about two minutes, six from about four, and never faster again."""
    world = marked(first=[], second=[], keys=True)
    assert rates(world, 0) == 12
    assert rates(world, 2) == pytest.approx(9, abs=0.4)
    assert rates(world, 4.2) == 6
    assert all(before.length <= after.length for before, after in pairwise(world.breaths))
    bells = [c for _, c in world.rung if isinstance(c, Chime) and c.earcon is Earcon.BELL]
    assert len(bells) == 1 and abs(world.now - 10 * MINUTE) < 10_000
