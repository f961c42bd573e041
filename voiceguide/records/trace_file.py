"""The trace on disk: one JSON line a moment, readable by its owner only, replayed exactly."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from voiceguide.core.commands import Command
from voiceguide.core.events import Event, Ms
from voiceguide.core.session.session import Session
from voiceguide.core.session.trace import OtherFormat, as_line, event_from, session_from
from voiceguide.core.text import clock
from voiceguide.core.turns.turn import Turn
from voiceguide.ports import VoiceguideError


class TraceFile:
    """Writes a trace while the session goes on.  Never overwrites, and holds no words unless `words` is
    called."""

    def __init__(self, path: Path, header: dict[str, Any]) -> None:
        """Raises VoiceguideError if `path` exists or cannot be written."""
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise VoiceguideError(f"{path} is there already; name a new file with --trace.") from None
        except OSError as error:
            raise VoiceguideError(
                f"{path} cannot be written ({error.strerror}); name another file."
            ) from None
        self._file = os.fdopen(descriptor, "w", encoding="utf-8")
        self._failed = False
        self._write(header)

    def record(self, event: Event, commands: tuple[Command, ...]) -> None:
        """Write one moment."""
        self._write(as_line(event, commands))

    def words(self, at: Ms, heard: Sequence[str]) -> None:
        """Write words that were said.  Only for a trace that was asked to keep them."""
        self._write({"at": at, "words": list(heard)})

    def close(self) -> None:
        """Safe to call twice."""
        with contextlib.suppress(OSError):  # closing writes the rest; the disk may be full
            self._file.close()

    def _write(self, line: dict[str, Any]) -> None:
        if self._failed or self._file.closed:
            return
        try:
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._file.flush()
        except OSError:  # a full disk ends the trace, never the session
            self._failed = True


def replay(path: Path) -> int:
    """Drive a fresh session with the events of a trace; return how many moments were exactly the same.
    Raises VoiceguideError at the first that is not, or if the file is no trace."""
    return sum(1 for _ in _replayed(path))


def explain(path: Path) -> list[str]:
    """Why each turn of a trace ended when it did, one line each.  Raises VoiceguideError as replay() does."""
    told: list[str] = []
    before: Turn | None = None
    decided: Turn | None = None
    for event, session in _replayed(path):
        turn, moment = session.turn, clock(event.at)
        if before is not None and turn is not before:
            told.append(f"{moment}  {before.kind.value}: {before.why(event.at)}.")
            decided = before
        elif turn is not None and turn is decided and before is None:
            told.append(
                f"{moment}  {turn.kind.value}: taken back, somebody went on before the guide was heard."
            )
        before = turn
    return told


def _replayed(path: Path) -> Iterator[tuple[Event, Session]]:
    """Each event of a trace, and the session after it."""
    number = 0
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        session = session_from(json.loads(lines[0]))
        for number, line in enumerate(lines[1:], start=2):
            written = json.loads(line)
            if "words" in written:
                continue
            event = event_from(written["event"])
            now = as_line(event, session.handle(event))
            if json.loads(json.dumps(now)) != written:
                raise VoiceguideError(
                    f"{path}:{number}: here the session behaves differently from the recording."
                )
            yield event, session
    except OSError as error:
        raise VoiceguideError(f"{path} cannot be read ({error.strerror}); check its name.") from None
    except OtherFormat:
        raise VoiceguideError(
            f"{path}:1: another version of voiceguide wrote this trace; replay it with that one."
        ) from None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise VoiceguideError(
            f"{path}:{max(1, number)}: this is not a voiceguide trace, or it is cut off."
        ) from None
