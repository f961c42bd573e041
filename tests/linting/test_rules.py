"""No rule is hollow: each finds the bad one of its two small examples, and leaves the good one alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceguide.library import find as library
from voiceguide.library.problems import Faulty, Problem
from voiceguide.linting.judge import RULES
from voiceguide.linting.rules import Rule, Severity

EXAMPLES = Path(__file__).with_name("examples")


def found_in(file: Path) -> tuple[Problem, ...]:
    """All that is refused and flagged in a file."""
    try:
        return library.load_judged(file)[1]
    except Faulty as error:
        return error.problems


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_finds_its_bad_example(rule: Rule) -> None:
    """That rule, and no other, once."""
    (problem,) = found_in(EXAMPLES / f"{rule.code}-bad.yaml")
    assert problem.text.startswith(f"{rule.code} {rule.why}")
    assert problem.flagged == (rule.severity is Severity.FLAGGED)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_leaves_its_good_example_alone(rule: Rule) -> None:
    """As does every other."""
    assert found_in(EXAMPLES / f"{rule.code}-good.yaml") == ()


def test_every_example_is_of_a_rule() -> None:
    """Where a rule goes, its examples go, too."""
    codes = {rule.code for rule in RULES}
    assert len(codes) == len(RULES)
    assert {file.name for file in EXAMPLES.iterdir()} == {
        f"{c}-{of}.yaml" for c in codes for of in ("bad", "good")
    }


def test_every_rule_says_why_and_what_to_do_in_a_line() -> None:
    """Short enough to be read beside the sentence that it is about."""
    assert {
        rule.code: rule.why for rule in RULES if not 20 < len(rule.why) < 120 or ";" not in rule.why
    } == {}
