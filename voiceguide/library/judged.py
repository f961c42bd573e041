"""What the rules of voiceguide/linting find in a file, on which line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from voiceguide.library.problems import KEPT_PROBLEMS, Faulty, Problem

if TYPE_CHECKING:
    from voiceguide.library.plain_yaml import Document
    from voiceguide.linting.finding import Finding


def told(document: Document, findings: Iterable[Finding]) -> tuple[Problem, ...]:
    """What is flagged, by lines.  Raises Faulty where something is refused, together with the rest."""
    problems = [_problem(document, one) for one in findings]
    refused = any(not one.flagged for one in problems)
    kept = sorted(problems, key=lambda one: (one.flagged, one.line))[:KEPT_PROBLEMS]
    kept.sort(key=lambda one: one.line)
    if refused:
        raise Faulty(*kept, left_out=len(problems) - len(kept))
    return tuple(kept)


def _problem(document: Document, finding: Finding) -> Problem:
    line = document.line_of(finding.place, finding.words_before)
    return Problem(document.path, line, str(finding), flagged=not finding.refused)
