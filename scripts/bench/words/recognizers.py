"""What each recognizer hears, misses and imagines: controls and lines, in quiet and over household noise.

Controls and affirmations are spoken by synthetic voices.  With --data, a folder of human speech
(speech/*.flac, noise/*.flac and segments.json with the stretches of speech), people read lines and talk of
other things.  Utterances are cut as an endpointer would: 0.3 s before, 0.35 s after, 0.5 s of quiet between.
Takes five minutes without people.
"""

from __future__ import annotations

import json
import random
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scripts.bench.command import bench_parser
from scripts.bench.machine import describe
from tests.support.speech import VOICES, say
from voiceguide.core.events import Expectation, TurnKind
from voiceguide.core.hearing.phrases import control_in, phrases_for, words_read
from voiceguide.core.words import understood
from voiceguide.ear.engines import vosk as vosk_engine
from voiceguide.ear.engines import whisper as whisper_engine
from voiceguide.ear.sound import recording
from voiceguide.ports import EAR_RATE, Recognizer

Sound = npt.NDArray[np.float64]

LINES = (
    "i am here with you",
    "i listen to you with my whole heart",
    "you are safe with me",
    "i am sorry that i hurt you",
    "we can begin again today",
    "i choose you every day",
    "thank you for staying",
    "your feelings matter to me",
)
PHRASES = phrases_for(Expectation(kind=TurnKind.LINE, words=("line",)))
READ_BY_PEOPLE = {
    "jfk_": ("and so my fellow americans", "ask not", "what your country can do for you"),
    "vctk_p287_p287_001": ("please call stella",),
    "vctk_p287_p287_003": (
        "six spoons of fresh snow peas",
        "five thick slabs of blue cheese and maybe a snack for her brother bob",
    ),
    "lj_LJ001_0002": ("in being comparatively modern",),
    "lj_LJ001_0008": ("has never been surpassed",),
    "lj_LJ001_0011": ("it is of the first importance", "that the letter used should be fine in form"),
    "ps_librivox_sense_and_sensibility_01_austen_64kb_088": ("he was not an ill disposed young man",),
    "ps_librivox_sense_and_sensibility_01_austen_64kb_093": ("he might even have been made amiable himself",),
}
"""What is said in a clip, or in each of its stretches of speech, by the start of its name."""


@dataclass(slots=True)
class Tally:
    """Counts of one recognizer under one condition."""

    heard: dict[str, list[int]] = field(default_factory=dict)
    sound_s: float = 0.0
    busy_s: float = 0.0
    talk_s: float = 0.0

    def count(self, what: str, happened: bool) -> None:
        """One more time that it could have happened."""
        was = self.heard.setdefault(what, [0, 0])
        was[0] += happened
        was[1] += 1


def recognized(recognizer: Recognizer, tally: Tally, sound: Sound, line: str) -> tuple[str, ...]:
    """All final words of one utterance, after arming for `line` and the controls."""
    pcm = np.clip(sound, -32768, 32767).astype("<i2").tobytes()
    recognizer.arm(PHRASES, line.split())
    began = time.process_time()
    found = [h for at in range(0, len(pcm), 3200) for h in recognizer.feed(pcm[at : at + 3200])]
    found += recognizer.flush()
    tally.busy_s += time.process_time() - began
    tally.sound_s += len(sound) / EAR_RATE
    return tuple(word for h in found if h.final for word in h.words)


def padded(pcm: bytes) -> Sound:
    """Synthetic speech in a quiet room."""
    sound = np.pad(np.frombuffer(pcm, "<i2").astype(float), (4800, 5600))
    return sound + np.random.default_rng(1).normal(scale=10, size=len(sound))


def human(data: Path) -> Iterator[tuple[str, list[Sound], list[Sound]]]:
    """(clip, its stretches of speech, its utterances) of each clip."""
    segments = json.loads((data / "segments.json").read_text())
    for clip in sorted(segments):
        sound = np.frombuffer(recording.read_recording(data / "speech" / clip), "<i2").astype(float)
        stretches: list[list[float]] = segments[clip]["speech_s"]
        joined: list[list[float]] = []
        for start, end in stretches:
            if joined and start - joined[-1][1] < 0.5:
                joined[-1][1] = end
            else:
                joined.append([start, end])
        cut = [[_cut(sound, *span) for span in spans] for spans in (stretches, joined)]
        yield clip, cut[0], cut[1]


def _cut(sound: Sound, start: float, end: float) -> Sound:
    return sound[max(round((start - 0.3) * EAR_RATE), 0) : round((end + 0.35) * EAR_RATE)]


def noise_adder(data: Path | None) -> Callable[[Sound], Sound]:
    """Adds noise 10 dB below the speech: dishes, a tap and pink noise, or white noise without `data`."""
    random_ = np.random.default_rng(2)
    noise = random_.normal(size=60 * EAR_RATE)
    if data:
        files = [
            f
            for f in sorted((data / "noise").iterdir())
            if any(n in f.name for n in ("dishes", "tap", "pink"))
        ]
        noise = np.concatenate([np.frombuffer(recording.read_recording(f), "<i2") for f in files]).astype(
            float
        )

    def add(sound: Sound) -> Sound:
        at = random_.integers(len(noise) - len(sound))
        part = noise[at : at + len(sound)]
        loud = np.percentile(np.convolve(sound**2, np.full(1600, 1 / 1600), "same")[::160], 70)
        return sound + part * float(np.sqrt(loud / 10 / np.mean(part**2)))

    return add


def measure(recognizer: Recognizer, data: Path | None, change: Callable[[Sound], Sound]) -> Tally:
    """Everything, under one condition."""
    tally = Tally()
    for number, (phrase, control) in enumerate(understood.CONTROL_PHRASES.items()):
        for voice in (VOICES[number % 6], VOICES[(number + 3) % 6]):
            words = recognized(recognizer, tally, change(padded(say(phrase, voice))), LINES[number % 8])
            tally.count("controls heard, synthetic voices", control_in(words) is control)
            tally.count("taken for another control", control_in(words) not in (None, control))
    for line in LINES:
        half = " ".join(line.split()[: len(line.split()) // 2])
        for voice in VOICES:
            said = recognized(recognizer, tally, change(padded(say(line, voice, 130))), line)
            tally.count("lines completed, synthetic voices", words_read(line.split(), said)[1])
            said = recognized(recognizer, tally, change(padded(say(half, voice, 130))), line)
            tally.count("half a line taken for the whole", words_read(line.split(), said)[1])
    if data:
        _measure_people(recognizer, tally, data, change)
    return tally


def _measure_people(
    recognizer: Recognizer, tally: Tally, data: Path, change: Callable[[Sound], Sound]
) -> None:
    choice = random.Random(3)
    for clip, stretches, utterances in human(data):
        lines = next((read for start, read in READ_BY_PEOPLE.items() if clip.startswith(start)), ())
        for line, sound in zip(
            lines, stretches if len(lines) > 1 else [np.concatenate(stretches)], strict=False
        ):
            said = recognized(recognizer, tally, change(sound), line)
            tally.count("lines completed, people", words_read(line.split(), said)[1])
        for sound in utterances:
            line = choice.choice(LINES)
            words = recognized(recognizer, tally, change(sound), line)
            tally.talk_s += len(sound) / EAR_RATE - 0.65
            tally.count("other talk completes the line", words_read(line.split(), words)[1])
            tally.count("other talk taken for a control", control_in(words) is not None)


def report(name: str, load_s: float, grew_mb: float, quiet: Tally, noisy: Tally) -> None:
    """Print what one recognizer did, in quiet and over noise."""
    print(f"\n{name}: loaded in {load_s:.2f} s, {grew_mb:.0f} MB more memory")
    print(f"{'':36}{'quiet':>10}{'10 dB':>12}")
    for what in quiet.heard:
        shown = ["{}/{}".format(*tally.heard[what]) for tally in (quiet, noisy)]
        print(f"{what:36}{shown[0]:>10}{shown[1]:>12}")
    if quiet.talk_s:
        a_minute = [t.heard["other talk taken for a control"][0] / (t.talk_s / 60) for t in (quiet, noisy)]
        print(f"{'  a minute of talk':36}{a_minute[0]:10.2f}{a_minute[1]:12.2f}")
    busy = [t.busy_s / t.sound_s for t in (quiet, noisy)]
    print(f"{'processor time per second of sound':36}{busy[0]:10.3f}{busy[1]:12.3f}")


def main(arguments: Sequence[str]) -> None:
    """Print one table for each recognizer."""
    parser = bench_parser(__name__, __doc__)
    parser.add_argument("--data", type=Path, help="a folder of human speech and noise")
    parser.add_argument("--vosk", type=Path, help="a Vosk model's folder")
    options = parser.parse_args(arguments)
    loaders: list[Callable[[], Recognizer]] = [whisper_engine.load]
    if options.vosk:
        loaders.append(lambda: vosk_engine.load(options.vosk))
    print(describe())
    for load in loaders:
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
        recognizer = load()
        took = time.perf_counter() - began
        grew = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        quiet = measure(recognizer, options.data, lambda sound: sound)
        noisy = measure(recognizer, options.data, noise_adder(options.data))
        report(recognizer.name, took, grew, quiet, noisy)
        recognizer.close()
