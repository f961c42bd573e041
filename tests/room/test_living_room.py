"""People and performances, tried on a stand-in for the guide that goes on when it is told."""

from __future__ import annotations

import sys
import time
import wave
from pathlib import Path

import numpy as np
import pytest

from tests.support.patience import wait_for
from tests.support.room.living_room import Performance, Person, Turn, cut_ins
from tests.support.room.murmur import murmur
from tests.support.room.room import RATE, Room

pytestmark = [pytest.mark.room, pytest.mark.slow]

STAND_IN = """
import pathlib, sys, numpy, sounddevice
told = pathlib.Path(sys.argv[1])
tone = 0.2 * numpy.sin(numpy.arange(24000) * 0.05).astype("float32")
quiet = numpy.zeros(960, "float32")
with sounddevice.OutputStream(48000, channels=1, dtype="float32") as stream:
    print("Say after me.")
    stream.write(numpy.tile(tone, 4))
    while not told.exists():
        stream.write(quiet)
    print("Well said.")
    stream.write(tone)
    stream.write(numpy.zeros(9600, "float32"))
sys.exit(7)
"""


@pytest.fixture
def go(tmp_path: Path) -> Path:
    """The stand-in goes on when this file is there."""
    return tmp_path / "go"


def stand_in(go: Path) -> list[str]:
    """Two seconds of tone, listening until it is told to go on, half a second of tone; exit code 7."""
    return [sys.executable, "-c", STAND_IN, str(go)]


def test_a_person_waits_for_the_guide_and_speaks(room: Room, go: Path, tmp_path: Path) -> None:
    """The timeline shows who was heard when, in order, on one clock."""
    with Performance(room, stand_in(go), tmp_path) as performance:
        ana = Person("Ana", performance)
        said = ana.after("say after").when_finished(0.3).say(murmur())
        go.touch()
        assert performance.ends() == 7
    timeline = performance.timeline()
    assert said in timeline
    assert said.end - said.start == pytest.approx(0.5, abs=0.03)
    assert {turn.who for turn in timeline if turn.start < said.start} == {"guide"}
    assert {turn.who for turn in timeline if turn.start > said.end} == {"guide"}


def test_what_the_guide_prints_is_timed(room: Room, go: Path) -> None:
    """Each line carries the moment it was printed."""
    with Performance(room, stand_in(go)) as performance:
        first = performance.line("say after")
        told = time.monotonic()
        go.touch()
        second = performance.line("well said")
    assert [line.text for line in performance.lines] == ["Say after me.", "Well said."]
    assert first.at <= told <= second.at


def test_recordings_of_the_performance_are_left_in_the_folder(room: Room, go: Path, tmp_path: Path) -> None:
    """speaker.wav holds the two tones and microphone.wav the same time of the room."""
    go.touch()
    with Performance(room, stand_in(go), tmp_path) as performance:
        performance.ends()
    for name in ("speaker", "microphone"):
        with wave.open(str(tmp_path / f"{name}.wav")) as file:
            assert file.getnframes() > RATE // 2


def test_a_guide_that_interrupts_is_caught(room: Room, go: Path) -> None:
    """The guide's second tone comes while Ana speaks on and on."""
    with Performance(room, stand_in(go)) as performance:
        performance.quiet(0.2)
        room.say_into(murmur(30.0))
        wait_for(lambda: np.abs(performance.microphone.tail(0.2)).max(initial=0) > 1000, "Ana is not heard")
        began = time.monotonic()
        go.touch()
        performance.ends()
        performance.spoken.append(Turn(began, time.monotonic(), "Ana"))
    caught = cut_ins(performance.timeline())
    assert {(person.who, guide.who) for person, guide in caught} == {("Ana", "guide")}


def test_a_caption_that_never_comes_fails_with_what_was_printed(room: Room, go: Path) -> None:
    """The failure shows the program's lines, to see how far it came."""
    go.touch()
    with (
        Performance(room, stand_in(go)) as performance,
        pytest.raises(AssertionError, match=r"(?s)no line says 'goodbye'.*ended with 7.*Well said"),
    ):
        performance.line("goodbye")


def test_a_performance_left_early_is_ended(room: Room, go: Path) -> None:
    """Leaving the block interrupts the program, which would go on for ever."""
    with Performance(room, stand_in(go)) as performance:
        performance.line("say after")
    assert performance.ends() != 7


def test_cut_ins_are_only_starts_within_a_turn() -> None:
    """A guide who was already speaking, or starts afterwards, did not cut in."""
    ana = Turn(2.0, 4.0, "Ana")
    cut = Turn(3.0, 3.5, "guide")
    assert cut_ins([Turn(1.0, 2.5, "guide"), ana, cut, Turn(4.0, 5.0, "guide")]) == [(ana, cut)]
