"""How long a person waits for `--help` and `list`: whole-process time, as a ratio to an empty Python.

Runs take turns, so that a busy machine slows all of them alike.  Takes half a minute.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from scripts.bench.command import bench_parser
from scripts.bench.machine import describe

ROOT = Path(__file__).parents[3]
GOALS = {"--help": 2.0, "list": None}


def seconds(*arguments: str) -> float:
    """Wall time of one Python process."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-P", *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - began


def main(arguments: Sequence[str]) -> None:
    """Print the times."""
    parser = bench_parser(__name__, __doc__)
    parser.add_argument("--runs", type=int, default=40, help="of each command (default: 40)")
    runs: int = parser.parse_args(arguments).runs
    times: dict[str, list[float]] = {name: [] for name in ("bare", *GOALS)}
    for run in range(runs + 1):
        for name, measured in times.items():
            took = seconds("-c", "pass") if name == "bare" else seconds("-m", "voiceguide", name)
            if run:  # the first fills the caches
                measured.append(took)
    bare = statistics.median(times["bare"])
    print(f"{describe()}; {runs} interleaved runs each")
    print(f"python -c pass      {bare * 1000:4.0f} ms")
    for name, goal in GOALS.items():
        low, middle, high = (quartile / bare for quartile in statistics.quantiles(times[name], n=4))
        aim = f"  goal <= {goal:g}" if goal else ""
        print(
            f"voiceguide {name:8} {middle * bare * 1000:4.0f} ms  {middle:.2f} x ({low:.2f}-{high:.2f}){aim}"
        )
