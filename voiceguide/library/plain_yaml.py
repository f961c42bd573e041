"""Reads a small file that a stranger may have written: YAML cut down to words, lists and keys.

Nothing is constructed.  The parser's events become strings, lists and dicts, one after the other, without
recursion.  Every limit is applied before the work it bounds, so a hostile file costs no more than an honest
one.  Tags, anchors, aliases and several documents are refused: an author does not need them.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.scanner import Scanner

from voiceguide.core.text import showable, words
from voiceguide.library.problems import Faulty, Problem
from voiceguide.ports import VoiceguideError

SIZE_LIMIT = 64 * 1024
"""Bytes in a file."""
DEPTH_LIMIT = 12
NODE_LIMIT = 4_000
"""Keys, values and lists in a file."""

Place = tuple[str | int, ...]
"""Where a value stands: the keys and list positions that lead to it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something was written: its line, counted from 1, and the key it belongs to."""

    line: int
    key: str = ""
    extent: Extent | None = None
    """Of a value that is words: where these are written."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Where words are written, which may be on several lines."""

    first: int
    """Lines, counted from 1; both are part of it."""
    last: int
    column: int
    """Where in the first line they begin, counted from 0."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, and where; every scalar is a string."""

    path: Path
    value: object
    marks: dict[Place, Mark] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    """The file as it is written."""

    def mark(self, place: Place) -> Mark:
        """The nearest mark at or above a place."""
        for end in range(len(place), -1, -1):
            if mark := self.marks.get(place[:end]):
                return mark
        return Mark(1)

    def line_of(self, place: Place, words_before: int) -> int:
        """The line on which the words at a place stand, behind so many others of the same value."""
        mark = self.mark(place)
        if mark.extent is None:
            return mark.line
        for number in range(mark.extent.first, min(mark.extent.last, len(self.lines)) + 1):
            written = self.lines[number - 1]
            here = len(words(written[mark.extent.column :] if number == mark.extent.first else written))
            if words_before < here:
                return number
            words_before -= here
        return mark.extent.first

    def part(self, key: str) -> Document:
        """What stands under a key at the top."""
        assert isinstance(self.value, dict)
        marks = {place[1:]: mark for place, mark in self.marks.items() if place[:1] == (key,)}
        return Document(self.path, self.value[key], marks, self.lines)


def problem(path: Path, line: int, text: str) -> Faulty:
    """An error at a line of a file."""
    return Faulty(Problem(path, line, text))


def read_text(path: Path) -> str:
    """The text of a regular UTF-8 file, with or without a byte order mark.  Never waits.

    Raises VoiceguideError for anything else: no file, a folder, a device, too large, another encoding.
    """
    name = showable(str(path))
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise VoiceguideError(f"{name} is a folder; name a file in it.")
        if not stat.S_ISREG(mode):
            raise VoiceguideError(f"{name} is no ordinary file; name a text file.")
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        raise VoiceguideError(f"{name}: there is no such file; check the name and the folder.") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = showable(getattr(error, "strerror", None) or str(error))
        raise VoiceguideError(f"{name} cannot be read ({reason}); check its permissions.") from None
    if len(data) > SIZE_LIMIT:
        raise VoiceguideError(f"{name} is larger than {SIZE_LIMIT // 1024} KB; split it into several files.")
    return _decoded(data, path)


def _decoded(data: bytes, path: Path) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise VoiceguideError(f"{showable(str(path))} is saved as UTF-16; save it as UTF-8.")
    if b"\x00" in data:
        raise VoiceguideError(f"{showable(str(path))} is not a text file; name one saved as UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise problem(path, line, "found a byte that is not UTF-8; save the file as UTF-8") from None
    if not text.strip():
        raise VoiceguideError(f"{showable(str(path))} is empty; name a file with words in it.")
    return text


def read_yaml(path: Path) -> Document:
    """What a YAML file says.  Raises Faulty, with file and line, for all it should not hold, and
    VoiceguideError as read_text() does."""
    text = read_text(path)
    yaml = YAML(typ="safe", pure=True)
    yaml.Scanner = _ShallowScanner
    builder = _Builder(path)
    try:
        for event in yaml.parse(text):
            builder.take(event)
    except _TooDeep as error:
        raise problem(path, error.line, _TOO_DEEP) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise problem(path, line, "found a control character; write plain words") from None
    except MarkedYAMLError as error:
        raise _unreadable(path, error) from None
    except (OverflowError, ValueError):  # an escape beyond Unicode, which the parser lets through
        line = text.count("\n", 0, max(0, text.find("\\U"))) + 1
        raise problem(
            path, line, "found an escape that is no character; write the character itself"
        ) from None
    return builder.document(tuple(text.splitlines()))


_TOO_DEEP = f"found more than {DEPTH_LIMIT} levels, one inside the other; write a flatter file"
_QUOTE = "put words in double quotes where they hold ': ' or begin with a quote, '[' or '{'"
_HINTS = {
    r"'\t' that cannot start": "found a tab; indent with spaces",
    "that cannot start": "found a sign that words cannot begin with; put the words in double quotes",
    "mapping values are not": f"found a ': ' where no key can stand; line the keys up, and {_QUOTE}",
    "expected <block end>": f"found what does not belong to the lines before; line it up, or {_QUOTE}",
    "could not find expected ':'": "found no ':' after a key; write 'key: value'",
}
_HINTS_AT_THE_OPENING = {
    "unexpected end of stream": "found a quote that never closes; close it",
    "expected ',' or": "found a '[' or '{' that does not close well; close it, with ',' between items",
}


def _unreadable(path: Path, error: MarkedYAMLError) -> Faulty:
    reason = str(error.problem)
    for hints, mark in ((_HINTS, error.problem_mark), (_HINTS_AT_THE_OPENING, error.context_mark)):
        for sign, hint in hints.items():
            if sign in reason and mark:
                return problem(path, mark.line + 1, hint)
    line = error.problem_mark.line + 1 if error.problem_mark else 1
    return problem(path, line, f"cannot read this ({showable(reason)[:80]}); check quotes and indentation")


class _TooDeep(Exception):
    def __init__(self, line: int) -> None:
        self.line = line


class _ShallowScanner(Scanner):
    """Stops at deep brackets.  The scanner looks far ahead, which takes time that grows with their square."""

    def fetch_more_tokens(self) -> Any:
        result = super().fetch_more_tokens()
        if self.flow_level > DEPTH_LIMIT:
            raise _TooDeep(self.reader.line + 1)
        return result


class _Builder:
    """Turns parser events into one value, with a mark for each key and item."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._root: list[object] = []
        self._open: list[tuple[list[object] | dict[str, object], Place]] = [(self._root, ())]
        self._key: str | None = None
        self._marks: dict[Place, Mark] = {}
        self._nodes = 0

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, NodeEvent):
            self._refuse(event, line)
            self._node(event, line)
        elif isinstance(event, DocumentStartEvent) and self._root:
            raise problem(self._path, line, "found a second document; keep one in a file, without '---'")
        elif isinstance(event, CollectionEndEvent):
            self._open.pop()

    def document(self, lines: tuple[str, ...]) -> Document:
        if not self._root:
            raise VoiceguideError(
                f"{showable(str(self._path))} holds only comments; name a file with words in it."
            )
        return Document(self._path, self._root[0], self._marks, lines)

    def _refuse(self, event: Any, line: int) -> None:
        if isinstance(event, AliasEvent) or event.anchor is not None:
            sign = "*" if isinstance(event, AliasEvent) else "&"
            name = showable(str(event.anchor))[:40]
            raise problem(
                self._path, line, f"found '{sign}{name}'; links are not followed, write the words again"
            )
        if event.tag is not None:
            raise problem(
                self._path, line, f"found the tag '{showable(str(event.tag))[:40]}'; write plain values"
            )
        self._nodes += 1
        if self._nodes > NODE_LIMIT:
            raise problem(self._path, line, f"found more than {NODE_LIMIT} values; write a shorter file")

    def _node(self, event: Any, line: int) -> None:
        parent, place = self._open[-1]
        if isinstance(parent, dict) and self._key is None:
            self._key = self._new_key(event, line, parent, place)
            return
        value: object = event.value if isinstance(event, ScalarEvent) else []
        if isinstance(event, MappingStartEvent):
            value = {}
        if isinstance(parent, dict) and self._key is not None:
            parent[self._key] = value
            place = (*place, self._key)
            self._key = None
        elif isinstance(parent, list):
            place = (*place, len(parent)) if parent is not self._root else ()
            parent.append(value)
            above = self._marks.get(place[:-1])
            self._marks[place] = Mark(line, above.key if above else "")
        if isinstance(event, ScalarEvent) and place in self._marks:
            self._marks[place] = replace(self._marks[place], extent=_extent(event))
        if isinstance(value, list | dict):
            self._open.append((value, place))
            if len(self._open) > DEPTH_LIMIT + 1:
                raise problem(self._path, line, _TOO_DEEP)

    def _new_key(self, event: Any, line: int, parent: dict[str, object], place: Place) -> str:
        if not isinstance(event, ScalarEvent):
            raise problem(self._path, line, "found a list or keys in place of a key; write 'key: value'")
        key = showable(str(event.value))  # invisible characters would make two keys look alike
        shown = key[:40]
        if key in parent:
            first = self._marks[(*place, key)].line
            raise problem(self._path, line, f"{shown}: written twice, on line {first} and here; keep one")
        self._marks[(*place, key)] = Mark(line, shown)
        return key


def _extent(event: Any) -> Extent:
    """A folded text ("say: >") begins below its sign, and ends before what comes next."""
    start, end = event.start_mark, event.end_mark
    if event.style in ("|", ">"):
        return Extent(first=start.line + 2, last=max(start.line + 2, end.line), column=0)
    return Extent(first=start.line + 1, last=end.line + 1, column=start.column)
