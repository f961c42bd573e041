"""docs/safety-rules.md shows every rule as it is: its code, why, and its two examples."""

from __future__ import annotations

import re

import pytest

from tests.support.command_line import ROOT
from voiceguide.linting.judge import RULES
from voiceguide.linting.rules import Rule, Severity

PAGE = ROOT / "docs" / "safety-rules.md"
EXAMPLES = ROOT / "tests" / "linting" / "examples"
WITHOUT_A_SENTENCE = {
    "S01": ("no `cautions`", "Either of you can stop at any time."),
    "S02": ("no `ready` before them", "{asked}, are you ready?"),
    "R01": ('`words: "Tonight we talk"`', '`words: "Tonight there"`'),
}
"""Rules that are not about something that is said."""


def sentences(rule: Rule, of: str) -> set[str]:
    """Those in quotes in one of its examples."""
    return set(re.findall(r'"([^"]+)"', (EXAMPLES / f"{rule.code}-{of}.yaml").read_text("utf-8")))


def row(rule: Rule) -> str:
    """Its line in the table: the sentence that is in one example only, and the one that is in the other."""
    bad, good = WITHOUT_A_SENTENCE.get(rule.code, ("", ""))
    if not bad:
        (bad,) = sentences(rule, "bad") - sentences(rule, "good")
        (good,) = sentences(rule, "good") - sentences(rule, "bad")
    return f"| {rule.code} | {rule.why} | {bad} | {good} |"


HEAD = "| code | why, and what to do instead | not so | but so |\n|---|---|---|---|\n"


@pytest.mark.parametrize("severity", Severity)
def test_the_page_shows_every_rule(severity: Severity) -> None:
    """In a table of its severity, one line each, in the order of the codes."""
    table = HEAD + "\n".join(row(rule) for rule in RULES if rule.severity is severity)
    assert f"<!-- {severity.value} -->\n{table}\n<!-- /{severity.value} -->" in PAGE.read_text("utf-8"), table
