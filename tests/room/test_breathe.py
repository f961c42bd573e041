"""Guided breathing as two people live it: the real command, real sound, the guide's own echo in the room."""

from __future__ import annotations

import json
import re
import signal
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.support.room.couple import LOADED, Couple, exercise, found_in
from tests.support.room.room import Room
from voiceguide.core.words import said

pytestmark = [pytest.mark.room, pytest.mark.session]

SHORT = """
title: Half a minute of breathing
summary: At your own pace first.
minutes: 1
steps:
  - baseline: {ask: "{first}, say in, three times.", within: 25s}
  - breathe: {in: 4s, out: 6s, for: 30s, ramp: true}
  - chime: bell
  - say: That was it.
"""
ONE_BREATH = """
title: One breath
summary: And little else.
minutes: 1
steps:
  - breathe: {in: 4s, out: 6s, rounds: 1}
  - say: That was it.
"""
IN_GAPS = 2.8
"""Seconds between two of the marks; with the word itself about 3.4 s a breath."""


@pytest.fixture
def echoing_room(a_room_can_be_had: None) -> Iterator[Room]:  # noqa: ARG001
    """The microphone hears the speaker, 20 dB down."""
    with Room(echo_db=-20.0) as room:
        yield room


class Breaths(Couple):
    """A couple that breathes; the trace tells how they were led."""

    def __init__(self, room: Room, folder: Path, model: Path, file: str) -> None:
        self.trace = folder / "breathing.jsonl"
        super().__init__(
            room,
            folder,
            *(file, "--engine", "vosk", "--model", str(model), "--trace", str(self.trace)),
        )

    def marks_three_breaths(self, who: str) -> None:
        """Says "in" at each in-breath."""
        self.hears("Listening")
        for _ in range(3):
            self.says(who, IN_GAPS - 0.3, "in")

    def commands(self, kind: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """Every command of a kind, after the event that led to it."""
        moments = [json.loads(line) for line in self.trace.read_text().splitlines()[1:]]
        return [
            (moment["event"], command)
            for moment in moments
            if "event" in moment
            for command in moment["commands"]
            if command["is"] == kind
        ]


def breath_lengths(beats: list[dict[str, Any]]) -> list[int]:
    """From each in-breath to the next."""
    starts = [beat["onset"] for beat in beats if beat["phase"] == "in"]
    return [after - before for before, after in pairwise(starts)]


def test_breathing_begins_at_the_pace_that_was_heard(
    echoing_room: Room, tmp_path: Path, synthetic_model: Path
) -> None:
    """Three in-breaths marked by voice; the first breath led is as long as theirs were, then they grow."""
    with Breaths(echoing_room, tmp_path, synthetic_model, exercise(tmp_path, SHORT)) as couple:
        couple.marks_three_breaths("Ana")
        assert couple.ends(within=LOADED) == 0
        marks = [turn.start for turn in couple.spoken[-3:]]
    heard = round((marks[-1] - marks[0]) / 2 * 1000)
    ((_, led),) = couple.commands("Breathe")
    lengths = breath_lengths(led["beats"])
    assert lengths[0] == pytest.approx(heard, abs=150)
    assert all(before <= after <= 1.05 * before for before, after in pairwise(lengths))
    assert list(found_in(couple.speaker.samples, ["That was it."])) == ["That was it."]


def test_too_slow_and_pause_are_heard_while_breaths_are_led(
    echoing_room: Room, tmp_path: Path, synthetic_model: Path
) -> None:
    """Over the breath's own sound: a pause goes on with the breath it broke; "too slow" shortens the next."""
    file = exercise(tmp_path, SHORT.replace("ramp: true", "words: false"))
    with Breaths(echoing_room, tmp_path, synthetic_model, file) as couple:
        couple.marks_three_breaths("Ana")
        couple.hears("Breathing together")
        couple.says("Ben", 4.0, "pause")
        couple.hears(f"Guide: {said.PAUSED}")
        couple.hears("Paused. Press space")
        couple.says("Ben", "continue")
        couple.hears("Breathing together")
        couple.says("Ana", 7.0, "too slow")  # the out-breath sounds, but no longer at its loudest
        assert couple.ends(within=LOADED) == 0
    (_, first), (_, resumed) = couple.commands("Breathe")
    assert breath_lengths(first["beats"]) == breath_lengths(resumed["beats"]) == [10_000] * 2
    ((event, change),) = couple.commands("ChangeBreaths")
    assert breath_lengths(change["beats"])[0] == pytest.approx(10_000 / 1.15, abs=1)
    began = next(
        event["at"] for event, shown in reversed(couple.commands("Show")) if event["is"] == "PlaybackStarted"
    )
    assert 0 < began + change["onset"] - event["at"] <= 10_300


def test_a_gap_in_the_sound_is_told_at_the_end(room: Room, tmp_path: Path) -> None:
    """The program stood still for 0.6 s amid a breath: said when all is over, not blamed on the speaker."""
    file = exercise(tmp_path, ONE_BREATH)
    with Couple(room, tmp_path, file, "--engine", "none") as couple:
        couple.hears("Breathing together")
        couple.says("Ana", 3.0, "hm")
        couple.interrupt(signal.SIGSTOP)
        time.sleep(0.6)  # the gap itself
        couple.interrupt(signal.SIGCONT)
        assert couple.ends(within=LOADED) == 0
    assert re.match(r"Note: The sound stopped (once|\d+ times) for a moment", couple.lines[-1].text)
    assert not any("takes no sound" in line.text for line in couple.lines)
