"""What a session costs, in the living room of the tests, with nobody there to speak.

Rendering: seconds of speech made per second, for every sentence of the shipped exercise, once the
engine is warm.  Rehearsal: processor time of the shipped exercise, so many times over that it
would last over half an hour with two people; the best of --runs.
Time to first sound: from starting the program to the first sound at the speaker; median of --runs.
CPU share and memory: the program and its children, in the half seconds in which the guide is
silent and the ear may be open, until 30 s of these are gathered or the session ends.  100 % is
one core.  Memory is the proportional set size (shared pages counted once).
Takes a minute and a half.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from scripts.bench.command import bench_parser
from scripts.bench.machine import describe
from tests.support.room.room import RATE, Recording, Room
from voiceguide.core.commands import Speak
from voiceguide.core.written.cast import Cast
from voiceguide.library import find as library
from voiceguide.plan import Plan
from voiceguide.ports import VOICE_RATE
from voiceguide.rehearsal.length import estimated
from voiceguide.rehearsal.virtual_time import rehearse
from voiceguide.voice.engines.choose import choose_renderer

ROOT = Path(__file__).parents[3]
PROGRAM = [sys.executable, "-P", "-m", "voiceguide"]
SILENCE = 30
"""Samples quieter than this (of 32768; -61 dBFS) are no sound."""
PATIENCE_S = 30.0
LISTEN_S = 30.0
STEP_S = 0.5
HALF_AN_HOUR = 30 * 60 * 1000
REHEARSAL_GOAL_MS = 100


@contextmanager
def session(room: Room) -> Iterator[subprocess.Popen[bytes]]:
    """An affirmation session without a terminal; ended by Ctrl-C."""
    environment = room.env({"PYTHONPATH": str(ROOT)})
    process = subprocess.Popen(
        [*PROGRAM, "affirm", "--yes"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate()


def first_sound(recording: Recording) -> float | None:
    """The monotonic time of the first sound heard, if any."""
    loud = np.flatnonzero(np.abs(recording.samples.astype(np.int32)) > SILENCE)
    return recording.began + loud[0] / RATE if len(loud) else None


def time_to_first_sound() -> float:
    """Seconds from the start of the program to sound at the speaker."""
    with Room() as room, room.record("speaker") as recording:
        began = time.monotonic()
        with session(room) as process:
            while (heard := first_sound(recording)) is None:
                if process.poll() is not None:
                    assert process.stderr is not None
                    sys.exit(f"No session: {process.stderr.read().decode().strip()}")
                if time.monotonic() > began + PATIENCE_S:
                    sys.exit(f"No sound within {PATIENCE_S:g} s.")
                time.sleep(0.1)
    return heard - began


def family(pid: int) -> list[int]:
    """The process and its descendants."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def cpu_seconds(pids: list[int]) -> float:
    """User and system time used so far."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(ticks) for stat in stats for ticks in stat[11:13]) / os.sysconf("SC_CLK_TCK")


def memory_mb(pids: list[int]) -> float:
    """Proportional set size."""
    lines = [line for pid in pids for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def while_silent() -> tuple[list[float], float]:
    """CPU shares of the half seconds in which the guide is silent, and the most memory seen."""
    shares: list[float] = []
    memory = 0.0
    with Room() as room, room.record("speaker") as recording, session(room) as process:
        while first_sound(recording) is None and process.poll() is None:
            time.sleep(STEP_S)
        while len(shares) * STEP_S < LISTEN_S and process.poll() is None:
            pids, began = family(process.pid), time.monotonic()
            before = cpu_seconds(pids)
            time.sleep(STEP_S)
            try:
                used, memory = cpu_seconds(pids) - before, max(memory, memory_mb(family(process.pid)))
            except (FileNotFoundError, ProcessLookupError):
                continue  # a child ended, or the session did
            took = time.monotonic() - began
            if np.abs(recording.tail(took).astype(np.int32)).max(initial=0) <= SILENCE:
                shares.append(used / took)
    return shares, memory


def render_speed() -> tuple[float, int]:
    """Seconds of speech rendered in one second, and of how many sentences."""
    rehearsed = rehearse(Plan(exercise=library.load("affirm"), cast=Cast()).session(), estimated)
    texts = [m.sound.text for m in rehearsed.moments if isinstance(m.sound, Speak)]
    renderer = choose_renderer()
    renderer.render("Hello.")
    began = time.perf_counter()
    samples = sum(len(renderer.render(text).samples) for text in texts)
    took = time.perf_counter() - began
    renderer.close()
    return samples / VOICE_RATE / took, len(texts)


def rehearsal_cost(runs: int) -> tuple[float, float]:
    """Milliseconds of processor time for a long session, and how many minutes it would last."""
    once = library.load("affirm")
    length = rehearse(Plan(exercise=once, cast=Cast()).session(), estimated).length
    exercise = once.model_copy(update={"steps": once.steps * (HALF_AN_HOUR // length + 2)})
    costs = []
    for _ in range(runs):
        began = time.process_time()
        length = rehearse(Plan(exercise=exercise, cast=Cast()).session(), estimated).length
        costs.append(time.process_time() - began)
    return min(costs) * 1000, length / 60_000


def main(arguments: Sequence[str]) -> None:
    """Print one line for each cost."""
    parser = bench_parser(__name__, __doc__)
    parser.add_argument("--runs", type=int, default=5, help="of each measurement (default: 5)")
    runs: int = parser.parse_args(arguments).runs
    print(describe())
    cost, minutes = rehearsal_cost(runs)
    print(f"rehearsal            {cost:.0f} ms for {minutes:.0f} minutes  goal <= {REHEARSAL_GOAL_MS}")
    speed, sentences = render_speed()
    print(f"rendering            {speed:.0f} x real time ({sentences} texts)")
    sounds = [time_to_first_sound() for _ in range(runs)]
    print(
        f"time to first sound  {statistics.median(sounds):.2f} s"
        f" ({min(sounds):.2f}-{max(sounds):.2f}, {runs} runs)"
    )
    shares, memory = while_silent()
    if shares:
        print(
            f"guide silent         {statistics.mean(shares):.1%} of one core"
            f" (at most {max(shares):.1%}; {len(shares) * STEP_S:g} s)"
        )
    print(f"memory               {memory:.0f} MB at most")
