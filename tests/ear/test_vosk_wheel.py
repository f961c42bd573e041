"""What libvosk does with mistakes and damaged models, and that the engine never lets it.

Each row runs in a process of its own, for many end the process.  The wheel's part records what the engine
is built around: a newer wheel that behaves better fails here, and the engine may become simpler.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        sys.platform != "linux", reason="how a crash shows differs; recorded on Linux, vosk 0.3.45"
    ),
]

PATIENCE_S = 600.0
"""A busy machine is not taken for one that hangs: with eight processes beside it, 60 s were once too few."""
LONG_FOR_NOTHING_S = 2.0
"""Longer than any of these takes when it ends at all."""


class Outcome(StrEnum):
    """How a process went."""

    WORKS = "works"
    RAISES = "raises"
    DIES = "dies of a signal"
    HANGS = "hangs"
    BREAKS = "dies of a signal, or hangs"
    """A race, which may end either way."""

    def covers(self, outcome: Outcome) -> bool:
        """Whether a process that went like `outcome` went as this says."""
        return outcome is self or (self is Outcome.BREAKS and outcome in (Outcome.DIES, Outcome.HANGS))


PATIENCES_S = {Outcome.HANGS: LONG_FOR_NOTHING_S, Outcome.BREAKS: 5 * LONG_FOR_NOTHING_S}


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One way to misuse the wheel, and the same wish put to the engine."""

    name: str
    wheel: str
    """With `model` and `recognizer` (of a model that hears "yes", "no", "pause")."""
    outcome: Outcome
    engine: str
    """With a loaded `engine`; prints what came of it."""
    prints: str


WHEEL = """
import json, sys, threading, vosk
from pathlib import Path
vosk.SetLogLevel(-4)
folder = sys.argv[1]
model = vosk.Model(model_path=folder)
recognizer = vosk.KaldiRecognizer(model, 16000, '["yes", "[unk]"]')
second = bytes(32000)
"""
ENGINE = """
import sys, threading
from pathlib import Path
from voiceguide.ear.engines.vosk import load, probe
engine = load(Path(sys.argv[1]))
second = bytes(32000)
"""
FOUR_THREADS = """
threads = [threading.Thread(target=hear) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print("alive")
"""


def grammar_mistake(name: str, grammar: str, outcome: Outcome, phrases: list[str]) -> Mistake:
    """A grammar that is no list of known words; the engine is asked for `phrases` of the same kind."""
    return Mistake(
        name=name,
        wheel=f"vosk.KaldiRecognizer(model, 16000, {grammar!r})",
        outcome=outcome,
        engine=f"print(sorted(engine.arm({phrases!r}))); engine.feed(second); engine.flush()",
        prints=str(sorted({word for phrase in phrases for word in phrase.split()})),
    )


MISTAKES = [
    grammar_mistake("an empty grammar", "[]", Outcome.DIES, []),
    grammar_mistake("no grammar text", "", Outcome.DIES, [""]),
    grammar_mistake("a grammar that is not JSON", "not json", Outcome.DIES, ['"quoted', "back\\slash]"]),
    grammar_mistake("a grammar that is an object", "{}", Outcome.DIES, ["{}"]),
    grammar_mistake("a grammar that is a string", '"yes"', Outcome.DIES, ['"zebra"']),
    grammar_mistake("a grammar of numbers", "[1]", Outcome.RAISES, ["1"]),
    grammar_mistake("a grammar of unknown words is silently deaf", '["zebra"]', Outcome.WORKS, ["zebra"]),
    grammar_mistake("a grammar of nothing", '["<eps>"]', Outcome.DIES, ["<eps>"]),
    Mistake(
        name="a new grammar that is not JSON",
        wheel="recognizer.SetGrammar('not json')",
        outcome=Outcome.DIES,
        engine="engine.arm(['yes']); print(sorted(engine.arm(['zebra \"json'])))",
        prints="""['"json', 'zebra']""",
    ),
    Mistake(
        name="a new grammar in the middle of sound",
        wheel="recognizer.AcceptWaveform(second); recognizer.SetGrammar('[\"no\"]')",
        outcome=Outcome.DIES,
        engine="engine.arm(['yes']); engine.feed(second); engine.arm(['no'])\n"
        "print(engine.feed(second), engine.flush())",
        prints="() ()",
    ),
    Mistake(
        name="four threads in one recognizer",
        wheel="def hear():\n"
        "    for _ in range(300): recognizer.AcceptWaveform(second); recognizer.PartialResult()"
        + FOUR_THREADS,
        outcome=Outcome.BREAKS,
        engine="engine.arm(['yes'])\ndef hear():\n    for _ in range(50): engine.feed(second); engine.flush()"
        + FOUR_THREADS,
        prints="alive",
    ),
    Mistake(
        name="giving the model back while still hearing",
        wheel="recognizer.AcceptWaveform(second); del model; print(recognizer.FinalResult())",
        outcome=Outcome.WORKS,
        engine="engine.arm(['yes'])\ndef hear():\n    for _ in range(50): engine.feed(second); engine.close()"
        + FOUR_THREADS,
        prints="alive",
    ),
    # Nobody can ask the engine for a sample rate.
    Mistake(
        name="a sample rate of zero",
        wheel="vosk.KaldiRecognizer(model, 0).AcceptWaveform(second)",
        outcome=Outcome.HANGS,
        engine="engine.arm(['yes']); print(engine.feed(second))",
        prints="()",
    ),
    Mistake(
        name="a negative sample rate",
        wheel="vosk.KaldiRecognizer(model, -1).AcceptWaveform(second)",
        outcome=Outcome.HANGS,
        engine="engine.arm(['yes']); print(engine.feed(second))",
        prints="()",
    ),
    Mistake(
        name="a path that is a Path",
        wheel="vosk.Model(model_path=Path(folder))",
        outcome=Outcome.RAISES,
        engine="print(load(Path(sys.argv[1])).name)",
        prints="vosk",
    ),
    Mistake(
        name="a model asked for by language goes to the network",
        wheel="""
import socket
def refuse(*_args, **_options): raise SystemExit("the network was asked")
socket.getaddrinfo = socket.socket.connect = refuse
vosk.Model(lang="en-us")""",
        outcome=Outcome.RAISES,
        engine="import socket\nsocket.getaddrinfo = None\nprint(load(Path(sys.argv[1])).name)",
        prints="vosk",
    ),
    Mistake(
        name="sound as a bytearray",
        wheel="recognizer.AcceptWaveform(bytearray(second))",
        outcome=Outcome.RAISES,
        engine="engine.arm(['yes']); print(engine.feed(bytearray(second)))",
        prints="()",
    ),
    Mistake(
        name="sound as a memoryview",
        wheel="recognizer.AcceptWaveform(memoryview(second))",
        outcome=Outcome.RAISES,
        engine="engine.arm(['yes']); print(engine.feed(memoryview(second)))",
        prints="()",
    ),
    Mistake(
        name="empty sound, half a sample, deciding twice",
        wheel="recognizer.AcceptWaveform(b''); recognizer.AcceptWaveform(bytes(1001))\n"
        "recognizer.FinalResult(); recognizer.FinalResult()\n"
        "recognizer.AcceptWaveform(second); recognizer.FinalResult()",
        outcome=Outcome.WORKS,
        engine="engine.arm(['yes'])\n"
        "print(engine.feed(b''), engine.feed(bytes(1001)), engine.flush(), engine.flush())",
        prints="() () () ()",
    ),
    Mistake(
        name="leaving with everything open",
        wheel="recognizer.AcceptWaveform(second)",
        outcome=Outcome.WORKS,
        engine="engine.arm(['yes']); engine.feed(second); print('left')",
        prints="left",
    ),
]


@dataclass(frozen=True, kw_only=True)
class Damage:
    """One file of a model, not as it should be."""

    file: str
    content: bytes | float | tuple[bytes, bytes] | None
    """What stands in it instead; a number keeps that share of it; None takes the file away; of two,
    the second is put before the first."""
    outcome: Outcome
    """Of the wheel, loading and hearing a second of quiet with a grammar."""

    def __str__(self) -> str:
        """For the test's name."""
        match self.content:
            case None:
                kind = "missing"
            case b"":
                kind = "empty"
            case float():
                kind = "cut"
            case tuple():
                kind = "that wants an ivector extractor, which is missing"
            case _:
                kind = "of junk"
        return f"{self.file} {kind}"


JUNK = b"<html>404 not found</html>\n" * 100
WANTS_IVECTORS = (b"input-node name=input", b"input-node name=ivector dim=4\n")
DAMAGES = [
    Damage(file="am/final.mdl", content=WANTS_IVECTORS, outcome=Outcome.RAISES),
    Damage(file="am/final.mdl", content=None, outcome=Outcome.RAISES),
    Damage(file="am/final.mdl", content=b"", outcome=Outcome.RAISES),
    Damage(file="am/final.mdl", content=0.5, outcome=Outcome.RAISES),
    Damage(file="am/final.mdl", content=JUNK, outcome=Outcome.RAISES),
    Damage(file="graph/HCLr.fst", content=None, outcome=Outcome.DIES),
    Damage(file="graph/HCLr.fst", content=b"", outcome=Outcome.DIES),
    Damage(file="graph/HCLr.fst", content=0.5, outcome=Outcome.DIES),
    Damage(file="graph/HCLr.fst", content=JUNK, outcome=Outcome.DIES),
    Damage(file="graph/Gr.fst", content=None, outcome=Outcome.WORKS),
    Damage(file="graph/Gr.fst", content=0.5, outcome=Outcome.WORKS),
    Damage(file="graph/words.txt", content=None, outcome=Outcome.RAISES),
    Damage(file="graph/words.txt", content=JUNK, outcome=Outcome.RAISES),
    Damage(file="graph/disambig_tid.int", content=None, outcome=Outcome.RAISES),
    Damage(file="graph/phones/word_boundary.int", content=JUNK, outcome=Outcome.RAISES),
    Damage(file="conf/mfcc.conf", content=None, outcome=Outcome.RAISES),
    Damage(file="conf/mfcc.conf", content=0.5, outcome=Outcome.DIES),
    Damage(file="conf/model.conf", content=None, outcome=Outcome.RAISES),
    Damage(file="conf/model.conf", content=b"", outcome=Outcome.DIES),
    Damage(file="conf/model.conf", content=b"--no-such-option=1\n", outcome=Outcome.RAISES),
    Damage(file="conf/model.conf", content=b"--frame-subsampling-factor=0\n", outcome=Outcome.DIES),
]


def run(code: str, folder: Path, home: Path, patience_s: float) -> tuple[Outcome, str]:
    """Run `code` with the model folder as its argument: how it went, and what it printed."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "HOME": str(home)}
    command = [sys.executable, "-c", code, str(folder)]
    try:
        child = subprocess.run(
            command, env=environment, capture_output=True, text=True, errors="replace", timeout=patience_s
        )
    except subprocess.TimeoutExpired:
        return Outcome.HANGS, ""
    if child.returncode < 0:
        return Outcome.DIES, child.stdout.strip()
    return Outcome.RAISES if child.returncode else Outcome.WORKS, child.stdout.strip()


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_the_wheel_with_a_mistake(mistake: Mistake, tone_model: Path, tmp_path: Path) -> None:
    """What the engine is built around."""
    patience_s = PATIENCES_S.get(mistake.outcome, PATIENCE_S)
    outcome, _ = run(WHEEL + mistake.wheel, tone_model, tmp_path, patience_s)
    assert mistake.outcome.covers(outcome)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_the_engine_with_the_same_mistake(mistake: Mistake, tone_model: Path, tmp_path: Path) -> None:
    """It works, whatever the wheel would do."""
    assert run(ENGINE + mistake.engine, tone_model, tmp_path, PATIENCE_S) == (Outcome.WORKS, mistake.prints)


@pytest.fixture
def damaged_model(damage: Damage, tone_model: Path, tmp_path: Path) -> Path:
    """A copy of the tone model with one file damaged."""
    folder = tmp_path / "model"
    shutil.copytree(tone_model, folder)
    path, content = folder / damage.file, damage.content
    whole = path.read_bytes()
    path.unlink()
    if isinstance(content, float):
        content = whole[: int(len(whole) * content)]
    if isinstance(content, tuple):
        place, more = content
        content = whole.replace(place, more + place, 1)
    if content is not None:
        path.write_bytes(content)
    return folder


@pytest.mark.parametrize("damage", DAMAGES, ids=str)
def test_the_wheel_with_a_damaged_model(damage: Damage, damaged_model: Path, tmp_path: Path) -> None:
    """What the engine is built around."""
    outcome, _ = run(WHEEL + "recognizer.AcceptWaveform(second)", damaged_model, tmp_path, PATIENCE_S)
    assert outcome is damage.outcome


@pytest.mark.parametrize("damage", DAMAGES, ids=str)
def test_the_probe_with_a_damaged_model(damage: Damage, damaged_model: Path, tmp_path: Path) -> None:
    """One sentence that names the folder, whatever the wheel would do."""
    del damage
    code = """
import sys
from pathlib import Path
from voiceguide.ear.engines.vosk import probe
from voiceguide.ports import VoiceguideError
try:
    probe(Path(sys.argv[1]))
except VoiceguideError as error:
    print(error)
"""
    outcome, said = run(code, damaged_model, tmp_path, PATIENCE_S)
    assert outcome is Outcome.WORKS
    assert said.startswith(f"The speech model in {damaged_model} cannot be ")
