"""`voiceguide affirm` from end to end: real program, real sound, two synthetic voices."""

from __future__ import annotations

import wave
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.room.couple import (
    ANSWERS_WITHIN,
    FIRST_ROUND,
    GLAD,
    LOADED,
    SHORT,
    TIME,
    Couple,
    exercise,
    found_in,
    opened_to_write,
    tracer,
    vosk,
)
from tests.support.room.living_room import cut_ins
from tests.support.room.room import Room
from tests.support.speech import RATE, say, silence
from voiceguide.core.script.steps.affirm import Affirm
from voiceguide.core.script.steps.say import Say
from voiceguide.core.words import said
from voiceguide.library import find as library
from voiceguide.live.app import TOO_LOUD

pytestmark = [pytest.mark.room, pytest.mark.slow, pytest.mark.session]

ONE_LINE = SHORT.replace(f"          - {TIME}\n", "")
WITH_AGAIN = ONE_LINE.replace('again: ""', "again: Again?")


def test_two_people_are_led_through_the_whole_exercise(
    room: Room, tmp_path: Path, synthetic_model: Path
) -> None:
    """Through vosk: it ends by itself, says every phrase in order, answers within 1.2 s, never cuts in."""
    affirm = library.load("affirm")
    said = [step.text for step in affirm.steps if isinstance(step, Say)]
    (lines,) = [step.lines.neutral[:2] for step in affirm.steps if isinstance(step, Affirm)]
    with Couple(room, tmp_path, "affirm", "--rounds", "2", *vosk(synthetic_model)) as couple:
        turns = []
        for line in lines:
            turns += [couple.takes_turn(who, line) for who in ("Ana", "Ben")]
            couple.hears("Again?")
            couple.hears("Listening")
            couple.says("Ana", "no")
        assert couple.ends(within=LOADED) == 0
    assert not couple.errors
    assert not cut_ins(couple.timeline())
    assert max(map(couple.guide_after, turns)) < ANSWERS_WITHIN
    places = found_in(couple.speaker.samples, [*said[:3], *lines, *said[3:]])
    assert list(places) == [*said[:3], *lines, *said[3:]]
    assert sorted(places.values()) == list(places.values())


def test_basic_mode_says_so_once_and_comes_to_the_end(room: Room, tmp_path: Path) -> None:
    """With nothing downloaded: the notice once, every line in order, lines ended by words or by quiet."""
    with Couple(room, tmp_path, "--engine", "basic", exercise(tmp_path)) as couple:
        turns = [couple.takes_turn(who, line) for line in (GLAD, TIME) for who in ("Ana", "Ben")]
        assert couple.ends(within=LOADED) == 0
    assert couple.captions == [said.BASIC_MODE, "Welcome.", *FIRST_ROUND, f"Ana. {TIME}", "Goodbye."]
    assert not cut_ins(couple.timeline())
    assert max(map(couple.guide_after, turns)) < 6.5  # the longest that quiet is waited for, and to answer
    assert len(found_in(couple.speaker.samples, [said.BASIC_MODE, GLAD, TIME])) == 3


def test_again_and_yes_repeat_the_phrase(room: Room, tmp_path: Path, synthetic_model: Path) -> None:
    """As often as they wish: "again", then "yes", then "no"."""
    with Couple(room, tmp_path, exercise(tmp_path, WITH_AGAIN), *vosk(synthetic_model)) as couple:
        for answer in ("again", "yes", "no"):
            couple.takes_turn("Ana", GLAD)
            couple.takes_turn("Ben", GLAD)
            couple.hears("Guide: Again?")
            couple.hears("Listening")
            couple.says("Ben", answer)
        assert couple.ends(within=LOADED) == 0
    repeat = [f"Ana. {GLAD}", "Again?"]
    assert couple.captions == ["Welcome.", *FIRST_ROUND, "Again?", *repeat, *repeat, "Goodbye."]
    assert not cut_ins(couple.timeline())


def test_a_recording_is_heard_as_a_microphone_would_hear_it(
    room: Room, tmp_path: Path, synthetic_model: Path
) -> None:
    """Both lines come from a WAV file, each within its turn, and end it: nobody waits eight seconds.
    That it begins louder than a microphone can carry is told when all is over."""
    file = tmp_path / "both.wav"
    too_loud = b"\xff\x7f" * (RATE // 2)
    line = GLAD.lower().strip(".")
    with wave.open(str(file), "wb") as recording:
        recording.setparams((1, 2, RATE, 0, "NONE", ""))
        recording.writeframes(
            too_loud + silence(8.0) + say(line, "en+f4") + silence(5.0) + say(line, "en-us+m3") + silence(1.0)
        )
    heard_from = ["--ear-from", str(file), exercise(tmp_path, ONE_LINE)]
    with Couple(room, tmp_path, *heard_from, *vosk(synthetic_model)) as couple:
        turns = [couple.hears(text).at for text in ("Ana's turn", "Ben's turn", "Guide: Goodbye")]
        assert couple.ends(within=LOADED) == 0
    assert all(later - turn < 8.0 for turn, later in pairwise(turns))
    assert f"Note: {TOO_LOUD}" in [line.text for line in couple.lines]


def test_a_session_leaves_nothing_behind_and_reaches_for_no_network(
    room: Room, tmp_path: Path, synthetic_model: Path
) -> None:
    """No file is written, and nothing is connected or sent to but the sound server."""
    home = tmp_path / "home"
    home.mkdir()
    places = ("HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    log = tmp_path / "calls"
    options = [exercise(tmp_path, ONE_LINE), *vosk(synthetic_model)]
    env = dict.fromkeys(places, str(home)) | {"PYTHONDONTWRITEBYTECODE": "1"}
    traced = tracer(log, "connect", "sendto", "sendmsg")
    with Couple(room, tmp_path, *options, env=env, tracer=traced) as couple:
        for who in ("Ana", "Ben"):
            couple.takes_turn(who, GLAD)
        assert couple.ends(within=LOADED) == 0
    assert not list(home.rglob("*"))
    calls = log.read_text().splitlines()
    assert any("connect(" in call and "AF_UNIX" in call for call in calls)  # calls were seen
    assert not [call for call in calls if "AF_INET" in call]
    assert not opened_to_write(calls)
