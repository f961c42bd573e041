"""Keys: one press, one control; and the terminal is always given back as it was."""

from __future__ import annotations

import signal
import string
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.events import Control
from voiceguide.display.keys import KEYS, KeyParser

pytest.importorskip("termios", reason="needs pseudo-terminals, which Windows has not")
from tests.support.patience import PATIENCE
from tests.support.pty_child import PtyChild

PRESSES = {key.encode(): control for key, control in KEYS.items()}
OTHER_KEYS = {
    "escape": b"\x1b",
    "left": b"\x1b[D",
    "shift up": b"\x1b[1;2A",
    "delete": b"\x1b[3~",
    "F1": b"\x1bOP",
    "F2 of the Linux console": b"\x1b[[B",
    "F5": b"\x1b[15~",
    "alt q": b"\x1bq",
    "ctrl D": b"\x04",
    "backspace": b"\x7f",
    "an accent": "é".encode(),
    "half a character": b"\xc3",
    "nothing that exists": b"\x1b[999;999h",
    "the terminal's answer": b"\x1b]11;rgb:0000/0000/0000\x1b\\",
}
unmapped = st.text(st.characters(codec="utf-8").filter(lambda c: c.lower() not in KEYS and c != "\x1b"))


def pressed(*chunks: bytes, gap: int = 1) -> list[Control]:
    """What the chunks ask for, when they come `gap` ms apart."""
    parser = KeyParser()
    return [control for n, chunk in enumerate(chunks) for control in parser.feed(chunk, 1000 + n * gap)]


# ------------------------------------------------------------------ what the keys mean


@pytest.mark.parametrize(("key", "control"), PRESSES.items())
def test_each_key_asks_for_its_control(key: bytes, control: Control) -> None:
    """A press posts its control."""
    assert pressed(key) == [control]


@pytest.mark.parametrize("key", ["R", "S", "B", "Q", "H"])
def test_caps_lock_does_not_matter(key: str) -> None:
    """Letters mean the same in both cases."""
    assert pressed(key.encode()) == [KEYS[key.lower()]]


@pytest.mark.parametrize("key", OTHER_KEYS.values(), ids=OTHER_KEYS.keys())
def test_any_other_key_does_nothing(key: bytes) -> None:
    """Keys without a meaning post nothing, and the next key still works."""
    assert pressed(key, b"q", gap=1100) == [Control.STOP]


@given(unmapped)
def test_garbage_does_nothing(text: str) -> None:
    """Characters without a meaning post nothing."""
    assert pressed(*(character.encode() for character in text)) == []


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_no_bytes_break_it(chunks: list[bytes]) -> None:
    """After any bytes at all, in any pieces, "stop" works again within a second or so."""
    parser = KeyParser()
    for n, chunk in enumerate(chunks):
        parser.feed(chunk, n)
    assert parser.feed(b"q", 2000 + len(chunks)) == [Control.STOP]


@pytest.mark.parametrize("cut", [1, 2])
def test_an_arrow_that_comes_in_pieces_is_an_arrow(cut: int) -> None:
    """A sequence split between two reads is one key, and none of its letters is a key."""
    assert pressed(b"\x1b[B"[:cut], b"\x1b[B"[cut:]) == [Control.QUIETER]


def test_escape_then_a_key_is_that_key() -> None:
    """A lone Escape does not swallow the key pressed after it."""
    assert pressed(b"\x1b", b"q", gap=150) == [Control.STOP]


def test_a_sequence_that_never_ends_cannot_keep_stop_away() -> None:
    """However often somebody presses q meanwhile, an unended sequence is given up within a second."""
    assert Control.STOP in pressed(b"\x1bPnever ended", *[b"q"] * 6, gap=200)


def test_a_held_key_is_one_press() -> None:
    """A key that repeats by itself posts once."""
    assert pressed(*[b"s"] * 50, gap=33) == [Control.SKIP]


def test_two_presses_are_two() -> None:
    """The same key again after a moment posts again."""
    assert pressed(b"+", b"+", gap=150) == [Control.FASTER, Control.FASTER]


# ------------------------------------------------------------------ pastes


@given(st.text(string.printable, min_size=1), st.lists(st.integers(0, 400)))
def test_a_marked_paste_does_nothing(text: str, cuts: list[int]) -> None:
    """A paste between the terminal's marks posts nothing, in whatever pieces it comes."""
    paste = b"\x1b[200~" + text.encode() + b"\x1b[201~"
    places = sorted({0, len(paste), *(cut for cut in cuts if cut < len(paste))})
    pieces = [paste[a:b] for a, b in pairwise(places)]
    assert pressed(*pieces, b"q") == [Control.STOP]


def test_an_unmarked_paste_does_nothing() -> None:
    """More at once than anybody types is no command."""
    assert pressed(b"squashed bananas\n") == []


def test_a_huge_paste_is_not_kept() -> None:
    """Ten megabytes are read past, and forgotten."""
    parser = KeyParser()
    parser.feed(b"\x1b[200~", 0)
    for n in range(160):
        parser.feed(b"q" * 65536, n)
    assert len(parser._rest) < 100  # noqa: SLF001  # memory kept is seen from inside only


# ------------------------------------------------------------------ on a real terminal

READING = """
import sys, threading
from voiceguide.display.keys import Keys
keys = Keys(lambda control: print(f"<{control}>", flush=True))
print("reading" if keys.active else "deaf", flush=True)
"""
WAITING = READING + "threading.Event().wait()"

ENDINGS = {
    "close": (READING + "input_ended = threading.Event().wait(0); keys.close(); keys.close()", None, 0),
    "no close": (READING, None, 0),
    "an exception": (READING + "raise SystemExit('in the midst')", None, 1),
    "Ctrl-C": (WAITING, "\x03", None),
    "SIGINT": (WAITING, signal.SIGINT, None),
    "SIGTERM": (WAITING, signal.SIGTERM, -signal.SIGTERM),
    "SIGHUP": (WAITING, signal.SIGHUP, -signal.SIGHUP),
}


def test_real_presses_post_their_controls_in_order() -> None:
    """Every key, typed on a terminal, posts its control at once and is not echoed."""
    with PtyChild(WAITING) as child:
        child.until("reading\r\n")
        for key, control in PRESSES.items():
            child.type(key)
            assert child.until(f"<{control}>\r\n") == f"<{control}>\r\n".encode()
            child.type(b"x")  # so that keys of one control are not taken for one held down


@pytest.mark.parametrize(("script", "cause", "code"), ENDINGS.values(), ids=ENDINGS.keys())
def test_the_terminal_is_given_back(
    script: str, cause: signal.Signals | str | None, code: int | None
) -> None:
    """However the program ends, the terminal's settings are what they were before."""
    with PtyChild(script) as child:
        child.until("reading\r\n")
        if isinstance(cause, signal.Signals):
            assert child.attributes() != child.before
            child.send(cause)
        elif cause:
            child.type(cause.encode())
        assert child.ends() == (code if code is not None else -signal.SIGINT)
        assert child.attributes() == child.before


def test_ctrl_s_cannot_freeze_the_session() -> None:
    """Ctrl-S, which stops a terminal's output until Ctrl-Q, does nothing."""
    with PtyChild(WAITING) as child:
        child.until("reading\r\n")
        child.type(b"\x13")
        child.type(b"r")
        child.until("<repeat>")


def test_what_was_typed_before_is_no_command() -> None:
    """Keys hit while the program was still loading are dropped."""
    script = "print('loading', flush=True); import sys; sys.stdin.readline()\n" + WAITING
    with PtyChild(script) as child:
        child.until("loading")
        child.type(b"\n\nq")
        child.until("reading\r\n")
        child.type(b"r")
        assert b"<stop>" not in child.until("<repeat>")


def test_a_closed_window_ends_the_keys_quietly() -> None:
    """When the terminal hangs up, the reading ends without a word, and the program goes on."""
    script = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n" + READING
    script += "keys._thread.join(); keys.close(); sys.exit(7)"
    with PtyChild(script) as child:
        child.until("reading\r\n")
        child.hang_up()
        assert child.ends() == 7
        assert child.complaints() == ""


@pytest.mark.parametrize("closed", [False, True], ids=["not a terminal", "closed"])
def test_without_a_terminal_nothing_is_read(closed: bool) -> None:
    """With stdin a pipe, or closed, there is no thread, and close() is harmless."""
    script = ("import os; os.close(0)\n" if closed else "") + READING
    script += "print(threading.active_count()); keys.close()"
    done = subprocess.run(
        [sys.executable, "-c", script], input=b"q", capture_output=True, check=True, timeout=PATIENCE
    )
    assert done.stdout.split() == [b"deaf", b"1"]


def test_suspended_and_resumed() -> None:
    """Ctrl-Z gives the shell its terminal; back in the foreground, keys work again."""
    shell = "import os; os.dup2(1, 2); os.execlp('bash', 'bash', '--norc', '--noprofile', '-i')"
    with PtyChild(shell, PS1="$ ", VOICEGUIDE_SCRIPT=WAITING, HISTFILE="") as child:
        child.until("$ ")
        child.type(f'{sys.executable} -c "$VOICEGUIDE_SCRIPT"\n'.encode())
        child.until("reading\r\n")
        child.type(b"\x1a")
        child.until("$ ")
        child.type(b"stty -a | tr ' ' '\\n' | grep -xE -- '-?(icanon|echo|ixon)' | sort | xargs; fg; exit\n")
        child.until("echo icanon ixon")
        child.until_unseen()
        child.type(b"\x1b[A")
        child.until("<louder>")
