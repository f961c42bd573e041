"""Breaths on the grid: every phase at an absolute place, to the millisecond."""

from __future__ import annotations

from collections.abc import Iterator

from voiceguide.core.events import Beat, Ms, Phase
from voiceguide.core.exercise import Breathe

_WORDS = {Phase.IN: "in", Phase.OUT: "out"}


def breath_beats(step: Breathe) -> tuple[Beat, ...]:
    """The beats of all rounds, one after the other; phases of no length are left out."""
    return tuple(_beats(step))


def _beats(step: Breathe) -> Iterator[Beat]:
    onset: Ms = 0
    breath = ((Phase.IN, step.in_), (Phase.HOLD, step.hold), (Phase.OUT, step.out), (Phase.REST, step.rest))
    for _ in range(step.rounds):
        for phase, length in breath:
            if length:
                yield Beat(
                    phase=phase, onset=onset, length=length, word=_WORDS.get(phase, "") if step.words else ""
                )
                onset += length
