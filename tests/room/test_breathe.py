"""Guided breathing in real time: the real command, real sound, and a program that stood still."""

from __future__ import annotations

import re
import signal
import time
from pathlib import Path

import pytest

from tests.support.room.couple import Couple, exercise
from tests.support.room.room import Room

pytestmark = [pytest.mark.room, pytest.mark.slow, pytest.mark.session]

ONE_BREATH = """
title: One breath
summary: And little else.
minutes: 1
steps:
  - breathe: {in: 4s, out: 6s, rounds: 1}
  - say: That was it.
"""


def test_a_gap_in_the_sound_is_told_at_the_end(room: Room, tmp_path: Path) -> None:
    """The program stood still for 0.6 s amid a breath: the breath comes to its end, and then that is said."""
    file = exercise(tmp_path, ONE_BREATH)
    with Couple(room, tmp_path, file, "--engine", "none") as couple:
        couple.hears("Breathing together")
        couple.interrupt(signal.SIGSTOP)
        time.sleep(0.6)  # the gap itself
        couple.interrupt(signal.SIGCONT)
        assert couple.ends() == 0
    assert couple.captions[-1] == "That was it."
    assert re.match(r"Note: The sound stopped (once|\d+ times) for a moment", couple.lines[-1].text)
