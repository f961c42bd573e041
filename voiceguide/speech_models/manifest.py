"""The speech models that are known by name: where each is published, and how a whole one is recognized.

The manifest is a JSON file, models/manifest.json, so that a model can be added without code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import MISSING, dataclass, fields
from pathlib import Path

from voiceguide.ports import UsageError, VoiceguideError

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._+-]{0,98}[A-Za-z0-9_+-])?")
_NOT_NAMES = re.compile(
    r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?|synthetic-en|manifest\.json|readme\.md", re.IGNORECASE
)
"""Devices on Windows; what else lies in models/ of a checkout."""
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """A published model: one zip archive that holds a Vosk model."""

    name: str
    url: str
    size: int
    """Bytes of the archive."""
    sha256: str
    """Of the archive, in lower-case hexadecimal."""
    licence: str
    """An SPDX name."""
    language: str
    """A language tag such as "en-US"."""
    purpose: str
    """One line for a person: what it is good for."""
    unpacked: int | None = None
    """About how many bytes it needs once installed, if somebody has looked."""
    default: bool = False
    """The one that is meant when no name is given."""


def is_model_name(name: str) -> bool:
    """Could a model's folder be called this, on every system?  Never a path, never a hidden file."""
    return bool(_NAME.fullmatch(name)) and not _NOT_NAMES.fullmatch(name)


def load(path: Path) -> tuple[ModelEntry, ...]:
    """The models that the manifest `path` names, the default among them.  Raises VoiceguideError."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        entries = tuple(_entry(item) for item in document["models"])
        if sum(entry.default for entry in entries) != 1:
            raise ValueError("exactly one model must be the default")
        if len({entry.name.lower() for entry in entries}) != len(entries):
            raise ValueError("a name stands there twice")
    except OSError as error:
        raise VoiceguideError(f"The list of models {path} cannot be read: {error.strerror}.") from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise VoiceguideError(
            f"The list of models {path} is damaged ({error}): put the published manifest.json in its place."
        ) from error
    return entries


def find(name: str, entries: Iterable[ModelEntry]) -> ModelEntry:
    """The entry called `name`.  Raises UsageError with the nearest names."""
    known = {entry.name: entry for entry in entries}
    if name not in known:
        raise UsageError(f"No model is called {unknown(name, known)}")
    return known[name]


def unknown(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about a name that nobody knows: the name, and what to write instead."""
    from voiceguide.core.text import nearest, quoted

    return f"{quoted(name)}; {nearest(name, known)}"


def _entry(item: object) -> ModelEntry:
    if not isinstance(item, dict):
        raise ValueError("a model is no object")
    allowed = {field.name for field in fields(ModelEntry)}
    needed = {field.name for field in fields(ModelEntry) if field.default is MISSING}
    if wrong := (needed - item.keys()) | (item.keys() - allowed):
        raise ValueError(f"a model has too little or too much: {', '.join(sorted(wrong))}")
    entry = ModelEntry(**item)
    texts = (entry.name, entry.url, entry.sha256, entry.licence, entry.language, entry.purpose)
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("a text is missing")
    if not is_model_name(entry.name):
        raise ValueError(f"{entry.name!r} cannot be a model's name")
    if not isinstance(entry.size, int) or entry.size <= 0 or not _SHA256.fullmatch(entry.sha256):
        raise ValueError(f"{entry.name} has no proper size or sha256")
    return entry
