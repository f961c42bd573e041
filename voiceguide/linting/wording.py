"""A text as rules read it: sentences of plain words in full, and patterns that are looked for in them.

Patterns stand in blocks, one a line; what is further to the right goes on with the line above.  A pattern is
words with blanks between:

    (must|have to) ... forgiv*     alternatives; up to four words between; any ending
    do not .. ask                  up to four words between, and no comma
    [very] sorry                   may be there
    ^ lean in                      at the beginning of a clause
    {LIE}                          one of a list in core/words/en/harm_lists.py

Every gap is bounded, so a pattern takes time in proportion to the text, however hostile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from textwrap import dedent

from voiceguide.core.hearing.wording import in_full
from voiceguide.core.text import words
from voiceguide.core.words import harm_lists

_TOKEN = re.compile(r"\{\w+\}|[^\W_]+(?:['’‘][^\W_]+)*['’]?|[.,:;?!…–—\"“”]")
_ENDS = frozenset(".?!…")
_MARKS = {"–": ",", "—": ",", "“": '"', "”": '"', "…": "…"}
_DENIED_WITHIN = 4
"""So many words before a pattern may turn it round."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word in full, or a mark; where in the text it was written."""

    plain: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, ready to be looked into."""

    tokens: tuple[Token, ...]
    plain: str
    """The words and marks, a blank after each."""

    @classmethod
    def of(cls, tokens: Sequence[Token]) -> Sentence:
        """The sentence that these make."""
        return cls(tuple(tokens), "".join(f"{token.plain} " for token in tokens))

    @property
    def start(self) -> int:
        """Where in the text it begins."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where in the text it ends."""
        return self.tokens[-1].end

    def place(self, at: int) -> int:
        """Where in the text a place in `plain` was written."""
        return self.tokens[min(self.plain.count(" ", 0, at), len(self.tokens) - 1)].start


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text, in order."""
    coming: list[Token] = []
    for token in _tokens(text):
        if coming and coming[-1].plain in _ENDS and token.plain not in _ENDS:
            yield Sentence.of(coming)
            coming = []
        coming.append(token)
    if coming:
        yield Sentence.of(coming)


def _tokens(text: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(text):
        written = found[0]
        if written.startswith("{"):
            parts: Sequence[str] = (harm_lists.TOPIC if written == "{topic}" else harm_lists.SOMEBODY,)
        elif written[0].isalnum():
            parts = in_full(part for word in words(written) for part in _spelled(word))
        else:
            parts = (_MARKS.get(written, written),)
        yield from (Token(part, found.start(), found.end()) for part in parts)


def _spelled(word: str) -> Sequence[str]:
    """A word that lost its apostrophe, in full."""
    return harm_lists.LOOSELY.get(word, word).split()


# ------------------------------------------------------------------ patterns


@dataclass(frozen=True, slots=True)
class Words:
    """What is looked for in a sentence."""

    says: str
    """The pattern."""
    unless: str = ""
    """Another one: where it is found in the same sentence, this is not meant."""
    unless_before: str = ""
    """The same, from the beginning of the clause to its end."""
    also: tuple[str, ...] = ()
    """Further ones that must be found in the same sentence, anywhere."""
    denied: bool = True
    """A "not" in it, or just before, turns it round."""

    def found_in(self, sentence: Sentence) -> int | None:
        """Where in the text it stands; None is nowhere."""
        plain = sentence.plain
        if self.unless and compiled(self.unless).search(plain):
            return None
        if not all(compiled(pattern).search(plain) for pattern in self.also):
            return None
        for match in compiled(self.says).finditer(plain):
            if self.unless_before and compiled(self.unless_before).search(_clause_until(plain, match)):
                continue
            if not (self.denied and _turned_round(plain, match)):
                return sentence.place(match.start())
        return None


def _clause_until(plain: str, match: re.Match[str]) -> str:
    """From the beginning of its clause to its end; a comma does not end one here."""
    start = max(plain.rfind(mark, 0, match.start()) for mark in (". ", "; ", ": ", " but "))
    return plain[start + 2 if start >= 0 else 0 : match.end()]


def _turned_round(plain: str, match: re.Match[str]) -> bool:
    """Is there a "not" in it, or just before it in the same clause?"""
    before: list[str] = []
    for word in reversed(plain[: match.start()].split()):
        if word in harm_lists.CLAUSES or len(before) == _DENIED_WITHIN:
            break
        before.append(word)
    return not harm_lists.DENIALS.isdisjoint([*before, *match[0].split()])


_PIECE = re.compile(r"\.{2,3}|[()\[\]|^]|[^\s()\[\]|^]+")
_LIST = re.compile(r"\{([A-Z]+)\}")
_GAP = r"(?:[\w']+ ){0,4}?"
_OPENING = (
    r"(?:(?:\A|(?<=[,;:\"] )|(?<= and )|(?<= then ))"
    rf"(?:(?:{'|'.join(harm_lists.OPENERS)}) (?:, )?)*)"
)


def patterns(block: str) -> list[str]:
    """The patterns of a block."""
    found: list[str] = []
    for line in dedent(block).strip("\n").split("\n"):
        if line.startswith(" "):
            found[-1] += line
        else:
            found.append(line)
    return found


@cache
def compiled(block: str) -> re.Pattern[str]:
    """The regular expression of a block: one of its patterns."""
    expressions = ["".join(map(_expression, _PIECE.findall(_with_lists(one)))) for one in patterns(block)]
    return re.compile(rf"(?<![^ ])(?:{'|'.join(expressions)})")


def _with_lists(pattern: str) -> str:
    return _LIST.sub(lambda found: f"({harm_lists.LISTS[found[1]]})", pattern)


def _expression(piece: str) -> str:
    known = {
        "...": _GAP,
        "..": rf"(?<!, ){_GAP}(?<!, )",
        "(": "(?:",
        ")": ")",
        "[": "(?:",
        "]": ")?",
        "|": "|",
        "^": _OPENING,
    }
    if piece in known:
        return known[piece]
    if piece in _ENDS or piece in ",:;":
        return re.escape(piece) + " "
    ending = r"[\w']*" if piece.endswith("*") else ""
    return re.escape(piece.rstrip("*")) + ending + r" (?:, )?"
