"""A mirror dialogue in real time: it runs, and nothing of what was said is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.room.couple import Couple, exercise, opened_to_write, tracer, vosk
from tests.support.room.room import Room

pytestmark = [pytest.mark.room, pytest.mark.slow, pytest.mark.session]

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
          listen: {floor: sender, within: 20s}
          next: mirror
        mirror:
          say: "{receiver}, say back what you heard."
          listen: {floor: receiver, within: 20s}
          next: close
        close:
          always: true
          say: Thank you, both of you.
          next: end
"""


@pytest.fixture
def lived_in_room(a_room_can_be_had: None) -> Iterator[Room]:  # noqa: ARG001
    """Some noise, and the microphone hears the speaker 25 dB down."""
    with Room(noise_dbfs=-52.0, echo_db=-25.0) as room:
        yield room


def test_a_dialogue_runs_and_nothing_of_it_is_kept(
    lived_in_room: Room, tmp_path: Path, synthetic_model: Path
) -> None:
    """Ana has spoken; there is a trace, as was asked for, and it holds none of her words."""
    home, log, trace = tmp_path / "home", tmp_path / "calls", tmp_path / "home" / "trace.jsonl"
    home.mkdir()
    env = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_STATE_HOME"), str(home))
    env["PYTHONDONTWRITEBYTECODE"] = "1"
    options = (exercise(tmp_path, SHORT), *vosk(synthetic_model), "--trace", str(trace))
    with Couple(lived_in_room, tmp_path, *options, env=env, tracer=tracer(log, "socket")) as couple:
        couple.hears("Ana's turn")
        couple.says("Ana", "when you come home late", 0.5, "i feel alone", 0.7, "over to you")
        couple.stop()
    assert not couple.errors
    nothing_was_kept(home, trace, log.read_text().splitlines())


def nothing_was_kept(home: Path, trace: Path, calls: list[str]) -> None:
    """No socket but the sound server's, no file but the trace that was asked for, and in it no word."""
    assert any("socket(AF_UNIX" in call for call in calls)  # calls were seen
    assert not [call for call in calls if "socket(AF_INET" in call]
    assert not opened_to_write(calls, besides=(str(trace),))
    assert [path for path in home.rglob("*") if path.is_file() and path.suffix] == [trace]
    kept = trace.read_text("utf-8")  # text: sound would not be
    assert all(json.loads(line) for line in kept.splitlines())
    assert not [word for word in ("home late", "feel alone") if word in kept]
