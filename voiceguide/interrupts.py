"""Every signal that this process handles, and every sudden end of it.

Three ask for it.  The command line: Ctrl-C unwinds any command.  A session: it is over soon, even if a device
hangs.  The terminal: it is given back before the process ends or sleeps.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NoReturn

from voiceguide.exit_codes import STOPPED

if TYPE_CHECKING:
    from types import FrameType

ASKED_TO_END = (signal.SIGINT, signal.SIGTERM)


def end_at_once(code: int) -> NoReturn:
    """The process is gone, and nothing is tidied up.  For when tidying up itself may never end."""
    os._exit(code)


def interrupt_when_asked() -> None:
    """Ctrl-C and SIGTERM raise KeyboardInterrupt, from now on; a second one ends the process at once."""

    def at_once(_number: int, _frame: object) -> NoReturn:
        end_at_once(STOPPED)

    def interrupted(_number: int, frame: FrameType | None) -> NoReturn:
        for number in ASKED_TO_END:
            signal.signal(number, at_once)
        if _importing(frame):  # a native module makes any error of it, even a panic; nothing is open yet
            end_at_once(STOPPED)
        raise KeyboardInterrupt

    for number in ASKED_TO_END:
        signal.signal(number, interrupted)


def _importing(frame: FrameType | None) -> bool:
    while frame is not None and not frame.f_code.co_filename.startswith("<frozen importlib"):
        frame = frame.f_back
    return frame is not None


@contextlib.contextmanager
def over_within(seconds: float) -> Iterator[None]:
    """Ctrl-C and SIGTERM raise KeyboardInterrupt, and end the process if it is not over `seconds` later."""
    asked = False

    def interrupted(_number: int, _frame: FrameType | None) -> NoReturn:
        nonlocal asked
        asked = True
        for number in ASKED_TO_END:
            signal.signal(number, signal.SIG_IGN)
        _end_after(seconds)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupted) for number in ASKED_TO_END}
    try:
        yield
    except Exception:
        if asked:  # a native library made an error of its own of the interrupt
            raise KeyboardInterrupt from None
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end_after(seconds: float) -> None:
    import threading

    watchdog = threading.Timer(seconds, end_at_once, (STOPPED,))
    watchdog.daemon = True
    watchdog.start()


def around_stops(leave: Callable[[], None], enter: Callable[[], None]) -> Callable[[], None]:
    """Run `leave` before a signal ends the process or puts it to sleep (Ctrl-Z), and `enter` when it resumes.

    Only signals that nobody else handles are claimed, and only from the main thread.  Both functions run
    inside a signal handler: they must be quick, never wait, and do no harm when run twice.
    Returns what gives the signals back (safe to call twice).
    """
    if sys.platform == "win32" or not _in_main_thread():
        return lambda: None

    def stopped(number: int, _frame: FrameType | None) -> None:
        """Do what the system does on this signal, end or sleep, once `leave` has run."""
        leave()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)
        signal.signal(number, stopped)  # reached only after a sleep
        enter()

    def resumed(_number: int, _frame: FrameType | None) -> None:
        enter()

    ends_or_sleeps = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGTSTP)
    handlers = {**dict.fromkeys(ends_or_sleeps, stopped), signal.SIGCONT: resumed}
    ours = [number for number in handlers if signal.getsignal(number) is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, handlers[number])

    def give_back() -> None:
        if not _in_main_thread():
            return  # they stay: where there is nothing to leave they only do what the system would do
        for number in ours:
            if signal.getsignal(number) is handlers[number]:
                signal.signal(number, signal.SIG_DFL)

    return give_back


def _in_main_thread() -> bool:
    import threading

    return threading.current_thread() is threading.main_thread()
