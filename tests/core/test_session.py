"""A session on virtual time: what people ask for, and what the guide then does."""

from __future__ import annotations

import pytest

from tests.support.virtual_session import FIRST, SECOND, WHOLE, Room
from voiceguide.core.commands import Chime, End, Ending, SetVolume, Speak, StopPlayback
from voiceguide.core.events import (
    Control,
    MicrophoneReturned,
    MicrophoneSilenced,
)
from voiceguide.core.session.help import where_at
from voiceguide.core.session.session import Hearing
from voiceguide.core.words import said

BEN_TOO = "And you, Ben."


def test_a_line_is_said_by_both_and_followed_by_quiet(room: Room) -> None:
    """Call and response: the first, then the second; nobody asks how it was."""
    room.say(WHOLE)
    room.until_listening()
    room.say(WHOLE)
    room.wait(10_000)
    assert room.said == [FIRST, BEN_TOO]
    room.until_listening()
    assert room.said == [FIRST, BEN_TOO, SECOND]


def test_silence_moves_on_without_a_comment(room: Room) -> None:
    """Eight seconds of nobody saying anything pass, and nothing is said about it."""
    room.wait(8_500)
    assert room.said == [FIRST, BEN_TOO]


def test_skip_moves_on_to_the_next_line(room: Room) -> None:
    """The whole exchange is left out, without a comment."""
    room.ask(Control.SKIP)
    room.until_listening()
    assert room.said == [FIRST, SECOND]


@pytest.mark.parametrize("aloud", [True, False])
def test_pause_and_continue_come_back_to_the_same_line(room: Room, aloud: bool) -> None:
    """By voice as by key; the line is said anew, so that nobody has to remember it."""
    do = room.ask if aloud else room.press
    do(Control.PAUSE)
    room.wait(60_000)
    assert room.said == [FIRST, said.PAUSED]
    do(Control.CONTINUE)
    assert room.said == [FIRST, said.PAUSED, FIRST]


def test_the_pause_key_pressed_twice_goes_on(room: Room) -> None:
    """One key serves for both."""
    room.press(Control.PAUSE)
    room.press(Control.PAUSE)
    assert room.said[-1] == FIRST


def test_a_spoken_stop_halts_and_continue_restores(room: Room) -> None:
    """A stop that was misheard costs nothing."""
    room.ask(Control.STOP)
    room.wait(1_500)
    room.ask(Control.CONTINUE)
    assert room.said == [FIRST, said.HALTED, FIRST]


def test_a_spoken_stop_that_nobody_takes_back_ends_audibly(room: Room) -> None:
    """It ends as stopped, with the closing sound."""
    room.ask(Control.STOP)
    room.wait(20_000)
    assert room.session.ending is Ending.STOPPED
    assert isinstance(room.log[-1], End)
    assert any(isinstance(command, Chime) for command in room.log)


def test_the_stop_key_stops_while_the_guide_speaks() -> None:
    """The words break off at once."""
    room = Room()
    room.press(Control.STOP)
    assert any(isinstance(command, StopPlayback) for command in room.log)
    room.wait(1_500)
    assert room.session.ending is Ending.STOPPED


def test_back_returns_to_the_line_before(room: Room) -> None:
    """Not only to the start of this one."""
    room.ask(Control.SKIP)
    room.until_listening()
    room.ask(Control.BACK)
    assert room.said == [FIRST, SECOND, FIRST]


def test_again_is_granted_as_often_as_they_wish(room: Room) -> None:
    """At any time: in somebody's turn, and in the quiet after it."""
    for _ in range(3):
        room.say(WHOLE)
        room.until_listening()
        room.say(WHOLE)
        room.wait(3_000)
        room.ask(Control.REPEAT)
        room.until_listening()
    assert room.said.count(FIRST) == 4
    assert SECOND not in room.said


def test_help_is_said_and_the_line_said_anew(room: Room) -> None:
    """An aside loses nobody's place."""
    room.ask(Control.HELP)
    room.wait(1_500)
    assert room.said == [FIRST, said.HELP_WITH_A_LINE, FIRST]


def test_more_help_is_about_everywhere(room: Room) -> None:
    """First about the turn that is open; asked again there, about what always works."""
    room.ask(Control.HELP)
    room.until_listening()
    room.ask(Control.HELP)
    room.until_listening()
    assert room.said == [FIRST, said.HELP_WITH_A_LINE, FIRST, said.HELP_WITH_CONTROLS, FIRST]
    room.ask(Control.HELP)
    assert room.said[-1] == said.HELP_WITH_A_LINE


def test_help_later_on_is_about_where_they_are_then(room: Room) -> None:
    """Not the second part of what was asked long ago."""
    room.ask(Control.HELP)
    room.until_listening()
    room.ask(Control.SKIP)
    room.until_listening()
    room.ask(Control.HELP)
    assert room.said[-1] == said.HELP_WITH_A_LINE


def test_whoever_asks_where_they_are_hears_it_in_one_sentence(room: Room) -> None:
    """What is being done, and about how long is left; then the line once more."""
    room.ask(Control.WHERE)
    room.until_listening()
    told = said.WHERE.format(doing=said.DOING_LINES, minutes="five minutes")
    assert room.said == [FIRST, told, FIRST]


def test_near_the_end_no_minutes_are_told() -> None:
    """Half a minute is not "about one minute"; and one is not "minutes"."""
    assert where_at(None, 29_000) == where_at(None, -60_000) == "Resting, and nearly at the end."
    assert where_at(None, 80_000) == "Resting, with about one minute left."


def test_slower_holds_from_the_next_words_on(room: Room) -> None:
    """And is acknowledged in a word."""
    room.ask(Control.SLOWER)
    spoken = [command for command in room.log if isinstance(command, Speak)]
    assert spoken[-1].text == "Slower." and spoken[-1].pace < 1


def test_loudness_stays_within_bounds(room: Room) -> None:
    """However often it is asked for."""
    for _ in range(30):
        room.press(Control.LOUDER)
    gains = [command.gain_db for command in room.log if isinstance(command, SetVolume)]
    assert max(gains) == 9.0


def test_a_muted_microphone_is_said_and_waited_for(room: Room) -> None:
    """Nothing goes on until it is back; then the line is said anew."""
    room.happened(MicrophoneSilenced(at=room.now))
    room.wait(120_000)
    assert room.said == [FIRST, said.DEAF]
    room.happened(MicrophoneReturned(at=room.now))
    room.wait(1_500)
    assert room.said == [FIRST, said.DEAF, said.HEARING, FIRST]


def test_a_muted_microphone_can_be_done_without(room: Room) -> None:
    """Enter goes on, and from then on turns wait for the key."""
    room.happened(MicrophoneSilenced(at=room.now))
    room.wait(2_000)
    room.press(Control.DONE)
    room.until_listening()
    room.wait(60_000)
    assert room.said[-1] == FIRST
    room.press(Control.DONE)
    assert room.said[-1] == BEN_TOO


def test_without_an_ear_turns_wait_for_the_key() -> None:
    """No quiet ends what nobody can hear."""
    room = Room(Hearing(ear=False))
    room.until_listening()
    room.wait(600_000)
    assert room.said == [FIRST]


def test_what_is_lost_is_said_once_at_the_start() -> None:
    """Then the session begins."""
    room = Room(Hearing(notice="I may miss words."))
    room.wait(2_000)
    assert room.said == ["I may miss words.", FIRST]


def test_a_stray_continue_changes_nothing(room: Room) -> None:
    """Where nothing is paused, the turn stays open."""
    room.ask(Control.CONTINUE)
    assert room.said == [FIRST]
