"""What is said while breaths are led, in every shipped pattern, however long and with or without a ramp."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.support.breathe_world import PATTERNS, Led, exercise, room
from voiceguide.core.breath.course import Course, Manner, breath_lengths
from voiceguide.core.commands import Beat, Phase
from voiceguide.core.events import Control, Meaning, Ms

PHRASES = ("Softly.", "No hurry.", "Just this breath.")
NAMES = {"in", "and", "hold", "out", "rest"}
MORE = "Three more."


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """As the shipped exercise leads them."""
    pattern = PATTERNS[draw(st.sampled_from(sorted(PATTERNS)))]
    time = draw(st.integers(20_000, 3_600_000))
    start = draw(st.none() | st.integers(3_000, 9_000))
    return Course(
        phases=pattern.phases,
        lengths=breath_lengths(pattern.breath, time, start=start, most=pattern.most),
        manner=Manner(every=75_000, phrases=PHRASES, three_more=True),
        most=pattern.most,
    )


def numbered(beats: tuple[Beat, ...]) -> list[tuple[int, Beat]]:
    """Each beat with the number of its breath."""
    number, found = -1, []
    for beat in beats:
        number += beat.phase is Phase.IN
        found.append((number, beat))
    return found


@given(courses())
def test_phases_are_named_on_the_first_four_breaths_only(course: Course) -> None:
    """On every phase of them, and nowhere else."""
    for number, beat in numbered(course.beats()):
        assert (beat.word in NAMES) is (number < 4)


@given(courses())
def test_three_more_is_said_when_three_are_left(course: Course) -> None:
    """Where more than seven are led; otherwise the words that name the phases are still being said."""
    count = len(course.lengths)
    said = [(number, beat) for number, beat in numbered(course.beats()) if beat.word == MORE]
    assert len(said) == (count > 7)
    for number, beat in said:
        assert (number, beat.phase) in ((count - 3, Phase.IN), (count - 4, Phase.OUT))


@given(courses())
def test_a_phrase_is_said_every_60_to_90_s_from_the_fifth_breath_on(course: Course) -> None:
    """On an out-breath; never within two breaths of "three more", and none twice in a row."""
    spoken = [(number, beat) for number, beat in numbered(course.beats()) if beat.word not in ("", *NAMES)]
    phrases = [(number, beat) for number, beat in spoken if beat.word != MORE]
    assert all(beat.phase is Phase.OUT and number >= 4 for number, beat in phrases)
    assert all(60_000 <= b.onset - a.onset <= 90_000 for (_, a), (_, b) in pairwise(phrases))
    assert all(a.word != b.word for (_, a), (_, b) in pairwise(phrases))
    assert all(number < len(course.lengths) - 4 for number, _ in phrases)


@given(courses())
def test_most_of_the_time_there_is_no_word(course: Course) -> None:
    """Once the phases were named, words take less than a tenth."""
    later = [beat for number, beat in numbered(course.beats()) if number >= 4]
    assume(sum(beat.length for beat in later) > 120_000)
    worded = sum(0.35 * beat.length for beat in later if beat.word)
    assert worded < 0.1 * sum(beat.length for beat in later)


@given(courses(), st.data())
def test_what_an_interruption_leaves_names_no_phase_twice(course: Course, data: st.DataObject) -> None:
    """Four breaths are named in all, and "three more" is still said in its place."""
    assume(len(course.lengths) > 1)
    done = data.draw(st.integers(1, len(course.lengths) - 1))
    left = course.after(done)
    named = [number for number, beat in numbered(left.beats()) if beat.word in NAMES]
    assert len(set(named)) <= max(0, 4 - done)
    more = [number for number, beat in numbered(left.beats()) if beat.word == MORE]
    if done >= 4 and len(left.lengths) > 3:
        assert more in ([len(left.lengths) - 3], [len(left.lengths) - 4])


def test_without_words_there_is_only_sound() -> None:
    """No phase is named, and no phrase said; three more is, where it was asked for."""
    course = Course(
        phases=PATTERNS["even"].phases, lengths=(10_000,) * 30, manner=Manner(worded=0, every=None)
    )
    assert not any(beat.word for beat in course.beats())


@pytest.mark.parametrize("control", [Control.SLOWER, Control.FASTER])
def test_a_change_is_answered_on_the_next_in_breath(control: Control) -> None:
    """In the place of its own word; phrases go on after it."""
    world = room(exercise(minutes=10))
    world.press(200_000, control)
    world.run()
    (cue,) = world.cues
    answers = [beat for beat in cue.beats if beat.word == f"{control.value.capitalize()}."]
    assert [beat.phase for beat in answers] == [Phase.IN]
    assert 300 < cue.began + answers[0].onset - 200_000 <= 10_300
    assert any(beat.word in ("Softly.", "No hurry.") for beat in cue.beats if beat.onset > answers[0].onset)


# ------------------------------------------------------------------ the ear


def ear_around_words(cue: Led, opened: list[tuple[Ms, Ms]]) -> tuple[Ms, Ms]:
    """How long the ear was open while breaths were led; and how long it might have been."""
    last = cue.began + cue.beats[-1].end
    words = [
        (cue.began + beat.onset - 100, cue.began + beat.onset + round(0.35 * beat.length) + 300)
        for beat in cue.beats
        if beat.word
    ]
    gaps = [(end, start) for (_, end), (start, _) in pairwise([*words, (last, last)])]
    possible = sum(start - end for end, start in gaps if start - end >= 600)
    return sum(b - max(a, cue.began) for a, b in opened if b > cue.began and a < last), possible


@pytest.mark.slow
@settings(max_examples=20)
@given(st.sampled_from(sorted(set(PATTERNS) - {"4-7-8"})), st.integers(1, 20), st.booleans())
def test_the_ear_is_open_whenever_the_guide_says_nothing(pattern: str, minutes: int, ramp: bool) -> None:
    """In every gap long enough for a word, but for the lateness of the machine."""
    world = room(exercise(pattern, minutes, ramp=ramp))
    world.run()
    (cue,) = world.cues
    opened, possible = ear_around_words(cue, world.open)
    assert opened <= possible
    assert opened >= possible - 25 * (2 + sum(bool(beat.word) for beat in cue.beats))


def test_the_ear_is_open_for_most_of_the_breaths() -> None:
    """In ten minutes of the default pattern: more than nine tenths."""
    world = room(exercise(minutes=10))
    world.run()
    (cue,) = world.cues
    opened, _ = ear_around_words(cue, world.open)
    assert opened > 0.9 * cue.beats[-1].end


@pytest.mark.parametrize("moment", [280_000, 283_000, 287_000])
def test_what_is_answered_while_somebody_speaks_is_not_heard_as_theirs(moment: Ms) -> None:
    """The ear is shut again before the guide says "faster", or it would obey itself."""
    world = room(exercise(minutes=10))
    plain = room(exercise(minutes=10))
    plain.run()
    start = next(b.start for b in plain.breaths if b.start > moment)
    world.say(start - 2_500, Meaning(word_count=2), length=1_000)
    world.press(start - 1_800, Control.FASTER)
    world.run()
    assert not any(a <= start <= b for a, b in world.open)
