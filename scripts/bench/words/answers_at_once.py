"""Which answers are heard that come at once.

One synthetic voice asks, another answers after so little quiet; and one voice alone, whose question ends with
a word that could be an answer.  Heard as in words/answers.py: the real listener and voice detector,
the recognizer armed for a reply, close to the microphone, over pink noise.  Takes ten minutes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from scripts.bench.command import bench_parser
from scripts.bench.machine import describe
from scripts.bench.words.answers import (
    LEVELS,
    NOTHING,
    VOICES,
    Samples,
    heard,
    how,
    in_room,
    recognizers,
    shares,
    spoken,
)
from scripts.testmodel.espeak import RATE
from scripts.testmodel.synthetic import build
from scripts.testmodel.vocabulary import default_vocabulary
from tests.support.ear import Ear
from voiceguide.core.events import TurnKind
from voiceguide.ear.voice_detector import open_voice_detector

GAPS_S = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9)
KNOWN = ("did i get it", "is that right", "is there more")
"""Questions that are listened for."""
FREE = ("what did you hear of it", "and now you feel a little alone")
"""Others."""
ANSWERS = {
    "yes": "yes",
    "yeah": "yes",
    "no": "no",
    "partly": "partly",
    "no that's all": "no",
    "that's right": "yes",
}
OWN_ENDS = (("is that", "right"), ("did i get that", "right"), ("is there", "more"), ("so that is", "okay"))
"""Questions with a pause in them; nobody answers."""


def turns() -> Iterator[tuple[str, float, Samples, str]]:
    """What is measured, the quiet in it, its sound, and what it means."""
    couples = [pair for one, two in list(pairwise(VOICES[:4]))[::2] for pair in ((one, two), (two, one))]
    for gap in GAPS_S:
        quiet = np.zeros(round(gap * RATE), np.float32)
        for asker, other in couples:
            for name, questions in (("known", KNOWN), ("any", FREE)):
                for question in questions:
                    for answer, meant in ANSWERS.items():
                        parts = spoken(question, asker), quiet, spoken(answer, other)
                        yield name, gap, np.concatenate(parts), meant
            for asked, end in OWN_ENDS:
                yield "own", gap, np.concatenate([spoken(asked, asker), quiet, spoken(end, asker)]), NOTHING


def measure(ear: Ear) -> dict[tuple[str, float], Counter[str]]:
    """How often each was understood as meant, as something else, and not at all."""
    found: dict[tuple[str, float], Counter[str]] = {}
    rng = np.random.default_rng(1)
    for name, gap, sound, meant in turns():
        taken = heard(ear, TurnKind.REPLY, in_room(sound, LEVELS["close"], rng))
        found.setdefault((name, gap), Counter())[how(taken, meant)] += 1
    return found


def main(arguments: Sequence[str]) -> None:
    """Print one table for each recognizer."""
    parser = bench_parser(__name__, __doc__)
    parser.parse_args(arguments)
    print(describe())
    print(
        "SYNTHETIC voices; % as meant / as something else / not understood; a question is meant as nothing\n"
    )
    with TemporaryDirectory() as folder:
        build(Path(folder), default_vocabulary())
        for engine, load in recognizers(Path(folder)).items():
            ear = Ear(load(), open_voice_detector())
            found = measure(ear)
            ear.listener.close()
            print(f"{engine}\n| quiet | after a known question | after any other | a question that ends so |")
            print("|---|---|---|---|")
            for gap in GAPS_S:
                tallies = [found[name, gap] for name in ("known", "any", "own")]
                cells = [f"{shares(tally)} (n = {tally.total()})" for tally in tallies]
                print(f"| {gap} s | {' | '.join(cells)} |")
            print()
