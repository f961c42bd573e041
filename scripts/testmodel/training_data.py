"""Sound with its phones, as the synthetic model is trained on it: 100 frames a second."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import kaldi_native_fbank as knf
import numpy as np
import soxr

from .espeak import RATE, Spoken, speak
from .folder import HIGHEST_HZ, LOWEST_HZ, MEL_BINS
from .graph import SILENCE
from .phones import PHONES, classes_of
from .room_sound import heard_in, random_room
from .synthetic import CEPSTRAL_LIFTER
from .training_texts import training_text
from .voices import training_voice

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Labels = npt.NDArray[np.int64]

Segment = tuple[float, float, str]
"""First and last millisecond of a phone, and its name."""

_FRAME_MS = 10.0
_FRAME_CENTRE_MS = 12.5
_INDEX = {name: index for index, name in enumerate(PHONES.names)}


def generate(seed: int, utterances: int, out: Path) -> None:
    """Write one shard of training data: float16 features, int8 labels."""
    features, labels = zip(*_utterances(seed, utterances), strict=True)
    np.savez(out, features=np.concatenate(features), labels=np.concatenate(labels))


def mfcc(sound: Floats) -> Floats:
    """Kaldi's features of 16 kHz sound, frames x MEL_BINS: the same that conf/mfcc.conf asks of libvosk."""
    options = knf.MfccOptions()
    options.use_energy = False
    options.num_ceps = MEL_BINS
    options.cepstral_lifter = CEPSTRAL_LIFTER
    options.mel_opts.num_bins = MEL_BINS
    options.mel_opts.low_freq = LOWEST_HZ
    options.mel_opts.high_freq = HIGHEST_HZ
    options.frame_opts.dither = 0.0
    options.frame_opts.samp_freq = RATE
    computer = knf.OnlineMfcc(options)
    computer.accept_waveform(RATE, sound.tolist())
    computer.input_finished()
    return np.stack([computer.get_frame(i) for i in range(computer.num_frames_ready)])


def _utterances(seed: int, count: int) -> Iterator[tuple[npt.NDArray[np.float16], npt.NDArray[np.int8]]]:
    choices, rng = random.Random(seed), np.random.default_rng(seed)
    for _ in range(count):
        if choices.random() < 0.06:
            sound, segments = _no_speech(rng), list[Segment]()
        else:
            sound, segments = _speech(choices)
        before, after = choices.randint(100, 700), choices.randint(100, 700)
        sound = np.pad(sound, (before * RATE // 1000, after * RATE // 1000))
        features = mfcc(heard_in(random_room(rng), sound, rng))
        yield features.astype(np.float16), _frame_labels(segments, before, len(features)).astype(np.int8)


def _speech(choices: random.Random) -> tuple[Floats, list[Segment]]:
    """One of the training voices, its throat made longer or shorter by playing it slower or faster."""
    spoken = speak(training_text(choices), training_voice(choices))
    speed = choices.uniform(0.85, 1.18)
    segments = [(begin / speed, end / speed, name) for begin, end, name in _segments(spoken)]
    return soxr.resample(spoken.samples, RATE, RATE / speed), segments


def _no_speech(rng: np.random.Generator) -> Floats:
    """A bell, a chord, or nothing: sounds of the room that are no words."""
    time = np.arange(int(rng.uniform(0.5, 3) * RATE)) / RATE
    if rng.random() < 0.5:
        return np.zeros(len(time), np.float32)
    pitches = rng.uniform(150, 2500, rng.integers(1, 4))
    tones = sum(np.sin(2 * np.pi * hz * time) for hz in pitches)
    return np.asarray(3000 * tones * np.exp(-time / rng.uniform(0.1, 1.5)), np.float32)


def _segments(spoken: Spoken) -> list[Segment]:
    end_of_all = len(spoken.samples) * 1000 / RATE
    begins = [float(at) for at, _ in spoken.phonemes]
    segments: list[Segment] = []
    for (_, phoneme), begin, end in zip(spoken.phonemes, begins, [*begins[1:], end_of_all], strict=True):
        names = classes_of(phoneme)
        if not names and segments:  # no sound of its own: the one before lasts longer
            segments[-1] = (segments[-1][0], end, segments[-1][2])
        for index, name in enumerate(names):
            share = (end - begin) / len(names)
            segments.append((begin + share * index, begin + share * (index + 1), name))
    return segments


def _frame_labels(segments: list[Segment], offset_ms: int, frames: int) -> Labels:
    """The phone at the middle of each frame."""
    labels = np.full(frames, _INDEX[SILENCE])
    for begin, end, name in segments:
        first, last = (
            max(0, int(np.ceil((at + offset_ms - _FRAME_CENTRE_MS) / _FRAME_MS))) for at in (begin, end)
        )
        labels[first:last] = _INDEX[name]
    return labels
