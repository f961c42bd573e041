"""The hands of a session, each alone: what goes out, the one alarm, the cue that sounds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceguide.core.commands import (
    Activity,
    Bed,
    Chime,
    Command,
    Earcon,
    SetBed,
    Show,
    ShutEar,
    Speak,
    StopPlayback,
)
from voiceguide.core.events import Ms
from voiceguide.core.session.parts import Alarm, Outbox, Playing

BUSY_ROOM: Ms = 30_000
"""People who talk are waited for half a minute."""
AFTER_TALK: Ms = 800
"""Nobody is spoken to on their last syllable."""


def nothing() -> None:
    """Nothing follows."""


# ------------------------------------------------------------------ the outbox


def test_what_goes_out_stays_in_order() -> None:
    """Commands and what is to be seen, as they came."""
    out = Outbox()
    out.append(StopPlayback())
    out.show(caption="Hello.")
    out.append(ShutEar())
    assert list(out) == [StopPlayback(), Show(caption="Hello."), ShutEar()]


def test_while_a_decision_is_open_nothing_new_is_seen() -> None:
    """What is done is done at once all the same."""
    out = Outbox()
    out.withhold()
    out.show(done=1)
    out.append(StopPlayback())
    assert list(out) == [StopPlayback()]


def test_a_decision_that_stands_is_seen() -> None:
    """All that was withheld, in order; from then on what comes is seen at once."""
    out = Outbox()
    out.withhold()
    out.show(done=1)
    out.show(floor="Ben")
    out.release()
    out.show(done=2)
    assert list(out) == [Show(done=1), Show(floor="Ben"), Show(done=2)]


def test_a_decision_that_is_taken_back_was_never_seen() -> None:
    """From then on what comes is seen at once."""
    out = Outbox()
    out.withhold()
    out.show(done=1)
    out.forget()
    out.show(done=2)
    assert list(out) == [Show(done=2)]


def test_what_is_withheld_outlasts_the_moment() -> None:
    """The commands of one moment are handed over; the decision is still open."""
    out = Outbox()
    out.withhold()
    out.show(done=1)
    out.clear()
    out.release()
    assert list(out) == [Show(done=1)]


def test_to_release_what_was_not_withheld_sends_nothing() -> None:
    """Whoever is not sure may ask."""
    out = Outbox()
    out.release()
    assert list(out) == []


# ------------------------------------------------------------------ the alarm


class Rung:
    """Counts how often something was done."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        """It was done."""
        self.times += 1


def test_the_alarm_rings_once() -> None:
    """What was to be done is done, and nothing is awaited any more."""
    alarm, rung = Alarm(), Rung()
    alarm.set(5_000, rung)
    alarm.ring()
    assert (alarm.moment, rung.times) == (None, 1)


def test_one_moment_takes_the_place_of_another() -> None:
    """There is only one alarm."""
    alarm, first, second = Alarm(), Rung(), Rung()
    alarm.set(5_000, first)
    alarm.set(7_000, second)
    assert alarm.moment == 7_000
    alarm.ring()
    assert (first.times, second.times) == (0, 1)


def test_what_is_done_may_set_the_alarm_anew() -> None:
    """One rest follows the other."""
    alarm = Alarm()
    alarm.set(5_000, lambda: alarm.set(6_000, nothing))
    alarm.ring()
    assert alarm.moment == 6_000


def test_it_does_not_ring_into_words() -> None:
    """While somebody speaks it waits for them, so long and no longer."""
    alarm = Alarm()
    alarm.set(5_000, nothing)
    alarm.wait_for_talk()
    assert alarm.moment == 5_000 + BUSY_ROOM


@pytest.mark.parametrize(
    ("silent", "moment"),
    [
        (1_000, 5_000),
        (5_000 - AFTER_TALK, 5_000),
        (4_900, 4_900 + AFTER_TALK),
        (20_000, 20_000 + AFTER_TALK),
        (5_000 + BUSY_ROOM - 1, 5_000 + BUSY_ROOM),
    ],
)
def test_it_rings_a_little_after_the_last_word(silent: Ms, moment: Ms) -> None:
    """Never sooner than it was set to, never later than a busy room is waited for."""
    alarm = Alarm()
    alarm.set(5_000, nothing)
    alarm.wait_for_talk()
    alarm.wait_after_talk(silent)
    assert alarm.moment == moment


@settings(max_examples=25)
@given(talk=st.lists(st.tuples(st.booleans(), st.integers(0, 90_000))))
def test_however_they_talk_it_stays_within_bounds(talk: list[tuple[bool, Ms]]) -> None:
    """Talk adds up to no more than one long wait."""
    alarm = Alarm()
    alarm.set(5_000, nothing)
    for speaking, now in talk:
        if speaking:
            alarm.wait_for_talk()
        else:
            alarm.wait_after_talk(now)
        assert alarm.moment is not None and 5_000 <= alarm.moment <= 5_000 + BUSY_ROOM


def test_whoever_is_speaking_already_is_heard_out() -> None:
    """It rings a little after their last word, or when a busy room was waited for."""
    alarm = Alarm()
    alarm.set_for_quiet(5_000, nothing)
    assert alarm.moment == 5_000 + BUSY_ROOM
    alarm.wait_after_talk(6_000)
    assert alarm.moment == 6_000 + AFTER_TALK


def test_talk_awakes_no_alarm_that_is_not_set() -> None:
    """Nothing is awaited."""
    alarm = Alarm()
    alarm.wait_for_talk()
    alarm.wait_after_talk(1_000)
    assert alarm.moment is None


# ------------------------------------------------------------------ what sounds


def played(out: Outbox) -> list[Command]:
    """What went out, but for what is only seen."""
    return [command for command in out if not isinstance(command, Show)]


@pytest.fixture
def out() -> Outbox:
    """Nothing went out yet."""
    return Outbox()


@pytest.fixture
def playing(out: Outbox) -> Playing:
    """Nothing sounds yet; there is no bed."""
    return Playing(out, Bed.NONE)


def test_cues_are_numbered_from_one_on(out: Outbox, playing: Playing) -> None:
    """Whatever becomes of them, no number comes twice."""
    playing.speak("Hello.", nothing)
    playing.finish(1_000)
    playing.chime(Earcon.BELL, nothing)
    playing.stop(1_500)
    playing.speak("Bye.", nothing)
    assert [command for command in played(out) if isinstance(command, Speak | Chime)] == [
        Speak(cue=1, text="Hello."),
        Chime(cue=2, earcon=Earcon.BELL),
        Speak(cue=3, text="Bye."),
    ]
    assert (playing.cue, playing.next_cue) == (3, 4)


def test_what_is_spoken_is_seen_before_it_sounds(out: Outbox, playing: Playing) -> None:
    """And nobody has the floor."""
    playing.speak("Hello.", nothing)
    seen = Show(caption="Hello.", state=Activity.SPEAKING, floor="", line="")
    assert list(out) == [seen, Speak(cue=1, text="Hello.")]


def test_it_is_spoken_at_the_pace_that_was_asked_for(out: Outbox, playing: Playing) -> None:
    """From the next words on."""
    playing.pace = 0.9
    playing.speak("Hello.", nothing)
    assert played(out) == [Speak(cue=1, text="Hello.", pace=0.9)]


def test_when_it_has_sounded_the_next_follows(playing: Playing) -> None:
    """And the guide is silent from then on."""
    rung = Rung()
    playing.speak("Hello.", rung)
    assert rung.times == 0
    playing.finish(1_200)
    assert (playing.cue, playing.quiet_from, rung.times) == (None, 1_200, 1)


def test_what_follows_may_sound_at_once(playing: Playing) -> None:
    """One sentence after the other: the second is what sounds then."""
    playing.speak("Hello.", lambda: playing.speak("Bye.", nothing))
    playing.finish(1_200)
    assert playing.cue == 2


def test_what_is_stopped_is_followed_by_nothing(out: Outbox, playing: Playing) -> None:
    """The guide is silent from then on."""
    rung = Rung()
    playing.speak("Hello.", rung)
    playing.stop(700)
    assert played(out)[-1] == StopPlayback()
    assert (playing.cue, playing.quiet_from, rung.times) == (None, 700, 0)


def test_silence_is_not_stopped(out: Outbox, playing: Playing) -> None:
    """Since when the guide is silent stays as it was."""
    playing.speak("Hello.", nothing)
    playing.finish(1_200)
    out.clear()
    playing.stop(3_000)
    assert (list(out), playing.quiet_from) == ([], 1_200)


def test_the_bed_is_laid_and_lifted(out: Outbox) -> None:
    """It lies under everything from the first word to the last bell."""
    playing = Playing(out, Bed.RAIN)
    playing.lay_bed()
    playing.lift_bed()
    assert list(out) == [SetBed(bed=Bed.RAIN), SetBed(bed=Bed.NONE)]


def test_an_exercise_without_a_bed_asks_for_none(out: Outbox, playing: Playing) -> None:
    """Nothing goes out."""
    playing.lay_bed()
    playing.lift_bed()
    assert list(out) == []
