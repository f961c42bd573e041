"""A session where several things happen at once: in every phase, with every control."""

from __future__ import annotations

import pytest

from tests.support.virtual_session import FIRST, SECOND, WHOLE, Room
from voiceguide.core.commands import Chime, Earcon, End, Ending, OpenEar, SetVolume, Show, Speak
from voiceguide.core.events import (
    Control,
    MicrophoneReturned,
    MicrophoneSilenced,
    PlaybackFinished,
    SpeechEnded,
    SpeechStarted,
    TurnKind,
)
from voiceguide.core.session.parts import TAIL
from voiceguide.core.session.session import Hearing
from voiceguide.core.words import said

PHASES = ("speaking", "listening", "paused", "halted", "deaf", "keys only", "ending")


def in_phase(phase: str) -> Room:
    """A room in which this is going on."""
    room = Room(Hearing(ear=phase != "keys only"))
    if phase != "speaking":
        room.until_listening()
    if phase == "paused":
        room.ask(Control.PAUSE)
    elif phase == "halted":
        room.ask(Control.STOP)
    elif phase == "deaf":
        room.happened(MicrophoneSilenced(at=room.now))
    elif phase == "ending":
        room.press(Control.STOP)
    if phase not in ("speaking", "ending"):
        room.wait(1_400)
    return room


@pytest.mark.parametrize("control", Control)
@pytest.mark.parametrize("phase", PHASES)
def test_every_key_works_in_every_phase(phase: str, control: Control) -> None:
    """None of them breaks anything: the stop key still ends the session within two seconds."""
    room = in_phase(phase)
    room.press(control)
    room.wait(1_500)
    room.press(Control.STOP)
    room.wait(1_300)
    assert room.session.ending is Ending.STOPPED
    assert isinstance(room.log[-1], End)


@pytest.mark.parametrize("control", Control)
def test_the_closing_bell_is_the_end_of_it(control: Control) -> None:
    """Nothing that happens while it sounds brings the session back."""
    room = in_phase("ending")
    room.press(control)
    room.happened(MicrophoneSilenced(at=room.now))
    room.happened(MicrophoneReturned(at=room.now))
    room.wait(1_300)
    assert room.session.ending is Ending.STOPPED
    assert room.said == [FIRST]


def test_the_stop_key_pressed_again_does_not_wait_for_the_bell() -> None:
    """Whoever is in a hurry is let go."""
    room = in_phase("ending")
    room.press(Control.STOP)
    assert room.session.ending is Ending.STOPPED


def test_a_microphone_muted_at_the_closing_bell_does_not_matter(room: Room) -> None:
    """A session that came to its end has ended, and as completed."""
    for _ in range(200):
        if any(isinstance(command, Chime) and command.earcon is Earcon.ENDED for command in room.log):
            break
        room.wait(500)
    room.happened(MicrophoneSilenced(at=room.now))
    room.wait(5_000)
    assert room.session.ending is Ending.COMPLETED and said.DEAF not in room.said


def test_help_in_a_pause_leaves_it_a_pause() -> None:
    """Who asks what to say has not said continue."""
    room = in_phase("paused")
    room.ask(Control.HELP)
    room.wait(60_000)
    assert room.said == [FIRST, said.PAUSED, said.HELP_WITH_A_LINE]
    room.ask(Control.CONTINUE)
    assert room.said[-1] == FIRST


@pytest.mark.parametrize("control", [Control.HELP, Control.LOUDER])
def test_a_question_after_stop_does_not_take_the_stop_back(control: Control) -> None:
    """Only going on does; otherwise the session ends, as it was asked to."""
    room = in_phase("halted")
    room.ask(control)
    room.wait(20_000)
    assert room.session.ending is Ending.STOPPED
    assert room.said[:2] == [FIRST, said.HALTED] and FIRST not in room.said[2:]


def test_a_microphone_that_returns_does_not_take_a_stop_back() -> None:
    """Nobody said continue."""
    room = in_phase("halted")
    room.happened(MicrophoneSilenced(at=room.now))
    room.wait(1_200)
    room.happened(MicrophoneReturned(at=room.now))
    room.wait(20_000)
    assert room.session.ending is Ending.STOPPED
    assert room.said == [FIRST, said.HALTED, said.DEAF, said.HEARING]


def test_a_cough_does_not_shorten_the_time_for_second_thoughts() -> None:
    """All eight seconds are theirs; talk can only lengthen them."""
    room = in_phase("halted")
    onset = room.now + 500
    room.wait(600)
    room.happened(SpeechStarted(at=room.now, onset=onset))
    room.wait(400)
    room.happened(SpeechEnded(at=room.now, offset=room.now - 260))
    room.wait(3_000)
    room.ask(Control.CONTINUE)
    assert room.session.ending is None
    assert room.said == [FIRST, said.HALTED, FIRST]


def test_a_room_that_never_falls_quiet_does_not_hold_up_the_end() -> None:
    """A television after "stop" is waited for half a minute, not for ever."""
    room = in_phase("halted")
    for _ in range(60):
        room.happened(SpeechStarted(at=room.now, onset=room.now - 60))
        room.wait(3_000)
        room.happened(SpeechEnded(at=room.now, offset=room.now - 260))
        room.wait(400)
    assert room.session.ending is Ending.STOPPED


def test_nothing_passes_by_quiet_while_the_microphone_is_muted() -> None:
    """A key may move on; but a turn that nobody could be heard in is not taken as passed."""
    room = in_phase("deaf")
    room.press(Control.SKIP)
    room.wait(120_000)
    assert room.said == [FIRST, said.DEAF, SECOND]
    room.happened(MicrophoneReturned(at=room.now))
    room.wait(1_500)
    assert room.said[3:] == [said.HEARING, SECOND]


def test_a_pause_outlasts_a_mute() -> None:
    """The microphone coming back does not end it."""
    room = in_phase("paused")
    room.happened(MicrophoneSilenced(at=room.now))
    room.wait(5_000)
    room.happened(MicrophoneReturned(at=room.now))
    room.wait(60_000)
    assert room.said == [FIRST, said.PAUSED, said.DEAF, said.HEARING]


def test_the_ear_opens_only_after_the_room_has_stopped_ringing() -> None:
    """Not before the tail of the guide's last sample is over."""
    room = Room()
    finished = room.now + 1_000
    room.wait(1_000 + TAIL - 1, lateness=0)
    assert not any(isinstance(command, OpenEar) for command in room.log)
    room.wait(1, lateness=0)
    assert any(isinstance(command, OpenEar) for command in room.log)
    assert room.now == finished + TAIL


def test_a_late_word_about_an_old_cue_is_ignored(room: Room) -> None:
    """A cue that was broken off may still be reported; it finishes nothing."""
    room.press(Control.REPEAT)
    before = list(room.log)
    room.happened(PlaybackFinished(at=room.now, cue=1))
    assert room.log == before


def test_a_deadline_that_comes_early_is_ignored(room: Room) -> None:
    """Only time that has passed counts."""
    from voiceguide.core.events import DeadlinePassed

    before = list(room.log)
    room.happened(DeadlinePassed(at=room.now + 100))
    assert room.log == before


def test_pace_stays_within_bounds(room: Room) -> None:
    """However often slower is asked for."""
    for _ in range(20):
        room.press(Control.SLOWER)
    room.press(Control.REPEAT)
    assert [command.pace for command in room.log if isinstance(command, Speak)][-1] == 0.7


def test_loudness_and_pace_by_key_leave_the_turn_open(room: Room) -> None:
    """They are acted on without a word."""
    before = len(room.log)
    for control in (Control.LOUDER, Control.QUIETER, Control.SLOWER, Control.FASTER):
        room.press(control)
    assert [type(command) for command in room.log[before:]] == [SetVolume, SetVolume]
    room.say(WHOLE)
    room.wait(500)
    assert room.said[-1] == "And you, Ben."


def test_it_shows_whose_turn_it_is_and_the_line(room: Room) -> None:
    """While somebody may speak, and no longer."""
    shown = [command for command in room.log if isinstance(command, Show) and command.state]
    assert (shown[-1].state, shown[-1].floor, shown[-1].line) == ("listening", "Ana", "I am here.")
    room.say(WHOLE)
    room.wait(400)
    shown = [command for command in room.log if isinstance(command, Show) and command.state]
    assert (shown[-1].state, shown[-1].floor, shown[-1].line) == ("speaking", "", "")


def test_in_a_pause_only_controls_are_listened_for() -> None:
    """Nobody's turn is open."""
    room = in_phase("paused")
    opened = [command for command in room.log if isinstance(command, OpenEar)]
    assert opened[-1].expectation.kind is TurnKind.CONTROL
