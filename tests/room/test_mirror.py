"""A mirror dialogue as two people live it: real sound and recognizer, pauses, a doorbell, held silence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.room.couple import LOADED, Couple, exercise, opened_to_write, tracer
from tests.support.room.living_room import cut_ins
from tests.support.room.room import Room
from tests.support.speech import doorbell

pytestmark = [pytest.mark.room, pytest.mark.session]

SHORT = """
title: A short mirror
summary: One thing, said back.
minutes: 5
steps:
  - dialogue:
      start: send
      states:
        send:
          say: "{sender}, in short pieces."
          chime: your turn
          at_most: 5
          beyond: close
          listen: {floor: sender, within: 60s}
          on: {mirrored: accuracy}
          next: mirror
        mirror:
          say: "{receiver}. Let me see if I have it."
          listen: {floor: receiver, within: 20s}
          next: accuracy
        accuracy:
          say: Then ask, did I get it?
          listen: {floor: sender, for: reply, within: 20s}
          on: {partly: missing, no: missing}
          next: more
        missing:
          say: Only the piece that is missing.
          at_most: 2
          beyond: more
          listen: {floor: sender, within: 45s}
          next: mirror
        more:
          say: Ask, is there more?
          listen: {floor: sender, for: reply, within: 60s}
          on: {yes: send, more: send}
          next: close
        close:
          always: true
          say: Thank you, both of you.
          next: end
"""
CAPTIONS = [
    "Ana, in short pieces.",
    "Ben. Let me see if I have it.",
    "Then ask, did I get it?",
    "Only the piece that is missing.",
    "Ask, is there more?",
    "Thank you, both of you.",
]


@pytest.fixture
def lived_in_room(a_room_can_be_had: None) -> Iterator[Room]:  # noqa: ARG001
    """Some noise, and the microphone hears the speaker 25 dB down."""
    with Room(noise_dbfs=-52.0, echo_db=-25.0) as room:
        yield room


def test_a_dialogue_keeps_its_order_and_nobody_is_cut_in(
    lived_in_room: Room, tmp_path: Path, synthetic_model: Path
) -> None:
    """Pauses of 3.5 s, a "partly", twelve seconds of silence with a doorbell in them, "no, that's all"."""
    home, log, trace = tmp_path / "home", tmp_path / "calls", tmp_path / "home" / "trace.jsonl"
    home.mkdir()
    env = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_STATE_HOME"), str(home))
    env["PYTHONDONTWRITEBYTECODE"] = "1"
    file = exercise(tmp_path, SHORT)
    options = (file, "--engine", "vosk", "--model", str(synthetic_model), "--trace", str(trace))
    with Couple(lived_in_room, tmp_path, *options, env=env, tracer=tracer(log, "socket")) as couple:
        couple.hears("Ana's turn")
        sent = couple.says(
            "Ana", "when you come home late", 3.5, "i feel alone", 1.5, "and i wait", 0.7, "over to you"
        )
        couple.hears("Ben's turn")
        couple.says(
            "Ben",
            "let me see if i have it",
            0.6,
            "when i come home late",
            2.0,
            "you feel alone",
            0.7,
            "over to you",
        )
        couple.hears("Ana's turn")
        couple.says("Ben", "did i get it")
        partly = couple.says("Ana", 0.5, "partly")
        couple.hears("Ana's turn")
        couple.says("Ana", "i also miss you", 0.7, "over to you")
        couple.hears("Ben's turn")
        couple.says("Ben", "you also miss me", 0.7, "over to you")
        couple.hears("Ana's turn")
        couple.says("Ben", "did i get it")
        couple.says("Ana", 0.5, "yes")
        couple.hears("Guide: Ask, is there more?")
        couple.hears("Ana's turn")
        couple.says("Ben", "is there more")
        couple.room.say_into(doorbell()).wait()
        held = couple.says("Ana", 10.0, "no", 0.05, "that's all")
        assert couple.ends(within=LOADED) == 0
    assert couple.captions == CAPTIONS
    assert not couple.errors
    assert not cut_ins(couple.timeline())
    assert couple.guide_after(sent) < 1.5
    assert couple.guide_after(partly) < 1.5
    assert couple.guide_after(held) < 1.5
    nothing_was_kept(home, trace, log.read_text().splitlines())


def nothing_was_kept(home: Path, trace: Path, calls: list[str]) -> None:
    """No socket but the sound server's, no file but the trace that was asked for, and in it no word."""
    assert any("socket(AF_UNIX" in call for call in calls)  # calls were seen
    assert not [call for call in calls if "socket(AF_INET" in call]
    assert not opened_to_write(calls, besides=(str(trace),))
    assert [path for path in home.rglob("*") if path.is_file() and path.suffix] == [trace]
    kept = trace.read_text("utf-8")  # text: sound would not be
    assert all(json.loads(line) for line in kept.splitlines())
    assert not [word for word in ("home late", "feel alone", "i wait", "miss you") if word in kept]
