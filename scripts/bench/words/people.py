"""What each recognizer hears of single words that people said, and what it makes of other words and talk.

Through the ear itself: voice detector, endpointer, recognizer, comprehension.  Answers are said in a reply,
"stop" in free talk, other words and talk in both.  Each engine that is here is measured in one run.
Takes ten minutes an engine with all words, less with --most.
"""

from __future__ import annotations

import csv
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.bench.command import bench_parser
from scripts.bench.machine import describe
from scripts.bench.turns.scores import wilson
from scripts.bench.words.places import PLACES, Places, read
from scripts.testmodel.synthetic import build
from scripts.testmodel.vocabulary import default_vocabulary
from voiceguide.core.events import Control, Event, Expectation, Heard, TurnKind
from voiceguide.core.hearing.near_voices import NearVoices
from voiceguide.ear.engines import vosk, whisper
from voiceguide.ear.one_turn import Attention
from voiceguide.ear.sound.intake import Block
from voiceguide.ear.voice_detector import open_voice_detector
from voiceguide.ports import EAR_BLOCK, Recognizer, VoiceDetector

MEANT = {"yes": "yes", "no": "no", "right": "yes", "stop": "stop"}
OTHER, TALK, INTERVIEWS = "other words", "spoken orders", "interviews, meetings, reading"
NOTHING = "nothing"
TURNS = {"reply": TurnKind.REPLY, "free": TurnKind.FREE}


@dataclass(slots=True)
class Row:
    """What was made of one thing, in one place and turn."""

    taken: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    seconds: float = 0.0

    def count(self, *meanings: str) -> int:
        """How often it was taken for one of these."""
        return sum(self.taken[each] for each in meanings)

    def text(self, meant: str) -> str:
        """As meant, with its 95 % interval; as what else; how many."""
        total = sum(self.taken.values())
        low, high = wilson(self.count(meant), total)
        others = {what: n for what, n in self.taken.items() if what not in (meant, NOTHING) and n}
        else_ = ", ".join(f"{what} {n}" for what, n in sorted(others.items())) or "-"
        share = 100 * self.count(meant) / total
        return f"{share:.0f} % ({100 * low:.0f}-{100 * high:.0f}) | {else_} | {total}"


class Ear:
    """One turn after the other, on the time of its sound."""

    def __init__(self, recognizer: Recognizer, detector: VoiceDetector) -> None:
        self._recognizer, self._detector = recognizer, detector
        self.waits: list[float] = []
        """Seconds from the end of an utterance's quiet to what it meant."""

    def taken_for(self, pcm: bytes, turn: TurnKind) -> str:
        """The first control or answer that the session would act on."""
        events: list[Event] = []
        now = [0]
        attention = Attention(
            Expectation(kind=turn),
            detector=self._detector,
            recognizer=self._recognizer,
            near=NearVoices(),
            post=events.append,
            now=lambda: now[0],
        )
        for sample in range(0, len(pcm) // 2 - EAR_BLOCK + 1, EAR_BLOCK):
            known, began = len(events), time.perf_counter()
            attention.hear(Block(pcm[2 * sample : 2 * (sample + EAR_BLOCK)], sample, sample // 16))
            now[0] = (sample + EAR_BLOCK) // 16
            if any(isinstance(event, Heard) and event.final for event in events[known:]):
                self.waits.append(time.perf_counter() - began)
        return next((what for event in events if (what := _acted_on(event, turn)) != NOTHING), NOTHING)


def _acted_on(event: Event, turn: TurnKind) -> str:
    if not (isinstance(event, Heard) and event.final):
        return NOTHING
    if event.meaning.control not in (None, Control.DONE):
        return event.meaning.control.value
    answer = event.meaning.answer if turn is TurnKind.REPLY else None
    return answer.value if answer else NOTHING


def said(data: Path, most: int) -> Iterator[tuple[str, Path]]:
    """(what, recording): at most so many of each word that is meant, and of all others together four times
    as many."""
    with (data / "words" / "manifest.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    random.Random(1).shuffle(rows)
    for word in (*MEANT, OTHER):
        of_it = [row["file"] for row in rows if row["word"] == word or (word == OTHER and _other(row))]
        yield from ((word, data / "words" / name) for name in of_it[: 4 * most if word == OTHER else most])


def _other(row: dict[str, str]) -> bool:
    return row["word"] not in MEANT


def measure(ear: Ear, data: Path, most: int) -> dict[tuple[str, str, str], Row]:
    """By what was said, the place and the turn."""
    rows: dict[tuple[str, str, str], Row] = defaultdict(Row)

    def count(what: str, place: str, pcm: bytes, turns: Sequence[str]) -> None:
        for turn in turns:
            row = rows[what, place, turn]
            row.taken[ear.taken_for(pcm, TURNS[turn])] += 1
            row.seconds += len(pcm) / 32_000

    for place in PLACES:
        places = Places(data)
        for what, file in said(data, most):
            turns = ("free",) if what == "stop" else ("reply",) if what in MEANT else ("reply", "free")
            count(what, place, places.put(read(file), place), turns)
    places = Places(data)
    for what, folder in ((TALK, "talk"), (INTERVIEWS, "speech")):
        for file in sorted((data / folder).glob("*.flac")):
            count(what, "close", places.put(read(file), "close"), ("reply", "free"))
    return rows


def show(name: str, rows: dict[tuple[str, str, str], Row], waits: Sequence[float]) -> None:
    """Print one engine's table."""
    print(f"\n{name}\n| said by people | place | turn | as meant (95 %) | as something else | n |")
    print("|---|---|---|---|---|---|")
    for (what, place, turn), row in rows.items():
        print(f"| {what} | {place} | {turn} | {row.text(MEANT.get(what, NOTHING))} |")
    for what in (TALK, INTERVIEWS):
        row = rows[what, "close", "free"]
        false = sum(row.taken.values()) - row.count(NOTHING)
        print(f"false controls, {what}: {false} in {row.seconds / 60:.1f} minutes")
    late = sorted(waits)
    print(f"from the quiet that ends an utterance to its meaning: median {late[len(late) // 2]:.3f} s, "
          f"p95 {late[int(0.95 * len(late))]:.3f} s ({len(late)} utterances)")  # fmt: skip


def main(arguments: Sequence[str]) -> None:
    """Print a table for each engine."""
    parser = bench_parser(__name__, __doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="words/, talk/, speech/ and noise/ of people"
    )
    parser.add_argument("--vosk", type=Path, help="a Vosk model for people; else the synthetic test model")
    parser.add_argument("--most", type=int, default=200, help="of each word (default: 200)")
    parser.add_argument("--only", help="one engine: whisper or vosk")
    options = parser.parse_args(arguments)
    print(describe())
    with TemporaryDirectory() as folder:
        for name, load in _engines(Path(folder), options.vosk).items():
            if options.only in (None, name.split(",")[0]):
                recognizer = load()
                ear = Ear(recognizer, open_voice_detector())
                rows = measure(ear, options.data, options.most)
                recognizer.close()
                show(name, rows, ear.waits)


def _engines(folder: Path, model: Path | None) -> dict[str, Callable[[], Recognizer]]:
    def synthetic() -> Recognizer:
        build(folder, default_vocabulary())
        return vosk.load(folder)

    if model is not None:
        return {"whisper": whisper.load, f"vosk, {model.name}": lambda: vosk.load(model)}
    return {"whisper": whisper.load, "vosk, synthetic test model (not made for people)": synthetic}
