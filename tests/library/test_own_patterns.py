"""A person's own breath patterns: found in their configuration folder, and harmless where they are broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import Home

MINE = "mine:\n  title: Mine\n  evidence: What my teacher taught me.\n  in: 3s\n  out: 5s\n"
BROKEN = "mine:\n  title: Mine\n  evidence: None.\n  in: 1s\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.mark.slow
def test_an_own_pattern_is_listed_shown_and_led(home: Home, tmp_path: Path) -> None:
    """Beside the shipped ones, by its name, in an exercise of one's own too."""
    home.patterns.write_text(MINE)
    listed = home.voiceguide("breathe", "--list").stdout
    assert "mine: in 3s, out 5s (7.5 breaths a minute)" in listed and "4-7-8: in 4s" in listed
    evening = tmp_path / "evening.yaml"
    evening.write_text("title: E\nsummary: E\nminutes: 2\nsteps:\n  - breathe: {pattern: mine, rounds: 4}\n")
    assert "leads 4 breaths: in 3s, out 5s" in home.voiceguide("show", str(evening)).stdout
    assert home.voiceguide("check", str(evening)).returncode == 0
    assert "(leads 4 breaths)" in home.voiceguide("rehearse", str(evening)).stdout


@pytest.mark.slow
def test_an_own_pattern_comes_before_a_shipped_one(home: Home) -> None:
    """Of the same name."""
    home.patterns.write_text(MINE.replace("mine:", "even:"))
    listed = home.voiceguide("breathe", "--list").stdout
    assert "even: in 3s, out 5s" in listed and "even: in 5s" not in listed


@pytest.mark.slow
@pytest.mark.parametrize("command", [["breathe", "--list"], ["breathe", "even"], ["rehearse", "breathe"]])
def test_a_broken_pattern_is_told_by_file_and_line(home: Home, command: list[str]) -> None:
    """Before anything begins, and without a traceback."""
    home.patterns.write_text(BROKEN)
    result = home.voiceguide(*command)
    assert result.returncode == 1
    assert result.stderr == f"{home.patterns}:4: in: '1s' is out of bounds; write 2s to 10s\n"


@pytest.mark.slow
def test_a_broken_pattern_harms_no_exercise_without_patterns(home: Home) -> None:
    """Affirmations go on as ever."""
    home.patterns.write_text(BROKEN)
    assert home.voiceguide("rehearse", "affirm", "--rounds", "1").returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        ("- mine\n", "write each pattern's name, and under it its phases, like 'in: 4s'"),
        ("mine: &x {}\n", "patterns.yaml:1:"),
        ("mine: [\n", "patterns.yaml:"),
        ("mine:\n  title: A\nmine:\n  title: B\n", "patterns.yaml:3:"),
    ],
)
def test_what_is_no_list_of_patterns_is_one_sentence(home: Home, text: str, why: str) -> None:
    """Whatever the file holds."""
    home.patterns.write_text(text)
    result = home.voiceguide("breathe", "--list")
    assert result.returncode == 1
    assert why in result.stderr and "Traceback" not in result.stderr
