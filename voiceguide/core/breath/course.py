"""Breaths on the grid: how long each one is, and every phase at an absolute place, to the millisecond.

The ramp: from the people's own rate (else twelve a minute) the rate falls evenly over four minutes, or
over most of a shorter session, and no breath is more than 5 % longer than the one before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from voiceguide.core.commands import Beat, BreathSound, Phase
from voiceguide.core.events import Control, CueTime, Ms
from voiceguide.core.words import said

USUAL: Ms = 5_000
"""A breath of somebody who was not heard: twelve a minute, slow but usual at rest.  Proposed."""
FASTEST: Ms = 3_000
"""The shortest breath that is led: twenty a minute.  Nobody is to be led fast.  Proposed."""
BREATH_LIMIT: Ms = 12_000
"""One breath, at most: never under five a minute, unless a pattern is opt-in.  (In and out of 2 s each
keep it under fifteen: nothing here can be led fast.)"""
RAMP: Ms = 240_000
"""The breaths grow for this long at most, from one's own pace to the pattern's.  Proposed."""
_RAMP_SHARE = 0.6
"""In a short session they grow for this share of it; the rest is at the pattern's own pace.  Proposed."""
_MOST_CHANGE = 1.05
"""How much longer a breath may be than the one before: a change that hardly anybody notices.  Proposed."""
_ASKED_CHANGE = 1.15
"""How much one "slower" or "too slow" changes: enough to be felt at once.  Proposed."""
WORDED = 4
"""How many of the first breaths have a word on each phase: by then the sound is understood.  Proposed."""
FREE_BEAT: Ms = 10_000
"""A beat while everybody breathes as they like.  Proposed."""
_ROOM_FOR_THREE_MORE: Ms = 2_400
"""A shorter in-breath has no room for "three more": it is said on the out-breath before.  Proposed."""
WORD_SHARE = 0.35
"""A word may last this share of its phase; the rest is for the breath's own sound.  Proposed."""
SPOKEN_NUMBER: Ms = 700
"""A spoken number may last this long."""
_QUICKEST: Ms = 1_500
_SLOWEST: Ms = 15_000
"""In-breaths that follow sooner or later than these, forty or four a minute, were no breaths.  Proposed."""
_UNEVEN = 2.5
"""Of two breaths one is at most this many times the other: else one mark was missed.  Proposed."""
_BEFORE_SIP = 0.75
"""How full the lungs are when a second, short in-breath follows."""


def breath_lengths(
    target: Ms, time: Ms, *, start: Ms | None = None, most: int | None = None
) -> tuple[Ms, ...]:
    """The breaths that fit into `time`: one at least, `most` at most.  They grow from `start` towards
    `target`; without a start all are alike."""
    first = target if start is None else min(max(start, FASTEST), target)
    ramp = max(1, min(RAMP, time * _RAMP_SHARE))
    return _growing(first, lambda spent: min(target, _on_ramp(first, target, spent / ramp)), time, most)


def _growing(length: Ms, due: Callable[[Ms], Ms], time: Ms, most: int | None = None) -> tuple[Ms, ...]:
    """Breaths that grow from `length` on, as many as fit into `time`.  `due` says how long one may be by
    then."""
    lengths: list[Ms] = []
    spent = 0
    while not lengths or (spent + length <= time and (most is None or len(lengths) < most)):
        lengths.append(length)
        spent += length
        length = min(due(spent), int(length * _MOST_CHANGE))
    return tuple(lengths)


def _on_ramp(first: Ms, target: Ms, along: float) -> Ms:
    """The length of a breath where the rate, not the length, changes evenly."""
    rate = 1 / first + (1 / target - 1 / first) * min(1.0, along)
    return round(1 / rate)


def measured(onsets: Sequence[Ms]) -> Ms | None:
    """The usual breath of somebody who marked in-breaths; None if nobody can breathe like that."""
    gaps = [later - earlier for earlier, later in pairwise(onsets)]
    if len(gaps) < 2 or min(gaps) < _QUICKEST or max(gaps) > _SLOWEST or max(gaps) > _UNEVEN * min(gaps):
        return None
    return round(sum(gaps) / len(gaps))


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How breaths are led."""

    sound: BreathSound = BreathSound.BOTH
    worded: int = WORDED
    """How many breaths have words on their phases."""
    counts: bool = False
    every: Ms | None = None
    """How often a short phrase comes later; None is never."""
    phrases: tuple[str, ...] = ()
    three_more: bool = False
    """Say when three breaths are left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Breaths to be led, one after another."""

    phases: tuple[tuple[Phase, Ms], ...]
    """One breath of the pattern; shorter breaths keep its proportions."""
    lengths: tuple[Ms, ...]
    """The length of each breath."""
    spare: Ms = 0
    """Time left over, too short for a breath; somebody who asks for other breaths may use it."""
    manner: Manner = Manner()
    most: int | None = None
    """Breaths that may still be led, whatever anybody asks for; None has no cap."""
    last_led: Ms | None = None
    """Set when nobody is led any more and only time passes: how long the last led breath was."""
    greeting: str = ""
    """Said on the first onset, instead of its word."""

    @property
    def free(self) -> bool:
        """Is nobody led?"""
        return self.last_led is not None

    @property
    def length(self) -> Ms:
        """The length of all breaths."""
        return sum(self.lengths)

    @property
    def slowest(self) -> Ms:
        """No breath gets longer than this, whoever asks."""
        return max(BREATH_LIMIT, sum(length for _, length in self.phases))

    def beats(self) -> tuple[Beat, ...]:
        """Every phase of every breath, the first at 0."""
        beats = list(self._bare())
        if self.greeting:
            beats[0] = replace(beats[0], word=self.greeting)
        self._put_phrases(beats)
        return tuple(beats)

    def _bare(self) -> Iterator[Beat]:
        """The grid, with the words that name the phases."""
        onset = CueTime(0)
        for number, length in enumerate(self.lengths):
            for phase, share in ((Phase.FREE, length),) if self.free else shares(self.phases, length):
                word = said.PHASES.get(phase, "") if number < self.manner.worded else ""
                counts = self._counts(phase, share)
                yield Beat(phase=phase, onset=onset, length=share, word=word, counts=counts)
                onset = CueTime(onset + share)

    def _counts(self, phase: Phase, length: Ms) -> int:
        """How far the seconds are counted aloud.  A single one is not."""
        seconds = (length + 1_000 - SPOKEN_NUMBER) // 1_000
        return seconds if self.manner.counts and phase in said.PHASES and seconds > 1 else 0

    def _put_phrases(self, beats: list[Beat]) -> None:
        """A short phrase on an out-breath now and then, and "three more" near the end."""
        enough = len(self.lengths) > self.manner.worded + 3
        last = len(self.lengths) - 3 if self.manner.three_more and enough else None
        spoken_at: Ms = 0
        breath = phrase = -1
        for place, beat in enumerate(beats):
            breath += beat.phase in (Phase.IN, Phase.FREE)
            if last is not None and self._announces(beat, breath, last):
                beats[place], last, spoken_at = replace(beat, word=said.THREE_MORE), None, beat.onset
            elif beat.word:
                spoken_at = beat.onset
            elif (last is None or breath < last - 2) and self._due(beat, breath, spoken_at):
                phrase += 1
                word = self.manner.phrases[phrase % len(self.manner.phrases)]
                beats[place], spoken_at = replace(beat, word=word), beat.onset

    def _announces(self, beat: Beat, breath: int, last: int) -> bool:
        """Does this beat announce the last three breaths?  The third from the end does, or the out-breath
        before it if its in-breath is too short."""
        early = (
            beat.phase is Phase.OUT and breath == last - 1 and self._in_length(last) < _ROOM_FOR_THREE_MORE
        )
        return early or (beat.phase is Phase.IN and breath == last)

    def _in_length(self, breath: int) -> Ms:
        return shares(self.phases, self.lengths[breath])[0][1]

    def _due(self, beat: Beat, breath: int, spoken_at: Ms) -> bool:
        """Is this the out-breath nearest to when a phrase should be said?"""
        every = self.manner.every
        if every is None or not self.manner.phrases or beat.phase is not Phase.OUT:
            return False
        return beat.onset - spoken_at >= every - self.lengths[breath] // 2

    # ------------------------------------------------------------------ changes

    def after(self, breaths: int) -> Course:
        """What is left after this many breaths."""
        manner = replace(self.manner, worded=max(0, self.manner.worded - breaths))
        most = self.most if self.most is None or self.free else max(0, self.most - breaths)
        return replace(self, lengths=self.lengths[breaths:], manner=manner, most=most, greeting="")

    def from_breath(self, breath: Ms) -> Course:
        """These breaths, and one before them."""
        most = None if self.most is None else self.most + 1
        return replace(self, lengths=(breath, *self.lengths), most=most, greeting="")

    def within(self, most: int) -> Course:
        """At most this many breaths of it."""
        return replace(self, lengths=self.lengths if self.free else self.lengths[:most], most=most)

    def changed(self, control: Control, *, pace: Ms, before: Ms, time: Ms) -> Course:
        """The breaths that somebody asked for, in `time`.  `pace` is how long a breath is now, or would soon
        be; `before` is how long the last one was, if anybody was led."""
        if control is Control.OWN_PACE:
            whole, rest = divmod(time, FREE_BEAT)
            pieces = (FREE_BEAT,) * (whole - 1) + (FREE_BEAT + rest,) if whole else (rest,)
            return replace(self, lengths=pieces, spare=0, last_led=pace, greeting=said.OWN_PACE)
        target = {
            Control.SLOWER: min(self.slowest, int(pace * _ASKED_CHANGE)),
            Control.FASTER: max(FASTEST, round(pace / _ASKED_CHANGE)),
        }.get(control, pace)
        greeting = {Control.SLOWER: said.SLOWER, Control.FASTER: said.FASTER}.get(control, said.IN)
        lengths = _growing(min(target, int(before * _MOST_CHANGE)), lambda _spent: target, time)
        spare = max(0, time - sum(lengths))
        return replace(self, lengths=lengths[: self.most], spare=spare, last_led=None, greeting=greeting)


def fullness(beats: Sequence[Beat], place: int) -> float | None:
    """How full the lungs are, 0 to 1, at the end of that beat; None where it leaves them as they were."""
    match beats[place].phase:
        case Phase.IN if place + 1 < len(beats) and beats[place + 1].phase is Phase.SIP:
            return _BEFORE_SIP
        case Phase.IN | Phase.SIP:
            return 1.0
        case Phase.OUT:
            return 0.0
        case _:
            return None


def shares(phases: Sequence[tuple[Phase, Ms]], length: Ms) -> tuple[tuple[Phase, Ms], ...]:
    """The phases of a breath of `length` in the same proportions; they sum to it exactly."""
    whole = sum(share for _, share in phases)
    ends = [0]
    for _, share in phases:
        ends.append(ends[-1] + share)
    marks = [round(end * length / whole) for end in ends]
    return tuple((phase, b - a) for (phase, _), (a, b) in zip(phases, pairwise(marks), strict=True))
