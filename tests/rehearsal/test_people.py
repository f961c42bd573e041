"""Simulated people: whoever they are, they talk at one pace."""

from __future__ import annotations

import random

import pytest

from voiceguide.core.events import Expectation, TurnKind
from voiceguide.rehearsal import couples
from voiceguide.rehearsal.people import (
    WORD,
    Asked,
    Couple,
    Spoken,
    agreeable,
    muttered,
    ready_then_lines,
    spoken,
)

WORDS = ("i", "am", "glad", "you", "are", "here")
LINE = Asked(expectation=Expectation(kind=TurnKind.LINE, words=WORDS), opened=0)
COUPLES = {
    "agreeable": agreeable,
    "plainest": ready_then_lines,
    "fast": couples.load("fast"),
    "slow": couples.load("slow"),
}


@pytest.mark.parametrize("couple", COUPLES.values(), ids=COUPLES)
def test_everybody_reads_a_line_at_the_same_pace(couple: Couple) -> None:
    """A rehearsal with one couple is as long as with another but for what they do."""
    (line,) = couple(LINE, random.Random(1))
    assert isinstance(line, Spoken)
    assert (line.words, line.end - line.start) == (WORDS, 6 * WORD)


def test_words_take_their_time() -> None:
    """From when they begin."""
    assert spoken(["over", "to", "you"], 1_000).end == 1_000 + 3 * WORD


def test_talk_is_as_long_as_it_is_meant_to_be() -> None:
    """As many unknown words as fit, and at least one."""
    assert (muttered(500, 4 * WORD).end, len(muttered(500, 4 * WORD).words)) == (500 + 4 * WORD, 4)
    assert len(muttered(0, 1).words) == 1
