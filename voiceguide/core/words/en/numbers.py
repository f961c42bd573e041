"""Numbers as words, as they are said."""

from __future__ import annotations

_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred"))
MOST = 999_999_999


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
