"""The file that a command writes when it is asked to with `--to FILE`: its ending says what is written."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from voiceguide.core.text import showable
from voiceguide.ports import UsageError, VoiceguideError


def checked(name: str | Path, endings: Sequence[str]) -> Path:
    """The path of an output file.  Raises UsageError if it has none of these endings, such as ".wav"."""
    path = Path(name)
    if path.suffix.lower() not in endings:
        *most, last = endings
        listed = f"{', '.join(most)} or {last}" if most else last
        raise UsageError(
            f"--to writes {listed}; found '{showable(path.name)[:40]}'. Write it like file{endings[0]}."
        )
    return path


def write(path: Path, data: bytes) -> None:
    """Write the file; one that is there is replaced once the new one is whole.

    Raises VoiceguideError where that is impossible; what was there before is there still.
    """
    target = path.resolve()  # a link stays a link
    try:
        if target.is_file() or not target.exists():
            _replace(target, data)
        else:  # a device, a pipe
            target.write_bytes(data)
    except OSError as error:
        raise VoiceguideError(
            f"{showable(str(path))} cannot be written ({error.strerror}); name another file."
        ) from None


def _replace(target: Path, data: bytes) -> None:
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
