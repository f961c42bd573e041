"""What people ask for, without a session, and what then follows."""

from __future__ import annotations

import pytest

from tests.core.session.evening import LINES, Evening
from tests.core.session.stage import Stage
from voiceguide.core.commands import Activity, ChangeBreaths, End, Ending, SetVolume, Show, Speak
from voiceguide.core.events import Control, Meaning, Ms
from voiceguide.core.session.controls import Controls
from voiceguide.core.session.floor import Ear
from voiceguide.core.session.mode import Mode
from voiceguide.core.session.parts import TAIL
from voiceguide.core.words import said

CUT_IN: Ms = 10_000
"""For so long people say that their turn was taken too early."""
HALT_WAIT: Ms = 8_000
"""For so long a stop can be taken back."""

BREATHS = {"breathe": {"in": "4s", "out": "6s", "rounds": 6, "words": "false"}}
BYE = {"say": "Bye."}


@pytest.mark.parametrize("control", [Control.HELP, Control.SLOWER, Control.LOUDER])
@pytest.mark.parametrize("mode", [Mode.PAUSED, Mode.HALTED])
def test_after_an_answer_it_stands_still_as_before(mode: Mode, control: Control) -> None:
    """A pause stays a pause, and a stop a stop: nobody said continue."""
    evening = Evening(mode)
    evening.controls.ask(control, aloud=True)
    evening.sounded()
    evening.until(evening.now + TAIL)
    assert evening.at.modes.mode is mode and len(evening.heard_since) == 1
    assert evening.at.floor.speech is not None and evening.at.floor.turn is None


def test_after_the_help_the_line_is_said_anew() -> None:
    """It was long; nobody has to remember what was before it."""
    evening = Evening()
    evening.controls.ask(Control.HELP, aloud=True)
    evening.sounded()
    assert evening.heard_since == [said.HELP_WITH_A_LINE, "Two."]


@pytest.mark.parametrize("control", [Control.SLOWER, Control.LOUDER])
def test_after_one_word_whoever_was_listened_to_is_listened_to_again(control: Control) -> None:
    """The line was said a moment ago."""
    evening = Evening()
    evening.controls.ask(control, aloud=True)
    evening.sounded()
    evening.until(evening.now + TAIL)
    assert len(evening.heard_since) == 1 and evening.at.floor.turn is not None


# ------------------------------------------------------------------ standing still


def test_a_pause_lasts_until_somebody_asks_to_go_on() -> None:
    """Nothing is awaited, and a control can be spoken."""
    evening = Evening(Mode.PAUSED)
    evening.until(evening.now + 3_600_000)
    assert evening.told == "paused:-" and evening.at.floor.speech is not None


def test_a_spoken_stop_ends_without_a_second_thought() -> None:
    """So long "continue" is waited for."""
    evening = Evening(Mode.HALTED)
    asked = evening.at.playing.quiet_from
    evening.until(asked + HALT_WAIT - 1)
    assert evening.told == "halted:-"
    evening.until(asked + HALT_WAIT)
    assert evening.told == "closing:last-bell"
    assert evening.at.modes.ending is Ending.STOPPED


def test_at_the_last_bell_the_stop_key_ends_it_at_once() -> None:
    """Whoever is in a hurry is let go."""
    evening = Evening()
    evening.controls.press(Control.STOP)
    evening.controls.press(Control.STOP)
    assert evening.log[-1] == End(ending=Ending.STOPPED)


@pytest.mark.parametrize("control", [Control.DONE, Control.CONTINUE, Control.PAUSE])
def test_a_key_leads_on_where_the_microphone_was_lost(control: Control) -> None:
    """From then on keys alone lead: turns wait for them."""
    evening = Evening(Mode.DEAF)
    evening.controls.press(control)
    assert (evening.at.floor.ear, evening.told) == (Ear.NONE, "performing:this-line")


def test_another_key_still_waits_for_the_microphone() -> None:
    """It moves on, and does not give the microphone up."""
    evening = Evening(Mode.DEAF)
    evening.controls.press(Control.SKIP)
    assert evening.at.floor.ear is Ear.LOST


def test_a_key_stands_by_what_was_decided() -> None:
    """Whoever presses one does not go on talking."""
    evening = Evening()
    evening.says(evening.now + 1_000, evening.now + 2_000, Meaning(read=1, expected=1, word_count=1))
    turn = evening.at.floor.turn
    assert turn is not None
    evening.at.decide(turn, None)
    assert evening.at.floor.decided is not None
    evening.controls.press(Control.LOUDER)
    assert evening.at.floor.decided is None


# ------------------------------------------------------------------ turns


def test_what_a_control_means_to_a_turn_goes_before_what_it_asks_for() -> None:
    """ "Repeat", said to "once more?", is a yes."""
    stage = Stage({"affirm": {"once_more": "Once more?", "lines": {"neutral": ["One."]}}})
    for _ in range(5):
        stage.at.advance()
    stage.sounded()
    stage.until(stage.now + TAIL)
    Controls(stage.at).ask(Control.REPEAT, aloud=True)
    assert stage.sounds[-2:] == ["Once more?", "(your turn)"]


def test_the_key_that_ends_turns_marks_in_breaths() -> None:
    """Three are enough."""
    stage = Stage({"baseline": {"ask": "Say in.", "within": "20s"}}, BYE)
    controls = Controls(stage.at)
    stage.sounded()
    for _ in range(3):
        assert stage.sounds == ["Say in."]
        stage.until(stage.now + 4_000)
        controls.press(Control.DONE)
    assert stage.sounds == ["Say in.", "Bye."]


def test_whoever_was_cut_in_on_has_the_floor_again() -> None:
    """Without the line being said anew, and with more patience from then on."""
    evening = Evening()
    ana = evening.at.floor.turn
    assert ana is not None
    evening.says(evening.now + 1_000, evening.now + 2_000)
    evening.until(evening.now + 3_000)
    evening.at.advance()
    evening.sounded()
    evening.until(evening.now + TAIL)
    evening.controls.ask(Control.NOT_DONE, aloud=True)
    evening.sounded()
    evening.until(evening.now + TAIL)
    assert evening.heard_since == ["(your turn)", said.GO_ON]
    turn = evening.at.floor.turn
    assert turn is not None and turn.pauses.learned == ana.pauses.learned + 1


@pytest.mark.parametrize(("aloud", "later", "given"), [(True, 0, True), (True, 1, False), (False, 1, True)])
def test_said_late_in_a_turn_it_is_about_that_turn(aloud: bool, later: Ms, given: bool) -> None:
    """Which is open as it is; a key always means the one before."""
    evening = Evening()
    turn = evening.at.floor.turn
    assert turn is not None
    evening.until(turn.speech.opened + CUT_IN + later)
    evening.controls.ask(Control.NOT_DONE, aloud=aloud)
    assert evening.heard_since == ([said.GO_ON] if given else [])


def test_where_nobody_had_a_turn_before_there_is_none_to_give_back() -> None:
    """The first turn goes on."""
    stage = Stage(LINES)
    stage.sounded()
    stage.until(stage.now + TAIL)
    Controls(stage.at).ask(Control.NOT_DONE, aloud=True)
    assert stage.at.floor.turn is not None and stage.sounds == ["Ana: One."]


# ------------------------------------------------------------------ rests and breaths


def test_continue_ends_a_rest() -> None:
    """Nobody has to wait for the end of it."""
    stage = Stage({"rest": "60s"}, BYE)
    Controls(stage.at).ask(Control.CONTINUE, aloud=True)
    assert stage.sounds == ["Bye."]


@pytest.mark.parametrize("control", [Control.SLOWER, Control.FASTER, Control.OWN_PACE])
def test_while_breaths_are_led_their_pace_is_meant(control: Control) -> None:
    """And nothing is said over them."""
    stage = Stage(BREATHS)
    stage.breaths_began()
    stage.until(stage.now + 3_000)
    Controls(stage.at).ask(control, aloud=True)
    assert any(isinstance(command, ChangeBreaths) for command in stage.log)
    assert (stage.sounds, stage.at.playing.pace) == (["(breaths)"], 1.0)


def test_louder_is_done_without_a_word_over_led_breaths() -> None:
    """It can be heard."""
    stage = Stage(BREATHS)
    stage.breaths_began()
    Controls(stage.at).ask(Control.LOUDER, aloud=True)
    assert SetVolume(gain_db=3.0) in stage.log and stage.sounds == ["(breaths)"]


def test_continue_leads_whoever_breathed_at_their_own_pace() -> None:
    """From the next piece of that time on."""
    stage = Stage(BREATHS)
    controls = Controls(stage.at)
    stage.breaths_began()
    stage.until(stage.now + 3_000)
    controls.ask(Control.OWN_PACE, aloud=True)
    leading = stage.at.breaths.leading
    assert leading is not None and leading.free
    stage.until(stage.now + 10_000)
    controls.ask(Control.CONTINUE, aloud=True)
    assert not leading.free


# ------------------------------------------------------------------ the guide's voice


@pytest.mark.parametrize(("control", "bound"), [(Control.SLOWER, 0.7), (Control.FASTER, 1.35)])
def test_the_pace_stays_within_bounds(control: Control, bound: float) -> None:
    """However often it is asked for; the next words are said at it."""
    evening = Evening()
    for _ in range(10):
        evening.controls.press(control)
    evening.controls.press(Control.REPEAT)
    assert [command.pace for command in evening.log if isinstance(command, Speak)][-1] == bound


@pytest.mark.parametrize(
    ("control", "step", "bound"), [(Control.QUIETER, -3.0, -18.0), (Control.LOUDER, 3.0, 9.0)]
)
def test_the_loudness_stays_within_bounds(control: Control, step: float, bound: float) -> None:
    """One step each time, until nobody would hear it or somebody would be startled."""
    evening = Evening()
    for _ in range(10):
        evening.controls.press(control)
    gains = [command.gain_db for command in evening.log if isinstance(command, SetVolume)]
    assert (gains[0], gains[-1]) == (step, bound)


def test_faster_takes_a_slower_back() -> None:
    """The guide's usual pace is found again."""
    evening = Evening()
    evening.controls.press(Control.SLOWER)
    evening.controls.press(Control.FASTER)
    assert evening.at.playing.pace == pytest.approx(1.0)


def test_a_pause_is_seen() -> None:
    """Once the guide has said so."""
    evening = Evening(Mode.PAUSED)
    assert Show(state=Activity.PAUSED) in evening.log
