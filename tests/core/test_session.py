"""A session on virtual time: what people ask for, and what the guide then does."""

from __future__ import annotations

import pytest

from voiceguide.core.commands import Chime, Command, End, Ending, OpenEar, SetVolume, Speak, StopPlayback
from voiceguide.core.events import (
    Control,
    DeadlinePassed,
    Event,
    Heard,
    KeyPressed,
    Meaning,
    MicrophoneReturned,
    MicrophoneSilenced,
    Opened,
    PlaybackFinished,
    PlaybackStarted,
    SpeechEnded,
    SpeechStarted,
    TurnKind,
)
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.performance import Performer
from voiceguide.core.session.session import Hearing, Session
from voiceguide.core.words import said
from voiceguide.core.written.cast import Cast

TWO_LINES = Exercise.model_validate(
    {
        "title": "Two lines",
        "summary": "For tests.",
        "minutes": 1,
        "steps": [{"affirm": {"lines": {"neutral": ["I am here.", "We have time."]}}}],
    }
)
FIRST, SECOND = "Ana, say: I am here.", "Ana. We have time."


class Room:
    """Drives a session: time passes only here, and late."""

    def __init__(self, hearing: Hearing | None = None, session: Session | None = None) -> None:
        self.session = session or Session(Performer(TWO_LINES, Cast(first="Ana", second="Ben")), hearing)
        self.now = 0
        self.log: list[Command] = []
        self._playing: list[PlaybackStarted | PlaybackFinished] = []
        self.happened(Opened(at=0))

    def happened(self, event: Event) -> None:
        self.now = max(self.now, event.at)
        for command in self.session.handle(event):
            self.log.append(command)
            if isinstance(command, Speak | Chime):
                self._playing = [
                    PlaybackStarted(at=self.now + 100, cue=command.cue),
                    PlaybackFinished(at=self.now + 1_000, cue=command.cue),
                ]
            elif isinstance(command, StopPlayback):
                self._playing = []

    def wait(self, ms: int, lateness: int = 17) -> None:
        """Time passes; what plays begins after 0.1 s and ends after a second; deadlines come late."""
        end = self.now + ms
        while self.session.ending is None:
            coming: list[Event] = [*self._playing]
            if self.session.deadline is not None:
                coming.append(DeadlinePassed(at=max(self.now, self.session.deadline + lateness)))
            event = min(coming, key=lambda event: event.at, default=None)
            if event is None or event.at > end:
                break
            if event in self._playing:
                self._playing = self._playing[1:]
            self.happened(event)
        self.now = max(self.now, end)

    def until_listening(self) -> None:
        """Until somebody may speak."""
        before = len(self.log)
        for _ in range(200):
            if any(
                isinstance(c, OpenEar) and c.expectation.kind is not TurnKind.CONTROL
                for c in self.log[before:]
            ):
                return
            self.wait(100)
        raise AssertionError("nobody was ever listened to")

    def say(self, meaning: Meaning, *, length: int = 1_000) -> None:
        """Somebody speaks for `length`, and this was understood."""
        onset = self.now + 200
        self.happened(SpeechStarted(at=onset + 60, onset=onset))
        self.happened(Heard(at=onset + length + 250, meaning=meaning, final=True))
        self.happened(SpeechEnded(at=onset + length + 250, offset=onset + length))

    def ask(self, control: Control) -> None:
        self.say(Meaning(control=control, word_count=1))
        self.wait(600)

    def press(self, control: Control) -> None:
        self.happened(KeyPressed(at=self.now, control=control))

    @property
    def said(self) -> list[str]:
        return [command.text for command in self.log if isinstance(command, Speak)]


@pytest.fixture
def room() -> Room:
    """Ana is about to say the first line."""
    room = Room()
    room.until_listening()
    return room


WHOLE = Meaning(read=3, expected=3, reached_end=True, word_count=3)


def test_a_line_is_said_by_both_and_offered_again(room: Room) -> None:
    """Call and response: the first, then the second, then "Again?"."""
    room.say(WHOLE)
    room.until_listening()
    room.say(WHOLE)
    room.until_listening()
    assert room.said == [FIRST, "Now Ben.", "Again?"]


def test_silence_moves_on_without_a_comment(room: Room) -> None:
    """Eight seconds of nobody saying anything pass, and nothing is said about it."""
    room.wait(8_500)
    assert room.said == [FIRST, "Now Ben."]


def test_skip_moves_on_to_the_next_line(room: Room) -> None:
    """The whole exchange is left out, without a comment."""
    room.ask(Control.SKIP)
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
    """Yes, or "again", repeats the exchange; no goes on."""
    for _ in range(3):
        room.say(WHOLE)
        room.until_listening()
        room.say(WHOLE)
        room.until_listening()
        room.ask(Control.REPEAT)
        room.until_listening()
    assert room.said.count("Ana. I am here.") == 3
    assert SECOND not in room.said


def test_help_is_said_and_the_line_said_anew(room: Room) -> None:
    """An aside loses nobody's place."""
    room.ask(Control.HELP)
    room.wait(1_500)
    assert room.said == [FIRST, said.HELP, FIRST]


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
    assert room.said[-1] == "Now Ben."


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
