"""One wording for what is said in several: contractions are written in full, in what was heard and in what is
listened for.  A text that is to be said back becomes words as they are heard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from voiceguide.core.text import folded, speakable, words
from voiceguide.core.words import numbers, understood

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
    **{tuple(_parts(word)): word for word in understood.IN_FULL if "'" in word},
}
_SHORTENED: Pairs = {
    **{
        (word, full): word + ending
        for word in understood.SHORTENED
        for ending, full in understood.CONTRACTED.items()
        if ending != _NOT
    },
    **{tuple(_parts(word)): word for word in (*understood.AND_IS, *understood.IN_FULL) if "'" in word},
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


# ------------------------------------------------------------------ a text, as it is heard

_SIGNED = re.compile(r"([#$€£])?([0-9]+(?:,[0-9]{3})*)(\.[0-9]+)?([%°]?)")


def matched(text: str) -> tuple[str, ...]:
    """The words of a text as a recognizer spells them: numbers and signs in words, letters without marks.

    "24/7, 100%, Zoë" gives ("twenty", "four", "seven", "one", "hundred", "percent", "zoe").
    """
    plain = _SIGNED.sub(_number, speakable(text))
    for sign, word in numbers.SIGNS.items():
        plain = plain.replace(sign, f" {word} ")
    return tuple(folded(word) for word in words(plain))


def _number(found: re.Match[str]) -> str:
    before, whole, fraction, after = found.groups()
    said = [numbers.said(whole)]
    if fraction:
        said += [numbers.POINT, *(numbers.said(digit) for digit in fraction[1:])]
    said = [numbers.BEFORE[before], *said] if before in numbers.BEFORE else said
    unit = numbers.UNITS.get(before or after, "")
    return f" {' '.join(said)} {unit} "
