"""What one value in an exercise may be: durations, whole numbers, lines and utterances.

Each check takes what a YAML file holds, where every scalar is still a string, and equally Python values
(lengths in whole milliseconds).  It returns the value to keep, or raises ValueError with what was found and
what to write instead.  The reader of the file adds the file and the line.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from voiceguide.core.commands import Bed, BreathSound, Earcon
from voiceguide.core.durations import duration, spelled
from voiceguide.core.events import Ms
from voiceguide.core.text import UTTERANCE_LIMIT, listed, quoted, readable, words
from voiceguide.core.written.cast import NAME_LIMIT, PLACES

ROUND_LIMIT = 60
LINE_WORDS = 8
"""Words in an affirmation: as many as are easily said back."""


class Part(BaseModel):
    """A part of a file: nothing in it may change, and no key may be unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def lasting(low: Ms, high: Ms) -> BeforeValidator:
    """A duration from `low` to `high`."""

    def check(value: object) -> Ms:
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise ValueError(f"found {quoted(value)}; write a duration like '4s'")
        ms = duration(value) if isinstance(value, str) else value
        if not low <= ms <= high:
            least = spelled(low) if low else "0s"
            raise ValueError(f"{quoted(value)} is out of bounds; write {least} to {spelled(high)}")
        return ms

    return BeforeValidator(check)


def many(low: int, high: int) -> BeforeValidator:
    """A list with `low` to `high` items.  They are counted before any of them is looked at."""

    def check(value: object) -> object:
        if not isinstance(value, list | tuple):
            raise ValueError(f"found {quoted(value)}; write a list, each item after a '- '")
        if not low <= len(value) <= high:
            wanted = f"{low} to {high}" if low < high else low
            raise ValueError(f"found {len(value)} items; write {wanted}")
        return value

    return BeforeValidator(check)


def whole(low: int, high: int) -> BeforeValidator:
    """A whole number from `low` to `high`."""

    def check(value: object) -> int:
        number = int(value) if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,12}", value) else value
        if not isinstance(number, int) or isinstance(number, bool) or not low <= number <= high:
            wanted = f"a whole number from {low} to {high}" if low < high else str(low)
            raise ValueError(f"found {quoted(value)}; write {wanted}")
        return number

    return BeforeValidator(check)


def _truth(value: object) -> bool:
    truth = {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value
    if not isinstance(truth, bool):
        raise ValueError(f"found {quoted(value)}; write true or false")
    return truth


def _utterance(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(
            f"found {quoted(value)}; write plain words, in double quotes if they begin with '{{'"
        )
    text = readable(value)
    if not words(text):
        raise ValueError(f"cannot say {quoted(value)}; write plain words")
    if strays := re.search(r"[{}]\w*\}?", PLACES.sub("", text)):
        raise ValueError(
            f"found {quoted(strays[0])}; only {{first}}, {{second}}, {{sender}}, {{receiver}} "
            "and {topic} stand for something"
        )
    size = len(PLACES.sub("_" * NAME_LIMIT, text))
    if size > UTTERANCE_LIMIT:
        raise ValueError(f"{size} characters are too long to say at once; write {UTTERANCE_LIMIT} at most")
    return text


def _utterance_or_nothing(value: object) -> str:
    return "" if value == "" else _utterance(value)


def _line(value: object) -> str:
    text = _utterance(value)
    if PLACES.search(text):
        raise ValueError(f"found a name's place in {quoted(text)}; a line is said word for word, without it")
    count = len(words(text))
    if count > LINE_WORDS:
        raise ValueError(f"{quoted(text)} has {count} words; a line has {LINE_WORDS} at most")
    return text


def _earcon(value: object) -> Earcon:
    if value != Earcon.BELL:
        raise ValueError(f"there is no chime {quoted(value)}; write 'chime: bell'")
    return Earcon.BELL


def one_of(kind: type[StrEnum]) -> BeforeValidator:
    """One of an enumeration's values, written as a word."""

    def check(value: object) -> StrEnum:
        try:
            return kind(str(value))
        except ValueError:
            raise ValueError(f"found {quoted(value)}; write {listed(kind)}") from None

    return BeforeValidator(check)


def plain(limit: int) -> BeforeValidator:
    """Words to show or say, `limit` characters at most."""

    def check(value: object) -> str:
        text = _utterance(value)
        if len(text) > limit:
            raise ValueError(f"{len(text)} characters are too many; write {limit} at most")
        return text

    return BeforeValidator(check)


Utterance = Annotated[str, BeforeValidator(_utterance)]
OptionalUtterance = Annotated[str, BeforeValidator(_utterance_or_nothing)]
Line = Annotated[str, BeforeValidator(_line)]
Phrase = Annotated[str, plain(30)]
"""A few words that fit into an out-breath."""
Truth = Annotated[bool, BeforeValidator(_truth)]
Bell = Annotated[Earcon, BeforeValidator(_earcon)]
BedName = Annotated[Bed, one_of(Bed)]
SoundName = Annotated[BreathSound, one_of(BreathSound)]
Rounds = Annotated[int, whole(1, ROUND_LIMIT)]
