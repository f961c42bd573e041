"""Turns whose end is told by words: a closing phrase, a line read to its end, a yes or a no."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.bench.turns.compose import (
    ComposedTurn,
    RoomSound,
    clips,
    closed,
    composed,
    halves,
    in_room,
    noises,
    spoken,
)
from scripts.bench.turns.methods import guide, hear
from scripts.bench.turns.scores import Case, head, scored
from scripts.testmodel.synthetic import build
from scripts.testmodel.vocabulary import default_vocabulary
from tests.support.speech import VOICES, say
from voiceguide.core.events import Expectation, TurnKind
from voiceguide.core.script.steps.affirm import Affirm
from voiceguide.core.text import words
from voiceguide.core.written.cast import Role
from voiceguide.ear.engines.vosk import load
from voiceguide.ear.voice_detector import open_voice_detector
from voiceguide.library import find as library

_CLOSINGS = ("over to you", "that's all", "that is all", "i'm done")
_ANSWERS = ("yes", "no", "yes it is", "not really", "partly", "no that's all", "later")
Told = tuple[ComposedTurn, Expectation]


def closings(folder: Path, kind: str, count: int, *, tuning: bool) -> Iterator[Told]:
    """Human free talk with a synthetic closing phrase after it."""
    rng = random.Random(5)
    half = halves(clips(folder))[0 if tuning else 1]
    for turn in composed(half, kind, count, seed=3):
        phrase = say(rng.choice(_CLOSINGS), rng.choice(VOICES))
        yield closed(turn, phrase, rng), Expectation(kind=TurnKind.SEND)


def lines(count: int) -> Iterator[Told]:
    """Affirmations, read by synthetic voices with a pause in every second one."""
    rng = random.Random(6)
    (step,) = [step for step in library.load("affirm").steps if isinstance(step, Affirm)]
    texts = [line for lines in step.lines.pairs(Role.NEUTRAL) for line in lines]
    for number in range(count):
        said, voice = words(texts[number % len(texts)]), rng.choice(VOICES)
        at = rng.randint(1, len(said) - 1) if number % 2 and len(said) > 2 else len(said)
        pieces = [say(" ".join(part), voice) for part in (said[:at], said[at:]) if part]
        pauses = [rng.uniform(0.3, 2.0)] * (len(pieces) - 1)
        yield spoken(voice, pieces, pauses), Expectation(kind=TurnKind.LINE, words=said)


def answers(count: int) -> Iterator[Told]:
    """Short answers by synthetic voices."""
    rng = random.Random(7)
    for number in range(count):
        voice = rng.choice(VOICES)
        yield (
            spoken(voice, [say(_ANSWERS[number % len(_ANSWERS)], voice)], []),
            Expectation(kind=TurnKind.ANSWER),
        )


def told_tables(folder: Path, count: int, rooms: Sequence[RoomSound], *, tuning: bool) -> None:
    """Print how soon each kind ends, in each room; and what the ear costs."""
    with TemporaryDirectory() as model:
        build(Path(model), default_vocabulary())
        recognizer = load(Path(model))
    print("\n### ends that are told (what must be understood is said by synthetic voices)")
    print(head("turn, room"))
    heard_s = processor_s = 0.0
    for room in rooms:
        kinds = {
            "closing phrase, natural": closings(folder, "natural", count, tuning=tuning),
            "closing phrase, concat": closings(folder, "concat", count, tuning=tuning),
            "a line read": lines(count),
            "a short answer": answers(count),
        }
        all_noises, rng, detector = noises(folder), random.Random(9), open_voice_detector()
        for name, told in kinds.items():
            found, kind = [], TurnKind.FREE
            for turn, expectation in told:
                kind = expectation.kind
                pcm = in_room(turn, room, all_noises, rng)
                listened = hear(pcm, detector, expectation, recognizer)
                found.append(Case(turn, pcm, listened.events))
                heard_s, processor_s = heard_s + len(pcm) / 32_000, processor_s + listened.processor_s
            print(scored(found, guide(kind)).row(f"{name}, {room.name}"), flush=True)
    print(
        f"\nthe whole ear: {processor_s / heard_s:.3f} of one core, over {heard_s / 60:.0f} minutes of sound"
    )
