"""Led breaths while they sound: what changes them, from when on, and what an interruption leaves."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.breath.course import Course, Manner
from voiceguide.core.breath.underway import Leading
from voiceguide.core.commands import Beat, Phase
from voiceguide.core.events import Control, Ms

FOUR_SIX = ((Phase.IN, 4_000), (Phase.OUT, 6_000))
FOUR_SEVEN_EIGHT = ((Phase.IN, 4_000), (Phase.HOLD, 7_000), (Phase.OUT, 8_000))
BEGAN: Ms = 1_000


def course(*lengths: Ms, most: int | None = None, phases: tuple[tuple[Phase, Ms], ...] = FOUR_SIX) -> Course:
    return Course(phases=phases, lengths=lengths, most=most)


def leading(of: Course) -> Leading:
    """Its first beat began at 1 s of the session."""
    led = Leading(7, of)
    led.began = BEGAN
    return led


def breaths(beats: tuple[Beat, ...]) -> list[Ms]:
    """How long each led breath is."""
    starts = [beat.onset for beat in beats if beat.phase is Phase.IN] + [beats[-1].end]
    return [after - before for before, after in pairwise(starts)]


# ------------------------------------------------------------------ changes


def test_slower_asked_twice_in_one_breath_still_grows_by_five_percent() -> None:
    """The next breath is measured by the one that sounds, not by one that was only planned."""
    led = leading(course(*[8_000] * 20))
    led.change(BEGAN + 2_000, Control.SLOWER)
    led.change(BEGAN + 4_000, Control.SLOWER)
    found = breaths(led.beats)
    assert found[:2] == [8_000, 8_400]
    assert max(found) == int(int(8_000 * 1.15) * 1.15)


def test_faster_takes_a_slower_back() -> None:
    """Within the same breath, it is as if nobody had said anything."""
    led = leading(course(*[8_000] * 20))
    led.change(BEGAN + 2_000, Control.SLOWER)
    led.change(BEGAN + 4_000, Control.FASTER)
    assert set(breaths(led.beats)) == {8_000}


@pytest.mark.parametrize("control", [Control.SLOWER, Control.FASTER, Control.OWN_PACE])
def test_a_change_comes_with_the_next_breath_but_never_within_300_ms(control: Control) -> None:
    """What may lie ready in the speaker is left as it is."""
    for now in range(0, 20_000, 50):
        change = leading(course(*[10_000] * 9)).change(BEGAN + now, control)
        assert change is not None
        assert 300 < change.onset - now <= 10_300
        assert change.onset % 10_000 == 0


def test_a_change_stays() -> None:
    """Every breath from then on, to the last."""
    led = leading(course(*[10_000] * 30))
    led.change(BEGAN + 25_000, Control.FASTER)
    assert breaths(led.beats)[3:-1] == [8_696] * (len(breaths(led.beats)) - 4)


def test_many_changes_do_not_bring_the_end_forward() -> None:
    """The time they were given stays, but for a part of the last breath."""
    led = leading(course(*[10_000] * 30))
    for now in range(5_000, 260_000, 20_000):
        led.change(BEGAN + now, Control.FASTER if now % 40_000 == 5_000 else Control.SLOWER)
    assert 290_000 < led.beats[-1].end <= 300_000


def test_a_cap_is_a_cap_at_any_pace() -> None:
    """Whoever asks for shorter breaths gets no more of them."""
    led = leading(course(*[19_000] * 8, most=8, phases=FOUR_SEVEN_EIGHT))
    for now in (2_000, 40_000, 60_000):
        led.change(BEGAN + now, Control.FASTER)
    assert len(breaths(led.beats)) == 8


def test_their_own_pace_uses_up_no_breath_of_the_cap() -> None:
    """Three were led before, five may be led after."""
    led = leading(course(*[19_000] * 8, most=8, phases=FOUR_SEVEN_EIGHT))
    led.change(BEGAN + 50_000, Control.OWN_PACE)
    change = led.change(BEGAN + 75_000, Control.CONTINUE)
    assert change is not None
    led_before = [beat for beat in led.beats if beat.phase is Phase.IN and beat.onset < change.onset]
    assert len(led_before) == 3
    assert len([beat for beat in change.beats if beat.phase is Phase.IN]) <= 5


CHANGES = st.lists(
    st.tuples(st.integers(0, 250_000), st.sampled_from([Control.SLOWER, Control.FASTER, Control.OWN_PACE])),
    max_size=10,
)


@given(st.integers(3_000, 12_000), st.integers(1, 30), CHANGES, st.none() | st.integers(0, 10))
def test_whatever_is_asked_for_nobody_is_hurried_into_longer_breaths(
    length: Ms, count: int, asked: list[tuple[Ms, Control]], spare: int | None
) -> None:
    """Never 5 % longer than the one before, never under five a minute, never over a cap; the end holds."""
    most = None if spare is None else count + spare
    led = leading(course(*[length] * count, most=most))
    for now, control in sorted(asked, key=lambda ask: ask[0]):
        wanted = Control.CONTINUE if led.free and control is Control.OWN_PACE else control
        led.change(BEGAN + now, wanted)
    found = [(beat.phase, beat.onset) for beat in led.beats if beat.phase in (Phase.IN, Phase.FREE)]
    marks = [*found, (Phase.FREE, led.beats[-1].end)]
    starts = [(phase, onset, after) for (phase, onset), (_, after) in pairwise(marks)]
    for (before, a, b), (after, c, d) in pairwise(starts):
        if before is after is Phase.IN:
            assert d - c <= (b - a) * 1.05
    assert all(end - start <= 12_000 for phase, start, end in starts if phase is Phase.IN)
    assert most is None or sum(phase is Phase.IN for phase, _ in found) <= most
    assert led.beats[-1].end <= length * count + 12_000
    assert most is not None or led.beats[-1].end >= length * count - 12_000


# ------------------------------------------------------------------ their own pace


def test_after_their_own_pace_they_are_led_as_before_it() -> None:
    """Even if somebody paused in between."""
    led = leading(course(*[6_000] * 20))
    led.change(BEGAN + 1_000, Control.OWN_PACE)
    left = led.remaining(BEGAN + 30_000)
    assert left.free
    again = leading(left)
    change = again.change(BEGAN + 12_000, Control.CONTINUE)
    assert change is not None and not again.free
    assert set(breaths(change.beats)) == {6_000}


def test_their_own_pace_asked_for_twice_is_no_other_pace() -> None:
    """What they come back to is the breath they left, as slow as it was."""
    led = leading(course(*[6_000] * 20))
    for now in (1_000, 2_000, 25_000):
        led.change(BEGAN + now, Control.OWN_PACE)
    change = led.change(BEGAN + 40_000, Control.CONTINUE)
    assert change is not None and breaths(change.beats)[0] == 6_000
    assert led.beats[-1].end == pytest.approx(120_000, abs=6_000)


# ------------------------------------------------------------------ interruptions


def test_before_its_first_sample_everything_is_left() -> None:
    """Nothing was led yet."""
    led = Leading(7, course(10_000, 10_000))
    assert led.remaining(5_000).lengths == (10_000, 10_000)
    assert led.change(5_000, Control.SLOWER) is None


@pytest.mark.parametrize("control", [Control.SLOWER, Control.FASTER, Control.OWN_PACE])
def test_an_interruption_before_a_change_has_begun_breaks_the_breath_that_sounds(control: Control) -> None:
    """That one is led again, and the change comes after it."""
    led = leading(course(*[10_000] * 9))
    change = led.change(BEGAN + 32_000, control)
    assert change is not None
    left = led.remaining(BEGAN + 35_000)
    assert left.lengths[0] == 10_000
    assert sum(left.lengths) == pytest.approx(60_000, abs=9_999)
    assert left.free is (control is Control.OWN_PACE)


def test_a_broken_breath_of_few_is_not_counted_twice() -> None:
    """Eight whole ones in all."""
    led = leading(course(*[19_000] * 8, most=8, phases=FOUR_SEVEN_EIGHT))
    assert (led.remaining(BEGAN + 45_000).most, len(led.remaining(BEGAN + 45_000).lengths)) == (6, 6)
    led.change(BEGAN + 42_000, Control.SLOWER)
    assert (led.remaining(BEGAN + 45_000).most, len(led.remaining(BEGAN + 45_000).lengths)) == (6, 6)


def test_once_the_last_sample_has_sounded_nothing_is_left() -> None:
    """Whatever the clock says: the speaker knows better."""
    led = leading(course(10_000, 10_000))
    led.over = True
    assert led.remaining(BEGAN + 19_950).lengths == ()
    assert led.change(BEGAN + 5_000, Control.FASTER) is None


def test_three_more_is_said_after_an_interruption_too() -> None:
    """Where five are left, the words name nothing any more, and there is room."""
    whole = Course(phases=FOUR_SIX, lengths=(10_000,) * 20, manner=Manner(three_more=True))
    left = leading(whole).remaining(BEGAN + 151_000)
    said = [(beat.onset, beat.word) for beat in left.beats() if beat.word]
    assert said == [(20_000, "Three more.")]
