"""Which folders lean on which; the package's own order is in the import contracts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command_line import ROOT

FOLDERS = ("voiceguide", "scripts", "tests")

pytestmark = pytest.mark.slow


def imports(folder: str) -> Iterator[tuple[Path, str]]:
    """Each file in a folder with each module that it names in an import, also inside a function."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((path, name.name) for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield path, node.module
                yield from ((path, f"{node.module}.{name.name}") for name in node.names)


def test_no_test_leans_on_another_test() -> None:
    """What two of them need stands in tests/support, or is a fixture in a conftest."""
    named = [(path, module) for path, module in imports("tests") if module.startswith("tests.")]
    assert [pair for pair in named if ".test_" in pair[1] or ".conftest" in pair[1]] == []
    assert len(named) > 100


def test_no_test_leans_on_a_bench() -> None:
    """Tests and benches share tests/support and scripts/testmodel, so that neither pulls the other along."""
    assert [pair for pair in imports("tests") if pair[1].startswith("scripts.bench")] == []


def test_scripts_lean_on_no_test() -> None:
    """Of tests/ they use what is in tests/support."""
    named = [(path, module) for path, module in imports("scripts") if module.startswith("tests.")]
    assert [pair for pair in named if not pair[1].startswith("tests.support")] == []
    assert named


def test_the_package_leans_on_neither() -> None:
    """Whoever installs voiceguide has no tests and no scripts."""
    assert [pair for pair in imports("voiceguide") if pair[1].split(".")[0] in ("tests", "scripts")] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_file_changes_where_python_looks_for_modules(folder: str) -> None:
    """Scripts are started as modules (`python -m scripts.bench`), so the checkout is found by itself."""
    calls = [
        (path, ast.unparse(node.func))
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
    ]
    assert [call for call in calls if call[1].startswith("sys.path.")] == []
