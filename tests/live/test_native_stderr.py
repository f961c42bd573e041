"""What native libraries print is hidden while somebody asks for it, and nothing else is."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest

from tests.support.command_line import ROOT
from voiceguide import native_stderr


def native(text: bytes) -> None:
    """Print as C code does."""
    os.write(2, text)


def test_native_chatter_is_hidden_for_a_while(capfd: pytest.CaptureFixture[str]) -> None:
    """Before and after it descriptor 2 leads where it led."""
    native(b"before\n")
    with native_stderr.hidden():
        native(b"chatter\n")
    native(b"after\n")
    assert capfd.readouterr().err == "before\nafter\n"


def test_it_comes_back_after_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever the call did that chatters."""
    with pytest.raises(ZeroDivisionError), native_stderr.hidden():
        raise ZeroDivisionError
    native(b"after\n")
    assert capfd.readouterr().err == "after\n"


def test_whoever_ends_first_uncovers_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """A session hides it for all its time, and looks for a device meanwhile."""
    with native_stderr.hidden():
        with native_stderr.hidden():
            native(b"inner\n")
        native(b"outer\n")
    native(b"after\n")
    assert capfd.readouterr().err == "after\n"


def test_two_threads_may_overlap(capfd: pytest.CaptureFixture[str]) -> None:
    """The first to begin is the first to end."""
    begun, ended = threading.Event(), threading.Event()

    def first() -> None:
        with native_stderr.hidden():
            begun.set()
            ended.wait(20)

    thread = threading.Thread(target=first)
    thread.start()
    assert begun.wait(20)
    with native_stderr.hidden():
        ended.set()
        thread.join()
        native(b"still hidden\n")
    native(b"after\n")
    assert capfd.readouterr().err == "after\n"


def run(code: str, *, closed: bool = False) -> subprocess.CompletedProcess[str]:
    """A program with the usual standard error, or with none."""
    close = "import os; os.close(2)\n" if closed else ""
    return subprocess.run(
        [sys.executable, "-c", f"{close}import os, sys\nfrom voiceguide import native_stderr\n{code}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_python_is_still_heard() -> None:
    """A warning of our own gets through, also from within a second use."""
    done = run(
        "with native_stderr.hidden(), native_stderr.hidden():\n"
        "    os.write(2, b'chatter')\n"
        "    print('ours', file=sys.stderr)\n"
        "print('after', file=sys.stderr)"
    )
    assert (done.returncode, done.stderr) == (0, "ours\nafter\n")


def test_a_closed_standard_error_is_no_trouble() -> None:
    """As some services start programs."""
    done = run("with native_stderr.hidden(): pass\nprint('done')", closed=True)
    assert (done.returncode, done.stdout) == (0, "done\n")
