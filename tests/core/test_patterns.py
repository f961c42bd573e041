"""Breath patterns: what ships, and what cannot load."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from voiceguide.core.script.steps.breathe import Breathe
from voiceguide.core.text import words
from voiceguide.core.written.patterns import Pattern
from voiceguide.library import find as library
from voiceguide.ports import VoiceguideError

SHIPPED = library.patterns()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a person's own patterns lie."""
    monkeypatch.setattr(library, "own_folder", lambda: tmp_path / "exercises")
    return tmp_path / "patterns.yaml"


@pytest.mark.parametrize(
    ("name", "a_minute"),
    [
        ("longer-exhale", 6),
        ("even", 6),
        ("coherent", 5.45),
        ("cyclic-sigh", 6.67),
        ("pursed-lip", 7.5),
        ("box", 3.75),
        ("4-7-8", 3.16),
    ],
)
def test_each_shipped_pattern_has_its_pace_and_says_what_is_known(name: str, a_minute: float) -> None:
    """Breaths a minute, and one line of evidence."""
    assert pytest.approx(a_minute, abs=0.01) == SHIPPED[name].a_minute
    assert SHIPPED[name].evidence


def test_only_those_who_ask_hold_their_breath() -> None:
    """Box and 4-7-8 are opt-in, and say for whom they are not in about ten seconds."""
    held = {name for name, pattern in SHIPPED.items() if pattern.hold or pattern.rest}
    assert held == {"box", "4-7-8"} == {name for name, pattern in SHIPPED.items() if pattern.opt_in}
    assert all(4 < len(words(SHIPPED[name].caution)) <= 24 for name in held)
    assert SHIPPED["4-7-8"].most == 8


def test_without_opting_in_nobody_breathes_slower_than_five_a_minute() -> None:
    """The floor of everything else that ships."""
    assert all(pattern.a_minute >= 5 for pattern in SHIPPED.values() if not pattern.opt_in)


UNSAFE = {
    "no in-breath": ("in: 0s", "in: '0s' is out of bounds; write 2s to 10s"),
    "a negative length": ("out: -3s", "out: cannot read '-3s' as a duration"),
    "no number": ("in: NaN", "in: cannot read 'NaN' as a duration"),
    "too fast": ("in: 1s", "in: '1s' is out of bounds"),
    "too slow": ("{in: 6s, out: 7s}", "one breath of 13s is too slow; its phases together are 12s at most"),
    "a hold for everybody": ("hold: 2s", "holding the breath is not for everybody"),
    "an opt-in without a reason": ("opt_in: true", "an opt-in pattern says why; write a 'caution'"),
    "a hold past every cap": ("hold: 8s", "hold: '8s' is out of bounds; write 0s to 7s"),
    "a long hold for ever": (
        "{hold: 7s, opt_in: true, caution: Not for everybody.}",
        "holding for 7s is for a few breaths only; write 'most: 8' or less",
    ),
    "slow beyond all": (
        "{in: 9s, out: 9s, rest: 4s, opt_in: true, caution: Not for everybody.}",
        "one breath of 22s is too slow; its phases together are 20s at most",
    ),
    "a long lecture": (
        f"{{opt_in: true, caution: {'no ' * 25}}}",
        "the caution has 25 words; write 24 at most",
    ),
    "an unknown key": ("inhale: 4s", "inhale: no such key here"),
    "more to start with than the cap": (
        "{start: 10, most: 8}",
        "found 'start: 10' and 'most: 8'; start with 8 at most",
    ),
    "a cap of none": ("most: 0", "most: found '0'; write a whole number from 1 to 200"),
    "half a breath as a cap": ("most: 2.5", "most: found '2.5'; write a whole number from 1 to 200"),
    "minutes without end": ("minutes: 1000", "minutes: found '1000'; write a whole number from 1 to 60"),
    "a second sip for ever": ("sip: 3s", "sip: '3s' is out of bounds; write 0s to 2s"),
    "a length without a unit": ("in: 4", "in: cannot read '4' as a duration"),
    "infinity": ("out: .inf", "out: cannot read '.inf' as a duration"),
    "a yes that is none": ("opt_in: maybe", "opt_in: found 'maybe'; write true or false"),
}


@pytest.mark.parametrize(("written", "why"), UNSAFE.values(), ids=UNSAFE)
def test_an_unsafe_or_impossible_pattern_cannot_load(own: Path, written: str, why: str) -> None:
    """File and line, what was found, what to write."""
    fields = written.strip("{}").replace(", ", "\n  ")
    own.write_text(f"mine:\n  title: Mine\n  evidence: None.\n  {fields}\n")
    with pytest.raises(VoiceguideError) as refused:
        library.patterns()
    assert str(refused.value).startswith(f"{own}:")
    assert why in str(refused.value)


def test_an_own_pattern_stands_beside_the_shipped_ones_and_before_them(own: Path) -> None:
    """By its name, in `breathe` and in any exercise."""
    own.write_text("even:\n  title: Ours\n  evidence: None.\n  in: 3s\n  out: 3s\n")
    assert library.patterns()["even"].breath == 6_000
    assert library.patterns().keys() == SHIPPED.keys()


@pytest.mark.parametrize("name", ["Mine!", "-mine", "x" * 40])
def test_a_name_that_nobody_could_type_is_refused(own: Path, name: str) -> None:
    """Letters, digits, points and hyphens."""
    own.write_text(f'"{name}":\n  title: Mine\n  evidence: None.\n')
    with pytest.raises(VoiceguideError, match="as a pattern's name; write letters, digits and '-'"):
        library.patterns()


def test_a_broken_pattern_of_ones_own_harms_no_other_exercise(own: Path) -> None:
    """`affirm` needs no pattern."""
    own.write_text("mine: nonsense\n")
    assert library.load("affirm").title
    with pytest.raises(VoiceguideError):
        library.load("breathe")


STEPS = {
    "an unknown pattern": ("pattern: bix", "no pattern is called 'bix'; did you mean 'box'?"),
    "phases beside a pattern": (
        "{pattern: even, in: 2s}",
        "found in beside a pattern; write one or the other",
    ),
    "two lengths": (
        "{for: 2min, rounds: 3}",
        "found more than one length; write one of 'rounds', 'for' or 'fill'",
    ),
    "more than the cap": (
        "{pattern: 4-7-8, rounds: 9}",
        "9 rounds are too many of this pattern; write 8 at most",
    ),
    "a hold unsaid": ("{in: 3s, hold: 3s, out: 4s}", "found a held breath; say in 'cautions' for whom"),
}


@pytest.mark.parametrize(("step", "why"), STEPS.values(), ids=STEPS)
def test_what_is_refused_in_a_breathe_step(tmp_path: Path, step: str, why: str) -> None:
    """One sentence with file and line."""
    file = tmp_path / "evening.yaml"
    written = step if step.startswith("{") else f"{{{step}}}"
    file.write_text(f"title: E\nsummary: E\nminutes: 5\nsteps:\n  - breathe: {written}\n")
    with pytest.raises(VoiceguideError) as refused:
        library.load(file)
    assert why in str(refused.value)


def test_any_exercise_takes_a_pattern_by_its_name(tmp_path: Path) -> None:
    """Its phases, its caution and its cap come along."""
    file = tmp_path / "evening.yaml"
    file.write_text("title: E\nsummary: E\nminutes: 5\nsteps:\n  - breathe: {pattern: 4-7-8, rounds: 4}\n")
    (step,) = library.load(file).steps
    assert isinstance(step, Breathe)
    assert (step.in_, step.hold, step.out, step.most, step.opt_in) == (4_000, 7_000, 8_000, 8, True)


def test_a_pattern_is_never_changed_behind_its_back() -> None:
    """Not even by the program itself."""
    with pytest.raises(ValidationError):
        SHIPPED["even"].in_ = 1
    assert isinstance(SHIPPED["even"], Pattern)
