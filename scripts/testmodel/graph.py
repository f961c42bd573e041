"""From words and their phones to the decoding graph: what Kaldi calls HCLr, Gr and HCLG.

HCLr turns phones into words, any word after any other; Gr weighs the words.  libvosk composes the two,
or HCLr with a grammar given at run time.  HCLG is the two composed beforehand: no grammar afterwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from .kaldi import Fst, forward_id, self_loop_id

Pronunciation = tuple[str, ...]
"""Phone names, in order."""

SILENCE = "SIL"
UNKNOWN = "[unk]"
"""The word that stands for any sound that is no word of the vocabulary."""


class Position(IntEnum):
    """Where in a word a phone stands; libvosk finds word borders by it."""

    BEGIN = 0
    END = 1
    INTERNAL = 2
    SINGLETON = 3


@dataclass(frozen=True)
class Phones:
    """The phones of a model.  `names[0]` is silence; output i of the network scores names[i]."""

    names: Sequence[str]

    def number(self, name: str, position: Position = Position.SINGLETON) -> int:
        """Kaldi's number of a phone: silence is 1, every other phone has four, one a position."""
        index = self.names.index(name)
        return 1 if index == 0 else 4 * index - 2 + position

    def pdfs(self) -> list[int]:
        """The network output of each phone number, from 1 on."""
        return [0] + [index for index in range(1, len(self.names)) for _ in Position]

    def word_boundaries(self) -> str:
        """graph/phones/word_boundary.int."""
        lines = ["1 nonword"]
        for name in self.names[1:]:
            lines += [f"{self.number(name, position)} {position.name.lower()}" for position in Position]
        return "\n".join(lines) + "\n"

    def placed(self, pronunciation: Pronunciation) -> Iterator[int]:
        """The phone numbers of a word."""
        last = len(pronunciation) - 1
        for at, name in enumerate(pronunciation):
            if last == 0:
                yield self.number(name)
            else:
                inside = Position.END if at == last else Position.INTERNAL
                yield self.number(name, Position.BEGIN if at == 0 else inside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What a path through the graph costs beside its sound, in nats."""

    unknown_word: float
    """To call something `UNKNOWN`: too cheap swallows words, too dear invents them."""
    unknown_phone: float
    """For each phone in it, besides."""
    silence: float = 0.7
    """For a pause between two words."""


def word_numbers(vocabulary: Iterable[str]) -> dict[str, int]:
    """Word -> its number in words.txt: 0 is nothing, 1 is the unknown word, then the vocabulary, sorted."""
    return {word: number for number, word in enumerate(["<eps>", UNKNOWN, *sorted(set(vocabulary))])}


def words_from_phones(
    lexicon: Mapping[str, Sequence[Pronunciation]],
    numbers: Mapping[str, int],
    phones: Phones,
    costs: Costs,
) -> Fst:
    """HCLr: any words of the lexicon, or unknown ones, with optional silence between."""
    fst = Fst()
    between, ready = 0, fst.state()
    silence = phones.number(SILENCE)
    quiet = _phone_state(fst, between, silence, cost=costs.silence)
    fst.arc(between, ready)
    fst.arc(quiet, ready)
    fst.final.update({between: 0.0, quiet: 0.0})
    for word, pronunciations in lexicon.items():
        for pronunciation in pronunciations:
            state, label = ready, numbers[word]
            for phone in phones.placed(pronunciation):
                state = _phone_state(fst, state, phone, output=label)
                label = 0
            fst.arc(state, between)
    _add_unknown_word(fst, ready, between, numbers[UNKNOWN], phones, costs)
    return fst


def words_weighed_alike(numbers: Mapping[str, int]) -> Fst:
    """Gr: every word of the vocabulary is as likely as any other, always."""
    costs = word_costs(numbers)
    fst = Fst()
    fst.final[0] = 0.0
    for number, cost in costs.items():
        fst.arc(0, 0, number, number, cost)
    return fst


def word_costs(numbers: Mapping[str, int]) -> dict[int, float]:
    """The cost of each word of the vocabulary when all are alike; the unknown word is not one of them."""
    words = [number for word, number in numbers.items() if number > 0 and word != UNKNOWN]
    return dict.fromkeys(words, math.log(len(words)))


def _phone_state(fst: Fst, source: int, phone: int, output: int = 0, cost: float = 0.0) -> int:
    """Enter `phone` from `source`; the new state stays in it as long as it sounds."""
    state = fst.state()
    fst.arc(source, state, forward_id(phone), output, cost)
    fst.arc(state, state, self_loop_id(phone))
    return state


def _add_unknown_word(fst: Fst, source: int, to: int, label: int, phones: Phones, costs: Costs) -> None:
    """Any phones at all, at a price."""
    inside = fst.state()
    for name in phones.names[1:]:
        begin, end, internal, single = (phones.number(name, position) for position in Position)
        fst.arc(_phone_state(fst, source, begin, label, costs.unknown_word + costs.unknown_phone), inside)
        fst.arc(_phone_state(fst, inside, internal, cost=costs.unknown_phone), inside)
        fst.arc(_phone_state(fst, inside, end, cost=costs.unknown_phone), to)
        fst.arc(_phone_state(fst, source, single, label, costs.unknown_word + costs.unknown_phone), to)
