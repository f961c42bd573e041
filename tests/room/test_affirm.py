"""`voiceguide affirm` in real time: the real program, real sound, two synthetic voices.

That it runs, and what it leaves alone.  What it understands, and how soon it answers, is proven on the sample
clock, in tests/sounding/test_affirm_sounds.py.
"""

from __future__ import annotations

import wave
from pathlib import Path

import pytest

from tests.support.patience import wait_for
from tests.support.room.couple import (
    FIRST_ROUND,
    GLAD,
    SHORT,
    TIME,
    Couple,
    exercise,
    opened_to_write,
    tracer,
    vosk,
)
from tests.support.room.room import Room
from tests.support.speech import RATE, say, silence

pytestmark = [pytest.mark.room, pytest.mark.slow, pytest.mark.session]

ONE_LINE = SHORT.replace(f"          - {TIME}\n", "").replace("rounds: 2", "rounds: 1")


def test_a_session_runs_to_its_end(room: Room, tmp_path: Path, synthetic_model: Path) -> None:
    """Aloud, with the ear open; nobody says anything, and each turn is let pass."""
    options = [exercise(tmp_path, ONE_LINE), *vosk(synthetic_model)]
    with Couple(room, tmp_path, *options) as couple:
        couple.hears("Guide: Welcome.")
        couple.quiet(0.3)
        for who in ("Ana", "Ben"):
            couple.hears(f"{who}'s turn: {GLAD}")
        assert couple.ends() == 0
    assert couple.captions == ["Welcome.", *FIRST_ROUND, "Goodbye."]
    assert not couple.errors


def test_a_session_leaves_nothing_behind_and_reaches_for_no_network(
    room: Room, tmp_path: Path, synthetic_model: Path
) -> None:
    """Ana has spoken: no file is written, and nothing is connected or sent to but the sound server."""
    home = tmp_path / "home"
    home.mkdir()
    places = ("HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    log = tmp_path / "calls"
    options = [exercise(tmp_path, ONE_LINE), *vosk(synthetic_model)]
    env = dict.fromkeys(places, str(home)) | {"PYTHONDONTWRITEBYTECODE": "1"}
    traced = tracer(log, "connect", "sendto", "sendmsg")
    with Couple(room, tmp_path, *options, env=env, tracer=traced) as couple:
        couple.takes_turn("Ana", GLAD)
        couple.stop()
    assert not couple.errors
    assert not list(home.rglob("*"))
    calls = log.read_text().splitlines()
    assert any("connect(" in call and "AF_UNIX" in call for call in calls)  # calls were seen
    assert not [call for call in calls if "AF_INET" in call]
    assert not opened_to_write(calls)


def test_a_recording_is_heard_as_a_microphone_would_hear_it(room: Room, tmp_path: Path) -> None:
    """Talk that comes from a WAV file, again and again, is heard as that of whoever has the turn."""
    file, trace = tmp_path / "both.wav", tmp_path / "trace.jsonl"
    with wave.open(str(file), "wb") as recording:
        recording.setparams((1, 2, RATE, 0, "NONE", ""))
        recording.writeframes(60 * (say(GLAD.lower().strip("."), "en+f4") + silence(2.0)))
    options = ["--ear-from", str(file), "--engine", "none", "--trace", str(trace)]
    with Couple(room, tmp_path, *options, exercise(tmp_path, ONE_LINE)) as couple:
        couple.hears("Ana's turn")
        wait_for(lambda: "SpeechEnded" in trace.read_text(), "nobody was heard")
        couple.interrupt()
        assert couple.ends() == 130
    assert not couple.errors
