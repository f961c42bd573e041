"""Undoes whatever changes the terminal, however the program ends or is suspended.

`hold(enter, leave)` is for the two things that change it: the keys (no echo, no waiting for Enter) and the
screen (its own page, no cursor).  Only one thing cannot be undone: being killed outright.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

Step = Callable[[], None]
"""Runs inside a signal handler: it must be quick, never wait, and do no harm when run twice."""

_holds: list[tuple[Step, Step]] = []
_ours: list[int] = []
"""Signals that nobody had claimed, handled here while anything is held."""


def hold(enter: Step, leave: Step) -> Step:
    """Run `enter` now, and again whenever the program resumes; `leave` whenever it stops.

    "Stops" is the end of the program, an uncaught exception, a terminating signal that nobody else
    handles, and Ctrl-Z.  Returns what to call at the ordinary end (safe to call twice).
    Signals are looked after only when called from the main thread.
    """
    pair = (enter, leave)
    if not _holds:
        atexit.register(_leave_all)
        _claim_signals()
    _holds.append(pair)
    enter()

    def release() -> None:
        if pair in _holds:
            _holds.remove(pair)
            leave()
            if not _holds:
                atexit.unregister(_leave_all)
                _return_signals()

    return release


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


def _claim_signals() -> None:
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        return
    handlers = {
        signal.SIGTERM: _stopped,
        signal.SIGHUP: _stopped,
        signal.SIGQUIT: _stopped,
        signal.SIGTSTP: _stopped,
        signal.SIGCONT: _resumed,
    }
    for number, handler in handlers.items():
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, handler)
            _ours.append(number)


def _return_signals() -> None:
    if threading.current_thread() is not threading.main_thread():
        return  # the handlers stay; with nothing held they only do what the system would do
    while _ours:
        number = _ours.pop()
        if signal.getsignal(number) in (_stopped, _resumed):
            signal.signal(number, signal.SIG_DFL)


def _stopped(number: int, _frame: FrameType | None) -> None:
    """Leave the terminal as it was, then do what the system does on this signal: end, or sleep."""
    _leave_all()
    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)
    signal.signal(number, _stopped)  # reached only after a sleep (Ctrl-Z)
    _enter_all()


def _resumed(_number: int, _frame: FrameType | None) -> None:
    """Take the terminal again: it may have been somebody else's in between."""
    _enter_all()
