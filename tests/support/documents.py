"""The project's documents, read: their blocks of commands, transcripts and YAML, and the files they name."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.command_line import ROOT

FOLDERS = ("docs", "models")
_FENCE = re.compile(r"```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_INDENTED = re.compile(r"(?:^    .*\n|^\n(?=    ))+", re.MULTILINE)
_PROGRAM = re.compile(r"^(?:\$ )?(?:\./scripts/run|voiceguide) +(.*)$")
_LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_FILE = re.compile(r"(?:[\w.-]+/)*[\w-]+\.(?:py|md|yaml|toml|json|svg|lock|npz|txt|sh)|(?:[\w.-]+/)+")


@dataclass(frozen=True, slots=True)
class Document:
    """One file in Markdown."""

    path: Path

    def __str__(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def text(self) -> str:
        """All of it."""
        return self.path.read_text("utf-8")

    def blocks(self) -> Iterator[str]:
        """What is set as code, between fences or four blanks to the right; an empty line parts two."""
        fenced = _FENCE.findall(self.text)
        rest = _FENCE.sub("", self.text)
        indented = (re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in _INDENTED.findall(rest))
        for block in (*fenced, *indented):
            yield from re.split(r"\n{2,}", block.strip("\n"))

    def commands(self) -> Iterator[list[str]]:
        """The arguments of each line in a block that starts voiceguide."""
        for line in "\n".join(self.blocks()).split("\n"):
            if found := _PROGRAM.match(line):
                yield shlex.split(found[1], comments=True)

    def lines_with(self, start: str) -> Iterator[list[str]]:
        """The words after `start` on each line in a block that begins so."""
        for line in "\n".join(self.blocks()).split("\n"):
            if line.startswith(start):
                yield shlex.split(line.removeprefix(start), comments=True)

    def transcripts(self) -> Iterator[tuple[list[str], list[str]]]:
        """Each block that shows what a command prints: its arguments, and the lines below it."""
        for block in self.blocks():
            first, *lines = block.split("\n")
            if first.startswith("$ ") and (found := _PROGRAM.match(first)):
                yield shlex.split(found[1], comments=True), lines

    def yaml(self) -> Iterator[str]:
        """Each block that begins with a key."""
        for block in self.blocks():
            if re.match(r"[a-z_]+:(?: |\n)", block):
                yield block

    def exercises(self) -> Iterator[str]:
        """Those of them that are an exercise."""
        yield from (block for block in self.yaml() if "\nsteps:" in block)

    def links(self) -> Iterator[str]:
        """Where its links lead inside the project."""
        for target in _LINK.findall(self.text):
            if "://" not in target and not target.startswith("mailto:"):
                yield target

    def files(self) -> Iterator[str]:
        """Files and folders that it names, set as code: `core/text.py`, `tests/room/`."""
        for code in _CODE.findall(_FENCE.sub("", self.text)):
            if _FILE.fullmatch(code):
                yield code

    def headings(self) -> set[str]:
        """Its headings as a link names them: lower case, blanks as dashes, no punctuation."""
        found = re.findall(r"^#+ (.+)$", self.text, re.MULTILINE)
        return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in found}


def documents() -> list[Document]:
    """All of them."""
    inner = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.md"))]
    return [Document(path) for path in (*sorted(ROOT.glob("*.md")), *inner)]
