"""Lengths of time as an author writes them."""

from __future__ import annotations

import re
from fractions import Fraction

from voiceguide.core.events import MINUTE, SECOND, Ms
from voiceguide.core.text import quoted

HOUR: Ms = 60 * MINUTE
_UNITS = {"ms": 1, "s": SECOND, "min": MINUTE, "h": HOUR}
_DURATION = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,3})?) ?(ms|s|min|h)")


def duration(text: str) -> Ms:
    """The length that `text` ('4s', '800ms', '2min', '1h', '5.5s') writes.  Raises ValueError."""
    match = _DURATION.fullmatch(text)
    length = Fraction(match[1]) * _UNITS[match[2]] if match else Fraction(1, 2)
    if length.denominator != 1:
        raise ValueError(f"cannot read {quoted(text)} as a duration; try '4s', '800ms' or '2min'")
    return int(length)


def spelled(length: Ms) -> str:
    """A length as an author would write it; duration(spelled(length)) == length."""
    for unit in ("h", "min", "s"):
        if length and length % _UNITS[unit] == 0:
            return f"{length // _UNITS[unit]}{unit}"
    return f"{length}ms" if length < SECOND else f"{length // SECOND}.{length % SECOND:03}".rstrip("0") + "s"
