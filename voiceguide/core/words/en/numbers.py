"""Numbers as words, as they are said."""

from __future__ import annotations

from collections.abc import Mapping

_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred"))
MOST = 999_999_999
_YEARS = (*range(1_100, 2_000), *range(2_010, 2_100))
"""Said as two numbers: "nineteen eighty four"."""
POINT = "point"
BEFORE: Mapping[str, str] = {"#": "number"}
"""Signs that are said before a number."""
UNITS: Mapping[str, str] = {"$": "dollars", "€": "euros", "£": "pounds", "%": "percent", "°": "degrees"}
"""Signs that are said after it."""
SIGNS: Mapping[str, str] = {"&": "and", "+": "plus", "=": "equals", "@": "at"}
"""Signs that are said anywhere."""


def cardinal(number: int) -> str:
    """0 to MOST in words, without hyphens: 24 is "twenty four".  Raises ValueError for others."""
    if not 0 <= number <= MOST:
        raise ValueError(f"{number} has no words here")
    for size, name in _SCALES:
        if number >= size:
            count, rest = divmod(number, size)
            return " ".join(filter(None, (cardinal(count), name, cardinal(rest) if rest else "")))
    if number < len(_SMALL):
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    return " ".join(filter(None, (_TENS[tens], _SMALL[ones] if ones else "")))


def said(digits: str) -> str:
    """Digits as they are said: a year in two halves, a long number, or one that begins with zero, digit by
    digit."""
    plain = digits.replace(",", "")
    number = int(plain)
    if number > MOST or (plain[0] == "0" and len(plain) > 1):
        return " ".join(_SMALL[int(digit)] for digit in plain)
    if "," not in digits and number in _YEARS:
        century, year = divmod(number, 100)
        rest = cardinal(year) if year >= 10 else f"oh {cardinal(year)}" if year else "hundred"
        return f"{cardinal(century)} {rest}"
    return cardinal(number)
