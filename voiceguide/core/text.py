"""Plain words: safe for a speech engine, safe for a terminal, ready to be matched.

Every pattern here takes time in proportion to the text, however hostile: nothing nests, nothing backtracks.
"""

from __future__ import annotations

import difflib
import html
import re
import unicodedata
from collections.abc import Iterable, Mapping

_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # control sequences: colour, cursor
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # strings: titles, links
    r"|\x1b[ -/]*[0-~]"  # the short ones
)
_TAGS = re.compile(r"</?[A-Za-z!?][^<>]*>|\[\[[^\[\]]*\]\]")
_LOOSE_MARKUP = re.compile(r"<(?!/?3+(?!\w))|>|\[{2,}|\]{2,}")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_NESTED = 3
"""So often an entity may stand for the beginning of another."""
_EMOTICON = re.compile(r"(?:</?3+|[:;=][-'^]?[()\[\]/\\|*]{1,9}|\^[_.-]?\^)\Z")
"""A heart or a face at the end of a word."""
_LETTERED = re.compile(r"(?:[:;=][-'^]?[DPpOo3]|(?:xo){1,4}x?)\Z", re.IGNORECASE)
"""One with a letter in it, which is one only if it stands alone: ":D"."""
_LONGEST_EMOTICON = 12
_STOPS = ".,!?…"
_KEPT_SIGNS = frozenset("°")
"""Symbols that are said."""
# A sentence ends with a stop, then a capital or a number; not after the short titles that people have.
_SENTENCE = re.compile(
    r"\S.*?(?:(?<![.!?…])(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)[.!?…]++"
    r"""["'”’)\]]*+(?=\s+[^\sa-z]|\s*$)|$)"""
)
UTTERANCE_LIMIT = 400
"""Characters said at once; longer texts have crashed speech engines."""
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ＇´`", "'"))


def showable(text: str) -> str:
    """One line that a terminal only shows: no control, escape, bidi or zero-width character; NFC."""
    text = _ESCAPES.sub("", text)
    kept = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def clock(at: int) -> str:
    """A moment of a session (milliseconds) as a transcript shows it: minutes, seconds and tenths."""
    minutes, tenths = divmod(at // 100, 600)
    return f"{minutes:02}:{tenths / 10:04.1f}"


def counted(number: int, thing: str) -> str:
    """As a person says it: "1 breath", "5 breaths"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def readable(text: str) -> str:
    """Plain words to be read: showable, without tags, entities, `[[...]]` or a leading '-'.  Hearts and
    pictographs stay."""
    # Spaces take the place of markup, so what is left on both sides never makes new markup.
    text = _LOOSE_MARKUP.sub(" ", _TAGS.sub(" ", showable(_without_entities(text))))
    return " ".join(text.split()).lstrip("- ")


def speakable(text: str) -> str:
    """Plain words for a speech engine: readable, without pictographs and emoticons.  Words that are all in
    capitals would be spelled letter by letter, so they are in small ones."""
    text = "".join(" " if _is_picture(c) else c for c in readable(text))
    text = " ".join(re.sub("[<>]", " ", _without_emoticons(text)).split()).lstrip("- ")
    if text.upper() == text != text.lower() and " " in text:
        text = " ".join(sentence[0] + sentence[1:].lower() for sentence in _SENTENCE.findall(text))
    return unicodedata.normalize("NFC", text)


def _without_entities(text: str) -> str:
    """ "&#39;" is an apostrophe."""
    for _ in range(_NESTED):
        plain = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
        if plain == text:
            return text
        text = plain
    return text.replace("&", " ") if _ENTITY.search(text) else text


def _without_emoticons(text: str) -> str:
    """Without hearts and faces of ordinary signs; a stop behind one is the sentence's."""
    kept: list[str] = []
    for word in text.split():
        end = len(word.rstrip(_STOPS))
        stops = word[end:]
        while found := _emoticon_at(word, end):
            end = found.start()
            while end and word[end - 1] in _STOPS:
                end, stops = end - 1, word[end - 1] + stops
        if end:
            kept.append(word[:end] + stops)
        elif kept and end < len(word) - len(stops):
            kept[-1] += stops
        elif len(stops) == len(word):
            kept.append(word)
    return " ".join(kept)


def _emoticon_at(word: str, end: int) -> re.Match[str] | None:
    """The emoticon that ends there, if one does."""
    start = max(0, end - _LONGEST_EMOTICON)
    return _EMOTICON.search(word, start, end) or (None if start else _LETTERED.match(word, 0, end))


def _is_picture(character: str) -> bool:
    """A pictograph, or what only changes how one looks."""
    if unicodedata.category(character) == "So":
        return character not in _KEPT_SIGNS
    return character in "\ufe0e\ufe0f\u20e3" or "\U0001f3fb" <= character <= "\U0001f3ff"


_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
)


def folded(word: str) -> str:
    """A lower-case word as an English recognizer spells it: Latin letters without their marks."""
    apart = unicodedata.normalize("NFD", word.translate(_LETTERS))
    bare: list[str] = []
    for character in apart:
        if unicodedata.combining(character) and bare and bare[-1].isascii():
            continue
        bare.append(character)
    return unicodedata.normalize("NFC", "".join(bare))


def words(text: str) -> tuple[str, ...]:
    """The lower-case words of `text`: "I’m here." gives ("i'm", "here")."""
    plain = unicodedata.normalize("NFC", speakable(text).translate(_APOSTROPHES).lower())
    letters = "".join(c if c == "'" or unicodedata.category(c)[0] in "LMN" else " " for c in plain)
    return tuple(word for part in letters.split() if (word := part.strip("'")))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of `text`, speakable, in order; joined by spaces they are speakable(text)."""
    return tuple(_SENTENCE.findall(speakable(text)))


def quoted(found: object) -> str:
    """A value as it was found, short and safe to show."""
    if isinstance(found, Mapping):
        return "keys and values"
    if isinstance(found, list | tuple):
        return "a list"
    text = showable(str(found))
    return f"'{text if len(text) <= 40 else text[:39] + '…'}'"


def nearest(found: str, known: Iterable[str]) -> str:
    """What to write instead of a name that nobody knows."""
    names = list(known)
    close = difflib.get_close_matches(found[:40], names, n=1)
    return f"did you mean '{close[0]}'?" if close else f"write one of: {', '.join(names)}"


def listed(names: Iterable[str]) -> str:
    """'a', 'a or b', 'a, b or c'."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
