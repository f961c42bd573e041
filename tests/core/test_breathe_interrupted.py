"""Led breaths that somebody interrupts: nothing is led twice from the start, and the closing always comes."""

from __future__ import annotations

import pytest

from tests.support.breathe_world import CLOSING, BreatheWorld, exercise, room, written
from voiceguide.core.commands import Chime, Earcon, Ending, Phase
from voiceguide.core.events import Control, MicrophoneReturned, MicrophoneSilenced, Ms
from voiceguide.core.words import said

MINUTE: Ms = 60_000
FIVE = exercise()


def undisturbed() -> BreatheWorld:
    """Five minutes of four in, six out, without a word from anybody."""
    world = room(FIVE)
    world.run()
    return world


PLAIN = undisturbed()
FIRST = PLAIN.breaths[0].start
LAST_END = PLAIN.breaths[-1].start + PLAIN.breaths[-1].length
BELL = next(at for at, command in PLAIN.rung if isinstance(command, Chime) and command.earcon is Earcon.BELL)
FINAL = next(at for at, command in PLAIN.rung if getattr(command, "text", "") == CLOSING)
COUNT = len(PLAIN.breaths)


def closed(world: BreatheWorld) -> bool:
    """Did the bell ring, once, and then the spoken end come?"""
    bells = [at for at, command in world.rung if isinstance(command, Chime) and command.earcon is Earcon.BELL]
    return world.session.ending is Ending.COMPLETED and bool(bells) and world.said[-1] == CLOSING


def pressed(*keys: tuple[Ms, Control], finish_late: Ms = 0) -> BreatheWorld:
    world = room(FIVE, finish_late=finish_late)
    for at, control in keys:
        world.press(at, control)
    world.run()
    return world


# ------------------------------------------------------------------ pauses


@pytest.mark.parametrize("aloud", [True, False])
def test_a_pause_goes_on_with_the_breath_that_it_broke(aloud: bool) -> None:
    """By voice as by key: that one from its start, and as many as there would have been."""
    world = room(FIVE)
    do = world.ask_for if aloud else world.press
    do(FIRST + 123_000, Control.PAUSE)
    do(FIRST + 160_000, Control.CONTINUE)
    world.run()
    assert [breath.whole for breath in world.breaths].count(False) == 1
    assert sum(breath.whole for breath in world.breaths) == COUNT
    assert said.PAUSED in world.said and closed(world)


def test_a_pause_takes_no_time_from_what_comes_after_it() -> None:
    """Whoever opens the door before the first breath has all of them afterwards."""
    world = pressed((3_000, Control.PAUSE), (4 * MINUTE, Control.CONTINUE))
    assert sum(breath.whole for breath in world.breaths) >= COUNT - 1
    assert abs(world.now - (4 * MINUTE - 3_000) - 5 * MINUTE) < 10_000


@pytest.mark.parametrize("length", [400, 5_000, 90_000])
@pytest.mark.parametrize(
    ("where", "moment"),
    [
        ("within the last breath", LAST_END - 200),
        ("in the bell", BELL + 2_000),
        ("in the last rest", FINAL - 5_000),
        ("in the closing words", FINAL + 1_000),
    ],
)
def test_a_pause_near_the_end_leads_nothing_from_the_start(where: str, moment: Ms, length: Ms) -> None:
    """One breath at most is led again."""
    del where
    world = pressed((moment, Control.PAUSE), (moment + length, Control.CONTINUE))
    assert len(world.breaths) <= COUNT + 1
    assert closed(world)


def test_a_pause_between_the_last_breath_and_its_report_goes_on_to_the_bell() -> None:
    """The speaker tells a moment later that the last sample has sounded."""
    last = pressed(finish_late=200).breaths[-1]
    moment = last.start + last.length + 50
    world = pressed((moment, Control.PAUSE), (moment + 9_000, Control.CONTINUE), finish_late=200)
    assert len(world.breaths) == COUNT
    assert closed(world)


@pytest.mark.parametrize("before", [100, 500, 640, 900])
def test_a_pause_said_over_the_last_breath_is_heard_and_leads_nothing_again(before: Ms) -> None:
    """The bell does not ring into it, nor swallow it."""
    world = room(FIVE)
    world.ask_for(LAST_END - before, Control.PAUSE)
    world.ask_for(LAST_END + 20_000, Control.CONTINUE)
    world.run()
    assert said.PAUSED in world.said
    assert len(world.breaths) <= COUNT + 1
    assert closed(world)


def test_a_pause_in_the_rest_after_steps_left_out_leads_nothing_again() -> None:
    """What only longer sessions have does not stand between breaths and rest."""
    evening = written(
        {"say": "Now."},
        {"breathe": {"pattern": "even", "rounds": 3}},
        {"say": {"text": "For longer sessions.", "from_minutes": 60}},
        {"rest": "20s"},
        {"say": CLOSING},
    )
    world = room(evening)
    world.press(45_000, Control.PAUSE)
    world.press(50_000, Control.CONTINUE)
    world.run()
    assert len(world.breaths) == 3


def test_a_pause_between_two_kinds_of_breaths_keeps_the_first() -> None:
    """They are two units."""
    evening = written(
        {"say": "Now."},
        {"breathe": {"pattern": "even", "rounds": 3}},
        {"breathe": {"pattern": "pursed-lip", "rounds": 3}},
        {"say": CLOSING},
    )
    plain = room(evening)
    plain.run()
    for moment in range(plain.breaths[3].start - 200, plain.breaths[3].start + 200, 20):
        world = room(evening, finish_late=100)
        world.press(moment, Control.PAUSE)
        world.press(moment + 4_000, Control.CONTINUE)
        world.run()
        assert len(world.breaths) <= 7


# ------------------------------------------------------------------ other interruptions


def test_help_is_said_and_the_broken_breath_led_again() -> None:
    """Nobody loses their place by asking."""
    world = room(FIVE)
    world.ask_for(FIRST + 125_000, Control.HELP)
    world.run()
    assert said.HELP_IN_BREATHS in world.said
    assert sum(breath.whole for breath in world.breaths) == COUNT
    assert closed(world)


def test_a_stop_that_was_misheard_costs_one_breath() -> None:
    """ "Continue" goes on with it."""
    world = room(FIVE)
    world.ask_for(FIRST + 125_000, Control.STOP)
    world.ask_for(FIRST + 134_000, Control.CONTINUE)
    world.run()
    assert said.HALTED in world.said
    assert sum(breath.whole for breath in world.breaths) == COUNT
    assert closed(world)


def test_a_microphone_that_comes_back_costs_one_breath() -> None:
    """However long it was muted."""
    world = room(FIVE)
    world.later(MicrophoneSilenced(at=FIRST + 125_000))
    world.later(MicrophoneReturned(at=FIRST + 425_000))
    world.run()
    assert sum(breath.whole for breath in world.breaths) == COUNT
    assert closed(world)


@pytest.mark.parametrize("moment", [FIRST + 100, FIRST + 60_000, LAST_END - 100])
def test_skip_goes_to_the_bell(moment: Ms) -> None:
    """At any breath; the closing is never left out with them."""
    world = pressed((moment, Control.SKIP))
    assert world.breaths[-1].start <= moment
    assert closed(world)


@pytest.mark.parametrize("moment", [FIRST + 60_000, BELL + 1_000])
def test_back_leads_the_breaths_from_their_start_and_ends_in_time(moment: Ms) -> None:
    """From among them as from the bell; the minutes are what they were."""
    world = pressed((moment, Control.BACK))
    again = world.cues[-1]
    assert again.began > moment and again.beats[0].phase is Phase.IN
    assert closed(world)


def test_back_does_not_take_up_what_a_pause_had_left() -> None:
    """Skipped while paused, and gone back to: they are led as anew."""
    world = pressed(
        (FIRST + 200_000, Control.PAUSE), (FIRST + 203_000, Control.SKIP), (FIRST + 205_000, Control.BACK)
    )
    assert world.cues[-1].beats[0].word == "in"
    assert closed(world)


# ------------------------------------------------------------------ caps


FOUR_SEVEN_EIGHT = exercise("4-7-8", 4)


@pytest.mark.parametrize("control", [Control.REPEAT, Control.BACK])
def test_no_more_than_eight_are_held_whoever_wants_them_again(control: Control) -> None:
    """A cap is for the session."""
    world = room(FOUR_SEVEN_EIGHT)
    for moment in (80_000, 150_000, 200_000, 230_000):
        world.press(moment, control)
    world.run()
    assert 3 <= sum(breath.whole for breath in world.breaths) <= 8
    assert closed(world)


def test_two_steps_share_one_cap() -> None:
    """An exercise cannot lead eight of them twice."""
    evening = written(
        {"breathe": {"pattern": "4-7-8", "rounds": 5}},
        {"say": "Once more."},
        {"breathe": {"pattern": "4-7-8", "rounds": 8}},
        {"say": CLOSING},
    )
    world = room(evening)
    world.run()
    assert len(world.breaths) == 8
    assert world.said[-1] == CLOSING
