"""What the signs at the end of a turn are worth.

DATA as for turns.free_talk.  Measured on human recordings, in a quiet room and over 10 dB of household noise:
how well two voices are told apart, and how often household noise passes for somebody who stirs.  --fit prints
the constants of ear/prosody.py, from the half of the speakers that may be tuned on; the figures are
of the other half.  Takes a minute.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scripts.bench.command import bench_parser
from scripts.bench.machine import describe
from scripts.bench.turns.compose import (
    RATE,
    Clip,
    Sound,
    as_pcm,
    clips,
    halves,
    noises,
    read,
    require_speech,
    rms,
)
from voiceguide.core.hearing.endpointer import START, Stirrings
from voiceguide.ear import prosody
from voiceguide.ear.voice_detector import open_voice_detector

Floats = npt.NDArray[np.float64]
ROOMS = {"quiet": None, "10 dB": 10.0}
_LEVEL = 10 ** (-26 / 20)
_TELLS_S = 1.0
"""Stretches shorter than this are not compared: nobody is known by a word."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One stretch of somebody's speech."""

    speaker: str
    file: str
    seconds: float
    voice: Floats


def samples(half: Sequence[Clip], all_noises: Sequence[Sound], snr_db: float | None) -> Iterator[Sample]:
    """Every stretch of every clip, in a room."""
    rng = random.Random(1)
    for clip in half:
        sound = read(clip.path)
        sound = sound / rms(sound) * _LEVEL
        if snr_db is not None:
            noise = np.resize(rng.choice(all_noises), len(sound))
            sound = sound + noise / rms(noise) * _LEVEL * 10 ** (-snr_db / 20)
        for start, end in clip.stretches:
            pcm = as_pcm(sound[round(start * RATE) : round(end * RATE)])
            stretch = prosody.measured(pcm)
            if stretch is not None:
                yield Sample(clip.speaker, clip.path.name, end - start, stretch.voice)


def area(likelier: Floats, other: Floats) -> float:
    """The chance that one of the first is above one of the second."""
    ranks = np.argsort(np.argsort(np.concatenate([likelier, other]))) + 1
    count = len(likelier)
    return float((ranks[:count].sum() - count * (count + 1) / 2) / (count * len(other)))


def pairs(found: Sequence[Sample]) -> tuple[Floats, Floats]:
    """Differences between stretches of the same person in two recordings, and of two people."""
    long = [sample for sample in found if sample.seconds >= _TELLS_S]
    same: list[Floats] = []
    other: list[Floats] = []
    for one, two in combinations(long, 2):
        if one.file != two.file:
            (same if one.speaker == two.speaker else other).append(one.voice - two.voice)
    return np.array(same), np.array(other)


def tell_voices(found: Sequence[Sample]) -> str:
    """How well two voices are told apart."""
    same, other = (
        np.array([prosody.likelier_another(pair, np.zeros_like(pair)) for pair in kind])
        for kind in pairs(found)
    )
    limit = float(np.percentile(same, 95))
    return (
        f"{area(other, same):.2f} | {np.mean(other > 2.2):.0%} | {np.mean(same > 2.2):.0%} "
        f"| {np.mean(other > limit):.0%} | {len(same)} and {len(other)} pairs of {people(found)} people"
    )


def people(found: Sequence[Sample]) -> int:
    """How many there are."""
    return len({sample.speaker for sample in found})


def stirrings(sound: Sound, level_db: float) -> tuple[int, float]:
    """How often noise passes for somebody who stirs, in how many seconds without speech."""
    detector, stirs = open_voice_detector(), Stirrings(-1_000)
    size = detector.frame_samples
    pcm = as_pcm(sound / rms(sound) * 10 ** (level_db / 20))
    told = quiet = 0
    for at in range(0, len(sound) - size, size):
        probability = detector.probability(pcm[2 * at : 2 * (at + size)])
        if probability >= START:
            stirs.reset()
            continue
        quiet += size
        told += stirs.feed(probability, at * 1000 // RATE) is not None
    return told, quiet / RATE


def fit(found: Sequence[Sample]) -> None:
    """Print the constants."""
    same, other = pairs(found)
    print("_WITHIN =", np.array2string(same.var(axis=0), precision=3, separator=", "))
    print("_BETWEEN =", np.array2string(other.var(axis=0), precision=3, separator=", "))


def inner_pauses(half: Sequence[Clip]) -> Floats:
    """Every pause inside a recording, in seconds."""
    both = [pair for clip in half for pair in pairwise(clip.stretches)]
    return np.array([after[0] - before[1] for before, after in both if after[0] - before[1] >= 0.2])


def main(arguments: Sequence[str]) -> None:
    """Print the tables, or the constants."""
    parser = bench_parser(__name__, __doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--fit", action="store_true", help="print the constants, from the half to tune on")
    args = parser.parse_args(arguments)
    require_speech(args.data)
    print(describe(), "\n")
    tuning, held_out = halves(clips(args.data))
    all_noises = noises(args.data)
    if args.fit:
        fit([sample for snr in ROOMS.values() for sample in samples(tuning, all_noises, snr)])
        lengths = inner_pauses(tuning)
        print(f"pauses in read speech: median {np.median(lengths):.2f} s, n = {len(lengths)}")
        return
    found = {room: list(samples(held_out, all_noises, snr)) for room, snr in ROOMS.items()}
    print("| another voice | area | told (x9) | told where it was the same | told at 5 % false | n |")
    print("|---|---|---|---|---|---|")
    for room, of_room in found.items():
        print(f"| {room} | {tell_voices(of_room)} |")
    for level in (-36.0, -46.0):
        told = [stirrings(noise, level) for noise in all_noises]
        minutes = sum(seconds for _, seconds in told) / 60
        print(
            f"\nnoise at {level:g} dBFS passed for somebody who stirs {sum(n for n, _ in told) / minutes:.1f}"
        )
        print(f"times a minute ({minutes:.1f} minutes of {len(told)} sounds)")
