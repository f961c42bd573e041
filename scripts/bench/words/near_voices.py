"""Whose voice is taken for the room's.

DATA as for turns.free_talk.  Human recordings over noise at -60 dBFS, through the real voice detector.
People: a clip again, softer; somebody who is loud for 2 to 6 s and goes on as before; free talk; without a
quiet of three seconds, so that levels alone protect them.  A television: other people's clips one after the
other, with 0.2 to 1.5 s between them, through a wall, from the beginning; somebody says a word, later a few
sentences.  --tune: of the half of the speakers that may be tuned on.  Takes five minutes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from scripts.bench.command import bench_parser
from scripts.bench.machine import describe
from scripts.bench.turns.compose import (
    RATE,
    Clip,
    Sound,
    as_pcm,
    clips,
    composed,
    halves,
    read,
    require_speech,
    rms,
)
from scripts.bench.turns.pauses import heavy
from tests.support.television import through_a_wall
from voiceguide.core.hearing.endpointer import START, Endpointer, Offset, Onset
from voiceguide.core.hearing.near_voices import NearVoices
from voiceguide.ear.voice_detector import dbfs, open_voice_detector

PEOPLE_DBFS, TELEVISION_DBFS, FLOOR_DBFS = -26.0, -50.0, -60.0
_FRAME = 32  # ms
_MOST_PAUSE_S = 2.5
_BREATHING_S, _TALK_S, _EVENING_S = 30.0, 70.0, 150.0
_QUIET_MS = {"word": 1_050, "talk": 5_200}
"""So much quiet ends such a turn."""

Frame = tuple[float, float]
"""How likely a voice, and how loud."""


def frames(sound: Sound, opened: Sequence[float] = ()) -> list[Frame]:
    """What the detector makes of it, over noise; it is reset where the ear is `opened`, in seconds."""
    noise = np.random.default_rng(1).normal(0, 10 ** (FLOOR_DBFS / 20), len(sound))
    pcm, resets = as_pcm((sound + noise).astype(np.float32)), [round(at * 1000 / _FRAME) for at in opened]
    detector, size = open_voice_detector(), 2 * RATE * _FRAME // 1000
    found = []
    for number in range(len(pcm) // size):
        if number in resets:
            detector.reset()
        frame = pcm[number * size : (number + 1) * size]
        found.append((detector.probability(frame), dbfs(frame)))
    return found


def near(heard: Sequence[Frame], opened: Sequence[float] = ()) -> list[float]:
    """The probability, frame by frame, that somebody here speaks."""
    voices, turns = NearVoices(), [round(at * 1000 / _FRAME) for at in opened]
    found = []
    for number, (probability, level) in enumerate(heard):
        if number in turns:
            voices.turn_begins()
        found.append(voices.feed(probability, level, number * _FRAME, (number + 1) * _FRAME))
    return found


def stretches(probabilities: Sequence[float]) -> list[tuple[int, int]]:
    """From and to, in frames."""
    follows, found, begun = Endpointer(), [], 0
    for number, probability in enumerate(probabilities):
        match follows.feed(probability, number * _FRAME, (number + 1) * _FRAME):
            case Onset(moment):
                begun = moment // _FRAME
            case Offset(moment):
                found.append((begun, moment // _FRAME))
    return found


def tell(heard: Sequence[Sequence[Frame]], since: Sequence[int]) -> str:
    """Stretches refused, speech kept, stretches split, from frame `since` on."""
    refused = count = split = kept = voiced = 0
    for scene, first in zip(heard, since, strict=True):
        anybody, theirs = [probability for probability, _ in scene], near(scene)
        found = stretches(theirs)
        for begin, end in (stretch for stretch in stretches(anybody) if stretch[0] >= first):
            parts = sum(b < end and begin < e for b, e in found)
            count, refused, split = count + 1, refused + (parts == 0), split + (parts > 1)
        speech = [n for n in range(first, len(anybody)) if anybody[n] >= START]
        voiced, kept = voiced + len(speech), kept + sum(theirs[n] >= START for n in speech)
    return f"{refused} of {count} | {kept / voiced:.1%} | {split}"


def speech(clip: Clip) -> Sound:
    """One clip, at the people's level."""
    sound = read(clip.path)
    spoken = np.concatenate([sound[round(a * RATE) : round(b * RATE)] for a, b in clip.stretches])
    return sound / rms(spoken) * 10 ** (PEOPLE_DBFS / 20)


def talk(own: Sequence[Clip], seconds: float, rng: random.Random) -> Sound:
    """So much of one person's speech with pauses of at most 2.5 s."""
    parts: list[Sound] = []
    while sum(len(part) for part in parts[::2]) < seconds * RATE:
        clip = rng.choice(own)
        start, end = rng.choice(clip.stretches)
        quiet = np.zeros(round(min(heavy(rng)(rng), _MOST_PAUSE_S) * RATE), np.float32)
        parts += [speech(clip)[round(start * RATE) : round(end * RATE)], quiet]
    return np.concatenate(parts)


def softer(sound: Sound, decibels: float) -> Sound:
    """The same, so much softer."""
    return sound * np.float32(10 ** (-decibels / 20))


def again(people: Sequence[Sequence[Clip]], decibels: float) -> str:
    """Up to two clips of everybody, heard, and heard again."""
    long = [clip for own in people for clip in [c for c in own if read(c.path).size > 6 * RATE][:2]]
    gap = np.zeros(RATE, np.float32)
    heard = [frames(np.concatenate([speech(c), gap, softer(speech(c), decibels)])) for c in long]
    return tell(heard, [(len(read(clip.path)) + RATE) * 1000 // RATE // _FRAME for clip in long])


def loud(people: Sequence[Sequence[Clip]], decibels: float, quiet_s: float) -> str:
    """25 s, then loud for 2 to 6 s, then 25 s as before; after so much quiet."""
    heard, rng = [], random.Random(f"loud {decibels}")
    for own in (*people, *people):
        usual, shout = talk(own, 25, rng), talk(own, 10, rng)[: round(rng.uniform(2, 6) * RATE)]
        quiet = np.zeros(round(quiet_s * RATE), np.float32)
        parts = [quiet, softer(usual, decibels), shout, softer(talk(own, 25, rng), decibels)]
        heard.append(frames(np.concatenate(parts)))
    return tell(heard, [0] * len(heard))


def free(people: Sequence[Sequence[Clip]]) -> str:
    """A minute of everybody, twice."""
    rng = random.Random("free")
    heard = [frames(talk(own, 60, rng)) for own in (*people, *people)]
    return tell(heard, [0] * len(heard))


def television(others: Sequence[Clip], rng: random.Random) -> Sound:
    """It talks all evening."""
    parts: list[Sound] = []
    while sum(map(len, parts)) < _EVENING_S * RATE:
        parts += [speech(rng.choice(others)), np.zeros(round(rng.uniform(0.2, 1.5) * RATE), np.float32)]
    sound = np.concatenate(parts)[: round(_EVENING_S * RATE)]
    return through_a_wall(sound, TELEVISION_DBFS)


def evenings(people: Sequence[Sequence[Clip]]) -> Iterator[dict[str, float]]:
    """Until the word's turn and the talk's would end, in seconds after them; what never ends is left out."""
    for number, own in enumerate(people):
        rng = random.Random(number)
        sound = television([clip for them in people if them is not own for clip in them], rng)
        spoken = speech(own[0])
        start, end = min(own[0].stretches, key=lambda stretch: stretch[1] - stretch[0])
        said = {"word": (_BREATHING_S + 2, spoken[round(start * RATE) : round(min(end, start + 0.5) * RATE)])}
        turn = next(composed(own, "concat", 1, number)).sound * np.float32(10 ** (PEOPLE_DBFS / 20))
        said["talk"] = (_TALK_S, turn)
        for at, what in said.values():
            sound[round(at * RATE) : round(at * RATE) + len(what)] += what
        opened = (_BREATHING_S, _TALK_S - 1, _EVENING_S)
        theirs = near(frames(sound, opened[:2]), opened[:2])
        waited = {}
        for (kind, (at, what)), (begin, until) in zip(said.items(), pairwise(opened), strict=True):
            last = round((at + len(what) / RATE) * 1000 / _FRAME)
            ended = quiet_after(theirs, round(begin * 1000 / _FRAME), last, _QUIET_MS[kind] // _FRAME)
            if ended is not None and ended < until * 1000 / _FRAME:
                waited[kind] = (ended - last) * _FRAME / 1000
        yield waited


def quiet_after(theirs: Sequence[float], begin: int, last: int, needed: int) -> int | None:
    """The frame after `last` by which it was quiet for so many; the turn began at `begin`."""
    follows, since = Endpointer(), None
    for number, probability in enumerate(theirs[begin:], begin):
        match follows.feed(probability, number * _FRAME, (number + 1) * _FRAME):
            case Onset():
                since = None
            case Offset(moment):
                since = moment // _FRAME
        if since is not None and number > last and number - since >= needed:
            return number
    return None


def main(arguments: Sequence[str]) -> None:
    """Prints the figures of decision 11."""
    parser = bench_parser(__name__, __doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--tune", action="store_true")
    asked = parser.parse_args(arguments)
    require_speech(asked.data)
    half = halves(clips(asked.data))[0 if asked.tune else 1]
    of = [[clip for clip in half if clip.speaker == who] for who in sorted({clip.speaker for clip in half})]
    people = [own for own in of if sum(end - start for clip in own for start, end in clip.stretches) > 10]
    print(
        f"{describe()}\n{len(people)} people\n\n| what | refused | speech kept | split |\n|---|---|---|---|"
    )
    for decibels in (0.0, 10.0, 12.0, 15.0):
        print(f"| again, softer by {decibels:.0f} dB | {again(people, decibels)} |", flush=True)
    print(f"| free talk | {free(people)} |", flush=True)
    for decibels, quiet in ((10.0, 0.0), (12.0, 0.0), (15.0, 0.0), (20.0, 0.0), (20.0, 3.5)):
        told = f"{decibels:.0f} dB louder, then as before, {quiet:.1f} s quiet first"
        print(f"| {told} | {loud(people, decibels, quiet)} |", flush=True)
    waits = list(evenings(people))
    for kind in _QUIET_MS:
        ended = sorted(wait[kind] for wait in waits if kind in wait)
        print(f"\ntelevision, {kind}: ended in {len(ended)} of {len(waits)}, after {ended} s", end="")
    print()
