"""People and performances, tried on a stand-in for the guide whose timing is known."""

from __future__ import annotations

import sys
import time
import wave
from pathlib import Path

import pytest

from tests.support.room.living_room import Performance, Person, Turn, cut_ins
from tests.support.room.murmur import murmur
from tests.support.room.room import RATE, Room

pytestmark = [pytest.mark.room, pytest.mark.slow]

STAND_IN = """
import sys, numpy, sounddevice
rest = float(sys.argv[1])
tone = 0.2 * numpy.sin(numpy.arange(24000) * 0.05).astype("float32")
with sounddevice.OutputStream(48000, channels=1, dtype="float32") as stream:
    print("Say after me.")
    stream.write(tone)
    stream.write(numpy.zeros(round(48000 * rest), "float32"))
    print("Well said.")
    stream.write(tone)
    stream.write(numpy.zeros(9600, "float32"))
sys.exit(7)
"""


def stand_in(rest: float) -> list[str]:
    """Half a second of tone, `rest` seconds of listening, half a second of tone; exit code 7."""
    return [sys.executable, "-c", STAND_IN, str(rest)]


def test_a_person_waits_for_the_guide_and_speaks(room: Room, tmp_path: Path) -> None:
    """The timeline shows who was heard when, in order, on one clock."""
    with Performance(room, stand_in(rest=2.0), tmp_path) as performance:
        ana = Person("Ana", performance)
        said = ana.after("say after").when_finished(0.3).say(murmur())
        assert performance.ends(within=5) == 7
    timeline = performance.timeline()
    assert [turn.who for turn in timeline] == ["guide", "Ana", "guide"]
    assert said.end - said.start == pytest.approx(0.5, abs=0.03)
    assert 0.3 <= said.start - timeline[0].end < 1.0
    assert timeline[2].start - timeline[0].end == pytest.approx(2.0, abs=0.4)
    assert not cut_ins(timeline)


def test_what_the_guide_prints_is_timed(room: Room) -> None:
    """Each line carries the moment it was printed."""
    with Performance(room, stand_in(rest=1.0)) as performance:
        first, second = performance.line("say after"), performance.line("well said")
    assert [line.text for line in performance.lines] == ["Say after me.", "Well said."]
    assert 0.8 < second.at - first.at < 1.8


def test_recordings_of_the_performance_are_left_in_the_folder(room: Room, tmp_path: Path) -> None:
    """speaker.wav holds the two tones and microphone.wav the same time of the room."""
    with Performance(room, stand_in(rest=0.5), tmp_path) as performance:
        performance.ends(within=5)
    for name in ("speaker", "microphone"):
        with wave.open(str(tmp_path / f"{name}.wav")) as file:
            assert file.getnframes() > 1.5 * RATE


def test_a_guide_that_interrupts_is_caught(room: Room) -> None:
    """The guide's second tone begins while Ana still speaks."""
    with Performance(room, stand_in(rest=1.0)) as performance:
        Person("Ana", performance).when_finished(0.2).say(murmur(2.0))
        performance.ends(within=5)
    assert [(person.who, guide.who) for person, guide in cut_ins(performance.timeline())] == [
        ("Ana", "guide")
    ]


def test_a_caption_that_never_comes_fails_with_what_was_printed(room: Room) -> None:
    """The failure shows the program's lines, to see how far it came."""
    with (
        Performance(room, stand_in(rest=0.2)) as performance,
        pytest.raises(AssertionError, match=r"(?s)no line says 'goodbye'.*ended with 7.*Well said"),
    ):
        performance.line("goodbye", within=5)


def test_a_performance_left_early_is_ended(room: Room) -> None:
    """Leaving the block interrupts the program; nothing stays behind."""
    with Performance(room, stand_in(rest=60.0)) as performance:
        performance.line("say after")
        left = time.monotonic()
    assert time.monotonic() - left < 4
    assert performance.ends(within=0.1) != 7


def test_cut_ins_are_only_starts_within_a_turn() -> None:
    """A guide who was already speaking, or starts afterwards, did not cut in."""
    ana = Turn(2.0, 4.0, "Ana")
    cut = Turn(3.0, 3.5, "guide")
    assert cut_ins([Turn(1.0, 2.5, "guide"), ana, cut, Turn(4.0, 5.0, "guide")]) == [(ana, cut)]
