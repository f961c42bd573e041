"""Undoes whatever changes the terminal, however the program ends or is suspended.

`hold(enter, leave)` is for the two things that change it: the keys (no echo, no waiting for Enter) and the
screen (its own page, no cursor).  Only one thing cannot be undone: being killed outright.
"""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress

from voiceguide.interrupts import around_stops

Step = Callable[[], None]
"""Runs inside a signal handler: it must be quick, never wait, and do no harm when run twice."""

_holds: list[tuple[Step, Step]] = []
_claims = ExitStack()
"""What is given back once nothing is held any more."""


def hold(enter: Step, leave: Step) -> Step:
    """Run `enter` now, and again whenever the program resumes; `leave` whenever it stops.

    "Stops" is the end of the program, an uncaught exception, a terminating signal that nobody else
    handles, and Ctrl-Z.  Returns what to call at the ordinary end (safe to call twice).
    Signals are looked after only when called from the main thread.
    """
    pair = (enter, leave)
    if not _holds:
        atexit.register(_leave_all)
        _claims.callback(atexit.unregister, _leave_all)
        _claims.callback(around_stops(_leave_all, _enter_all))
    _holds.append(pair)
    enter()

    def release() -> None:
        if pair in _holds:
            _holds.remove(pair)
            leave()
            if not _holds:
                _claims.close()

    return release


def is_terminal(stream: object) -> bool:
    """Whether a standard stream is open, and a terminal."""
    return bool(stream and not stream.closed and stream.isatty())  # type: ignore[attr-defined]


def write_now(text: str) -> None:
    """Write to the terminal at once, even inside a signal handler; write nothing if it hung up."""
    with suppress(OSError, ValueError):
        if sys.platform == "win32":  # a console takes text, and no signal interrupts
            sys.stdout.write(text)
            sys.stdout.flush()
            return
        rest = text.encode(sys.stdout.encoding, "replace")
        while rest:
            rest = rest[os.write(sys.stdout.fileno(), rest) :]


def _enter_all() -> None:
    for enter, _ in _holds:
        enter()


def _leave_all() -> None:
    for _, leave in reversed(_holds):
        leave()
