"""The conductor, without a session: from cue to cue, beside the script, and to an audible end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.core.session.stage import Stage
from voiceguide.core.commands import (
    Activity,
    Bed,
    Breathe,
    Chime,
    Earcon,
    End,
    Ending,
    OpenEar,
    SetBed,
    Show,
    ShutEar,
    Speak,
    StopPlayback,
)
from voiceguide.core.events import Meaning, TurnKind
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Lead, Listen, Say, Sound, Wait
from voiceguide.core.session.mode import Mode
from voiceguide.core.session.parts import TAIL

HELLO = {"say": "Hello."}
BYE = {"say": "Bye."}
BREATHS = {"breathe": {"in": "4s", "out": "6s", "rounds": 6, "words": "false"}}
LINE = {"affirm": {"once_more": "", "lines": {"neutral": ["I am here."]}}}
MARKS = {"baseline": {"ask": "Say in.", "within": "20s"}}


# ------------------------------------------------------------------ from cue to cue


def test_the_exercise_begins_with_its_first_cue() -> None:
    """What was said before takes none of its time."""
    stage = Stage(HELLO, now=4_000)
    assert stage.sounds == ["Hello."]
    assert stage.at.watch.in_exercise == 0


def test_after_a_sentence_there_is_quiet_in_which_a_control_is_heard() -> None:
    """Once the room has rung out; then the next cue."""
    stage = Stage(HELLO, BYE)
    stage.sounded()
    finished = stage.now
    stage.until(finished + 1_199)
    assert stage.opened == [(finished + TAIL, TurnKind.CONTROL)]
    assert stage.sounds == ["Hello."]
    stage.until(finished + 1_200)
    assert stage.sounds == ["Hello.", "Bye."]
    assert stage.log[-1] == Speak(cue=2, text="Bye.") and ShutEar() in stage.log


def test_a_rest_is_seen_and_hears_controls() -> None:
    """It lasts as long as was written."""
    stage = Stage({"rest": "5s"}, BYE, now=1_000)
    assert Show(state=Activity.RESTING, caption="") in stage.log
    assert stage.opened == [(1_000, TurnKind.CONTROL)]
    stage.until(5_999)
    assert stage.sounds == []
    stage.until(6_000)
    assert stage.sounds == ["Bye."]


def test_a_rest_too_short_to_listen_in_is_only_quiet() -> None:
    """Half of it would be the room's own ringing."""
    stage = Stage({"rest": "600ms"}, BYE, now=1_000)
    stage.until(1_600)
    assert (stage.opened, stage.sounds) == ([], ["Bye."])


def test_a_chime_is_followed_at_once() -> None:
    """It rings out by itself."""
    stage = Stage({"chime": "bell"}, BYE)
    assert stage.sounds == ["(bell)"]
    stage.sounded()
    assert stage.sounds == ["(bell)", "Bye."]


def test_breaths_are_led_and_followed_when_they_have_sounded() -> None:
    """All of them are one cue."""
    stage = Stage(BREATHS, BYE)
    assert [type(command) for command in stage.log if not isinstance(command, Show)] == [Breathe]
    stage.sounded()
    assert stage.at.breaths.leading is None
    assert stage.sounds == ["(breaths)", "Bye."]


def test_a_turn_opens_once_the_room_has_rung_out() -> None:
    """The guide would hear itself."""
    stage = Stage(LINE)
    stage.sounded()
    finished = stage.now
    stage.until(finished + TAIL)
    assert stage.opened == [(finished + TAIL, TurnKind.LINE)]
    assert stage.at.floor.turn is not None


def test_in_breaths_that_nobody_marks_are_waited_for_so_long() -> None:
    """Then the usual pace serves."""
    stage = Stage(MARKS, BYE)
    stage.sounded()
    opened = stage.now + TAIL
    stage.until(opened + 19_999)
    assert stage.sounds == ["Say in."]
    stage.until(opened + 20_000)
    assert stage.sounds == ["Say in.", "Bye."]


def test_the_script_learns_when_in_breaths_were_marked() -> None:
    """It begins at that pace."""
    paced = {"breathe": {"in": "4s", "out": "6s", "for": "1min", "ramp": "true"}}
    stage = Stage(MARKS, paced)
    stage.sounded()
    stage.until(stage.now + TAIL)
    for onset in (5_000, 9_000, 13_000):
        stage.says(onset, onset + 300)
    stage.at.advance()
    cue = stage.at.performer.cue
    assert isinstance(cue, Lead) and cue.course.lengths[0] == 4_000


@pytest.mark.parametrize(
    ("step", "kind"),
    [(HELLO, Say), (BREATHS, Lead), ({"chime": "bell"}, Sound), ({"rest": "5s"}, Wait), (MARKS, Listen)],
)
def test_whatever_is_going_on_can_be_ended(step: dict[str, object], kind: type) -> None:
    """It falls silent, the ear shuts, and the next cue follows."""
    stage = Stage(step, BYE)
    if kind is Listen:
        stage.sounded()
        stage.until(stage.now + TAIL)
    assert isinstance(stage.at.performer.cue, kind)
    stage.at.advance(Outcome.SKIPPED)
    assert stage.sounds[-1] == "Bye."
    assert stage.at.floor.speech is None and stage.at.playing.cue is not None


def test_what_is_done_is_seen() -> None:
    """For the time that is left."""
    stage = Stage(HELLO, BYE)
    stage.at.advance()
    assert Show(done=1) in stage.log


def test_a_decision_goes_on_at_once_but_is_seen_when_the_guide_is_heard() -> None:
    """Until then whoever went on would have their turn back."""
    stage = Stage(LINE)
    stage.sounded()
    stage.until(stage.now + TAIL)
    stage.says(stage.now + 1_000, stage.now + 2_000, Meaning(read=3, expected=3, word_count=3))
    turn, before = stage.at.floor.turn, len(stage.log)
    assert turn is not None
    stage.at.decide(turn, None)
    assert stage.log[before:] == [Speak(cue=2, text="And you, Ben.")]
    stage.at.floor.stand_by()
    assert ShutEar() in stage.log[before:] and Show(done=2) in stage.log[before:]


# ------------------------------------------------------------------ beside the script


def test_an_aside_breaks_off_what_is_going_on() -> None:
    """Then whatever was asked for follows."""
    stage = Stage(HELLO, BYE)
    stage.at.aside("One moment.", stage.at.again)
    assert stage.log[-3:] == [
        StopPlayback(),
        Show(caption="One moment.", state=Activity.SPEAKING, floor="", line=""),
        Speak(cue=2, text="One moment."),
    ]
    stage.sounded()
    assert stage.sounds == ["Hello.", "One moment.", "Hello."]


def test_an_aside_shuts_the_ear_and_awaits_nothing() -> None:
    """What the turn had waited for does not come."""
    stage = Stage(LINE)
    stage.sounded()
    stage.until(stage.now + TAIL)
    stage.at.aside("One moment.", lambda: None)
    assert (stage.at.floor.speech, stage.at.alarm.moment) == (None, None)
    assert ShutEar() in stage.log


def test_what_is_done_again_begins_at_its_start() -> None:
    """A line is said anew before the turn; nobody has to remember it."""
    stage = Stage(LINE)
    stage.sounded()
    stage.until(stage.now + TAIL)
    stage.at.again()
    assert stage.sounds == ["Ana: I am here."] * 2


def test_breaths_that_were_interrupted_go_on_where_they_were() -> None:
    """An aside does not lead all of them again."""
    stage = Stage(BREATHS)
    stage.breaths_began()
    stage.until(stage.now + 25_000)
    stage.at.aside("One moment.", stage.at.again)
    stage.sounded()
    assert stage.led == [6, 4]


def test_breaths_that_are_dropped_begin_anew() -> None:
    """Whoever asks to repeat them wants all of them."""
    stage = Stage(BREATHS)
    stage.breaths_began()
    stage.until(stage.now + 25_000)
    stage.at.drop()
    stage.at.again()
    assert stage.led == [6, 6]


@pytest.mark.parametrize("mode", [Mode.PAUSED, Mode.HALTED, Mode.DEAF])
def test_whatever_is_performed_ends_a_stillness(mode: Mode) -> None:
    """The exercise goes on, and its time does."""
    stage = Stage(HELLO, BYE, now=1_000)
    stage.at.modes.enter(mode)
    stage.until(61_000)
    stage.at.advance()
    assert (stage.at.modes.mode, stage.at.watch.in_exercise) == (Mode.PERFORMING, 0)


def test_an_ear_for_controls_waits_until_the_room_has_rung_out() -> None:
    """And is open for as long as was asked."""
    stage, over = Stage(HELLO), []
    stage.sounded()
    finished = stage.now
    stage.at.wait_for_controls(finished + 8_000, lambda: over.append(True))
    stage.until(finished + 7_999)
    assert (stage.opened, over) == ([(finished + TAIL, TurnKind.CONTROL)], [])
    stage.until(finished + 8_000)
    assert over == [True]


# ------------------------------------------------------------------ the end


def at_the_end(stage: Stage) -> None:
    """The last cue is over."""
    stage.at.advance()


def stopped(stage: Stage) -> None:
    """Somebody asked to stop."""
    stage.at.close(Ending.STOPPED)


@pytest.mark.parametrize(
    ("how", "ending"), [(at_the_end, Ending.COMPLETED), (stopped, Ending.STOPPED)], ids=["end", "stop"]
)
def test_every_session_ends_audibly(how: Callable[[Stage], None], ending: Ending) -> None:
    """What sounds breaks off, the bed fades, the last bell rings, and then it is over."""
    stage = Stage(HELLO, bed=Bed.RAIN)
    before = len(stage.log)
    how(stage)
    assert [command for command in stage.log[before:] if not isinstance(command, Show)] == [
        StopPlayback(),
        SetBed(bed=Bed.NONE),
        Chime(cue=2, earcon=Earcon.ENDED),
    ]
    assert stage.log[-2] == Show(state=Activity.ENDED, caption="", floor="", line="")
    assert stage.at.modes.mode is Mode.CLOSING
    stage.sounded()
    assert (stage.at.modes.mode, stage.log[-1]) == (Mode.ENDED, End(ending=ending))
    assert stage.at.alarm.moment is None


def test_whoever_stopped_need_not_hear_the_bell_out() -> None:
    """A little of it is an end that one can hear."""
    stage = Stage(HELLO)
    stage.at.close(Ending.STOPPED)
    stage.until(stage.now + 1_200)
    assert stage.log[-1] == End(ending=Ending.STOPPED)


def test_a_completed_session_lets_the_bell_ring_out() -> None:
    """Nobody is in a hurry."""
    stage = Stage(HELLO)
    stage.at.advance()
    assert stage.at.alarm.moment is None


def test_the_end_stands_by_the_last_decision() -> None:
    """Nobody can go on any more, and what was decided is seen."""
    speaks = {"say": "Speak.", "listen": {"floor": "sender"}}
    stage = Stage({"dialogue": {"start": "speaks", "states": {"speaks": speaks}}})
    stage.sounded()
    stage.until(stage.now + TAIL)
    turn = stage.at.floor.turn
    assert turn is not None
    stage.says(stage.now + 1_000, stage.now + 2_000, Meaning(word_count=3))
    stage.at.decide(turn, None)
    assert stage.at.floor.decided is None
    assert Show(done=2) in stage.log and stage.sounds[-1] == "(ended)"
    assert not any(isinstance(command, OpenEar) for command in stage.log[stage.log.index(Show(done=2)) :])
