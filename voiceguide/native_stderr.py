"""Native libraries print to file descriptor 2, past Python: ALSA, JACK, OpenFst.  Here that goes nowhere."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from typing import TextIO


@contextlib.contextmanager
def hidden() -> Iterator[None]:
    """What native code prints on descriptor 2 is lost meanwhile; what Python writes to sys.stderr is not.

    The descriptor belongs to the whole process, so users share it, also from several threads: the first one
    hides it, and the last one brings it back.
    """
    _hiding.begin()
    try:
        yield
    finally:
        _hiding.end()


class _Hiding:
    """Where descriptor 2 led to, while anybody wants it hidden."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0
        self._kept: int | None = None
        self._python: TextIO | None = None
        """Python's own standard error, where it had to be moved."""

    def begin(self) -> None:
        with self._lock:
            self._users += 1
            if self._users == 1:
                self._hide()

    def end(self) -> None:
        with self._lock:
            self._users -= 1
            if self._users == 0:
                self._bring_back()

    def _hide(self) -> None:
        if sys.stderr is not None:
            sys.stderr.flush()
        try:
            self._kept = os.dup(2)
        except OSError:  # closed by whoever started this: nobody sees what is printed there
            return
        if _writes_to_descriptor_2(sys.stderr):
            self._python = sys.stderr
            sys.stderr = open(  # noqa: SIM115
                self._kept, "w", buffering=1, encoding="utf-8", errors="replace", closefd=False
            )
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), 2)

    def _bring_back(self) -> None:
        if self._kept is None:
            return
        if self._python is not None:
            sys.stderr.flush()
            sys.stderr, self._python = self._python, None
        os.dup2(self._kept, 2)
        os.close(self._kept)
        self._kept = None


_hiding = _Hiding()


def _writes_to_descriptor_2(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.fileno() == 2
    except (OSError, ValueError):  # in memory, or closed
        return False
