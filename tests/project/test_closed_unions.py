"""A new kind of cue, command, event, control, step or answer cannot be forgotten anywhere.

Each is added to a copy of the package; mypy then has to name the places that do not know it yet.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]

MESSAGE = """
@dataclass(frozen=True, slots=True, kw_only=True)
class Dummy:
    at: int = 0
    cue: int = 0
    unit: bool = False


"""
STEP = """
class Dummy(BaseModel):
    kind: str = "dummy"


"""


def with_class(name: str, written: str) -> tuple[str, str]:
    """How a class becomes a member of the union `name`: what to find, and what to put there."""
    return rf"(?m)^{name} = (\(\s*)?", rf"{written}\g<0>Dummy | "


def with_member(name: str) -> tuple[str, str]:
    """How the enumeration `name` gets another member."""
    return rf'(?m)^class {name}\(StrEnum\):\n    """.*"""\n', r'\g<0>    DUMMY = "dummy"' + "\n"


UNIONS = {
    "Cue": ("core/script/cues.py", with_class("Cue", MESSAGE), {"core/session/conductor.py"}),
    "Command": (
        "core/commands.py",
        with_class("Command", MESSAGE),
        {"voice/guide.py", "live/app.py", "rehearsal/virtual_time.py"},
    ),
    "Event": ("core/events.py", with_class("Event", MESSAGE), {"core/session/session.py"}),
    "Control": ("core/events.py", with_member("Control"), {"core/session/controls.py"}),
    "Answer": ("core/events.py", with_member("Answer"), {"core/turns/turn.py"}),
    "AnyStep": (
        "core/script/steps/__init__.py",
        with_class("AnyStep", STEP),
        {"core/script/performance.py", "core/script/exercise.py"},
    ),
}
"""Where each is defined, how it gets another member, and who has to take that apart."""


def mypy(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the copy of the package that lies there, as the project is checked."""
    command = [sys.executable, "-m", "mypy", "--cache-dir", "cache", "--no-error-summary", "voiceguide"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package as it is, and what mypy keeps of it."""
    folder = tmp_path_factory.mktemp("checked")
    shutil.copytree(ROOT / "voiceguide", folder / "voiceguide")
    shutil.copy(ROOT / "pyproject.toml", folder)
    found = mypy(folder)
    assert found.returncode == 0, found.stdout + found.stderr
    return folder


@pytest.mark.parametrize("union", UNIONS)
def test_another_member_is_missed_by_whoever_takes_it_apart(
    checked: Path, tmp_path: Path, union: str
) -> None:
    """Every one of them is named, and nobody has to search."""
    defined, (place, with_another), takers = UNIONS[union]
    shutil.copytree(checked, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "voiceguide" / defined
    text, changes = re.subn(place, with_another, file.read_text(encoding="utf-8"))
    assert changes == 1, f"{union} stands elsewhere"
    file.write_text(text, encoding="utf-8")
    found = mypy(tmp_path)
    assert found.returncode == 1, found.stdout + found.stderr
    named = {line.partition(":")[0] for line in found.stdout.splitlines() if ": error: " in line}
    assert {f"voiceguide/{taker}" for taker in takers} <= named, found.stdout
