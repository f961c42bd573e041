"""Values in what was said: a number, which one of several, a day.  Each is a whole utterance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voiceguide.core.words import numbers, values

_DAY = 24 * 60
_NUMBERS = {numbers.cardinal(number): number for number in range(101)}


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A moment from now on, as it was said: one of these is told."""

    minutes: int | None = None
    """From now; whole days are counted by the calendar."""
    weekday: int | None = None
    """The next one: 0 is Monday."""

    @property
    def today(self) -> bool:
        """Is it this day, and no later hour of it?"""
        return self.minutes == 0


def number_in(words: Sequence[str], most: int = 10) -> int | None:
    """A number from 0 to `most`: "three", "a six", "seven out of ten", "10"; None if these words are none."""
    for between in values.OF_ALL:
        size = len(between)
        for at in range(1, len(words) - size):
            if tuple(words[at : at + size]) == between and _number(words[at + size :]) == most:
                words = words[:at]
    if len(words) > 1 and words[0] in values.ONE:
        words = words[1:]
    number = _number(words)
    return number if number is not None and number <= most else None


def place_in(words: Sequence[str], of: int) -> int | None:
    """Which one of so many, from 1: "the first one", "number two"; None if these words are none."""
    before, after = values.WITH_PLACE
    said = list(words)
    if said[: len(before)] == list(before):
        said = said[len(before) :]
    if len(said) > 1 and said[-len(after) :] == list(after):
        said = said[: -len(after)]
    numbered = said[:1] == [values.NUMBERED]
    place = _number(said[1:]) if numbered else values.PLACES.get(" ".join(said))
    place = of if place == -1 else place
    return place if place is not None and 1 <= place <= of else None


def when_in(words: Sequence[str]) -> When | None:
    """A day or a while from now: "tomorrow", "on thursday evening", "in an hour"; None if these words are
    none."""
    said = list(words)
    while len(said) > 1 and said[-1] in values.AFTER_A_DAY:
        said.pop()
    while said and " ".join(said) not in values.DAYS and said[0] in values.BEFORE_A_DAY:
        said.pop(0)
    day = " ".join(said)
    if day in values.DAYS:
        return When(minutes=values.DAYS[day] * _DAY)
    if day in values.WEEKDAYS:
        return When(weekday=values.WEEKDAYS.index(day))
    if said[:1] != [values.IN]:
        return None
    if tuple(said[1:]) == values.HALF:
        return When(minutes=values.MINUTES[values.HALF[-1]] // 2)
    *count, unit = said[1:] or [""]
    number = 1 if len(count) == 1 and count[0] in values.ONE else _number(count)
    return When(minutes=number * values.MINUTES[unit]) if number and unit in values.MINUTES else None


def _number(words: Sequence[str]) -> int | None:
    said = " ".join(words)
    return int(said) if said.isdecimal() and len(said) < 4 else _NUMBERS.get(said)
