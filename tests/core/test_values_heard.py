"""Numbers, days and which one of several, as people say them."""

from __future__ import annotations

import pytest

from voiceguide.core.hearing.values import When, number_in, place_in, when_in
from voiceguide.core.words import numbers

DAY = 24 * 60


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("three", 3),
        ("a six", 6),
        ("an eight", 8),
        ("seven out of ten", 7),
        ("seven of ten", 7),
        ("10", 10),
        ("zero", 0),
        ("eleven", None),
        ("seven out of nine", None),
        ("a lot", None),
        ("a", None),
        ("three days", None),
        ("", None),
    ],
)
def test_a_number_to_ten(said: str, number: int | None) -> None:
    """As a whole utterance, in words or digits."""
    assert number_in(said.split()) == number


@pytest.mark.parametrize("number", [0, 7, 10, 13, 40, 99, 100])
def test_every_number_is_understood_as_it_is_said(number: int) -> None:
    """Also the longer ones, where more are offered."""
    assert number_in(numbers.cardinal(number).split(), most=100) == number


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (21, "twenty one"),
        (100, "one hundred"),
        (365, "three hundred sixty five"),
        (2_000, "two thousand"),
        (1_000_001, "one million one"),
    ],
)
def test_a_number_in_words(number: int, words: str) -> None:
    """Without hyphens, as they are matched."""
    assert numbers.cardinal(number) == words


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("the first one", 1),
        ("second", 2),
        ("the third", 3),
        ("number two", 2),
        ("the last one", 3),
        ("the fourth one", None),
        ("number nine", None),
        ("the one", None),
        ("first things first", None),
        ("", None),
    ],
)
def test_which_one_of_three(said: str, place: int | None) -> None:
    """By its place, from the first or as the last."""
    assert place_in(said.split(), 3) == place


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("today", When(minutes=0)),
        ("tomorrow", When(minutes=DAY)),
        ("maybe tomorrow evening", When(minutes=DAY)),
        ("the day after tomorrow", When(minutes=2 * DAY)),
        ("thursday", When(weekday=3)),
        ("on sunday morning", When(weekday=6)),
        ("next monday", When(weekday=0)),
        ("next week", When(minutes=7 * DAY)),
        ("in an hour", When(minutes=60)),
        ("in half an hour", When(minutes=30)),
        ("in twenty minutes", When(minutes=20)),
        ("in two days", When(minutes=2 * DAY)),
        ("in a fortnight", None),
        ("in", None),
        ("on", None),
        ("evening", None),
        ("thursday was hard", None),
        ("", None),
    ],
)
def test_when(said: str, when: When | None) -> None:
    """A day by its name or from now, or a while."""
    assert when_in(said.split()) == when
