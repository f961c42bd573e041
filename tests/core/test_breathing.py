"""Led breaths: how long each is, what is said on it, and how they change."""

from __future__ import annotations

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.breath.breath_marks import BreathMarks
from voiceguide.core.breath.course import Course, Manner, breath_lengths, measured, shares
from voiceguide.core.breath.underway import Leading
from voiceguide.core.commands import Beat, Phase
from voiceguide.core.events import Control, Ms, SpeechEnded, SpeechStarted
from voiceguide.core.written.patterns import Pattern
from voiceguide.library import find as library

MINUTE = 60_000
PATTERNS = st.sampled_from(list(library.patterns().values()))
FOUR_SIX = ((Phase.IN, 4_000), (Phase.OUT, 6_000))


def course(*lengths: Ms, **manner: object) -> Course:
    """Breaths of four in, six out, in these lengths."""
    return Course(phases=FOUR_SIX, lengths=lengths, manner=Manner(**manner))  # type: ignore[arg-type]


def words(beats: tuple[Beat, ...]) -> list[tuple[Ms, str]]:
    """What is said, and when."""
    return [(beat.onset, beat.word) for beat in beats if beat.word]


# ------------------------------------------------------------------ the grid


@given(PATTERNS, st.integers(2_000, 20_000))
def test_the_phases_of_a_breath_sum_to_its_length(pattern: Pattern, length: Ms) -> None:
    """To the millisecond, in the pattern's own proportions."""
    parts = shares(pattern.phases, length)
    assert sum(part for _, part in parts) == length
    for (phase, part), (wanted, share) in zip(parts, pattern.phases, strict=True):
        assert phase is wanted and abs(part - share * length / pattern.breath) <= 1


@given(st.lists(st.integers(3_000, 20_000), min_size=1, max_size=40), st.booleans())
def test_beats_follow_each_other_without_gaps(lengths: list[Ms], counts: bool) -> None:
    """From 0 to the sum of all breaths."""
    beats = course(*lengths, counts=counts).beats()
    assert beats[0].onset == 0 and beats[-1].end == sum(lengths)
    assert all(beat.end == after.onset for beat, after in pairwise(beats))


@given(PATTERNS, st.integers(20_000, 60 * MINUTE), st.none() | st.integers(500, 30_000))
def test_breaths_fill_a_time_and_grow_by_five_percent_at_most(
    pattern: Pattern, time: Ms, start: Ms | None
) -> None:
    """Never slower than the pattern, never more than its cap, and less than one breath is left over."""
    lengths = breath_lengths(pattern.breath, time, start=start, most=pattern.most)
    assert all(before <= after <= 1.05 * before for before, after in pairwise(lengths))
    assert max(lengths) <= pattern.breath
    assert len(lengths) <= (pattern.most or len(lengths))
    if pattern.most is None and len(lengths) > 1:
        assert 0 <= time - sum(lengths) < pattern.breath


def test_the_ramp_goes_from_twelve_to_six_a_minute_in_four_minutes() -> None:
    """Nine, three quarters of it, after about two."""
    lengths = breath_lengths(10_000, 10 * MINUTE, start=5_000)
    at = dict(zip(accumulate(lengths, initial=0), lengths, strict=False))

    def rate(minutes: float) -> float:
        return 60_000 / at[max(moment for moment in at if moment <= minutes * MINUTE)]

    assert rate(0) == 12
    assert rate(2) == pytest.approx(9, abs=0.4)
    assert rate(4.1) == pytest.approx(6, abs=0.3)
    assert rate(9) == 6


# ------------------------------------------------------------------ words


def test_the_first_four_breaths_are_named_and_then_there_is_only_sound() -> None:
    """In and out, four times."""
    said = words(course(*[10_000] * 9).beats())
    assert [word for _, word in said] == ["in", "out"] * 4


def test_a_short_phrase_is_said_every_minute_or_so_on_an_out_breath() -> None:
    """Each in turn, and not near the end."""
    beats = course(*[10_000] * 40, every=75_000, phrases=("Softly.", "No hurry."), three_more=True).beats()
    phrases = [(onset, word) for onset, word in words(beats) if word in ("Softly.", "No hurry.")]
    assert [word for _, word in phrases][:3] == ["Softly.", "No hurry.", "Softly."]
    assert all(60_000 <= later - earlier <= 90_000 for (earlier, _), (later, _) in pairwise(phrases))
    assert {beat.phase for beat in beats if beat.word == "Softly."} == {Phase.OUT}


def test_three_breaths_before_the_end_it_is_said() -> None:
    """On the in-breath; where that is too short for the words, on the out-breath before."""
    assert (17 * 10_000, "Three more.") in words(course(*[10_000] * 20, three_more=True).beats())
    sigh = Course(
        phases=((Phase.IN, 2_000), (Phase.SIP, 1_000), (Phase.OUT, 6_000)),
        lengths=(9_000,) * 20,
        manner=Manner(three_more=True),
    )
    assert (17 * 9_000 - 6_000, "Three more.") in words(sigh.beats())


def test_counting_says_the_seconds_that_have_room() -> None:
    """In, two, three, four; out, two to six."""
    in_, out = course(10_000, counts=True).beats()
    assert (in_.word, in_.counts, out.word, out.counts) == ("in", 4, "out", 6)


# ------------------------------------------------------------------ changes


def leading(*lengths: Ms) -> Leading:
    """Breaths whose first began at 1 s of the session."""
    led = Leading(7, course(*lengths))
    led.began = 1_000
    return led


def test_slower_takes_effect_on_the_next_breath_and_stays() -> None:
    """15 % in all, 5 % a breath; the ramp is over."""
    led = leading(*[8_000] * 10)
    change = led.change(5_000, Control.SLOWER)
    assert change is not None and change.onset == 8_000
    starts = [beat.onset for beat in change.beats if beat.phase is Phase.IN]
    gaps = [after - before for before, after in pairwise(starts)]
    assert gaps[:3] == [8_400, 8_820, 9_200] and set(gaps[2:]) == {9_200}
    assert change.beats[0].word == "Slower."


@pytest.mark.parametrize("breath", [10_000, 11_500, 12_000])
def test_slower_never_goes_under_five_a_minute(breath: Ms) -> None:
    """However often it is asked for."""
    led = leading(*[breath] * 60)
    for now in range(2_000, 300_000, 20_000):
        led.change(now, Control.SLOWER)
    starts = [beat.onset for beat in led.beats if beat.phase is Phase.IN]
    assert max(after - before for before, after in pairwise(starts)) <= 12_000


def test_too_slow_steps_back_at_once() -> None:
    """15 % shorter from the next breath on."""
    change = leading(*[10_000] * 9).change(5_000, Control.FASTER)
    assert change is not None
    starts = [beat.onset for beat in change.beats if beat.phase is Phase.IN]
    assert starts[:2] == [10_000, 18_696]


def test_a_breath_about_to_begin_is_not_changed() -> None:
    """It may be in the air already; the one after it is."""
    change = leading(*[10_000] * 9).change(1_000 + 9_800, Control.FASTER)
    assert change is not None and change.onset == 20_000


def test_in_the_last_breath_nothing_is_left_to_change() -> None:
    """And nothing breaks."""
    assert leading(10_000, 10_000).change(15_000, Control.SLOWER) is None


def test_own_pace_is_silence_for_the_rest_of_the_time() -> None:
    """Said once; the closing comes when it would have come."""
    led = leading(*[10_000] * 9)
    change = led.change(3_000, Control.OWN_PACE)
    assert change is not None
    assert {beat.phase for beat in change.beats} == {Phase.FREE}
    assert [beat.word for beat in change.beats if beat.word] == ["Your own pace."]
    assert led.beats[-1].end == 90_000 and led.free


def test_from_their_own_pace_they_can_come_back() -> None:
    """To the breath they left."""
    led = leading(*[10_000] * 9)
    led.change(3_000, Control.OWN_PACE)
    change = led.change(25_000, Control.CONTINUE)
    assert change is not None and not led.free
    starts = [beat.onset for beat in change.beats if beat.phase is Phase.IN]
    assert starts[1] - starts[0] == 10_000


@given(
    st.lists(st.integers(3_000, 12_000), min_size=2, max_size=30),
    st.lists(
        st.tuples(
            st.integers(0, 200_000),
            st.sampled_from([Control.SLOWER, Control.FASTER, Control.OWN_PACE, Control.CONTINUE]),
        ),
        max_size=8,
    ),
)
def test_whatever_is_asked_the_grid_holds(lengths: list[Ms], asked: list[tuple[Ms, Control]]) -> None:
    """No gap, nothing before now changed, never under five a minute, and no breath grows by more than 5 %."""
    led = leading(*lengths)
    for now, control in sorted(asked):
        before = led.beats
        change = led.change(now + 1_000, control)
        if change is not None:
            assert change.onset >= now + 300
            assert led.beats[: len(led.beats) - len(change.beats)] == tuple(
                beat for beat in before if beat.onset < change.onset
            )
    assert all(beat.end == after.onset for beat, after in pairwise(led.beats))
    assert led.beats[-1].end <= sum(lengths) + 12_000


def test_what_an_interruption_left_begins_with_the_breath_it_broke() -> None:
    """Nobody is asked to find half a breath again."""
    left = leading(*[10_000] * 5).remaining(1_000 + 23_000)
    assert left.lengths == (10_000,) * 3
    assert leading(10_000).remaining(12_000).lengths == ()


def test_the_ear_is_shut_around_the_guides_own_words() -> None:
    """From just before each to a little after it; a gap too short to listen in is no gap."""
    led = leading(*[10_000] * 6)
    tail = 300
    assert led.hushed(1_000, tail) == (True, 1_000 + 1_400 + tail)
    assert led.hushed(1_000 + 2_000, tail) == (False, 1_000 + 3_900)
    assert led.hushed(1_000 + 45_000, tail) == (False, None)


# ------------------------------------------------------------------ people's own pace


def test_three_marks_give_a_breath() -> None:
    """The mean of two; what can be no breathing gives none."""
    assert measured((1_000, 5_000, 9_400)) == 4_200
    assert measured((1_000, 5_000)) is None
    assert measured((1_000, 2_000, 3_000)) is None
    assert measured((0, 2_000, 9_000)) is None
    assert measured((0, 16_000, 32_000)) is None


def test_a_mark_is_one_short_word() -> None:
    """Longer talk marks nothing, and the same word heard in two parts counts once."""
    marks = BreathMarks()
    for onset, length in ((1_000, 300), (1_500, 200), (5_000, 400), (7_000, 2_500), (11_000, 300)):
        marks.feed(SpeechStarted(at=onset + 60, onset=onset))
        marks.feed(SpeechEnded(at=onset + length + 240, offset=onset + length))
    assert marks.onsets == (1_000, 5_000, 11_000) and marks.complete
