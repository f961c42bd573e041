"""Turns taken back, broken off, and held open by a sob: on virtual time."""

from __future__ import annotations

import pytest

from tests.support.virtual_session import TalkRoom as Room
from voiceguide.core.commands import Chime, Command, Earcon, OpenEar, Show, ShutEar, Speak, StopPlayback
from voiceguide.core.events import (
    Answer,
    Control,
    Heard,
    Meaning,
    MicrophoneSilenced,
    SpeechEnded,
    SpeechStarted,
    Stirred,
    TurnKind,
)
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.turns.turn import Turn

RESTING = Exercise.model_validate(
    {
        "title": "Rest",
        "summary": "For tests.",
        "minutes": 5,
        "steps": [
            {
                "dialogue": {
                    "start": "thanks",
                    "states": {
                        "thanks": {"listen": {"floor": "sender", "within": "20s"}, "next": "calm"},
                        "calm": {"rest": "8s", "next": "last"},
                        "last": {"say": "Thank you."},
                    },
                }
            }
        ],
    }
)


@pytest.fixture
def room() -> Room:
    """Ana has begun to talk, and fell silent."""
    room = Room()
    room.until_listening()
    room.talk()
    return room


def test_whoever_goes_on_before_the_guide_is_heard_has_the_turn_still(room: Room) -> None:
    """The decision is taken back at once: nothing is said, and the same ear listens on."""
    decided = room.until_decided()
    assert not any(isinstance(command, ShutEar) for command in decided)
    done = room.goes_on(SpeechStarted(at=room.now + 90, onset=room.now + 20))
    assert any(isinstance(command, StopPlayback) for command in done)
    assert not any(isinstance(command, OpenEar | Speak | Chime) for command in done)
    assert room.session.turn is not None and room.session.turn.speaking
    assert not any(isinstance(command, Show) for command in (*decided, *done)), "nothing was seen of it"


def test_a_turn_taken_back_ends_when_they_have_really_finished(room: Room) -> None:
    """The guide goes on where it wanted to, once."""
    room.until_decided()
    room.goes_on(SpeechStarted(at=room.now + 90, onset=room.now + 20))
    room.happened(SpeechEnded(at=room.now + 2_240, offset=room.now + 2_000))
    room.until_decided()
    room.heard_now()
    room.wait(1_500)
    assert room.said == ["Ana, speak.", "Is there more?", "Is there more?"]
    assert isinstance(room.log[-2], OpenEar)


def test_once_the_guide_is_heard_the_ear_is_shut(room: Room) -> None:
    """It would hear itself; from here on a key is the way to come between."""
    room.until_decided()
    before = len(room.log)
    room.heard_now()
    assert any(isinstance(command, ShutEar) for command in room.log[before:])
    assert room.goes_on(SpeechStarted(at=room.now + 90, onset=room.now + 20)) == []


def test_a_sob_takes_a_decision_back_too(room: Room) -> None:
    """Nobody is told to go on while they cry."""
    room.until_decided()
    assert any(isinstance(c, StopPlayback) for c in room.goes_on(Stirred(at=room.now + 50, until=room.now)))


def test_an_answer_that_was_understood_stands() -> None:
    """After a yes the next voice is somebody else's, or the next turn."""
    room = Room()
    room.until_listening()
    room.press(Control.SKIP)
    room.until_listening()
    room.talk(400, Meaning(answer=Answer.YES, word_count=1))
    assert any(isinstance(command, ShutEar) for command in room.until_decided())
    assert room.goes_on(SpeechStarted(at=room.now + 90, onset=room.now + 20)) == []


@pytest.mark.parametrize("happens", ["key", "microphone"])
def test_whatever_else_happens_first_the_decision_stands(room: Room, happens: str) -> None:
    """A key or a lost microphone is dealt with in the step that was come to."""
    room.until_decided()
    if happens == "key":
        room.press(Control.PAUSE)
    else:
        room.happened(MicrophoneSilenced(at=room.now))
    assert room.session.turn is None
    shut = [command for command in room.log if isinstance(command, ShutEar)]
    assert len(shut) == 1


def test_sobs_and_sighs_hold_a_turn_open(room: Room) -> None:
    """As long as somebody stirs nothing is heard of the guide, and as much quiet follows as after a word."""
    turn = room.session.turn
    for _ in range(20):
        room.wait(2_000)
        room.happened(Stirred(at=room.now + 40, until=room.now))
    assert room.said == ["Ana, speak."]
    assert turn is not None and room.session.turn is turn
    assert turn.over_at == turn.speech.quiet_since + 5_200
    room.until_decided()
    assert room.said[-1] == "Is there more?"


def test_a_sob_begins_the_quiet_anew(room: Room) -> None:
    """As a word does."""
    turn = room.session.turn
    assert turn is not None
    usual = turn.over_at
    room.wait(600)
    room.happened(Stirred(at=room.now + 40, until=room.now))
    assert turn.over_at == turn.speech.stirred + (usual - turn.speech.silent_since)


def cries(room: Room, seconds: int, *, aloud: bool) -> list[Command]:
    """Somebody sobs every second and a half; `aloud`, each sob is taken for a short voice.  What was heard of
    the guide meanwhile."""
    before, until = len(room.log), room.now + 1_000 * seconds
    while room.now < until:
        room.wait(1_500, lateness=0)
        if aloud:
            room.happened(SpeechStarted(at=room.now + 60, onset=room.now))
            room.happened(SpeechEnded(at=room.now + 490, offset=room.now + 250))
        else:
            room.happened(Stirred(at=room.now + 40, until=room.now))
    return [command for command in room.log[before:] if isinstance(command, Speak | Chime)]


@pytest.mark.parametrize("aloud", [False, True])
def test_while_they_cry_nothing_is_heard_for_a_minute_then_one_bell(aloud: bool) -> None:
    """Ninety seconds of tears: not a word, no chime for long talk, and the turn is still theirs."""
    room = Room()
    room.until_listening()
    room.talk(60_000)
    assert cries(room, 57, aloud=aloud) == []
    heard = cries(room, 33, aloud=aloud)
    assert [command.earcon for command in heard if isinstance(command, Chime)] == [Earcon.BELL]
    assert len(heard) == 1
    assert room.session.turn is not None and room.session.turn.kind is TurnKind.FREE


def test_after_the_bell_they_have_twenty_seconds_to_go_on() -> None:
    """It asks nothing of them; only then is the turn over."""
    room = Room()
    room.until_listening()
    room.talk()
    cries(room, 62, aloud=False)
    room.wait(19_000)
    assert room.said == ["Ana, speak."]
    room.wait(6_000)
    assert room.said[-1] == "Is there more?"


def test_what_stirs_for_ever_is_no_person(room: Room) -> None:
    """A kettle holds a turn for two minutes, a bell between them; then it ends."""
    cries(room, 150, aloud=False)
    assert room.said[1] == "Is there more?"


def test_whoever_breaks_off_is_invited_once_and_then_left_to_it(room: Room) -> None:
    """ "And ..." is not the end: a soft word after six seconds, and then twenty of quiet, as was said."""
    room.talk(1_000, Meaning(word_count=4, trailing=True))
    spoke_until = room.now
    room.until_decided()
    assert room.said[-1] == "Take your time."
    assert 5_700 <= room.now - spoke_until <= 6_000
    room.until_listening()
    room.wait(19_500)
    assert room.said[-1] == "Take your time."
    room.wait(1_000)
    assert room.said[-1] == "Is there more?"


def test_whoever_was_invited_goes_on(room: Room) -> None:
    """Their turn is as it was; breaking off again ends it by quiet."""
    room.talk(1_000, Meaning(word_count=4, trailing=True))
    room.until_decided()
    room.until_listening()
    room.talk(3_000, Meaning(word_count=4, trailing=True))
    room.until_decided()
    assert room.said == ["Ana, speak.", "Take your time.", "Is there more?"]


def test_pauses_are_learned_by_person_and_kind_of_turn(room: Room) -> None:
    """What was learned of Ana's talk counts in her next talk, not in her answers."""
    for _ in range(4):
        room.wait(3_000)
        room.talk()
    learned = room.session.turn.pauses if room.session.turn else None
    assert learned is not None and learned.learned == 4
    room.until_decided()
    room.until_listening()
    assert room.session.turn is not None and room.session.turn.pauses.learned == 0
    room.talk(400, Meaning(answer=Answer.YES, word_count=1))
    room.until_decided()
    room.until_listening()
    assert room.session.turn is not None and room.session.turn.pauses == learned


def test_nothing_is_learned_of_quiet_before_another_voice(room: Room) -> None:
    """That quiet is nobody's pause, nor is the one after it."""
    room.talk()
    turn = room.session.turn
    assert turn is not None
    before = turn.pauses
    for start in (room.now + 2_000, room.now + 6_000):
        room.happened(SpeechStarted(at=start + 60, onset=start))
        room.happened(SpeechEnded(at=start + 1_240, offset=start + 1_000, other_voice=8.0))
    assert turn.pauses == before


def test_somebody_is_another_only_where_whoever_began_is_known(room: Room) -> None:
    """After half a sentence that was left over from the last turn, its owner is no stranger."""
    turn = room.session.turn
    assert turn is not None
    room.happened(SpeechStarted(at=room.now + 60, onset=room.now))
    room.happened(SpeechEnded(at=room.now + 1_300, offset=room.now + 1_000, other_voice=8.0))
    assert turn.signs.other_voice is None


def cut_in_on(room: Room) -> None:
    """Ana made a pause that was taken for the end, and the next turn is open."""
    room.until_decided()
    room.until_listening()


@pytest.mark.parametrize("by", ["voice", "key"])
def test_whoever_was_cut_in_on_has_the_floor_again(room: Room, by: str) -> None:
    """ "I'm not done": their turn goes on, and nothing is asked twice."""
    cut_in_on(room)
    if by == "voice":
        room.ask(Control.NOT_DONE)
    else:
        room.press(Control.NOT_DONE)
    room.until_listening()
    assert room.said == ["Ana, speak.", "Is there more?", "Please go on."]
    assert room.session.turn is not None and room.session.turn.kind is TurnKind.FREE
    room.talk()
    room.until_decided()
    assert room.said[-1] == "Is there more?"


def test_a_key_gives_the_floor_back_while_the_guide_speaks(room: Room) -> None:
    """The quickest way: what is being said stops."""
    room.until_decided()
    room.heard_now()
    room.press(Control.NOT_DONE)
    assert isinstance(room.log[-1], Speak) and room.said[-1] == "Please go on."


def test_the_guide_is_more_patient_with_whoever_was_cut_in_on(room: Room) -> None:
    """The quiet that was taken for the end is a pause of theirs."""
    quiet_from = room.now
    room.until_decided()
    first = room.now - quiet_from
    room.heard_now()
    room.until_listening()
    room.ask(Control.NOT_DONE)
    room.until_listening()
    assert room.session.turn is not None and room.session.turn.pauses.learned == 1
    room.talk()
    quiet_from = room.now
    room.until_decided()
    assert room.now - quiet_from > first


@pytest.mark.parametrize("first", [Control.PAUSE, Control.STOP])
def test_whoever_stops_the_guide_first_has_the_floor_again_too(room: Room, first: Control) -> None:
    """ "Wait ... I'm not done", however long they took to say it."""
    cut_in_on(room)
    room.ask(first)
    room.wait(5_000)
    room.ask(Control.NOT_DONE)
    room.until_listening()
    assert room.said[-1] == "Please go on."
    assert room.session.turn is not None and room.session.turn.kind is TurnKind.FREE


def test_said_late_in_a_turn_it_only_means_that_they_go_on(room: Room) -> None:
    """To whoever interrupts them, or to themselves: their turn is open, and stays so."""
    for _ in range(4):
        room.talk(3_000)
    room.ask(Control.NOT_DONE)
    assert room.said == ["Ana, speak."]
    assert room.session.turn is not None and room.session.turn.spoke


def test_whoever_had_no_turn_before_is_not_sent_back(room: Room) -> None:
    """In the first turn there is nothing to give back."""
    first = room.session.turn
    room.press(Control.NOT_DONE)
    assert room.said == ["Ana, speak."]
    assert room.session.turn is first


@pytest.mark.parametrize(
    ("answer", "outcome"), [(None, Outcome.PASSED), (Answer.NO, Outcome.NO), (Answer.PARTLY, Outcome.PARTLY)]
)
def test_the_key_never_turns_a_no_into_a_yes(answer: Answer | None, outcome: Outcome) -> None:
    """Pressed before the quiet was long enough, it ends the turn as what was understood says."""
    turn = Turn(TurnKind.REPLY, 0)
    turn.feed(SpeechStarted(at=1_060, onset=1_000))
    turn.feed(Heard(at=1_500, meaning=Meaning(answer=answer, word_count=1), final=True))
    assert turn.passed is outcome


def test_a_chime_for_long_talk_waits_for_a_pause() -> None:
    """After a word a breath of quiet is enough; it is not the chime of "your turn"."""
    room = Room()
    room.until_listening()
    room.talk(200_000)
    quiet_since = room.now
    room.until_decided()
    chime = room.log[-1]
    assert isinstance(chime, Chime) and chime.earcon is Earcon.LONG
    assert 0 <= room.now - quiet_since - 900 + 250 <= 20


def test_no_chime_for_long_talk_falls_into_tears() -> None:
    """After a sob their turn ends by quiet, without a remark on its length."""
    room = Room()
    room.until_listening()
    room.talk(200_000)
    room.wait(600, lateness=0)
    room.happened(Stirred(at=room.now + 40, until=room.now))
    room.until_decided()
    assert not any(isinstance(command, Chime) for command in room.log)


def test_whoever_goes_on_in_a_rest_after_their_turn_has_it_still() -> None:
    """The guide was not heard yet: the rest begins again once they are done."""
    room = Room(RESTING)
    room.until_listening()
    room.talk()
    room.wait(5_600)
    assert room.session.turn is None
    room.talk()
    assert room.session.turn is not None
    room.wait(7_500)
    assert room.said == [] and room.session.turn is None
    room.wait(8_000)
    assert room.said == ["Thank you."]


SUGGESTING = Exercise.model_validate(
    {
        "title": "Suggest",
        "summary": "For tests.",
        "minutes": 5,
        "steps": [
            {
                "dialogue": {
                    "start": "send",
                    "states": {
                        "send": {
                            "listen": {
                                "floor": "sender",
                                "for": "send",
                                "within": "20s",
                                "suggest_after": "45s",
                                "suggest": "Let it be said back.",
                                "chime_after": "25s",
                            },
                        },
                    },
                }
            }
        ],
    }
)


def test_a_suggestion_never_falls_into_a_pause_under_three_seconds() -> None:
    """The chime for long talk did, 20 seconds before it; for a word that is too soon."""
    room = Room(SUGGESTING)
    room.until_listening()
    room.talk(30_000)
    room.until_decided()
    assert isinstance(room.log[-1], Chime)
    room.until_listening()
    for _ in range(10):
        room.talk(4_000)
        room.wait(2_600)
    assert room.said == []
    room.wait(400)
    assert room.said == ["Let it be said back."]


@pytest.mark.parametrize("hurt", [0, 1])
def test_nothing_is_remarked_on_of_the_long_talk_of_whoever_was_hurt(hurt: int) -> None:
    """Neither a chime nor a suggestion; the other one hears both."""
    room = Room(SUGGESTING, hurt=hurt)
    room.until_listening()
    for _ in range(20):
        room.talk(4_000)
        room.wait(3_400)
    remarks = [command for command in room.log if isinstance(command, Chime | Speak)]
    assert len(remarks) == (0 if hurt == 0 else 2)
