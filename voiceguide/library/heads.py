"""The head of every exercise, for a list: quick, because a shipped file is not checked again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voiceguide.library import find
from voiceguide.ports import VoiceguideError

_HEAD = re.compile(r"^(summary|minutes): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Head:
    """What a list tells of an exercise."""

    summary: str
    minutes: int


def heads() -> Mapping[str, Head | Path]:
    """The head of every exercise by its name, sorted; for a file with a mistake in it, its path.

    A person's own files are read and checked whole: whatever has a head here can be led.
    """
    shipped = find.shipped_folder()
    return {
        name: _shipped_head(path) if path.parent == shipped else _checked_head(path)
        for name, path in sorted(find.known().items())
    }


def _shipped_head(path: Path) -> Head:
    """From the lines themselves: each is one key and a plain value, as the tests make sure."""
    found = dict(_HEAD.findall(path.read_text(encoding="utf-8")))
    return Head(found["summary"], int(found["minutes"]))


def _checked_head(path: Path) -> Head | Path:
    try:
        exercise = find.load(path)
    except VoiceguideError:
        return path
    return Head(exercise.summary, exercise.minutes)
