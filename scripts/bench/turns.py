#!/usr/bin/env python3
"""How well a turn's end is told: turns.py DATA_FOLDER [--turns 60] [--svg FILE].

DATA_FOLDER holds human speech and noise: manifest.csv, segments.json, speech/ and noise/ (16 kHz FLAC).
Turns are composed of it (see turnbench/compose.py), put into a room, and streamed through the real voice
detector, endpointer and turn rule on a virtual clock.  One half of the speakers is for tuning, with
--tuning; the figures are of the other half.  A few minutes.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scripts.bench.machine import describe
from scripts.bench.turnbench.compose import ComposedTurn, RoomSound, clips, composed, halves, in_room, noises
from scripts.bench.turnbench.methods import Decide, EarEvent, guide, hear, listen_rules, quiet_for
from voiceguide.core.events import Expectation, TurnKind
from voiceguide.ear.voice_detector import open_voice_detector

ROOMS = (
    RoomSound("quiet, close"),
    RoomSound("20 dB, close", snr_db=20),
    RoomSound("10 dB, close", snr_db=10),
    RoomSound("quiet, far", speech_dbfs=-46),
)
METHODS: Mapping[str, Decide] = {
    "voiceguide, free talk": guide(TurnKind.FREE),
    **{f"quiet for {seconds:g} s": quiet_for(seconds) for seconds in (0.5, 0.7, 0.8, 1.2, 2, 3, 4, 5, 5.5)},
    "SpeechRecognition listen()": listen_rules,
}


@dataclass(frozen=True, slots=True)
class Case:
    """One turn in one room, as the ear heard it."""

    turn: ComposedTurn
    pcm: bytes
    events: tuple[EarEvent, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How one way did in one kind of turn."""

    count: int
    cut_in: int
    missed: int
    latencies: tuple[float, ...]
    slowest: float
    """Cut in, of the turns of the tenth of speakers who pause longest."""

    def row(self, name: str) -> str:
        low, high = wilson(self.cut_in, self.count)
        late = sorted(self.latencies) or [math.nan]
        p95 = late[min(len(late) - 1, int(0.95 * len(late)))]
        return (
            f"| {name} | {100 * self.cut_in / self.count:.0f} % ({100 * low:.0f}-{100 * high:.0f}) "
            f"| {100 * self.slowest:.0f} % | {np.median(late):.2f} s | {p95:.2f} s | {self.missed} |"
        )


def wilson(hits: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share."""
    share = hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    reach = z / (1 + z * z / count) * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def scored(cases: Sequence[Case], decide: Decide) -> Score:
    """How `decide` does."""
    ends = [decide(case.pcm, case.events) for case in cases]
    cut = [end is not None and end < case.turn.end for end, case in zip(ends, cases, strict=True)]
    latencies = tuple(
        end - case.turn.end
        for end, case in zip(ends, cases, strict=True)
        if end is not None and end >= case.turn.end
    )
    slow = slowest_tenth(cases)
    of_slow = [was for was, case in zip(cut, cases, strict=True) if case.turn.speaker in slow]
    missed = sum(end is None for end in ends)
    return Score(len(cases), sum(cut), missed, latencies, sum(of_slow) / max(1, len(of_slow)))


def slowest_tenth(cases: Sequence[Case]) -> set[str]:
    """The speakers whose pauses are the longest, on average."""
    pauses: dict[str, list[float]] = {}
    for case in cases:
        pauses.setdefault(case.turn.speaker, []).extend(case.turn.pauses)
    ranked = sorted(pauses, key=lambda speaker: float(np.mean(pauses[speaker] or [0])), reverse=True)
    return set(ranked[: max(1, len(ranked) // 10)])


def cases(folder: Path, kind: str, room: RoomSound, count: int, *, tuning: bool) -> list[Case]:
    """Turns of one half of the speakers, heard in a room."""
    half = halves(clips(folder))[0 if tuning else 1]
    all_noises, rng, detector = noises(folder), random.Random(9), open_voice_detector()
    made = []
    for turn in composed(half, kind, count, seed=3):
        pcm = in_room(turn, room, all_noises, rng)
        made.append(Case(turn, pcm, hear(pcm, detector, Expectation(kind=TurnKind.FREE))))
    return made


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--turns", type=int, default=60, help="of each kind in each room")
    parser.add_argument("--tuning", action="store_true", help="the half that may be tuned on")
    parser.add_argument("--svg", type=Path, help="draw cut-ins against waiting")
    args = parser.parse_args()
    if not (args.data / "segments.json").exists():
        sys.exit(f"{args.data} holds no segments.json; name the folder with human speech.")
    print(describe(), "\n")
    points: dict[str, list[Score]] = {name: [] for name in METHODS}
    for kind in ("natural", "concat"):
        for room in ROOMS:
            found = cases(args.data, kind, room, args.turns, tuning=args.tuning)
            speakers = len({case.turn.speaker for case in found})
            print(f"\n### {kind}, {room.name}: {len(found)} turns of {speakers} people")
            print("| way | cut in (95 %) | of the slowest tenth | median end | p95 | missed |")
            print("|---|---|---|---|---|---|")
            for name, decide in METHODS.items():
                score = scored(found, decide)
                points[name].append(score)
                print(score.row(name), flush=True)
    if args.svg:
        draw(points, args.svg)


def draw(points: Mapping[str, Sequence[Score]], path: Path) -> None:
    """All rooms and kinds together: turns cut in against the median wait."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams.update({"svg.hashsalt": "turns", "svg.fonttype": "none"})
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 5))
    for name, scores in points.items():
        cut = 100 * sum(s.cut_in for s in scores) / sum(s.count for s in scores)
        wait = float(np.median([late for s in scores for late in s.latencies] or [0]))
        ours = name.startswith("voiceguide")
        axes.plot(wait, cut, "D" if ours else "o", color="#00696b" if ours else "#7a6f9b")
        place = {"xytext": (0, -14), "ha": "center"} if ours else {"xytext": (3, 5), "rotation": 30}
        axes.annotate(name, (wait, cut), textcoords="offset points", fontsize=8, **place)
    axes.set(
        xlabel="median wait after the last word, seconds", ylabel="turns cut in, per cent", ylim=(0, None)
    )
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
