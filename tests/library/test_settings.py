"""settings.yaml: what is set once."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.commands import options
from voiceguide.library import find, settings
from voiceguide.library.problems import Faulty
from voiceguide.ports import VoiceguideError


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
        ("names: [Zoë, zoe]", "1: names: found 'Zoë' twice; write two names that can be told apart"),
        (
            "names: [Stop, Ana]",
            "1: names: The name 'Stop' sounds like something the guide listens for; write another, like a "
            "nickname.",
        ),
        ("names: [Ana, '<b>']", "1: names: The name '<b>' holds markup; write letters only."),
    ],
)
def test_a_mistake_is_told_by_its_line(file: Path, written: str, told: str) -> None:
    """What was found, and what to write instead."""
    file.write_text(f"{written}\n")
    with pytest.raises(Faulty) as error:
        settings.load()
    assert str(error.value) == f"{file}:{told}"


@pytest.mark.parametrize("before", [None, "", "offline: yes\n", "offline: yes  # always"])
def test_names_that_were_typed_are_kept_beside_the_rest(file: Path, before: str | None) -> None:
    """As they were written, and for nobody else to read."""
    if before is not None:
        file.write_text(before)
    settings.keep_names("Zoë", "Ben 'B' O'Hara: #1")
    assert settings.load() == settings.Settings(names=("Zoë", "Ben 'B' O'Hara: #1"), offline=bool(before))
    assert file.stat().st_mode & 0o777 == 0o600


def test_names_that_cannot_be_kept_are_told_in_a_sentence(file: Path) -> None:
    """The session goes on with them."""
    file.mkdir()
    with pytest.raises(VoiceguideError, match=r"cannot be written .*; the names are not kept\.$"):
        settings.keep_names("Ana", "Ben")
