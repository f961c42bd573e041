"""How well a turn's end is told: waiting against cut-ins, in free talk and with words that end it.

DATA holds human speech and noise: manifest.csv, segments.json, speech/ and noise/ (16 kHz FLAC).
Turns are composed of it (see turns/compose.py), put into a room, and streamed through the real ear on a
virtual clock: free talk with nothing but quiet at its end, then turns whose end is told by words, for which
Vosk listens with the synthetic test model (so what it must understand is said by synthetic voices).  One half
of the speakers is for tuning, with --tuning; the figures are of the other half.  Where pipecat is installed,
its stock rule stands beside the others.  Takes an hour with 150 turns.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from scripts.bench.command import bench_parser
from scripts.bench.machine import describe
from scripts.bench.turns.compose import RoomSound, clips, composed, halves, in_room, noises, require_speech
from scripts.bench.turns.methods import (
    Decide,
    guide,
    hear,
    listen_rules,
    quiet_for,
    smart_turn,
    smart_turn_installed,
)
from scripts.bench.turns.pauses import MODELS
from scripts.bench.turns.picture import draw
from scripts.bench.turns.scores import Case, Score, head, scored
from scripts.bench.turns.told import told_tables
from voiceguide.core.events import Expectation, TurnKind
from voiceguide.ear.voice_detector import open_voice_detector

ROOMS = (
    RoomSound("quiet, close"),
    RoomSound("20 dB, close", snr_db=20),
    RoomSound("10 dB, close", snr_db=10),
    RoomSound("quiet, far", speech_dbfs=-46),
)
QUIETS = (0.5, 0.7, 0.8, 1.2, 2, 3, 3.5, 4, 5, 5.5)
COSTS = (5, 10, 20, 35, 100)
"""Seconds of waiting that one cut-in may be worth avoiding, besides the guide's own 60: its frontier."""
METHODS: Mapping[str, Decide] = {
    "voiceguide, free talk": guide(TurnKind.FREE),
    **{f"voiceguide, were a cut-in worth {cost} s": guide(TurnKind.FREE, cost) for cost in COSTS},
    **{f"quiet for {seconds:g} s": quiet_for(seconds) for seconds in QUIETS},
    "SpeechRecognition listen()": listen_rules,
    **({"pipecat smart-turn": smart_turn} if smart_turn_installed() else {}),
}


def cases(folder: Path, kind: str, room: RoomSound, count: int, *, pauses: str, tuning: bool) -> list[Case]:
    """Turns of one half of the speakers, heard in a room."""
    half = halves(clips(folder))[0 if tuning else 1]
    all_noises, rng, detector = noises(folder), random.Random(9), open_voice_detector()
    made = []
    for turn in composed(half, kind, count, seed=3, pauses=pauses):
        pcm = in_room(turn, room, all_noises, rng)
        made.append(Case(turn, pcm, hear(pcm, detector, Expectation(kind=TurnKind.FREE)).events))
    return made


def free_talk(folder: Path, count: int, *, pauses: str, tuning: bool) -> Mapping[str, Sequence[Score]]:
    """Print a table for each kind and room; every score by its method."""
    points: dict[str, list[Score]] = {name: [] for name in METHODS}
    for kind in ("natural", "concat"):
        for room in ROOMS:
            found = cases(folder, kind, room, count, pauses=pauses, tuning=tuning)
            speakers = len({case.turn.speaker for case in found})
            print(f"\n### {kind}, {room.name}: pauses {pauses}: {len(found)} turns of {speakers} people")
            print(head("way"))
            for name, decide in METHODS.items():
                score = scored(found, decide)
                points[name].append(score)
                print(score.row(name), flush=True)
            median = float(np.median(points["voiceguide, free talk"][-1].latencies))
            print(scored(found, quiet_for(median)).row(f"a clock: quiet for {median:.2f} s"), flush=True)
    return points


def main(arguments: Sequence[str]) -> None:
    """Print a table for each kind and room."""
    parser = bench_parser(__name__, __doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--turns", type=int, default=60, help="free ones of each kind and room")
    parser.add_argument("--told", type=int, default=60, help="told ones of each kind and room")
    parser.add_argument("--tuning", action="store_true", help="the half that may be tuned on")
    parser.add_argument("--svg", type=Path, help="draw cut-ins against waiting")
    args = parser.parse_args(arguments)
    require_speech(args.data)
    print(describe())
    if args.told:
        told_tables(args.data, args.told, ROOMS, tuning=args.tuning)
    if args.turns:
        for pauses in MODELS:
            points = free_talk(args.data, args.turns, pauses=pauses, tuning=args.tuning)
        if args.svg:
            draw(points, args.svg)
