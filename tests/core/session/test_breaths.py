"""Breaths that are led, without a session: begun, changed, interrupted, gone on with, capped."""

from __future__ import annotations

import pytest

from tests.core.session.breath_bench import PLACE, TEN, Bench, course
from voiceguide.core.commands import (
    Activity,
    Breathe,
    Breathing,
    ChangeBreaths,
    OpenEar,
    Show,
    StopPlayback,
)
from voiceguide.core.events import (
    Control,
    Expectation,
    Heard,
    Meaning,
    PlaybackStarted,
    SpeechEnded,
    SpeechStarted,
    TurnKind,
)
from voiceguide.core.session.parts import AFTER_TALK, BUSY_ROOM, TAIL
from voiceguide.core.turns.speech import CONTROL_QUIET


@pytest.fixture
def bench() -> Bench:
    """A second into the session nothing sounds."""
    bench = Bench()
    bench.watch.now = 1_000
    return bench


# ------------------------------------------------------------------ led


def test_all_breaths_are_one_cue(bench: Bench) -> None:
    """Every beat is known before the first one sounds."""
    bench.lead(course(2))
    beats = course(2).beats()
    assert [command for _, command in bench.log] == [
        Breathe(cue=1, beats=beats),
        Show(state=Activity.BREATHING, caption="", breathing=Breathing(began=1_000, beats=beats)),
        OpenEar(expectation=Expectation(kind=TurnKind.CONTROL)),
    ]


def test_another_cue_that_begins_shows_no_breaths(bench: Bench) -> None:
    """They are pictured when they sound themselves."""
    bench.breaths.lead(course(), PLACE, lambda: None)
    bench.out.clear()
    bench.breaths.began(PlaybackStarted(at=1_100, cue=99))
    assert list(bench.out) == []


def test_what_comes_after_them_follows_when_they_have_sounded(bench: Bench) -> None:
    """Not before."""
    bench.lead(course(2))
    bench.until(21_000)
    assert bench.over == 0
    bench.sounded_to_their_end()
    assert bench.over == 1


def test_whoever_speaks_then_is_heard_out(bench: Bench) -> None:
    """Nobody's words are cut off by the last breath, and no endless talk holds the session up."""
    bench.lead(course(2))
    bench.until(20_500)
    bench.floor.feed(SpeechStarted(at=20_560, onset=20_500))
    bench.until(21_000)
    bench.sounded_to_their_end()
    assert (bench.over, bench.alarm.moment) == (0, 21_000 + BUSY_ROOM)
    bench.until(21_000 + BUSY_ROOM)
    assert bench.over == 1


def test_whoever_just_asked_for_something_is_answered_before_what_follows(bench: Bench) -> None:
    """The control stands apart by its quiet first."""
    bench.lead(course(2))
    bench.until(20_900)
    bench.floor.feed(SpeechStarted(at=20_900, onset=20_400))
    bench.floor.feed(Heard(at=20_900, meaning=Meaning(control=Control.PAUSE), final=True))
    bench.floor.feed(SpeechEnded(at=20_900, offset=20_700))
    bench.until(21_000)
    bench.sounded_to_their_end()
    assert (bench.over, bench.alarm.moment) == (0, 20_700 + CONTROL_QUIET)


# ------------------------------------------------------------------ the ear


def test_without_words_the_ear_is_open_all_the_while(bench: Bench) -> None:
    """From the first beat on: the room does not ring any more."""
    bench.lead(course())
    bench.until(40_000)
    assert bench.ear == [("open", 1_000)]


def test_it_opens_once_the_room_has_rung_out(bench: Bench) -> None:
    """The guide spoke a moment ago."""
    bench.playing.quiet_from = 900
    bench.lead(course())
    bench.until(40_000)
    assert bench.ear == [("open", 900 + TAIL)]


def test_the_ear_is_shut_while_the_guide_says_a_word(bench: Bench) -> None:
    """From just before it until the room has rung out; in between a control is heard."""
    bench.lead(course(2, worded=1))
    bench.until(20_000)
    first, second = 1_000, 5_000  # "in" and "out" of the one breath with words
    in_lasts, out_lasts = 1_400, 2_100
    assert bench.ear == [
        ("open", first + in_lasts + TAIL),
        ("shut", second - 100),
        ("open", second + out_lasts + TAIL),
    ]


# ------------------------------------------------------------------ changed


@pytest.mark.parametrize("control", [Control.SLOWER, Control.FASTER, Control.OWN_PACE])
def test_a_change_comes_with_the_next_breath(bench: Bench, control: Control) -> None:
    """The one that is going on is not disturbed, and the picture shows what will be."""
    bench.lead(course())
    bench.until(3_000)
    before = len(bench.log)
    assert bench.change(control)
    change, shown = (command for _, command in bench.log[before : before + 2])
    assert isinstance(change, ChangeBreaths) and (change.cue, change.onset) == (1, TEN)
    assert bench.breaths.leading is not None
    assert shown == Show(breathing=bench.breaths.leading.shown)


def test_where_nothing_is_led_nothing_is_changed(bench: Bench) -> None:
    """Whoever asked meant something else."""
    assert not bench.change(Control.SLOWER)
    assert bench.log == []


def test_in_the_last_breath_it_is_too_late_for_a_change(bench: Bench) -> None:
    """It was about the breaths all the same, and none are left."""
    bench.lead(course(2))
    bench.until(12_000)
    before = len(bench.log)
    assert bench.change(Control.SLOWER)
    assert bench.log[before:] == []


def test_the_ear_follows_the_words_of_the_change(bench: Bench) -> None:
    """It shuts for "slower." on the next breath, though before nothing was to be said."""
    bench.lead(course())
    bench.until(3_000)
    bench.change(Control.SLOWER)
    bench.until(12_000)
    assert bench.ear[:2] == [("open", 1_000), ("shut", 1_000 + TEN - 100)]


def test_whoever_still_speaks_after_a_change_is_heard_out(bench: Bench) -> None:
    """The ear shuts for the guide's "slower" only when they have fallen silent."""
    bench.lead(course())
    bench.until(10_500)
    bench.floor.feed(SpeechStarted(at=10_500, onset=10_400))
    bench.change(Control.SLOWER)
    bench.until(11_400)
    bench.floor.feed(SpeechEnded(at=11_400, offset=11_200))
    bench.alarm.wait_after_talk(11_400)
    assert bench.ear == [("open", 1_000)]
    bench.until(13_000)
    assert bench.ear[1] == ("shut", 11_400 + AFTER_TALK)


# ------------------------------------------------------------------ interrupted


def test_what_an_interruption_left_is_gone_on_with(bench: Bench) -> None:
    """From the start of the breath that it cut off."""
    bench.lead(course(6))
    assert not bench.interrupted(25_000)
    assert bench.breaths.leading is None
    assert StopPlayback() in [command for _, command in bench.log]
    assert bench.breaths.wait_at(PLACE) and not bench.breaths.wait_at(PLACE + 1)
    bench.lead(course(6))
    assert bench.led == [6, 4]


def test_the_breaths_of_another_place_begin_at_their_start(bench: Bench) -> None:
    """Whoever went back or on did not come back to these."""
    bench.lead(course(6))
    bench.interrupted(25_000)
    bench.lead(course(5), PLACE + 1)
    assert bench.led == [6, 5]
    assert not bench.breaths.wait_at(PLACE)


def test_breaths_that_are_forgotten_begin_anew(bench: Bench) -> None:
    """ "Repeat" asks for that."""
    bench.lead(course(6))
    bench.interrupted(25_000)
    bench.breaths.forget()
    assert not bench.breaths.wait_at(PLACE)
    bench.lead(course(6))
    assert bench.led == [6, 6]


def test_an_interruption_before_the_first_sample_leaves_all_of_them(bench: Bench) -> None:
    """Nothing was heard yet."""
    bench.breaths.lead(course(6), PLACE, lambda: None)
    assert not bench.interrupted(1_050)
    bench.lead(course(6))
    assert bench.led == [6, 6]


def test_an_interruption_just_after_the_last_breath_leaves_nothing(bench: Bench) -> None:
    """They are done, though nothing has followed them yet."""
    bench.lead(course(2))
    bench.until(20_500)
    bench.floor.feed(SpeechStarted(at=20_560, onset=20_500))
    bench.until(21_000)
    bench.sounded_to_their_end()
    assert bench.interrupted(22_000)
    assert not bench.breaths.wait_at(PLACE)


def test_where_nothing_is_led_an_interruption_keeps_what_is_left(bench: Bench) -> None:
    """A second interruption takes nothing away."""
    bench.lead(course(6))
    bench.interrupted(25_000)
    assert not bench.breaths.interrupt(PLACE)
    assert bench.breaths.wait_at(PLACE)


# ------------------------------------------------------------------ capped


def test_a_cap_counts_over_the_whole_session(bench: Bench) -> None:
    """So many breaths of such a kind are enough for one evening, in whatever parts they are led."""
    bench.lead(course(4, most=4))
    bench.interrupted(22_000)
    bench.breaths.forget()
    bench.lead(course(4, most=4))
    assert bench.led == [4, 2]


def test_where_all_that_may_be_were_led_what_follows_follows_at_once(bench: Bench) -> None:
    """No breath sounds."""
    bench.lead(course(4, most=4))
    bench.until(41_500)
    bench.breaths.leave()
    bench.lead(course(4, most=4), PLACE + 1)
    assert (bench.led, bench.over) == ([4], 1)


def test_breaths_without_a_cap_are_not_counted(bench: Bench) -> None:
    """Only the deep ones are."""
    bench.lead(course(4, most=4))
    bench.until(41_500)
    bench.breaths.leave()
    bench.lead(course(6), PLACE + 1)
    bench.interrupted(62_000)
    bench.lead(course(4, most=4), PLACE + 2)
    assert bench.led == [4, 6]
