"""How exactly breaths are led: onsets heard at the speaker, the guide's way and the usual ones.

With --room, or where there is no sound card, all is played and recorded in the living room of the
tests.  Otherwise it sounds on the default speaker and INPUT (part of its name, or its number; else
the default one) must hear that well: best its monitor or a cable.  All the while every core is
kept busy.  The guide leads --minutes with a pause and a new beginning in the middle; the others lead
--others minutes each, without.  A breath is 4 s in, 6 s out.  Each way's first onset defines its grid.
An onset is found by correlation with its sound (well within 1 ms); a spoken word, by its first sound.
Takes 17 minutes.
"""

from __future__ import annotations

import contextlib
import math
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from scripts.bench.command import bench_parser
from scripts.bench.machine import describe
from tests.support.room import mouth
from tests.support.room.grid import Deviation, beat_sounds, breaths, busy_cores, deviation, place_of
from tests.support.room.room import RATE, Room
from voiceguide.devices import find_input, list_inputs, list_outputs, portaudio

ROOT = Path(__file__).parents[3]
IN, OUT = 4000, 6000
PAUSE_S = 5.0
AUDIBLE = 300
"""Of 32768."""
QUIET_S = 0.3
LATEST_S = 5.0
"""An onset that comes so much later than it should after the one before is lost."""

Heard = npt.NDArray[np.int16]


class Recorded(Protocol):
    """What was heard, as it comes in."""

    @property
    def began(self) -> float:
        """When the first sample was heard, in seconds of the monotonic clock."""
        ...

    @property
    def samples(self) -> Heard:
        """All so far."""
        ...


class Place(mouth.Place, Protocol):
    """Where it sounds and is recorded."""

    def record(self, device: str) -> AbstractContextManager[Recorded]:
        """Listen to `device` meanwhile."""
        ...


class Card:
    """The sound card of this machine, heard by one of its inputs."""

    def __init__(self, listen: str | None) -> None:
        self._device = find_input(listen)

    def env(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """Of a process that plays there."""
        return {**os.environ, **(extra or {})}

    @contextlib.contextmanager
    def record(self, device: str) -> Iterator[CardRecording]:  # noqa: ARG002
        """Listen meanwhile, to the one input there is."""
        recording = CardRecording()
        stream = portaudio().InputStream(
            device=self._device.index, samplerate=RATE, channels=1, dtype="int16", callback=recording.take
        )
        with stream:
            recording.flows.wait(5)
            yield recording


class CardRecording:
    """What an input hears."""

    def __init__(self) -> None:
        self.began = math.inf
        self.flows = threading.Event()
        self._blocks: list[Heard] = []
        self._count = 0

    @property
    def samples(self) -> Heard:
        """All so far."""
        return np.concatenate(self._blocks)

    def take(self, block: Heard, frames: int, _timing: Any, _status: Any) -> None:
        """The callback of the stream."""
        self._blocks.append(block[:, 0].copy())
        self._count += frames
        self.began = min(self.began, time.monotonic() - self._count / RATE)
        self.flows.set()


def guide(place: Place, minutes: float) -> tuple[Deviation, str]:
    """The guide's own voice, interrupted once."""
    count = max(4, round(minutes * 60_000 / (IN + OUT)))
    first, second = breaths(count // 2, IN, OUT), breaths(count - count // 2, IN, OUT)
    with place.record("speaker") as recording, mouth.mouth(place, "tests.support.room.lead") as player:
        player.told(f"breathe 1 {count} {IN} {OUT}")
        one = player.tells("PlaybackStarted")
        time.sleep(first[-1].end / 1000 - 1)
        player.told("stop")
        time.sleep(PAUSE_S)
        player.told(f"breathe 2 {len(second) // 2} {IN} {OUT}")
        two = player.tells("PlaybackStarted")
        player.tells("PlaybackFinished")
        player.told("state")
        underruns = player.tells("underruns")["underruns"]
        time.sleep(0.5)
        heard = recording.samples
    later = (two["sample"] - one["sample"]) / RATE
    grid = [beat.onset / 1000 for beat in first] + [later + beat.onset / 1000 for beat in second]
    sounds = beat_sounds(first) + beat_sounds(second)
    zero = place_of(sounds[0], heard, *around(one["at"] / 1000 - recording.began))
    found = [place_of(s, heard, *around(zero / RATE + at)) / RATE for s, at in zip(sounds, grid, strict=True)]
    return deviation(found, grid), f"{underruns} underruns"


def around(seconds: float) -> tuple[int, int]:
    """Half a second to each side."""
    return round((seconds - 0.5) * RATE), round((seconds + 0.5) * RATE)


def usual(way: str) -> Callable[[Place, float], tuple[Deviation, str]]:
    """One of the ways of usual_ways.py."""

    def measured(place: Place, minutes: float) -> tuple[Deviation, str]:
        count = max(2, round(minutes * 60_000 / (IN + OUT)))
        command = [
            sys.executable,
            "-m",
            "scripts.bench.breath.usual_ways",
            way,
            str(count),
            str(IN),
            str(OUT),
        ]
        with place.record("speaker") as recording:
            done = subprocess.run(
                command,
                env=place.env(),
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=60 + 180 * minutes,
                check=False,
            )
            time.sleep(0.5)
            heard = recording.samples
        if done.returncode:
            raise SystemExit(f"{way}: {done.stderr.strip().splitlines()[-1]}")
        return follow(heard, float(done.stdout.split()[0]) - recording.began, count, spoken=way == "say"), ""

    return measured


def follow(heard: Heard, began: float, count: int, *, spoken: bool) -> Deviation:
    """Each onset is looked for after the one before; the first one from `began` on."""
    beats = breaths(count, IN, OUT)
    sounds, starts = beat_sounds(beats), word_starts(heard) if spoken else []
    found: list[float] = []
    due = began
    for sound, beat in zip(sounds, beats, strict=True):
        earliest, latest = due - 1.0 if found else due - 0.1, due + LATEST_S
        if spoken:
            at = next((start for start in starts if earliest <= start <= latest), math.nan)
        else:
            at = place_of(sound, heard, round(earliest * RATE), round(latest * RATE)) / RATE
        found.append(at)
        due = (due if math.isnan(at) else at) + beat.length / 1000
    return deviation(found, [beat.onset / 1000 for beat in beats])


def word_starts(heard: Heard) -> list[float]:
    """Seconds at which sound begins after a quiet stretch."""
    loud = np.flatnonzero(np.abs(heard.astype(np.int32)) > AUDIBLE)
    first = np.flatnonzero(np.diff(loud, prepend=-RATE) > QUIET_S * RATE)
    return [float(at) for at in loud[first] / RATE]


def row(name: str, minutes: float, found: Deviation, note: str) -> str:
    """One line of the table."""
    drift = round(found.drift_ms, 2) + 0.0  # no "-0.00"
    return (
        f"| {name} | {minutes:g} | {found.expected} | {found.lost} | {found.worst_ms:,.2f} |"
        f" {found.jitter_ms:,.2f} | {drift:,.2f} | {note} |"
    )


def main(arguments: Sequence[str]) -> None:
    """Print one row for each way."""
    parser = bench_parser(__name__, __doc__)
    parser.add_argument("--minutes", type=float, default=10, help="for the guide")
    parser.add_argument("--others", type=float, default=2, help="minutes for each usual way")
    parser.add_argument("--room", action="store_true", help="in the living room of the tests")
    parser.add_argument("--listen", help="the input that hears the speaker")
    options = parser.parse_args(arguments)
    ways = [
        ("the guide", options.minutes, guide),
        ("sounddevice.play, sleep(length)", options.others, usual("play")),
        ("sounddevice.play, sleep until the next onset", options.others, usual("until")),
    ]
    if shutil.which("aplay") or sys.platform != "linux":
        ways.append(("pyttsx3 say, runAndWait, sleep(length)", options.others, usual("say")))
    else:
        print("pyttsx3 plays with aplay, which is not here (alsa-utils): left out")
    card = not options.room and list_outputs() and list_inputs()
    print(f"{describe()}; {'sound card' if card else 'virtual living room'}, every core busy\n")
    print("| way | minutes | onsets | lost | worst error, ms | jitter, ms | drift, ms a minute | |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    for name, minutes, measure in ways:
        with contextlib.ExitStack() as stack:
            place = Card(options.listen) if card else stack.enter_context(Room())
            stack.enter_context(busy_cores())
            print(row(name, minutes, *measure(place, minutes)), flush=True)
