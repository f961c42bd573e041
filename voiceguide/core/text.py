"""Plain words: safe for a speech engine, safe for a terminal, ready to be matched.

Every pattern here takes time in proportion to the text, however hostile: nothing nests, nothing backtracks.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping

_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # control sequences: colour, cursor
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # strings: titles, links
    r"|\x1b[ -/]*[0-~]"  # the short ones
)
_TAGS = re.compile(r"</?[A-Za-z!?][^<>]*>|\[\[[^\[\]]*\]\]")
_LOOSE_MARKUP = re.compile(r"[<>]|\[{2,}|\]{2,}")
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


def speakable(text: str) -> str:
    """Plain words for a speech engine: showable, without tags, `[[...]]` or a leading '-'."""
    # Spaces take the place of markup, so what is left on both sides never makes new markup.
    text = _LOOSE_MARKUP.sub(" ", _TAGS.sub(" ", showable(text)))
    return " ".join(text.split()).lstrip("- ")


def words(text: str) -> tuple[str, ...]:
    """The lower-case words of `text`, to match with heard ones: "I’m here." gives ("i'm", "here")."""
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
