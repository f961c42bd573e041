"""The command line, run as a person runs it: in a process of its own, at the root, with nothing typed in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.patience import PATIENCE

ROOT = Path(__file__).parents[2]
NOWHERE = Path("/nonexistent")
"""The home of somebody who has no files of their own."""


def run_python(*arguments: str, home: Path = NOWHERE, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """What a Python program prints, and its exit code."""
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        cwd=cwd,
        env={
            "PYTHONPATH": str(ROOT),
            "PATH": "/usr/bin:/bin",
            "HOME": str(home),
            "VOICEGUIDE_OFFLINE": "1",
        },
        stdin=subprocess.DEVNULL,
    )


def voiceguide(*arguments: str, home: Path = NOWHERE, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """What the command prints, and its exit code."""
    return run_python("-m", "voiceguide", *arguments, home=home, cwd=cwd)


def refused(*arguments: str) -> str:
    """The one sentence of a usage error."""
    result = voiceguide(*arguments)
    assert result.returncode == 2, result
    assert "Traceback" not in result.stderr
    return result.stderr.strip()


class Home:
    """A person's home folder, and the program run in it."""

    def __init__(self, folder: Path) -> None:
        """`folder` is there already; the folder for own exercises and patterns is made in it."""
        self.folder = folder
        code = "from voiceguide.library import find; print(find.own_folder())"
        self.exercises = Path(run_python("-c", code, home=folder).stdout.strip())
        assert folder in self.exercises.parents
        self.exercises.mkdir(parents=True)
        self.patterns = self.exercises.parent / "patterns.yaml"

    def voiceguide(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """What the command prints there, and its exit code."""
        return voiceguide(*arguments, home=self.folder)
