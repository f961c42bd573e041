"""A Vosk model folder: where each file goes and what the settings say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .graph import (
    UNKNOWN,
    Costs,
    Phones,
    Pronunciation,
    word_costs,
    word_numbers,
    words_from_phones,
    words_weighed_alike,
)
from .kaldi import acoustic_model

MEL_BINS = 40
LOWEST_HZ = 20
HIGHEST_HZ = 7600
FRAME_SUBSAMPLING = 3
"""The decoder looks at every third 10 ms frame, as Kaldi's chain models do."""

_MODEL_CONF = """\
--min-active=200
--max-active=3000
--beam={beam}
--lattice-beam=2.0
--acoustic-scale={acoustic_scale}
--frame-subsampling-factor={subsampling}
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""
"""The endpoint rules of vosk-model-small-en-us.  A lattice beam of 6 with a phone loop for the unknown
word made decoding 15 times slower than real time; 2 keeps it near 0.01."""

_MFCC_CONF = """\
--use-energy=false
--num-mel-bins={bins}
--num-ceps={bins}
--low-freq={low}
--high-freq={high}
--cepstral-lifter={lifter:g}
--dither=0
--allow-upsample=true
--allow-downsample=true
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acoustics:
    """The part of a model that knows sound: a network and how to use its scores."""

    phones: Phones
    network: bytes
    costs: Costs
    acoustic_scale: float
    beam: float
    cepstral_lifter: float


def write_model(
    folder: Path,
    acoustics: Acoustics,
    lexicon: Mapping[str, Sequence[Pronunciation]],
    *,
    grammars: bool = True,
) -> None:
    """Write a model that hears the words of `lexicon` into `folder`.

    With `grammars` it takes a grammar at run time; without, its graph is fixed (HCLG.fst).
    """
    numbers = word_numbers(lexicon)
    words = words_from_phones(lexicon, numbers, acoustics.phones, acoustics.costs)
    pdfs = acoustics.phones.pdfs()
    files: dict[str, str | bytes] = {
        "am/final.mdl": acoustic_model(pdfs, acoustics.network),
        "conf/model.conf": _MODEL_CONF.format(
            beam=acoustics.beam, acoustic_scale=acoustics.acoustic_scale, subsampling=FRAME_SUBSAMPLING
        ),
        "conf/mfcc.conf": _MFCC_CONF.format(
            bins=MEL_BINS, low=LOWEST_HZ, high=HIGHEST_HZ, lifter=acoustics.cepstral_lifter
        ),
        "graph/words.txt": "".join(f"{word} {number}\n" for word, number in numbers.items()),
        "graph/phones/word_boundary.int": acoustics.phones.word_boundaries(),
    }
    if grammars:
        files["graph/HCLr.fst"] = words.write()
        files["graph/Gr.fst"] = words_weighed_alike(numbers).write()
        files["graph/disambig_tid.int"] = f"{2 * len(pdfs) + 1}\n"  # none are used, but libvosk wants one
    else:
        never = {numbers[UNKNOWN]: 1e3}
        files["graph/HCLG.fst"] = words.with_output_costs(word_costs(numbers) | never).write()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
