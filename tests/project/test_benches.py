"""The benches' one entry: `python -m scripts.bench`."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.command_line import ROOT

BENCHES = [
    f"{path.parent.name}.{path.stem}"
    for path in sorted((ROOT / "scripts" / "bench").glob("*/*.py"))
    if "\ndef main(arguments: " in path.read_text("utf-8")
]


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What it prints, and its exit code."""
    command = [sys.executable, "-m", "scripts.bench", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def test_without_a_name_every_bench_is_listed_with_how_long_it_takes() -> None:
    """One line of what it measures, and one of its time."""
    done = bench()
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()[2:]
    assert [line.split()[0] for line in lines[::2]] == BENCHES
    assert all(line.strip().startswith("takes ") for line in lines[1::2])
    assert len(BENCHES) >= 10


@pytest.mark.slow
@pytest.mark.parametrize("name", BENCHES)
def test_every_bench_starts(name: str) -> None:
    """All that it imports is here, and its help says what it measures."""
    done = bench(name, "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"usage: python -m scripts.bench {name} ")


def test_a_bench_that_is_not_there_is_refused() -> None:
    """With one sentence."""
    done = bench("turns.nothing")
    assert done.returncode == 1
    assert done.stderr == "No bench is called 'turns.nothing'; `python -m scripts.bench` lists them.\n"
