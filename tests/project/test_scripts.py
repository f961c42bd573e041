"""scripts/run and scripts/test: two commands, from a bare system to a session."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ["cat", "cmp", "cp", "dirname", "flock", "grep", "id", "readlink", "sed", "sh", "tail", "uname"]
STAND_IN = """
import os, sys
print(os.getpid(), sys.argv[1:], "random" in sys.modules)
import random
sys.exit(7)
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout not yet set up, with a stand-in for the program."""
    root = tmp_path / "a checkout"
    for folder in ("scripts", "requirements"):
        shutil.copytree(ROOT / folder, root / folder)
    (root / "voiceguide").mkdir()
    (root / "voiceguide/__main__.py").write_text(STAND_IN)
    return root


@pytest.fixture
def ready(checkout: Path) -> Path:
    """A checkout whose set-up is finished."""
    (checkout / ".venv/bin").mkdir(parents=True)
    (checkout / ".venv/bin/python").symlink_to(sys.executable)
    shutil.copy(checkout / "requirements/run.lock", checkout / ".venv/run.lock")
    return checkout


def run(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [root / "scripts/run", *arguments],
        cwd=root.parent,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def only(directory: Path, **commands: str) -> str:
    """A PATH that holds the plain tools, and the given commands as shell lines."""
    directory.mkdir()
    for tool in TOOLS:
        if found := shutil.which(tool):
            (directory / tool).symlink_to(found)
    for name, line in commands.items():
        (directory / name).write_text(f"#!/bin/sh\n{line}\n")
        (directory / name).chmod(0o755)
    return str(directory)


def test_once_set_up_it_only_becomes_the_program(ready: Path, tmp_path: Path) -> None:
    """The second run needs nothing of the system or the network: arguments and exit code pass."""
    result = run(ready, "rehearse", "two words", PATH=only(tmp_path / "bin"))
    assert (result.returncode, result.stderr) == (7, "")
    assert "['rehearse', 'two words']" in result.stdout


def test_signals_reach_the_program_itself(ready: Path) -> None:
    """The program takes over the script's process, so Ctrl-C and SIGTERM have nobody in between."""
    with subprocess.Popen([ready / "scripts/run"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.read().split()[0] == str(process.pid)


def test_files_lying_about_are_not_taken_for_the_library(ready: Path) -> None:
    """A file named random.py where a person happens to stand is not imported."""
    (ready.parent / "random.py").write_text("raise SystemExit('wrong random')")
    assert run(ready).returncode == 7


def test_a_changed_lock_asks_for_set_up_again(ready: Path, tmp_path: Path) -> None:
    """After an update that changes the lock, the old environment is not used."""
    with (ready / "requirements/run.lock").open("a") as lock:
        lock.write("# newer\n")
    result = run(ready, PATH=only(tmp_path / "bin", python3="exit 1"))
    assert (result.returncode, result.stdout) == (3, "")


def test_an_old_python_is_said_in_one_line(checkout: Path, tmp_path: Path) -> None:
    """With only Python 3.10, as on Ubuntu 22.04, the line to type is named and nothing is made."""
    result = run(checkout, PATH=only(tmp_path / "bin", python3="true", **{"apt-get": "exit 1"}))
    assert result.returncode == 3
    assert result.stderr == (
        "Python 3.11 or newer is needed; please type: sudo apt-get install python3.11 python3.11-venv\n"
    )
    assert not (checkout / ".venv").exists()


def test_a_missing_package_is_named_when_it_takes_a_password(checkout: Path, tmp_path: Path) -> None:
    """Without root and without passwordless sudo, the apt line is left to the person."""
    path = only(tmp_path / "bin", **{"apt-get": "exit 1", "sudo": "exit 1", "dpkg-query": "exit 1"})
    (tmp_path / "bin/id").unlink()
    (tmp_path / "bin/id").write_text("#!/bin/sh\necho 1000\n")
    (tmp_path / "bin/id").chmod(0o755)
    result = run(checkout, PATH=path)
    assert result.returncode == 3
    assert result.stderr.splitlines()[0] == "Please type: sudo apt-get install python3 python3-venv"


@pytest.mark.slow
def test_an_unfinished_set_up_without_internet_says_so(checkout: Path) -> None:
    """Offline before set-up is finished: one sentence, and the next run tries again."""
    result = run(checkout, PIP_INDEX_URL="https://127.0.0.1:9/simple", PIP_RETRIES="1", PIP_NO_CACHE_DIR="1")
    assert result.returncode == 3
    assert result.stderr.splitlines()[1:] == [
        "Set-up is not finished and the Python packages cannot be reached: "
        "connect to the internet once and run this again."
    ]
    assert not (checkout / ".venv/run.lock").exists()


def test_an_untrusted_certificate_is_not_called_a_missing_internet(checkout: Path, tmp_path: Path) -> None:
    """Behind a network that inspects what passes, the certificate is named, and how to give it."""
    pip_says = "connection broken by 'SSLError([SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate)'"
    python = f"""case "$*" in
    "-m venv"*) mkdir -p "$4/bin" && cp "$0" "$4/bin/python" ;;
    *" pip "*) echo "{pip_says}"; exit 1 ;;
    *) echo "$0" ;;
esac"""
    path = only(tmp_path / "bin", python3=python, mkdir=f'exec {shutil.which("mkdir")} "$@"')
    result = run(checkout, PATH=path)
    assert result.returncode == 3
    assert "certificate" in result.stderr and "PIP_CERT" in result.stderr
    assert "connect to the internet" not in result.stderr


@pytest.mark.parametrize(
    ("typed", "runs"),
    [
        (["affirm"], ["setup", "affirm"]),
        (["affirm", "--offline"], ["affirm --offline"]),
        (["setup"], ["setup"]),
    ],
)
def test_the_first_run_fetches_the_speech_model(
    checkout: Path, tmp_path: Path, typed: list[str], runs: list[str]
) -> None:
    """Once, as a part of set-up, and not with --offline; then it does what was typed."""
    python = """case "$*" in
    "-m venv"*) mkdir -p "$4/bin" && cp "$0" "$4/bin/python" ;;
    *" pip "*) ;;
    *"-m voiceguide "*) echo "$*" ;;
    *) echo "$0" ;;
esac"""
    tools = {
        "python3": python,
        "dpkg-query": "echo ok installed",
        "mkdir": f'exec {shutil.which("mkdir")} "$@"',
    }
    path = only(tmp_path / "bin", **tools)
    called = "-P -m voiceguide "
    for expected in (runs, runs[-1:]):
        said = run(checkout, *typed, PATH=path).stdout.splitlines()
        assert [line.removeprefix(called) for line in said if line.startswith(called)] == expected
