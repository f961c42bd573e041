"""Keys: one key press for everything that the voice can ask for."""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from voiceguide.core.events import Control, Ms
from voiceguide.display.terminal import hold

KEYS = {
    " ": Control.PAUSE,
    "\r": Control.DONE,
    "\n": Control.DONE,
    "r": Control.REPEAT,
    "s": Control.SKIP,
    "b": Control.BACK,
    "n": Control.NOT_DONE,
    "q": Control.STOP,
    "-": Control.SLOWER,
    "+": Control.FASTER,
    "=": Control.FASTER,  # the same key without shift
    "o": Control.OWN_PACE,
    "w": Control.WHERE,
    "h": Control.HELP,
    "?": Control.HELP,
    "\x1b[A": Control.LOUDER,  # the arrow up
    "\x1bOA": Control.LOUDER,
    "\x1b[B": Control.QUIETER,  # the arrow down
    "\x1bOB": Control.QUIETER,
}

_HELD: Ms = 100
"""The same key again this soon was not pressed again but held down."""
_ESCAPE_PATIENCE: Ms = 100
"""A terminal sends the rest of an arrow key within this; a lone Escape has no rest."""
_PASTE_PATIENCE: Ms = 1000
"""The rest of a paste, or of a terminal's answer, comes within this."""
_MOST_AT_ONCE = 3
"""More characters in one read were pasted, not typed."""

_PASTE = b"\x1b[200~"
_TOKEN = re.compile(
    rb"""
    \x1b\[200~ .*? \x1b\[201~                             # a paste, as terminals mark it
  | \x1b\[\[ (?: [^\x1b] | (?=\x1b) )                      # a function key of the Linux console
  | \x1b\[ (?!200~|\[) [ -?]* (?: [^ -?\x1b] | (?=\x1b) )  # arrows and other keys
  | \x1bO  (?: [^\x1b] | (?=\x1b) )                        # the same, in another mode
  | \x1b[]P^_X] .*? (?: \x07 | \x1b\\ )                    # a terminal's answer to a question
  | \x1b[^][OP^_X\x1b]                                     # Alt and a key
  | \x1b (?=\x1b)                                          # Escape, and something else
  | [^\x1b]+                                               # plain characters
    """,
    re.DOTALL | re.VERBOSE,
)


class KeyParser:
    """Turns the bytes a terminal sends into controls.  Pure; never keeps more than a few bytes."""

    def __init__(self) -> None:
        self._rest = b""
        self._rest_at: Ms = 0
        self._last = ""
        self._last_at: Ms = 0

    def feed(self, data: bytes, at: Ms) -> list[Control]:
        """The controls asked for by what was read at `at`."""
        patience = _ESCAPE_PATIENCE if self._rest in (b"\x1b", b"\x1b[", b"\x1bO") else _PASTE_PATIENCE
        if at - self._rest_at > patience:
            self._rest = b""
        if not self._rest:
            self._rest_at = at
        data = self._rest + data
        end = 0
        controls: list[Control] = []
        while token := _TOKEN.match(data, end):
            end = token.end()
            controls += [KEYS[key] for key in _typed(token[0]) if self._pressed(key, at) and key in KEYS]
            self._rest_at = at
        rest = data[end:]
        self._rest = rest if len(rest) <= 64 else rest[: len(_PASTE)] + rest[-len(_PASTE) + 1 :]
        return controls

    def _pressed(self, key: str, at: Ms) -> bool:
        """Is this a new press, rather than a key held down?"""
        held = key == self._last and at - self._last_at < _HELD
        self._last, self._last_at = key, at
        return not held


def _typed(token: bytes) -> Sequence[str]:
    """The keys behind one token; none if it was pasted."""
    if token.startswith(b"\x1b"):
        return [token.decode("latin-1")]
    typed = token.decode("utf-8", "ignore").lower()
    return typed if len(typed) <= _MOST_AT_ONCE else []


if sys.platform == "win32":
    import msvcrt

    _ARROW_CODES = {"H": b"\x1b[A", "P": b"\x1b[B"}

    class _Keyboard:
        """A console, sending what a terminal would send."""

        def __init__(self) -> None:
            self._woken = threading.Event()

        def read(self) -> bytes:
            while not self._woken.wait(0.05):
                if msvcrt.kbhit():
                    key = msvcrt.getwch()
                    if key not in "\0\xe0":
                        return key.encode()
                    if arrow := _ARROW_CODES.get(msvcrt.getwch()):
                        return arrow
            return b""

        def wake(self) -> None:
            self._woken.set()

        def close(self) -> None:
            """Nothing was changed."""

else:
    import termios
    from select import select

    class _Keyboard:
        """A terminal.  `read` waits for bytes: none when it is gone, or once another thread woke it."""

        def __init__(self) -> None:
            self._fd = sys.stdin.fileno()
            self._before = termios.tcgetattr(self._fd)
            self._wake_read, self._wake_write = os.pipe()
            self._release = hold(self._take, self._give_back)

        def read(self) -> bytes:
            try:
                ready, _, _ = select([self._fd, self._wake_read], [], [])
                return b"" if self._wake_read in ready else os.read(self._fd, 4096)
            except OSError:  # hung up
                return b""

        def wake(self) -> None:
            os.write(self._wake_write, b".")

        def close(self) -> None:
            self._release()
            os.close(self._wake_read)
            os.close(self._wake_write)

        def _take(self) -> None:
            """Each key at once and unseen; Ctrl-C still interrupts; Ctrl-S cannot freeze the screen."""
            taken = [*self._before[:6], [*self._before[6]]]
            taken[0] &= ~termios.IXON
            taken[3] &= ~(termios.ICANON | termios.ECHO)
            taken[6][termios.VMIN], taken[6][termios.VTIME] = 1, 0
            self._set(taken)

        def _give_back(self) -> None:
            self._set(self._before)

        def _set(self, attributes: list[Any]) -> None:
            """Never waits; what was typed for the other mode is dropped."""
            with suppress(termios.error):  # hung up, or in the background: asked again on resuming
                termios.tcflush(self._fd, termios.TCIFLUSH)
                termios.tcsetattr(self._fd, termios.TCSANOW, attributes)


class Keys:
    """Reads single keys while stdin is a terminal; otherwise does nothing at all."""

    def __init__(self, post: Callable[[Control], None]) -> None:
        """`post` is called from the reader's own thread, once for each control.

        Space posts PAUSE also while paused: one key, there and back.  Make it in the main thread, so that
        signals too leave the terminal as it was.
        """
        self._post = post
        typing = sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()
        self._keyboard = _Keyboard() if typing else None
        self._thread = threading.Thread(target=self._read, name="keys", daemon=True)
        if self._keyboard:
            self._thread.start()

    @property
    def active(self) -> bool:
        """Are keys being read?"""
        return self._thread.is_alive()

    def close(self) -> None:
        """Give the terminal back as it was.  Safe to call twice, and from `post`."""
        keyboard, self._keyboard = self._keyboard, None
        if keyboard:
            keyboard.wake()
            if threading.current_thread() is not self._thread:
                self._thread.join(timeout=1)
            keyboard.close()

    def _read(self) -> None:
        parser = KeyParser()
        while (keyboard := self._keyboard) and (data := keyboard.read()):
            for control in parser.feed(data, time.monotonic_ns() // 1_000_000):
                self._post(control)
