"""A model whose words are short melodies: exact, tiny, made without training.

Each phone is one tone in the middle of a mel band; its score is how far that band stands out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .folder import HIGHEST_HZ, LOWEST_HZ, MEL_BINS, Acoustics, write_model
from .graph import SILENCE, UNKNOWN, Costs, Phones, Pronunciation
from .kaldi import Network

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

RATE = 16_000
_TONE_S = 0.09
_REST_S = 0.12
"""Between two words."""
_BANDS = range(8, 38, 2)
"""The mel bands that have a tone: far enough apart to be told apart, high enough to be single bands."""
_STANDS_OUT = 6.0
"""A band this much louder (in nepers) than the mean of all bands is a tone."""
_NAMES = [f"T{band}" for band in _BANDS]


def build(folder: Path, vocabulary: Iterable[str], *, grammars: bool = True) -> None:
    """Write a model that knows `vocabulary` (at most 2,940 words) into `folder`."""
    words = sorted(set(vocabulary))
    melodies = list(islice(_melodies(), len(words)))
    if len(melodies) < len(words):
        raise ValueError(f"{len(words)} words, but only {len(melodies)} melodies")
    lexicon = {word: [melody] for word, melody in zip(words, melodies, strict=True)}
    acoustics = Acoustics(
        phones=Phones([SILENCE, *_NAMES]),
        network=_network(),
        costs=Costs(unknown_word=6.0, unknown_phone=2.0),
        acoustic_scale=1.0,
        beam=30.0,
        cepstral_lifter=0.0,
    )
    write_model(folder, acoustics, lexicon, grammars=grammars)


def synthesise(folder: Path, words: Sequence[str], *, tail_s: float = 0.0) -> bytes:
    """16 kHz int16 sound of `words`, then `tail_s` of quiet.

    A word that the model in `folder` lacks becomes a melody that no word has.
    """
    known = dict(zip(_read_words(folder), _melodies(), strict=False))
    rest = np.zeros(int(_REST_S * RATE))
    parts = [rest]
    for word in words:
        parts += [*(_tone(name) for name in known.get(word, _NO_WORD)), rest]
    sound = np.concatenate([*parts, np.zeros(int(tail_s * RATE))])
    hiss = np.random.default_rng(0).normal(0, 20, len(sound))
    return (sound + hiss).astype("<i2").tobytes()


def _read_words(folder: Path) -> list[str]:
    """The vocabulary of a model folder, in the order its melodies were given out."""
    numbered = (folder / "graph/words.txt").read_text().splitlines()
    words = [line.split()[0] for line in numbered]
    return words[words.index(UNKNOWN) + 1 :]


def _melodies() -> Iterator[Pronunciation]:
    """All melodies of three tones; neighbours differ, for a repeated tone would sound like one."""
    return (m for m in product(_NAMES, repeat=3) if m[0] != m[1] != m[2])


_NO_WORD: Pronunciation = (_NAMES[-1], _NAMES[0], _NAMES[-1], _NAMES[0])
"""Four tones: neither a word nor two."""


@cache
def _tone(name: str) -> Floats:
    """One tone, with soft edges."""
    band = _BANDS[_NAMES.index(name)]
    count, edge = int(_TONE_S * RATE), int(0.01 * RATE)
    tone = 8000 * np.sin(2 * math.pi * _band_centre(band) * np.arange(count) / RATE)
    tone[:edge] *= np.linspace(0, 1, edge)
    tone[-edge:] *= np.linspace(1, 0, edge)
    return np.asarray(tone, np.float64)


def _band_centre(band: int) -> float:
    """Hz; Kaldi's mel scale."""
    low, high = (1127 * math.log(1 + hz / 700) for hz in (LOWEST_HZ, HIGHEST_HZ))
    return 700 * (math.exp((low + (band + 1) * (high - low) / (MEL_BINS + 1)) / 1127) - 1)


def _network() -> bytes:
    """One layer: undo the cosine transform that makes cepstra of mel bands, then compare bands."""
    bins = np.arange(MEL_BINS)
    cosines = np.cos(math.pi / MEL_BINS * np.outer(bins, bins + 0.5)) * math.sqrt(2 / MEL_BINS)
    cosines[0] = math.sqrt(1 / MEL_BINS)
    bands = cosines.T  # log mel energies = bands @ cepstra, the transform being orthonormal
    weights = np.zeros((1 + len(_BANDS), MEL_BINS))
    weights[1:] = bands[list(_BANDS)] - bands.mean(axis=0)
    bias = np.zeros(len(weights))
    bias[0] = _STANDS_OUT  # silence scores this, whatever it hears
    network = Network(MEL_BINS)
    network.affine(2 * weights, 2 * bias)
    return network.write(0, 0, np.zeros(0))
