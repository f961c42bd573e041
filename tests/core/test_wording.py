"""A text as it is heard: numbers, signs, accents and contractions."""

from __future__ import annotations

import pytest

from voiceguide.core.hearing.wording import in_full, matched, wordings


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("I will call you at 9.", "i will call you at nine"),
        ("24/7", "twenty four seven"),
        ("You can count on me 100%", "you can count on me one hundred percent"),
        ("You are my #1!", "you are my number one"),
        ("50/50", "fifty fifty"),
        ("Since 1984, since 2024", "since nineteen eighty four since twenty twenty four"),
        ("1,000 times", "one thousand times"),
        ("It cost $5, or 4.50 €", "it cost five dollars or four point five zero"),
        ("At 10:30", "at ten thirty"),
        ("007", "zero zero seven"),
        ("1234567890", "one two three four five six seven eight nine zero"),
        ("You & me = us", "you and me equals us"),
        ("My fiancée in the café", "my fiancee in the cafe"),
        ("Zoë and José", "zoe and jose"),
        ("Mary-Jane", "mary jane"),
        ("I love you <3 ❤️ :)", "i love you"),
        ("I&#39;m HERE", "i'm here"),
        ("❤️", ""),
    ],
)
def test_a_text_as_a_recognizer_spells_it(written: str, heard: str) -> None:
    """In words without marks; what nobody says is left out."""
    assert matched(written) == tuple(heard.split())


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("i'm", "i am"),
        ("you're", "you are"),
        ("we'll", "we will"),
        ("they've", "they have"),
        ("i'd", "i would"),
        ("it's", "it is"),
        ("that's", "that is"),
        ("don't", "do not"),
        ("isn't", "is not"),
        ("can't", "can not"),
        ("cannot", "can not"),
        ("won't", "will not"),
        ("let's", "let us"),
        ("dunno", "do not know"),
        ("ana's", "ana's"),
        ("o'neill", "o'neill"),
        ("n't", "n't"),
    ],
)
def test_contractions_in_full(short: str, full: str) -> None:
    """What only belongs to somebody is no contraction."""
    assert in_full([short]) == tuple(full.split())
    assert in_full(full.split()) == tuple(full.split())


@pytest.mark.parametrize(
    ("said", "also"),
    [
        ("i am here", "i'm here"),
        ("i'm here", "i am here"),
        ("it is not you", "it isn't you"),
        ("it is not you", "it's not you"),
        ("we will not go", "we won't go"),
        ("we can not know", "we can't know"),
    ],
)
def test_other_wordings_of_the_same(said: str, also: str) -> None:
    """A recognizer is armed with each of them."""
    assert tuple(also.split()) in wordings(said.split())
