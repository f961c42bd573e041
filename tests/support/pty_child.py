"""A Python program on a real pseudo-terminal of its own, and what it does to it."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from types import TracebackType
from typing import Any, Self

from tests.support.patience import PATIENCE

_OWN_TERMINAL = """
import fcntl, signal, termios
for number in (signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM, signal.SIGTSTP):
    signal.signal(number, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
"""
"""Ctrl-C and hang-ups reach a program only from its controlling terminal, and only if nobody before it said
that they are to be ignored: `nohup`, say, or a shell that runs the tests in the background."""


class PtyChild:
    """`script` runs with its stdin and stdout on the terminal; its stderr is kept apart."""

    def __init__(
        self, script: str, *arguments: str, columns: int = 80, rows: int = 24, **environment: str
    ) -> None:
        self._master, self._slave = pty.openpty()
        termios.tcsetwinsize(self._slave, (rows, columns))
        self.before = self.attributes()
        self.output = b""
        self._seen = 0
        plain = {
            k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "ACCESSIBLE", "COLUMNS", "LINES")
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", _OWN_TERMINAL + script, *arguments],
            stdin=self._slave,
            stdout=self._slave,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env=plain | {"TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8"} | environment,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self.process.communicate()
        self.hang_up()
        os.close(self._slave)

    def attributes(self) -> list[Any]:
        """The terminal's settings now: echo, line mode, special characters."""
        return termios.tcgetattr(self._slave)

    def type(self, keys: bytes) -> None:
        os.write(self._master, keys)

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """Close the window."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def until(self, text: str) -> bytes:
        """Read on until `text` was written.  Returns what was written since the last call, up to that."""
        start, wanted, deadline = self._seen, text.encode(), time.monotonic() + PATIENCE
        while wanted not in self.output[start:]:
            if time.monotonic() > deadline or not self._read():
                raise AssertionError(f"{text!r} never came, but: {self.output[start:]!r}")
        self._seen = self.output.index(wanted, start) + len(wanted)
        return self.output[start : self._seen]

    def until_unseen(self) -> None:
        """Wait until what is typed is no longer shown: single keys are being read."""
        deadline = time.monotonic() + PATIENCE
        while self.attributes()[3] & (termios.ECHO | termios.ICANON):
            assert time.monotonic() < deadline, f"It never took the terminal, but wrote {self.output!r}"
            self._read(0.01)

    def ends(self) -> int:
        """Read on until the program has ended.  Returns its exit code; -15 for SIGTERM, and so on."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                raise AssertionError(f"It never ended, but wrote: {self.output!r}")
            self._read(0.01)
        while self._read(0):
            pass
        return self.process.returncode

    def complaints(self) -> str:
        """What the ended program wrote to stderr."""
        assert self.process.stderr
        return self.process.stderr.read().decode()

    def _read(self, timeout: float = PATIENCE) -> bool:
        if self._master < 0 or not select.select([self._master], [], [], timeout)[0]:
            return False
        self.output += os.read(self._master, 65536)
        return True
