"""One wording for what is said in several: contractions are written in full, in what was heard and in what is
listened for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from voiceguide.core.words import understood

_NOT = next(ending for ending, word in understood.CONTRACTED.items() if word in understood.NEGATIONS)


def in_full(words: Iterable[str]) -> tuple[str, ...]:
    """The same words without contractions: "i'm here" is "i am here"."""
    return tuple(part for word in words for part in _parts(word))


def _parts(word: str) -> Sequence[str]:
    if word in understood.IN_FULL:
        return understood.IN_FULL[word].split()
    if word in understood.AND_IS:
        return word.partition("'")[0], understood.IS
    for ending, full in understood.CONTRACTED.items():
        if word.endswith(ending) and len(word) > len(ending):
            return word.removesuffix(ending), full
    return (word,)


def wordings(words: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """In which ways people say this: as it is written, in full, and contracted."""
    full = in_full(words)
    return tuple(
        dict.fromkeys((tuple(words), full, _contracted(full, _DENIED), _contracted(full, _SHORTENED)))
    )


def negates(words: Iterable[str]) -> bool:
    """May these words, in full, turn a meaning round?  A yes never holds one that does."""
    return not understood.NEGATIONS.isdisjoint(words)


Pairs = dict[tuple[str, ...], str]

_DENIED: Pairs = {
    **{(verb, understood.CONTRACTED[_NOT]): verb + _NOT for verb in understood.DENIED},
    **{tuple(_parts(word)): word for word in understood.AND_IS},
    **{tuple(_parts(word)): word for word in understood.IN_FULL if "'" in word},
}
_SHORTENED: Pairs = {
    **{
        (word, full): word + ending
        for word in understood.SHORTENED
        for ending, full in understood.CONTRACTED.items()
        if ending != _NOT
    },
    **_DENIED,
}
"""Where both are possible ("you are not"), one wording has the one, the other the other."""


def _contracted(full: Sequence[str], pairs: Pairs) -> tuple[str, ...]:
    """The same words, each of these pairs as one word, from left to right."""
    words: list[str] = []
    at = 0
    while at < len(full):
        short = pairs.get(tuple(full[at : at + 2]))
        words.append(short or full[at])
        at += 2 if short else 1
    return tuple(words)
