"""How soon the guide answers, halts and ends, by the machine's clock, in the living room of the tests.

Synthetic voices, heard with a Vosk model (scripts/build_test_model.py builds one).
That it decides in time is proven by tests on the sample clock; this adds what the machine takes.
Takes a minute.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from scripts.bench.command import bench_parser
from scripts.bench.machine import describe
from tests.support.room.couple import GLAD, TIME, Couple, exercise, vosk
from tests.support.room.room import Room
from voiceguide.core.words import said


def answers(folder: Path, model: Path) -> list[float]:
    """From the end of each of four lines to the guide's next sound."""
    with Room() as room, Couple(room, folder, exercise(folder), *vosk(model)) as couple:
        turns = [couple.takes_turn(who, line) for line in (GLAD, TIME) for who in ("Ana", "Ben")]
        couple.ends()
    return [couple.guide_after(turn) for turn in turns]


def halt_and_end(folder: Path, model: Path) -> tuple[float, float]:
    """From the end of a spoken "stop" to the guide's answer; then from Ctrl-C to the end of the program."""
    with Room() as room, Couple(room, folder, exercise(folder), *vosk(model)) as couple:
        couple.hears("Ana's turn")
        stop = couple.says("Ana", "stop")
        halted = couple.hears(f"Guide: {said.HALTED}").at - stop.end
        couple.interrupt()
        began = time.monotonic()
        couple.ends()
        return halted, time.monotonic() - began


def main(arguments: Sequence[str]) -> None:
    """Print the seconds."""
    parser = bench_parser(__name__, __doc__)
    parser.add_argument("model", type=Path, help="the folder of the Vosk model")
    model = parser.parse_args(arguments).model
    with tempfile.TemporaryDirectory() as folder:
        seconds = answers(Path(folder), model)
        halted, ended = halt_and_end(Path(folder), model)
    print(describe())
    print(f"answers a line after  {', '.join(f'{each:.2f}' for each in seconds)} s  goal < 1.2")
    print(f'halts at "stop" after {halted:.2f} s  goal < 1')
    print(f"ends at Ctrl-C after  {ended:.2f} s  goal < 1")
