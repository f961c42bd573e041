"""How people say numbers, days and which one of several, in plain lower-case words."""

from __future__ import annotations

from collections.abc import Mapping

ONE = frozenset({"a", "an"})
"""Said for "one", or before a number: "a six"."""
OF_ALL = (("out", "of"), ("of",))
"""Said between a number and the most that it may be: "seven out of ten"."""
HALF = ("half", "an", "hour")

PLACES: Mapping[str, int] = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
"""Which one of several; -1 is the last."""
WITH_PLACE = (("the",), ("one",))
"""What may stand before it, and after it."""
NUMBERED = "number"
"""Said before a number: "number two"."""

DAYS: Mapping[str, int] = {
    "today": 0,
    "tonight": 0,
    "tomorrow": 1,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "next week": 7,
    "in a week": 7,
}
"""Days from today."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
BEFORE_A_DAY = frozenset({"on", "this", "next", "maybe", "perhaps"})
AFTER_A_DAY = frozenset({"morning", "afternoon", "evening", "night"})
IN = "in"
MINUTES: Mapping[str, int] = {
    unit: minutes
    for minutes, units in {
        1: ("minute", "minutes"),
        60: ("hour", "hours"),
        1_440: ("day", "days"),
        10_080: ("week", "weeks"),
    }.items()
    for unit in units
}
"""How long each of these is."""

LATER = (
    *("tomorrow", "tomorrow morning", "tomorrow evening", "maybe tomorrow", "next week"),
    *("in an hour", "in half an hour", "in two hours"),
    *WEEKDAYS,
)
"""Days that are listened for where "later" is an answer."""
