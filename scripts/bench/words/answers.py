"""Which short answers each recognizer hears.

Every answer, control, closing phrase and stem, and other talk, spoken by synthetic voices close to the
microphone and far from it, over noise.  Heard as in a session: the real listener with its voice detector,
the recognizer armed with what such a turn listens for, and what was understood is what counts.  Vosk has
the synthetic test model, built here.  Prints one table, then the confusions, the dangerous ones first, and
the phrases that were never understood.  Takes about three minutes a voice.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from scripts.bench.command import bench_parser
from scripts.bench.machine import describe
from scripts.bench.words.recognizers import LINES
from scripts.testmodel.espeak import RATE, Voice, speak
from scripts.testmodel.room_sound import FULL_SCALE, noise
from scripts.testmodel.synthetic import build
from scripts.testmodel.vocabulary import default_vocabulary, everyday_words, words_in
from tests.support.ear import Ear
from tests.support.sounding_room import PIECES
from voiceguide.core.events import Answer, Control, Expectation, Meaning, TurnKind
from voiceguide.core.hearing.phrases import phrases_for
from voiceguide.core.words import understood
from voiceguide.ear.engines import vosk as vosk_engine
from voiceguide.ear.engines import whisper as whisper_engine
from voiceguide.ear.voice_detector import open_voice_detector
from voiceguide.ports import Recognizer

Samples = npt.NDArray[np.float32]

VOICES = (
    Voice(accent="american", variant="m5", rate=150),
    Voice(accent="british", variant="f3", rate=140),
    Voice(accent="scottish", variant="Lee", rate=160),
    Voice(accent="received", variant="linda", rate=150),
    Voice(accent="american", variant="steph", rate=170),
    Voice(accent="british", variant="m7", rate=140),
)
"""Six that the test model was not trained on."""
LEVELS = {"close": -26.0, "far": -46.0}
"""dBFS of the voice where it sounds."""
NOISE_DBFS = -60.0
BEFORE_S, AFTER_S = 0.6, 0.9

NOTHING, CLOSING, STEM = "nothing", "closing", "stem"
HARMLESS = 6
"""The rank in `danger` of what only costs another try."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of thing that is said."""

    name: str
    turn: TurnKind
    phrases: dict[str, str]
    """Each with what it means in such a turn."""


def kinds() -> Iterator[Kind]:
    """All that is said, and the turn it is said in."""
    for answer in (Answer.YES, Answer.NO, Answer.PARTLY, Answer.LATER, Answer.MORE):
        own = {phrase: answer.value for phrase, means in understood.ANSWER_PHRASES.items() if means is answer}
        yield Kind(answer.value, TurnKind.REPLY, own)
    asked = {p: f"control {c.value}" for p, c in understood.CONTROL_PHRASES.items() if c is not Control.DONE}
    yield Kind("controls", TurnKind.FREE, asked)
    closing = [phrase for phrase, control in understood.CONTROL_PHRASES.items() if control is Control.DONE]
    yield Kind("closing phrases", TurnKind.FREE, dict.fromkeys(closing, CLOSING))
    yield Kind("stems", TurnKind.FREE, dict.fromkeys(understood.STEMS, STEM))
    talk = dict.fromkeys((*PIECES, *LINES, *everyday_talk()), NOTHING)
    yield Kind("other talk, free", TurnKind.FREE, talk)
    yield Kind("other talk, instead of an answer", TurnKind.REPLY, talk)


def everyday_talk(count: int = 17) -> Iterator[str]:
    """Two to six everyday words in a row, none of them listened for."""
    armed = set(words_in(" ".join(phrases_for(Expectation(kind=TurnKind.REPLY)))))
    free = [word for word in everyday_words() if word not in armed]
    choices = random.Random(1)
    for _ in range(count):
        yield " ".join(choices.sample(free, choices.randint(2, 6)))


def taken_for(meaning: Meaning, turn: TurnKind) -> str:
    """What a session makes of it in such a turn: a control, an answer, the end of talk, or nothing."""
    if meaning.control not in (None, Control.DONE):
        return f"control {meaning.control.value}"
    if turn is TurnKind.REPLY:
        return meaning.answer.value if meaning.answer else Answer.NO.value if meaning.closing else NOTHING
    return CLOSING if meaning.closing else STEM if meaning.mirroring else NOTHING


def how(taken: str, meant: str) -> str:
    """Was it understood as meant, as something else, or not at all?"""
    return "meant" if taken == meant else "not" if taken == NOTHING else "else"


def shares(tally: Counter[str]) -> str:
    """In percent: as meant, as something else, not at all."""
    return " / ".join(f"{100 * tally[each] / tally.total():.0f}" for each in ("meant", "else", "not"))


@dataclass(slots=True)
class Report:
    """All that one recognizer made of it."""

    tallies: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """By kind and level: how often as meant, as something else, not at all."""
    confusions: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """(kind, phrase, taken for)."""
    understood: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, kind: Kind, level: str, phrase: str, taken: str) -> None:
        """One more utterance, and what it was taken for."""
        meant = kind.phrases[phrase]
        right = taken == meant
        self.understood[kind.name, phrase] += right
        if not right and taken != NOTHING:
            self.confusions[kind.name, phrase, taken] += 1
        self.tallies[kind.name, level][how(taken, meant)] += 1


def danger(kind: str, taken: str) -> int:
    """How bad it is, the worst first: a yes made of a no, a no of a yes, talk that stops or skips."""
    stops = taken in ("control stop", "control skip")
    ranks = [
        kind == "no" and taken == "yes",
        kind == "yes" and taken == "no",
        stops and kind.startswith("other talk"),
        stops and kind != "controls",
        taken == "yes",
        taken == "no",
    ]
    return ranks.index(True) if True in ranks else HARMLESS


@cache
def spoken(phrase: str, voice: Voice) -> Samples:
    """The phrase with no quiet at either end, its power 1 where it sounds."""
    sound = speak(phrase, voice).samples
    loud = np.flatnonzero(np.abs(sound) > 0.003 * np.abs(sound).max())
    sound = sound[loud[0] : loud[-1] + 1]
    return np.asarray(sound / np.sqrt(np.mean(sound**2)), np.float32)


def in_room(sound: Samples, level: float, rng: np.random.Generator) -> bytes:
    """16 kHz int16, with the quiet of the room around it."""
    padded = np.pad(sound * 10 ** (level / 20), (round(BEFORE_S * RATE), round(AFTER_S * RATE)))
    mixed = padded + noise("pink", len(padded), rng) * 10 ** (NOISE_DBFS / 20)
    return bytes((np.clip(mixed, -1, 1) * FULL_SCALE).astype("<i2").tobytes())


def measure(load: Callable[[], Recognizer], voices: Sequence[Voice]) -> Report:
    """Every phrase by every voice at every level, each in a turn of its own; an ear for each level,
    since beside people who are close those who are far are taken for the next room's."""
    report, rng = Report(), np.random.default_rng(1)
    for level, dbfs in LEVELS.items():
        ear = Ear(load(), open_voice_detector())
        for kind, phrase, voice in ((k, p, v) for k in kinds() for p in k.phrases for v in voices):
            taken = heard(ear, kind.turn, in_room(spoken(phrase, voice), dbfs, rng))
            report.count(kind, level, phrase, taken)
        ear.listener.close()
        if ear.warnings:
            raise SystemExit(f"the recognizer failed: {ear.warnings}")
    return report


def recognizers(model: Path) -> dict[str, Callable[[], Recognizer]]:
    """How each is loaded, by name."""
    return {"Vosk, synthetic test model": lambda: vosk_engine.load(model), "Whisper": whisper_engine.load}


def heard(ear: Ear, turn: TurnKind, pcm: bytes) -> str:
    """What was understood in one turn."""
    ear.events.clear()
    ear.listener.open(Expectation(kind=turn))
    ear.sound.settle()
    ear.hear(pcm)
    finals = ear.finals
    ear.shut()
    return taken_for(finals[-1].meaning, turn) if finals else NOTHING


def show(reports: dict[str, Report], voices: int) -> None:
    """The table, and what is behind it."""
    columns = [(name, level) for name in reports for level in LEVELS]
    print("| said | utterances | " + " | ".join(f"{name}, {level}" for name, level in columns) + " |")
    print("|---|---|" + "---|" * len(columns))
    for kind in kinds():
        cells = [shares(reports[name].tallies[kind.name, level]) for name, level in columns]
        print(f"| {kind.name} | {len(kind.phrases) * voices} | " + " | ".join(cells) + " |")
    for name, report in reports.items():
        print(f"\n{name}: taken for something else, the dangerous first (times, both levels)")
        ordered = sorted(report.confusions.items(), key=lambda c: (danger(c[0][0], c[0][2]), -c[1]))
        for (kind_name, phrase, taken), times in ordered:
            mark = "! " if danger(kind_name, taken) < HARMLESS else "  "
            print(f'{mark}{kind_name}: "{phrase}" taken for {taken}: {times}')
        print(f"{name}: never understood")
        for kind in kinds():
            never = [phrase for phrase in kind.phrases if not report.understood[kind.name, phrase]]
            if never:
                print(f"  {kind.name}: {', '.join(never)}")


def main(arguments: Sequence[str]) -> None:
    """Print the table and the confusions."""
    parser = bench_parser(__name__, __doc__)
    parser.add_argument("--voices", type=int, default=4, choices=range(1, len(VOICES) + 1))
    voices = VOICES[: parser.parse_args(arguments).voices]
    print(describe())
    print(f"{len(voices)} SYNTHETIC voices; each cell: % as meant / as something else / not understood\n")
    reports: dict[str, Report] = {}
    with TemporaryDirectory() as folder:
        build(Path(folder), [*default_vocabulary(), *words_in(" ".join(understood.STEMS))])
        for name, load in recognizers(Path(folder)).items():
            reports[name] = measure(load, voices)
    show(reports, len(voices))
