"""One cue of led breaths while it sounds: where it is, how it can change, and when the ear may open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from voiceguide.core.breath.course import SPOKEN_NUMBER, WORD_SHARE, Course
from voiceguide.core.commands import Beat, Breathing, ChangeBreaths
from voiceguide.core.events import Control, CueTime, Ms

_TO_CHANGE: Ms = 300
"""A breath that begins sooner than this is not changed any more."""
_BEFORE_WORD: Ms = 100
_SHORTEST_WINDOW: Ms = 600
"""A gap between words that is shorter is no time to listen."""


class Leading:
    """Breaths being led by the cue `cue`."""

    def __init__(self, cue: int, course: Course) -> None:
        self.cue = cue
        self.beats = course.beats()
        """All beats of the cue, those of earlier courses too."""
        self.began: Ms | None = None
        """When the first beat began; None until it has."""
        self.over = False
        """Its last sample has sounded."""
        self._course = course
        self._origin: Ms = 0
        """Where the present course begins, from the start of the cue."""
        self._before: Ms | None = None
        """The led breath before it, if there is one."""
        self._end = course.length + course.spare
        """When its time is over.  No change moves that, and less than a breath of it is left."""

    @property
    def shown(self) -> Breathing:
        """What a picture of it needs."""
        return Breathing(began=self.began or 0, beats=self.beats)

    @property
    def free(self) -> bool:
        """Is nobody led?  They asked for their own pace."""
        return self._course.free

    def change(self, now: Ms, control: Control) -> ChangeBreaths | None:
        """Lead as somebody asks, from the next breath on; None if no breath is left to change."""
        done, course = self._done(now + _TO_CHANGE), self._course
        if self.began is None or self.over or done >= len(course.lengths) or course.most == 0:
            return None
        onset = CueTime(self._origin + sum(course.lengths[:done]))
        # What was asked for just before has not begun: then its pace counts, and the breath before it.
        pace = course.last_led or course.lengths[done - 1]
        if done:
            self._before = None if course.free else pace
        left, before = course.after(done), self._before or pace
        self._course = left.changed(control, pace=pace, before=before, time=self._end - onset)
        self._origin = onset
        beats = tuple(replace(beat, onset=CueTime(beat.onset + onset)) for beat in self._course.beats())
        self.beats = tuple(beat for beat in self.beats if beat.onset < onset) + beats
        return ChangeBreaths(cue=self.cue, onset=onset, beats=beats)

    def remaining(self, now: Ms) -> Course:
        """What is left to lead if it is interrupted now: the breath that was going on, and later ones."""
        if self.began is None:
            return self._course
        if self.over:
            return self._course.after(len(self._course.lengths))
        if self._before is not None and now < self.began + self._origin:
            return self._course.from_breath(self._before)
        return self._course.after(self._done(now, whole=True))

    def hushed(self, now: Ms, tail: Ms) -> tuple[bool, Ms | None]:
        """Does the guide itself speak, or has it just?  And when does that change; None if it never does."""
        began = self.began or 0
        for start, end in self._spoken(tail):
            if now < began + start:
                return False, began + start
            if now < began + end:
                return True, began + end
        return False, None

    def _done(self, moment: Ms, *, whole: bool = False) -> int:
        """How many breaths of the course have begun by `moment`; with `whole`, how many have ended."""
        along = moment - (self.began or 0) - self._origin
        ends = list(accumulate(self._course.lengths))
        starts = [0, *ends[:-1]]
        return sum(mark <= along for mark in (ends if whole else starts))

    def _spoken(self, tail: Ms) -> Iterator[tuple[Ms, Ms]]:
        """From when until when words are said; those close together count as one."""
        merged: tuple[Ms, Ms] | None = None
        for start, end in (words for beat in self.beats for words in _words_in(beat)):
            start, end = start - _BEFORE_WORD, end + tail
            if merged is not None and start - merged[1] < _SHORTEST_WINDOW:
                merged = merged[0], end
                continue
            if merged is not None:
                yield merged
            merged = start, end
        if merged is not None:
            yield merged


def _words_in(beat: Beat) -> Iterator[tuple[Ms, Ms]]:
    if beat.word:
        yield beat.onset, beat.onset + round(beat.length * WORD_SHARE)
    for number in range(1, beat.counts):
        yield beat.onset + number * 1_000, beat.onset + number * 1_000 + SPOKEN_NUMBER
