"""Signals: one unwinds whatever is being done, and nothing that hangs can keep the process."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import ROOT
from voiceguide import exit_codes

PACKAGE = ROOT / "voiceguide"
BOTH = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])


def run(code: str, number: signal.Signals) -> subprocess.CompletedProcess[str]:
    """A program in which `kill()` sends it this signal."""
    head = (
        "import os, signal, sys, time\nfrom voiceguide import interrupts\n"
        f"def kill(): os.kill(os.getpid(), {int(number)}); time.sleep(20)\n"
    )
    return subprocess.run(
        [sys.executable, "-c", head + code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@BOTH
def test_a_signal_unwinds_a_command(number: signal.Signals) -> None:
    """As KeyboardInterrupt, so that everything is tidied up."""
    done = run(
        "interrupts.interrupt_when_asked()\n"
        "try: kill()\nexcept KeyboardInterrupt: print('unwound')\nfinally: print('tidied up')",
        number,
    )
    assert done.stdout == "unwound\ntidied up\n"


@BOTH
def test_a_second_signal_ends_at_once(number: signal.Signals) -> None:
    """Whoever asks twice does not want to wait for the tidying up."""
    done = run("interrupts.interrupt_when_asked()\ntry: kill()\nfinally: kill()", number)
    assert (done.returncode, done.stderr) == (exit_codes.STOPPED, "")


@BOTH
def test_a_session_that_hangs_is_over_all_the_same(number: signal.Signals) -> None:
    """It unwinds, and where that takes too long the process ends."""
    done = run(
        "with interrupts.over_within(0.1):\n"
        "    try: kill()\n"
        "    finally: print('unwinding', flush=True); time.sleep(20); print('never')",
        number,
    )
    assert (done.returncode, done.stdout, done.stderr) == (exit_codes.STOPPED, "unwinding\n", "")


@BOTH
def test_a_session_that_unwinds_is_left_in_peace(number: signal.Signals) -> None:
    """Afterwards signals do what they did before."""
    done = run(
        "before = signal.getsignal(signal.SIGTERM)\n"
        "try:\n    with interrupts.over_within(60): kill()\n"
        "except KeyboardInterrupt: print(signal.getsignal(signal.SIGTERM) == before)",
        number,
    )
    assert (done.returncode, done.stdout) == (0, "True\n")


@BOTH
def test_what_a_native_library_makes_of_an_interrupt_is_still_one(number: signal.Signals) -> None:
    """An error of its own, raised while the interrupt unwinds."""
    done = run(
        "try:\n    with interrupts.over_within(60):\n"
        "        try: kill()\n        except KeyboardInterrupt: raise OSError('device gone')\n"
        "except KeyboardInterrupt: print('interrupted')",
        number,
    )
    assert done.stdout == "interrupted\n"


def test_an_error_without_a_signal_stays_what_it_is() -> None:
    """Nobody asked for an end."""
    done = run(
        "try:\n    with interrupts.over_within(60): raise OSError\nexcept OSError: print('told')",
        signal.SIGTERM,
    )
    assert done.stdout == "told\n"


def test_the_terminal_is_left_before_the_process_ends() -> None:
    """And the process ends as the system ends it."""
    done = run(
        "interrupts.around_stops(lambda: print('left', flush=True), lambda: None)\nkill()", signal.SIGTERM
    )
    assert (done.returncode, done.stdout) == (-signal.SIGTERM, "left\n")


def test_a_signal_that_somebody_handles_is_not_claimed() -> None:
    """The command line's own handler stays; what is given back is only what was taken."""
    done = run(
        "interrupts.interrupt_when_asked()\nours = signal.getsignal(signal.SIGTERM)\n"
        "give_back = interrupts.around_stops(lambda: None, lambda: None)\n"
        "now = signal.getsignal\n"
        "def tell(): print(now(signal.SIGTERM) is ours, now(signal.SIGTSTP) is signal.SIG_DFL)\n"
        "tell(); give_back(); give_back(); tell()",
        signal.SIGTERM,
    )
    assert done.stdout == "True False\nTrue True\n"


@pytest.mark.parametrize("deed", [r"os\._exit\(", r"\bsignal\.signal\(", r"os\.dup2\(.*\b2\)"])
def test_one_module_does_what_concerns_the_whole_process(deed: str) -> None:
    """Ending it at once, handling its signals, hiding its standard error."""
    found = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if re.search(deed, path.read_text("utf-8"))
    }
    # An engine in a process of its own gives its standard error away for good.
    assert found - {str(Path("engine_process", "worker.py"))} in ({"interrupts.py"}, {"native_stderr.py"})
