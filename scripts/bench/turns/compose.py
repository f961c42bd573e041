"""Turns composed of human speech, with pauses inside whose lengths are known.

Natural: a clip's own pauses, stretched in place with more of their own quiet; the turn ends where the clip
does.  Concat: stretches of one person's speech, joined at random, so that nothing in them tells an end from a
pause: a sign that gains anything there is an accident.  Closed: natural, and then a closing phrase in a
synthetic voice.  How long the pauses are is in turns/pauses.py.
"""

from __future__ import annotations

import csv
import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from scripts.bench.turns.pauses import Pause, of_speaker

RATE = 16_000
TAIL_S = 9.0
"""Quiet after the last word: who has not noticed the end by then has missed it."""
_MOST_SPEECH_S = 18.0
_EDGE = RATE // 100
Sound = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Clip:
    """Speech of one person, and where it is."""

    path: Path
    speaker: str
    stretches: tuple[tuple[float, float], ...]
    """From and to, in seconds."""


@dataclass(frozen=True, slots=True)
class ComposedTurn:
    """One turn, before any room."""

    speaker: str
    sound: Sound
    end: float
    """When the last word is over, in seconds."""
    pauses: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RoomSound:
    """A place to speak in."""

    name: str
    speech_dbfs: float = -26.0
    snr_db: float | None = None
    """None: a quiet room, its noise at -60 dBFS."""


def require_speech(folder: Path) -> None:
    """Ends the program with one sentence where there is no such data."""
    if not (folder / "segments.json").exists():
        sys.exit(f"{folder} holds no segments.json; name the folder with human speech.")


def clips(folder: Path) -> list[Clip]:
    """Every clip of a single person.  Raises OSError where there is no such data."""
    stretches: Mapping[str, dict[str, object]] = json.loads((folder / "segments.json").read_text())
    with (folder / "manifest.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "speech" and row["file"] in stretches]
    return [
        Clip(folder / "speech" / row["file"], row["speaker"], _stretches(stretches[row["file"]]))
        for row in rows
        if not stretches[row["file"]].get("multi_speaker")
    ]


def _stretches(of_clip: Mapping[str, object]) -> tuple[tuple[float, float], ...]:
    written = of_clip["speech_s"]
    assert isinstance(written, list)
    return tuple((float(start), float(end)) for start, end in written if end - start > 0.25)


def halves(all_clips: Sequence[Clip]) -> tuple[list[Clip], list[Clip]]:
    """Two halves without a speaker in common: to tune on, and to report on."""
    speakers = sorted({clip.speaker for clip in all_clips})
    random.Random(4).shuffle(speakers)
    first = set(speakers[: len(speakers) // 2])
    return [c for c in all_clips if c.speaker in first], [c for c in all_clips if c.speaker not in first]


def noises(folder: Path) -> list[Sound]:
    """Sounds of a household."""
    return [read(path) for path in sorted((folder / "noise").glob("*.flac"))]


@lru_cache(maxsize=256)
def read(path: Path) -> Sound:
    """A clip, 16 kHz mono."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    assert rate == RATE, path
    return np.asarray(samples[:, 0], np.float32)


def composed(
    all_clips: Sequence[Clip], kind: str, count: int, seed: int, pauses: str = "heavy"
) -> Iterator[ComposedTurn]:
    """`count` turns, "natural" or "concat", speakers in turn; their pauses by one of the MODELS."""
    rng = random.Random(seed)
    usable = [clip for clip in all_clips if kind == "concat" or len(clip.stretches) > 1]
    speakers = sorted({clip.speaker for clip in usable})
    for number in range(count):
        speaker = speakers[number % len(speakers)]
        own, pause = [clip for clip in usable if clip.speaker == speaker], of_speaker(pauses, speaker)
        yield _natural(rng.choice(own), rng, pause) if kind == "natural" else _concat(own, rng, pause)


def _natural(clip: Clip, rng: random.Random, pause: Pause) -> ComposedTurn:
    sound, stretches = read(clip.path), _last(clip.stretches)
    parts = [_cut(sound, *stretches[0])]
    pauses = []
    for before, after in pairwise(stretches):
        pauses.append(max(pause(rng), after[0] - before[1]))
        parts += [_longer(_cut(sound, before[1], after[0]), pauses[-1]), _cut(sound, *after)]
    return _turn(clip.speaker, parts, pauses)


def _last(stretches: Sequence[tuple[float, float]]) -> Sequence[tuple[float, float]]:
    """As many as last about as long as a turn; the last of them is the clip's last."""
    first = len(stretches) - 1
    while first > 0 and sum(end - start for start, end in stretches[first - 1 :]) < _MOST_SPEECH_S:
        first -= 1
    return stretches[first:]


def closed(turn: ComposedTurn, phrase: bytes, rng: random.Random) -> ComposedTurn:
    """The same turn with a closing phrase (16 kHz int16) after it."""
    said = np.frombuffer(phrase, "<i2").astype(np.float32)
    said /= rms(said)
    wait = rng.uniform(0.3, 1.0)
    sound = np.concatenate([turn.sound, np.zeros(round(wait * RATE), np.float32), said])
    return ComposedTurn(turn.speaker, sound, len(sound) / RATE, (*turn.pauses, wait))


def spoken(speaker: str, pieces: Sequence[bytes], pauses: Sequence[float]) -> ComposedTurn:
    """Pieces of synthetic speech (16 kHz int16) with these pauses between them."""
    parts = [np.frombuffer(pieces[0], "<i2").astype(np.float32)]
    for seconds, piece in zip(pauses, pieces[1:], strict=True):
        parts += [np.zeros(round(seconds * RATE), np.float32), np.frombuffer(piece, "<i2").astype(np.float32)]
    return _turn(speaker, parts, pauses)


def _concat(own: Sequence[Clip], rng: random.Random, pause: Pause) -> ComposedTurn:
    parts: list[Sound] = []
    pauses: list[float] = []
    for number in range(rng.randint(2, 5)):
        clip = rng.choice(own)
        start, end = rng.choice(clip.stretches)
        if number:
            pauses.append(pause(rng))
            parts.append(np.zeros(round(pauses[-1] * RATE), np.float32))
        parts.append(_cut(read(clip.path), start, end))
    return _turn(own[0].speaker, parts, pauses)


def _cut(sound: Sound, start: float, end: float) -> Sound:
    part = sound[round(start * RATE) : round(end * RATE)].copy()
    edge = min(_EDGE, len(part) // 2)
    if edge:
        part[:edge] *= np.linspace(0, 1, edge, dtype=np.float32)
        part[-edge:] *= np.linspace(1, 0, edge, dtype=np.float32)
    return part


def _longer(quiet: Sound, seconds: float) -> Sound:
    """A pause with more of its own quiet in its middle."""
    wanted = round(seconds * RATE)
    if len(quiet) < 2 * _EDGE:
        return np.zeros(wanted, np.float32)
    return np.resize(np.concatenate([quiet, quiet[::-1]]), wanted)


def _turn(speaker: str, parts: Sequence[Sound], pauses: Sequence[float]) -> ComposedTurn:
    sound = np.concatenate([np.zeros(RATE // 2, np.float32), *parts])
    spoken = np.concatenate([part for part in parts if np.any(part)])
    sound = sound / rms(spoken)
    return ComposedTurn(speaker, sound.astype(np.float32), len(sound) / RATE, tuple(pauses))


def in_room(turn: ComposedTurn, room: RoomSound, all_noises: Sequence[Sound], rng: random.Random) -> bytes:
    """The turn as the microphone hears it, with a quiet tail: 16 kHz int16 mono."""
    level = 10 ** (room.speech_dbfs / 20)
    heard = np.concatenate([turn.sound * level, np.zeros(round(TAIL_S * RATE), np.float32)])
    quiet = np.random.default_rng(rng.randrange(2**32)).normal(0, 10 ** (-60 / 20), len(heard))
    floor: npt.NDArray[np.floating] = quiet
    if room.snr_db is not None:
        noise = np.resize(rng.choice(all_noises), len(heard))
        floor = noise / rms(noise) * level * 10 ** (-room.snr_db / 20)
    return as_pcm(heard + floor)


def rms(sound: Sound) -> float:
    """How loud it is, for one that is to be made so loud; 1 for silence."""
    return float(np.sqrt(np.mean(np.square(sound)))) or 1.0


def as_pcm(sound: npt.NDArray[np.floating]) -> bytes:
    """16 kHz int16 mono, clipped at full scale."""
    return bytes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
