"""What goes wrong in a living room while `voiceguide lead` runs, done to it for real."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.patience import PATIENCE, wait_for
from tests.support.pty_child import PtyChild
from tests.support.room.couple import GLAD, SHORT, TIME, Couple, exercise
from tests.support.room.living_room import guide
from tests.support.room.room import Room
from voiceguide import exit_codes
from voiceguide.core.words import said

pytestmark = [pytest.mark.room, pytest.mark.slow]

BREATH = SHORT.replace("say: Welcome.", "breathe: {in: 4s, out: 6s, rounds: 1}")
LEAD = "import sys; from voiceguide.cli import main; sys.exit(main())"


@pytest.fixture
def short(tmp_path: Path) -> str:
    return exercise(tmp_path)


@pytest.fixture
def nowhere(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine without any sound device."""
    if any(Path("/dev/snd").glob("pcm*")):
        pytest.skip("this test needs a machine without a sound card")
    config = tmp_path / "asound.conf"
    config.write_text("</usr/share/alsa/alsa.conf>\n")
    return {
        "PULSE_SERVER": f"unix:{tmp_path}/nobody",
        "PULSE_CLIENTCONFIG": os.devnull,
        "ALSA_CONFIG_PATH": str(config),
        "XDG_RUNTIME_DIR": str(tmp_path),
    }


def on_terminal(*options: str, env: dict[str, str]) -> PtyChild:
    """The guide on a pseudo-terminal."""
    return PtyChild(LEAD, "lead", "--yes", "--plain", *options, columns=80, rows=24, **env)


def running(mark: str) -> list[str]:
    """The command lines of the processes that carry `mark` in their environment."""

    def found() -> Iterator[str]:
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if mark.encode() in (process / "environ").read_bytes():
                    yield (process / "cmdline").read_text().replace("\0", " ")
            except OSError:  # it ended, or is not ours
                continue

    return list(found())


def until_gone(mark: str) -> None:
    """Wait until nothing with `mark` runs any more."""
    wait_for(lambda: not running(mark), "a process was left behind")


# ------------------------------------------------------------------ the microphone


def test_a_microphone_muted_from_the_start_is_said_and_waited_for(
    room: Room, tmp_path: Path, short: str, synthetic_model: Path
) -> None:
    """By voice and caption; then silence until it returns, and the session goes on."""
    room.mute()
    with Couple(room, tmp_path, "--model", str(synthetic_model), short) as couple:
        couple.hears(f"Guide: {said.DEAF}")
        couple.quiet(0.3)
        couple.hears("Waiting")
        couple.stays_silent(4.0)
        assert couple.lines[-1].text == "Waiting."
        room.unmute()
        couple.hears(f"Guide: {said.HEARING}")
        couple.hears("Ana's turn")


def test_a_microphone_muted_in_a_turn_is_said_and_the_turn_given_again(
    room: Room, tmp_path: Path, short: str, synthetic_model: Path
) -> None:
    """Nobody loses their line to a mute switch."""
    with Couple(room, tmp_path, "--model", str(synthetic_model), short) as couple:
        couple.hears("Ana's turn")
        muted = time.monotonic()
        room.mute()
        couple.hears(f"Guide: {said.DEAF}")
        couple.quiet(0.3, after=muted)
        couple.hears("Waiting")
        room.unmute()
        couple.hears(f"Guide: {said.HEARING}")
        couple.hears(f"Guide: Ana: {GLAD}")
        couple.hears("Ana's turn")


def test_a_microphone_that_is_not_there_is_answered_with_those_that_are(
    room: Room, tmp_path: Path, short: str
) -> None:
    """One sentence with the candidates, before anything is said aloud."""
    with Couple(room, tmp_path, short, "--mic", "Studio 9000") as couple:
        assert couple.ends() == exit_codes.USAGE
    assert not couple.captions
    (sentence,) = couple.errors
    assert "Studio 9000" in sentence.text
    assert "room_mic" in sentence.text


def test_a_speaker_that_is_not_there_is_answered_with_those_that_are(
    room: Room, tmp_path: Path, short: str
) -> None:
    """The same for the speaker."""
    with Couple(room, tmp_path, short, "--speaker", "Stadium") as couple:
        assert couple.ends() == exit_codes.USAGE
    (sentence,) = couple.errors
    assert "Stadium" in sentence.text
    assert "speaker" in sentence.text


# ------------------------------------------------------------------ the model


def test_a_damaged_model_is_named_and_the_next_recognizer_serves(
    room: Room, tmp_path: Path, short: str, synthetic_model: Path
) -> None:
    """The session begins all the same."""
    model = tmp_path / "damaged-model"
    shutil.copytree(synthetic_model, model)
    (model / "am" / "final.mdl").write_bytes(os.urandom(100_000))
    with Couple(room, tmp_path, short, "--model", str(model)) as couple:
        assert "damaged-model" in couple.hears("Note: ").text
        couple.hears("Ana's turn")
    assert couple.captions[0] == "Welcome."
    assert not couple.errors


# ------------------------------------------------------------------ interrupted


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])
@pytest.mark.parametrize(
    ("text", "moment"),
    [(SHORT, "Guide: Welcome."), (BREATH, "Breathing together"), (SHORT, "Ana's turn")],
    ids=["speaking", "breathing", "listening"],
)
def test_an_interrupt_ends_the_session(
    room: Room, tmp_path: Path, synthetic_model: Path, text: str, moment: str, number: signal.Signals
) -> None:
    """Exit code 130, nothing on stderr, no process left; while it greets, breathes or listens."""
    mark = str(uuid.uuid4())
    options = ["--model", str(synthetic_model), exercise(tmp_path, text)]
    with Couple(room, tmp_path, *options, env={"TEST_MARK": mark}) as couple:
        couple.hears(moment)
        couple.interrupt(number)
        assert couple.ends() == 130
        assert not couple.errors
        until_gone(mark)


def test_an_interrupt_is_obeyed_even_when_the_sound_server_hangs(
    room: Room, tmp_path: Path, short: str, synthetic_model: Path
) -> None:
    """Although no device can be given back."""
    mark = str(uuid.uuid4())
    options = ["--model", str(synthetic_model), short]
    with Couple(room, tmp_path, *options, env={"TEST_MARK": mark}) as couple:
        couple.hears("Ana's turn")
        room.freeze()
        try:
            couple.interrupt()
            assert couple.ends() == 130
            assert not couple.errors
            until_gone(mark)
        finally:
            room.thaw()


# ------------------------------------------------------------------ no devices at all


def test_without_devices_and_terminal_it_names_the_rehearsal(
    a_room_can_be_had: None,  # noqa: ARG001
    short: str,
    nowhere: dict[str, str],
) -> None:
    """Nobody could be heard: one sentence that names what was asked for, exit code 3."""
    done = subprocess.run(
        guide("lead", short),
        env={**os.environ, **nowhere},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 3
    assert done.stdout == ""
    (sentence,) = done.stderr.splitlines()
    assert f"'voiceguide rehearse {short}'" in sentence


def test_without_devices_captions_and_keys_lead_to_the_end(
    a_room_can_be_had: None,  # noqa: ARG001
    short: str,
    nowhere: dict[str, str],
) -> None:
    """On a terminal: enter takes each turn, and nothing else is needed."""
    with on_terminal("--names", "Ana,Ben", short, env=nowhere) as child:
        child.until("There is no microphone and no speaker here")
        for line in (GLAD, TIME):
            for who in ("Ana", "Ben"):
                child.until(f"{who}'s turn: {line}")
                child.type(b"\r")
        child.until("The session has ended")
        assert child.ends() == 0
        assert child.complaints() == ""


def test_without_devices_a_key_stops_the_session(
    a_room_can_be_had: None,  # noqa: ARG001
    short: str,
    nowhere: dict[str, str],
) -> None:
    """q, also while the guide "speaks": exit code 130, and the terminal is as it was."""
    with on_terminal(short, env=nowhere) as child:
        child.until("Guide: Welcome.")
        child.type(b"q")
        assert child.ends() == 130
        assert child.complaints() == ""
        assert child.attributes() == child.before
