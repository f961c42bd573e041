"""Measure the synthetic English test model on voices it was not trained on.

Prints the table that stands in models/synthetic-en/README.md; takes a few minutes.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from scripts.testmodel.espeak import RATE, speak
from scripts.testmodel.room_sound import Room, heard_in
from scripts.testmodel.synthetic import build
from scripts.testmodel.training_texts import affirmation, affirmation_words
from scripts.testmodel.vocabulary import default_vocabulary, everyday_words, words_in
from scripts.testmodel.voices import held_out_voice
from voiceguide.core.events import Expectation, TurnKind
from voiceguide.core.hearing.phrases import control_in, phrases_for, words_read
from voiceguide.ear.engines.vosk import VoskEngine, load

CONDITIONS = {
    "studio": Room(),
    "quiet room": Room(reverberation_s=0.3, echo_level=0.2, signal_to_noise_db=30),
    "lively room": Room(reverberation_s=0.5, echo_level=0.5, signal_to_noise_db=20, noise="pink"),
    "fan, 10 dB": Room(reverberation_s=0.3, echo_level=0.2, signal_to_noise_db=10),
    "far and soft": Room(reverberation_s=0.4, echo_level=0.7, signal_to_noise_db=20, peak_db=-34),
}
PHRASES = phrases_for(Expectation(kind=TurnKind.ANSWER))
BLOCK_BYTES = 640


@dataclass(slots=True)
class Score:
    """What was counted in one condition."""

    phrases: int = 0
    lines_whole: int = 0
    lines_ended: int = 0
    words: int = 0
    words_read: int = 0
    false_controls: int = 0
    sound_s: float = 0.0
    decoding_s: float = 0.0


def hear(engine: VoskEngine, sound: bytes, phrases: Sequence[str], line: Sequence[str] = ()) -> list[str]:
    """The words of one turn."""
    engine.arm(phrases, line)
    blocks = (sound[at : at + BLOCK_BYTES] for at in range(0, len(sound), BLOCK_BYTES))
    told = [hypothesis for block in blocks for hypothesis in engine.feed(block)]
    return [word for hypothesis in (*told, *engine.flush()) if hypothesis.final for word in hypothesis.words]


class Measurement:
    """Speaks, listens, counts; the same again for the same seed."""

    def __init__(self, engine: VoskEngine, room: Room) -> None:
        """`room`: where the held-out voices speak."""
        self._engine = engine
        self._room = room
        self._choices = random.Random(1)
        self._rng = np.random.default_rng(1)
        self.score = Score()

    def phrase(self, text: str) -> None:
        """A phrase counts when exactly it was heard."""
        self.score.phrases += self._heard(text) == text.split()

    def line(self) -> None:
        """A new affirmation, with its words expected."""
        line = affirmation(self._choices).lower().split()
        count, ended = words_read(line, self._heard(" ".join(line), line))
        self.score.lines_whole += count == len(line)
        self.score.lines_ended += ended
        self.score.words += len(line)
        self.score.words_read += count

    def talk(self) -> None:
        """Everyday words, none of them asked for: no control may be heard."""
        spoken = " ".join(self._choices.sample(self._everyday(), self._choices.randint(2, 6)))
        self.score.false_controls += control_in(self._heard(spoken)) is not None

    def _everyday(self) -> list[str]:
        asked_for = set(words_in(" ".join(PHRASES)))
        return [word for word in everyday_words() if word not in asked_for]

    def _heard(self, text: str, line: Sequence[str] = ()) -> list[str]:
        voice = held_out_voice(self._choices)
        sound = np.pad(speak(text, voice).samples, (RATE // 4, RATE // 4))
        pcm = heard_in(self._room, sound, self._rng).astype("<i2").tobytes()
        begin = time.process_time()
        words = hear(self._engine, pcm, PHRASES, line)
        self.score.decoding_s += time.process_time() - begin
        self.score.sound_s += len(sound) / RATE
        return words


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.measure_test_model",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--each", type=int, default=200, help="utterances of each kind and condition")
    arguments = parser.parse_args()
    each: int = arguments.each
    with TemporaryDirectory() as folder:
        build(Path(folder), [*default_vocabulary(), *affirmation_words()])
        engine = load(Path(folder))
    print("| heard in | phrases exact | line words | lines whole | line's end heard | false controls | CPU |")
    print("|---|---|---|---|---|---|---|")
    for name, room in CONDITIONS.items():
        measurement = Measurement(engine, room)
        for turn in range(each):
            measurement.phrase(PHRASES[turn * 7 % len(PHRASES)])
            measurement.line()
            measurement.talk()
        score = measurement.score
        shares = [score.phrases / each, score.words_read / score.words]
        shares += [score.lines_whole / each, score.lines_ended / each, score.false_controls / each]
        cells = [*(f"{100 * share:.1f} %" for share in shares), f"{score.decoding_s / score.sound_s:.3f}"]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
