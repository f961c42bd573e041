"""The ear keeps one thread busy: more would only wait for each other, and spin where there are processors."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import ROOT
from tests.support.recognizers import synthetic_voice
from voiceguide.ear.engines import whisper

TASKS = Path("/proc/self/task")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not TASKS.exists(), reason="only Linux tells how many threads a process has"),
]

DETECT = """
import os
import numpy
from voiceguide.ear.voice_detector import SileroDetector
before = len(os.listdir("/proc/self/task"))
detector = SileroDetector()
for _ in range(20):
    detector.probability(bytes(2 * detector.frame_samples))
print(len(os.listdir("/proc/self/task")) - before)
"""


def test_the_voice_detector_starts_no_thread() -> None:
    """Whatever OpenMP would think right on this machine."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OMP_")}
    child = subprocess.run(
        [sys.executable, "-c", DETECT], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert child.stdout.strip() == "0"


def test_whisper_computes_on_one_thread() -> None:
    """Beside it there are one that reads requests and one that waits for them."""
    engine = whisper.load()
    engine.arm(["stop"])
    engine.feed(synthetic_voice("stop"))
    engine.flush()
    threads = list(Path(f"/proc/{engine.process_id}/task").iterdir())
    worked = [each for each in threads if _processor_time(each) > 0]
    engine.close()
    assert len(threads) <= 3
    assert len(worked) <= 2  # one loaded the model, one computes


def _processor_time(task: Path) -> int:
    """In ticks, in user mode."""
    return int((task / "stat").read_text().rpartition(")")[2].split()[11])
