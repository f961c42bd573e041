"""The command line, run as a person runs it."""

from __future__ import annotations

import importlib
import json
import signal
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from tests.support.command_line import ROOT, refused, voiceguide
from tests.support.patience import PATIENCE
from voiceguide import __version__, cli, exit_codes


@pytest.mark.slow
@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_has_help(command: str) -> None:
    """Asked for in either way; it begins with what the overview says."""
    asked = voiceguide(command, "--help")
    assert asked.returncode == 0
    assert cli.COMMANDS[command][1][1:] in " ".join(asked.stdout.split())
    assert voiceguide("help", command).stdout == asked.stdout


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_is_a_module_of_its_name(command: str) -> None:
    """With what the command line calls."""
    module = importlib.import_module(f"voiceguide.commands.{command}")
    assert callable(module.configure) and callable(module.run)


def test_the_overview_names_every_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line each, none wider than a terminal."""
    monkeypatch.setattr("sys.argv", ["voiceguide", "--help"])
    assert cli.main() == exit_codes.DONE
    lines = capsys.readouterr().out.splitlines()
    for name, (takes, about) in cli.COMMANDS.items():
        assert f"{f'{name} {takes}'.rstrip():18}  {about}" in [line.strip() for line in lines]
    assert max(map(len, lines)) < 80


@pytest.mark.parametrize("asked", [["-h"], ["--help"], ["help"], ["help", "help"], ["help", "version"]])
def test_the_overview_can_be_asked_for(
    asked: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every usual way."""
    monkeypatch.setattr("sys.argv", ["voiceguide", *asked])
    assert cli.main() == exit_codes.DONE
    assert capsys.readouterr().out.startswith("usage: voiceguide COMMAND")


@pytest.mark.parametrize("asked", ["-V", "--version", "version"])
def test_the_version_can_be_asked_for(
    asked: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every usual way."""
    monkeypatch.setattr("sys.argv", ["voiceguide", asked])
    assert cli.main() == exit_codes.DONE
    assert capsys.readouterr().out == f"voiceguide {__version__}\n"


@pytest.mark.slow
def test_help_of_an_action_is_given() -> None:
    """As deep as commands go."""
    assert voiceguide("help", "trace", "replay").stdout.startswith("usage: voiceguide trace replay")


def test_help_imports_next_to_nothing() -> None:
    """Not even argparse."""
    code = (
        "import sys; sys.argv = ['voiceguide', '--help']\n"
        "from voiceguide.cli import main; main()\n"
        "sys.exit(bool({'argparse', 'numpy', 'pydantic', 'typing'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["afirm"], "There is no command 'afirm'. Did you mean 'affirm'? See 'voiceguide --help'."),
        (["show", "afirm"], "No exercise is called 'afirm'; did you mean 'affirm'?"),
        (["rehearse", "affirm", "--rounds", "1000000000"], "from 1 to 21; found '1000000000'."),
        (["rehearse", "affirm", "--rounds", "0"], "from 1 to 21; found '0'."),
        (["rehearse", "affirm", "--rounds", "-1"], "from 1 to 21; found '-1'."),
        (["rehearse", "affirm", "--rounds", "nan"], "from 1 to 21; found 'nan'."),
        (["rehearse", "affirm", "--rounds", "٣"], "from 1 to 21; found '٣'."),
        (["rehearse", "affirm", "--names", "Ana"], "with a comma between, like Ana,Ben; found 'Ana'."),
        (["rehearse", "affirm", "--names", "Ana,Ana"], "can be told apart, like Ana,Ben; found 'Ana' twice."),
        (["mirror", "--names", "Ana, aNA "], "can be told apart, like Ana,Ben; found 'Ana' twice."),
        (["breathe", "--names", "Ben,ben"], "can be told apart, like Ana,Ben; found 'Ben' twice."),
        (["rehearse", "affirm", "--names", "<b>,Ben"], "holds markup; write letters only."),
        (["affirm", "--trace-words"], "--trace-words needs --trace FILE"),
    ],
)
def test_wrong_usage_is_one_sentence(arguments: list[str], sentence: str) -> None:
    """What was found, and what to write; exit code 2."""
    told = refused(*arguments)
    assert sentence in told
    assert "\n" not in told


@pytest.mark.slow
def test_own_lines_that_cannot_be_said_back_are_refused_by_line(tmp_path: Path) -> None:
    """A line of 400 words is nobody's to repeat."""
    lines = tmp_path / "ours.txt"
    lines.write_text("I am here.\n" + "very " * 400 + "\n")
    result = voiceguide("rehearse", "affirm", "--lines", str(lines))
    assert result.returncode == exit_codes.FAILED
    assert f"{lines}:2" in result.stderr


@pytest.mark.slow
def test_check_names_file_and_line(tmp_path: Path) -> None:
    """An own exercise is told what is wrong where; exit code 1."""
    exercise = tmp_path / "evening.yaml"
    exercise.write_text("title: T\nsummary: S\nminutes: 3\nsteps:\n  - rest: 4 sec\n")
    result = voiceguide("check", str(exercise))
    assert result.returncode == 1
    assert f"{exercise}:5: rest: cannot read '4 sec' as a duration" in result.stderr


@pytest.mark.slow
def test_a_rehearsal_is_the_same_for_the_same_seed() -> None:
    """Another seed is another couple."""
    same = [voiceguide("rehearse", "affirm", "--rounds", "2", "--seed", seed).stdout for seed in "778"]
    assert same[0] == same[1] != same[2]


@pytest.mark.slow
def test_a_trace_replays(tmp_path: Path) -> None:
    """And a changed one does not."""
    trace = tmp_path / "session.jsonl"
    assert voiceguide("rehearse", "affirm", "--rounds", "1", "--trace", str(trace)).returncode == 0
    assert trace.stat().st_mode & 0o777 == 0o600
    replayed = voiceguide("trace", "replay", str(trace))
    assert replayed.returncode == 0 and "every one exactly the same" in replayed.stdout
    trace.write_text(trace.read_text().replace("Be gentle", "Be quick", 1))
    assert voiceguide("trace", "replay", str(trace)).returncode == 1


@pytest.mark.slow
def test_a_trace_is_never_overwritten(tmp_path: Path) -> None:
    """A file that is there stays as it is."""
    trace = tmp_path / "session.jsonl"
    trace.write_text("mine")
    assert voiceguide("rehearse", "affirm", "--trace", str(trace)).returncode == 1
    assert trace.read_text() == "mine"


@pytest.mark.slow
def test_a_rehearsal_as_sound_lasts_as_long_as_the_session(tmp_path: Path) -> None:
    """48 kHz, from the first word to the last bell."""
    path = tmp_path / "session.wav"
    result = voiceguide("rehearse", "affirm", "--rounds", "1", "--to", str(path))
    minutes, seconds = result.stdout.splitlines()[-2].split()[0].split(":")
    with wave.open(str(path)) as sound:
        assert sound.getframerate() == 48_000
        assert abs(sound.getnframes() / 48_000 - (60 * int(minutes) + float(seconds))) < 1


@pytest.mark.slow
def test_sound_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """One sentence, exit code 1."""
    result = voiceguide("rehearse", "affirm", "--rounds", "1", "--to", str(tmp_path / "no" / "x.wav"))
    assert result.returncode == 1
    assert "cannot be written" in result.stderr and "Traceback" not in result.stderr


@pytest.mark.slow
def test_a_reader_that_leaves_is_no_error() -> None:
    """As with `| head -1`."""
    command = f"{sys.executable} -m voiceguide rehearse affirm | head -1"
    result = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], cwd=ROOT, capture_output=True, text=True
    )
    assert "Traceback" not in result.stderr


@pytest.mark.slow
def test_the_doctor_tells_programs_and_people_the_same() -> None:
    """Whatever this machine lacks, every part is told, and the exit code says whether a session could run."""
    result = voiceguide("doctor", "--json")
    findings = json.loads(result.stdout)
    assert {"PortAudio", "microphone", "speaker", "voice", "recognizer", "model"} <= {
        f["part"] for f in findings
    }
    assert result.returncode == (0 if all(f["serves"] for f in findings) else 1)
    assert all(f["fine"] or f["remedy"] or "." in f["what"] for f in findings)


TELLS_WHEN_AT_WORK = """
import sys
from voiceguide import cli

class Tells:
    def find_spec(name, path=None, target=None):
        if name == "soxr":
            print("at work", flush=True)

sys.meta_path.insert(0, Tells)
sys.exit(cli.main())
"""
"""Sound is about to be made: that takes far longer than it takes to be interrupted."""


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_any_command_quietly(number: signal.Signals, tmp_path: Path) -> None:
    """Exit code 130, no traceback."""
    long = ["rehearse", "affirm", "--rounds", "12", "--to", str(tmp_path / "x.wav")]
    process = subprocess.Popen(
        [sys.executable, "-c", TELLS_WHEN_AT_WORK, *long],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert "at work\n" in iter(process.stdout.readline, "")
    process.send_signal(number)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "Traceback" not in errors


INTERRUPTED_IN_AN_IMPORT = """
import os, sys
from voiceguide import cli

NUMBER = int(sys.argv.pop())

class Interrupts:
    def find_spec(name, path=None, target=None):
        if name == "datetime":
            os.kill(os.getpid(), NUMBER)

sys.modules.pop("datetime", None)
sys.meta_path.insert(0, Interrupts)
sys.exit(cli.main())
"""
"""pydantic's native part imports datetime, and panics if it cannot."""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_in_the_midst_of_an_import_ends_quietly_too(number: signal.Signals) -> None:
    """Exit code 130 and not a word, whatever a native module makes of an interrupt."""
    result = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_IN_AN_IMPORT, "show", "affirm", str(int(number))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert (result.returncode, result.stdout, result.stderr) == (130, "", "")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a disk that is always full")
@pytest.mark.parametrize("arguments", [["help"], ["version"], ["list"], ["rehearse", "affirm"]], ids=" ".join)
def test_what_cannot_be_printed_is_told_in_one_sentence(arguments: list[str]) -> None:
    """As on a full disk; nothing of it reaches anybody as a traceback."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "voiceguide", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            check=False,
        )
    assert done.returncode == exit_codes.FAILED
    assert done.stderr == "What was to be printed cannot be written (No space left on device).\n"
