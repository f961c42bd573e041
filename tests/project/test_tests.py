"""The tests themselves: each reads as one line of a specification."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.support.command_line import ROOT


def every_test() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every test function, and where it stands."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield f"{path.relative_to(ROOT)}: {node.name}", node


def test_every_test_says_in_a_sentence_what_it_holds() -> None:
    """Its name and its docstring are the specification."""
    found = list(every_test())
    assert [where for where, test in found if not ast.get_docstring(test)] == []
    assert len(found) > 1_000
