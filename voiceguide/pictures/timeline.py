"""A rehearsed session as shapes on a time axis, before anything is drawn."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from voiceguide.core.breath.course import fullness
from voiceguide.core.commands import Beat, Breathe, Chime, Phase, Speak
from voiceguide.core.events import MINUTE, SECOND, Ms
from voiceguide.rehearsal.length import estimated
from voiceguide.rehearsal.virtual_time import EITHER, Moment, Rehearsed

GUIDE = "guide"
QUIET: Ms = 2_000
"""Silence from this length on is a rest, not a pause between two cues."""
_ROW_MINUTES = (1, 2, 3, 5, 10, 15, 20, 30)
_MOST_ROWS = 16
_ONE_ROW: Ms = 75 * SECOND
_SHORTEST_ROW: Ms = 30 * SECOND
_LONGER = 10
"""The last row may be longer by one part in so many, so that no row holds a few seconds only."""
_STEPS = 16
"""Points that draw one rise or fall."""


class Kind(StrEnum):
    """What a span is."""

    WORDS = "words"
    """The guide speaks."""
    TURN = "turn"
    """A person speaks."""
    CHIME = "chime"
    QUIET = "quiet"
    """A rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of one lane, and what is written under it."""

    kind: Kind
    lane: str
    """"guide", or who speaks."""
    start: Ms
    end: Ms
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How full the lungs are while a breath is led: 0 is empty, 1 is full."""

    times: tuple[float, ...]
    """Milliseconds since the session opened, rising."""
    volumes: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many such breaths a minute has, told where one begins."""

    at: Ms
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """All that is drawn of a session."""

    length: Ms
    people: tuple[str, ...]
    """Who speaks besides the guide, the first person first; "one of you" is last."""
    spans: tuple[Span, ...]
    """By their start."""
    curves: tuple[Curve, ...]
    rates: tuple[Rate, ...]
    free: tuple[tuple[Ms, Ms], ...]
    """When everyone breathes as they like: from, to."""

    @property
    def breath_count(self) -> int:
        """How many breaths there are: how often the lungs are full."""
        return sum(
            now == 1 and before < 1 for curve in self.curves for before, now in pairwise(curve.volumes)
        )


def timeline(rehearsed: Rehearsed) -> Timeline:
    """The shapes of a rehearsed session."""
    moments = sorted(rehearsed.moments, key=lambda moment: (moment.start, moment.end))
    speak = dict.fromkeys(m.who for m in moments if m.sound is None)
    people = [who for who in dict.fromkeys((*rehearsed.people, *speak)) if who in speak]
    led = [(m.start, m.sound.beats) for m in moments if isinstance(m.sound, Breathe)]
    spans = [span for moment in moments for span in _spans(moment)]
    spans += _quiet(moments, rehearsed.length)
    return Timeline(
        length=rehearsed.length,
        people=tuple(sorted(people, key=EITHER.__eq__)),
        spans=tuple(sorted(spans, key=lambda span: (span.start, span.end))),
        curves=tuple(curve for start, beats in led for curve in breath_curves(start, beats)),
        rates=tuple(rate for start, beats in led for rate in _rates(start, beats)),
        free=tuple(
            (start + b.onset, start + b.end) for start, beats in led for b in beats if b.phase is Phase.FREE
        ),
    )


def rows(length: Ms) -> tuple[tuple[Ms, Ms], ...]:
    """From and to of each row of a picture: whole minutes if there are several rows; the last may be longer.
    A minute a row keeps words readable.  A long session has longer rows, so that it stays one picture."""
    if length <= _ONE_ROW:
        return ((0, max(_SHORTEST_ROW, math.ceil(length / (5 * SECOND)) * 5 * SECOND)),)
    step = next((m * MINUTE for m in _ROW_MINUTES if length <= m * MINUTE * _MOST_ROWS), 30 * MINUTE)
    ends = [*range(step, length - step // _LONGER, step)]
    last = ends[-1] if ends else 0
    return (*((end - step, end) for end in ends), (last, max(last + step, length)))


def summary(timeline: Timeline) -> str:
    """Its length and its breaths in a line."""
    seconds = round(timeline.length / SECOND)
    length = f"{seconds} seconds" if seconds < 90 else f"{round(seconds / 60)} minutes"
    breaths = {0: "", 1: ", one led breath"}.get(
        timeline.breath_count, f", {timeline.breath_count} led breaths"
    )
    return f"About {length}{breaths}."


# ------------------------------------------------------------------ words, turns, chimes, rests


def _spans(moment: Moment) -> Iterator[Span]:
    match moment.sound:
        case Breathe():
            yield from _words_on_beats(moment.start, moment.sound.beats)
            return
        case Speak():
            kind, text = Kind.WORDS, moment.what
        case Chime():
            kind, text = Kind.CHIME, moment.sound.earcon.value
        case None:
            kind, text = Kind.TURN, _as_read(moment.told)
    yield Span(kind=kind, lane=moment.who, start=moment.start, end=moment.end, text=text)


def _words_on_beats(start: Ms, beats: Sequence[Beat]) -> Iterator[Span]:
    for beat in beats:
        if beat.word:
            onset = start + beat.onset
            length = min(beat.length, estimated(Speak(cue=0, text=beat.word)))
            yield Span(kind=Kind.WORDS, lane=GUIDE, start=onset, end=onset + length, text=beat.word)


def _as_read(said: str) -> str:
    """Bare lower-case words as one would write them."""
    text = re.sub(r"\bi\b", "I", said)
    return text[:1].upper() + text[1:]


def _quiet(moments: Sequence[Moment], length: Ms) -> Iterator[Span]:
    heard: Ms = 0
    for start, end in [*((m.start, m.end) for m in moments), (length, length)]:
        if start - heard >= QUIET:
            yield Span(kind=Kind.QUIET, lane=GUIDE, start=heard, end=start, text=_lasting(start - heard))
        heard = max(heard, end)


def _lasting(quiet: Ms) -> str:
    seconds = round(quiet / SECOND)
    return (
        f"quiet {seconds}\N{NO-BREAK SPACE}s"
        if seconds < 90
        else f"quiet {seconds / 60:.1f}\N{NO-BREAK SPACE}min"
    )


# ------------------------------------------------------------------ breath


def breath_curves(start: Ms, beats: Sequence[Beat]) -> Iterator[Curve]:
    """Lung volume over led beats, full at the end of each in-breath; free breathing parts two curves."""
    times: list[float] = []
    volumes: list[float] = []
    for place, beat in enumerate(beats):
        if beat.phase is Phase.FREE:
            if times:
                yield Curve(times=tuple(times), volumes=tuple(volumes))
            times, volumes = [], []
            continue
        before = volumes[-1] if volumes else 0.0
        filled = fullness(beats, place)
        after = before if filled is None else filled
        for step in range(_STEPS + 1):
            if step or not times:
                times.append(start + beat.onset + beat.length * step / _STEPS)
                volumes.append(before + (after - before) * (1 - math.cos(math.pi * step / _STEPS)) / 2)
        volumes[-1] = after  # exactly, whatever the cosine gave
    if times:
        yield Curve(times=tuple(times), volumes=tuple(volumes))


def _rates(start: Ms, beats: Sequence[Beat]) -> Iterator[Rate]:
    """Rates at the first breath, and at the first breath of any later minute with another rate."""
    edges = [start + beat.onset for beat in beats if beat.phase in (Phase.IN, Phase.FREE)]
    edges.append(start + beats[-1].end)
    begins = {start + beat.onset for beat in beats if beat.phase is Phase.IN}
    minute, told = -1, ""
    for at, end in pairwise(edges) if len(begins) > 2 else ():
        text = f"{MINUTE / (end - at):.1f}".removesuffix(".0") + " a minute"
        if at in begins and at // MINUTE > minute:
            minute = at // MINUTE
            if text != told:
                yield Rate(at=at, text=text)
            told = text
