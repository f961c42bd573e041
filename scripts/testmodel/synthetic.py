"""English as espeak-ng speaks it: a small network trained once, and a graph for any vocabulary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .espeak import ACCENTS, phonemes
from .folder import MEL_BINS, Acoustics, write_model
from .graph import Costs, Pronunciation
from .kaldi import Network
from .phones import PHONES, pronunciation_of
from .vocabulary import SYNTHETIC_EN

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

CEPSTRAL_LIFTER = 22.0
CONTEXTS = ((-2, -1, 0, 1, 2), (-1, 0, 1), (-3, 0, 3), (-3, 0, 3), (-3, 0, 3), (0,))
"""The frames each layer of the network sees around the present one; the last layer scores the phones."""
LEFT = -sum(context[0] for context in CONTEXTS)
RIGHT = sum(context[-1] for context in CONTEXTS)

_PRIOR_FLOOR = 0.01
_PRIOR_POWER = 0.5
"""How much of each phone's frequency in training is divided out of its score."""
_CARRIERS = ("{}", "say {} now", "i {} it", "to {} and")
"""A word alone, and among others: short words are said more weakly there."""


def build(folder: Path, vocabulary: Iterable[str], *, grammars: bool = True) -> None:
    """Write a model that knows `vocabulary` into `folder`."""
    acoustics = Acoustics(
        phones=PHONES,
        network=_network(SYNTHETIC_EN / "weights.npz"),
        costs=Costs(unknown_word=5.0, unknown_phone=1.4),
        acoustic_scale=0.4,
        beam=14.0,
        cepstral_lifter=CEPSTRAL_LIFTER,
    )
    lexicon = {word: pronunciations(word) for word in sorted(set(vocabulary))}
    write_model(folder, acoustics, lexicon, grammars=grammars)


def pronunciations(word: str, most: int = 8) -> list[Pronunciation]:
    """How the accents of espeak-ng say a word, the commonest first."""
    counts: Counter[Pronunciation] = Counter()
    for accent in ACCENTS:
        for carrier in _CARRIERS:
            said = phonemes(carrier.format(word), accent)
            if len(said) == len(carrier.split()):  # else words were run together
                counts[pronunciation_of(said[carrier.split().index("{}")])] += 1
    return [pronunciation for pronunciation, _ in counts.most_common(most) if pronunciation]


def _network(weights: Path) -> bytes:
    """The trained network; what brings each layer's input to mean 0 and variance 1 becomes part of it."""
    with np.load(weights) as file:
        arrays = {name: file[name].astype(np.float64) for name in file.files}
    network = Network(MEL_BINS)
    for layer, context in enumerate(CONTEXTS):
        scale, shift = (np.tile(arrays[f"{part}{layer}"], len(context)) for part in ("scale", "shift"))
        matrix, bias = arrays[f"weights{layer}"], arrays[f"bias{layer}"]
        network.affine(matrix * scale, bias + matrix @ shift, context)
        if layer < len(CONTEXTS) - 1:
            network.relu()
    network.log_softmax()
    priors = np.maximum(arrays["priors"], _PRIOR_FLOOR) ** _PRIOR_POWER
    return network.write(LEFT, RIGHT, priors / priors.sum())
