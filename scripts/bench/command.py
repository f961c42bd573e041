"""How a bench is found and started: a module with `main(arguments)` whose docstring says what it takes."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
PROGRAM = "python -m scripts.bench"


@dataclass(frozen=True, slots=True)
class Bench:
    """One measurement."""

    name: str
    """Subject and module: turns.free_talk."""
    summary: str
    takes: str
    """How long it lasts, in words."""


def benches() -> Iterator[Bench]:
    """All of them by name, read from their docstrings: the first line, and the sentence "Takes ..."."""
    for path in sorted(FOLDER.glob("*/*.py")):
        doc = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        if takes := re.search(r"\bTakes ([^.]+)\.", doc):
            yield Bench(f"{path.parent.name}.{path.stem}", doc.partition("\n")[0], " ".join(takes[1].split()))


def bench_parser(module: str, doc: str | None) -> argparse.ArgumentParser:
    """Reads the options of one bench; its docstring is its help."""
    name = module.removeprefix("scripts.bench.")
    return argparse.ArgumentParser(
        prog=f"{PROGRAM} {name}", description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
