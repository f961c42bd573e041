"""From speech probability to onsets and offsets: one character is 20 ms, '#' is a voice."""

from __future__ import annotations

from voiceguide.core.hearing.endpointer import Endpointer, Offset, Onset

FRAME = 20


def endpoints(picture: str) -> list[str]:
    """'+k' where a voice began in frame k, '-k' where it fell silent."""
    endpointer = Endpointer()
    changes = (
        endpointer.feed(0.9 if mark == "#" else 0.05, at * FRAME, (at + 1) * FRAME)
        for at, mark in enumerate(picture)
    )
    signs = {Onset: "+", Offset: "-"}
    return [f"{signs[type(change)]}{change.moment // FRAME}" for change in changes if change]


def test_speech_has_an_onset_and_an_offset() -> None:
    """Both are where the change was, not where it became certain."""
    assert endpoints("...####..............") == ["+3", "-7"]


def test_a_click_is_no_voice() -> None:
    """Less than 60 ms of voice is a cup set down."""
    assert endpoints("...##................") == []


def test_a_gap_inside_a_word_is_no_offset() -> None:
    """Quiet of less than 240 ms belongs to the speech around it."""
    assert endpoints("####..........####.............") == ["+0", "-18"]


def test_breathy_word_ends_are_still_speech() -> None:
    """Between the two thresholds nothing changes, neither to speech nor to quiet."""
    endpointer = Endpointer()
    assert all(endpointer.feed(0.4, at * FRAME, (at + 1) * FRAME) is None for at in range(50))
    for at in range(50, 60):
        endpointer.feed(0.9, at * FRAME, (at + 1) * FRAME)
    assert all(endpointer.feed(0.4, at * FRAME, (at + 1) * FRAME) is None for at in range(60, 120))
