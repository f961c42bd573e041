"""settings.yaml: what is set once."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.commands import options
from voiceguide.library import find, settings
from voiceguide.library.problems import Faulty


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a person's settings are read from."""
    monkeypatch.setattr(find, "own_folder", lambda: tmp_path / "exercises")
    return tmp_path / "settings.yaml"


@pytest.mark.usefixtures("file")
def test_without_a_file_nothing_is_set() -> None:
    """Most people have none."""
    assert settings.load() == settings.Settings()


def test_what_is_written_is_set(file: Path) -> None:
    """Both names, and whether the internet may be used."""
    file.write_text("names: [Ana, Ben]\noffline: yes\n")
    assert settings.load() == settings.Settings(names=("Ana", "Ben"), offline=True)


def test_names_that_are_set_need_not_be_typed(file: Path) -> None:
    """Those that are typed come first."""
    file.write_text("names: [Ana, Ben]\n")
    assert options.two_names(None) == ("Ana", "Ben")
    assert options.two_names("Cleo,Dan") == ("Cleo", "Dan")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("offline: perhaps", "1: offline: found 'perhaps'; write yes or no"),
        ("offline: no\nname: Ana", "2: name: no such key here; did you mean 'names'?"),
        ("names: [Ana]", "1: names: found 1 items; write 2"),
        ("names: [Ana, ana]", "1: names: found 'Ana' twice; write two names that can be told apart"),
        ("names: [Ana, '<b>']", "1: names: The name '<b>' holds markup; write letters only."),
    ],
)
def test_a_mistake_is_told_by_its_line(file: Path, written: str, told: str) -> None:
    """What was found, and what to write instead."""
    file.write_text(f"{written}\n")
    with pytest.raises(Faulty) as error:
        settings.load()
    assert str(error.value) == f"{file}:{told}"
