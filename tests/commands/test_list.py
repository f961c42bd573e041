"""`voiceguide list`: every exercise on a line, at once, whatever a person's own files hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import Home, run_python, voiceguide
from voiceguide.library import find
from voiceguide.library.heads import Head, heads

pytestmark = pytest.mark.slow

OWN = 'title: "Ours"\nsummary: >-\n  Two lines,\n  one sentence.\nminutes: "4"\nsteps:\n  - rest: 4s\n'
BROKEN = OWN.replace("4s", "4 sec")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_the_quick_way_tells_what_the_thorough_one_does() -> None:
    """Of every exercise that ships."""
    for name, path in find.known().items():
        exercise = find.load(path)
        assert heads()[name] == Head(exercise.summary, exercise.minutes)


def test_nothing_heavy_is_needed() -> None:
    """Shipped files are read as they stand: whoever types this waits for nothing."""
    code = (
        "import sys; sys.argv = ['voiceguide', 'list']\n"
        "from voiceguide.cli import main; main()\n"
        "sys.exit(bool({'pydantic', 'ruamel', 'ruamel.yaml', 'numpy'} & set(sys.modules)))"
    )
    assert run_python("-c", code).returncode == 0


def test_it_is_sorted_with_minutes_and_a_summary() -> None:
    """A line each."""
    lines = voiceguide("list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == sorted(find.names())
    assert lines[0].startswith("affirm         6 min  A few breaths together")


def test_own_exercises_are_listed_however_they_are_written(home: Home) -> None:
    """Quoted, folded, or in the place of a shipped one of the same name."""
    for name in ("ours", "mirror"):
        (home.exercises / f"{name}.yaml").write_text(OWN)
    lines = home.voiceguide("list").stdout.splitlines()
    assert "ours           4 min  Two lines, one sentence." in lines
    assert "mirror         4 min  Two lines, one sentence." in lines


def test_a_file_with_a_mistake_hides_no_other(home: Home) -> None:
    """Its line says how to find the mistake, and what is typed then finds it."""
    broken = home.exercises / "broken.yaml"
    broken.write_text(BROKEN)
    (home.exercises / "ours.yaml").write_text(OWN)
    done = home.voiceguide("list")
    assert done.returncode == 0
    names = [line.split()[0] for line in done.stdout.splitlines()]
    assert {"affirm", "breathe", "broken", "mirror", "ours"} <= set(names)
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("broken")]
    assert line.endswith(f"has a mistake in it; to see which: voiceguide check {broken}")
    assert "broken.yaml:7: rest: cannot read '4 sec'" in home.voiceguide("check", str(broken)).stderr
