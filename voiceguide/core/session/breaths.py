"""Breaths being led by the session: begun, changed, interrupted, gone on with."""

from __future__ import annotations

from voiceguide.core.breath.course import Course
from voiceguide.core.breath.underway import Leading
from voiceguide.core.commands import Breathe
from voiceguide.core.events import Control, PlaybackStarted
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.performance import Performer
from voiceguide.core.session.stage import TAIL, Stage


class LedBreaths(Stage):
    """A stage on which breaths can be led."""

    def __init__(self, performer: Performer) -> None:
        super().__init__(performer)
        self._leading: Leading | None = None
        self._unled: tuple[int, Course] | None = None
        """Breaths that an interruption left, and the number of their cue."""
        self._most: int | None = None
        """How many capped breaths may still be led in this session; None: none were led yet."""

    def _lead(self, course: Course) -> None:
        """From the start, or what an interruption left."""
        number, left = self._unled or (-1, course)
        self._unled = None
        if number == self._performer.done:
            course = left
        if course.most is not None and self._most is not None:
            course = course.within(self._most)
        if not course.lengths:  # as many as may be were led before
            self._advance()
            return
        self._leading = Leading(self._next_cue, course)
        self._play(
            Breathe(cue=self._next_cue, beats=self._leading.beats, sound=course.manner.sound), self._led
        )

    def _led(self) -> None:
        """All breaths are done; whoever speaks, or has just asked for something, is heard out."""
        if self._leading is not None:
            self._leading.over = True
        if self._turn is not None and self._turn.speaking:
            self._await_quiet(self._advance)
        elif self._turn is not None and self._turn.control_at is not None:
            self._set_timer(self._turn.control_at, self._advance)
        else:
            self._advance()

    def _leave_breaths(self, leading: Leading) -> Course:
        """They are led no more; what is left of them."""
        self._leading = None
        left = leading.rest(self._now)
        self._most = self._most if left.most is None else left.most
        return left

    def _tend_ear(self) -> None:
        """Between the guide's own words there is time to listen for a control."""
        if self._leading is None:
            return
        hushed, until = self._leading.hushed(self._now, TAIL)
        if not hushed and self._now < self._quiet_from + TAIL:
            hushed, until = True, self._quiet_from + TAIL
        if hushed:
            self._shut_ear()
        elif self._turn is None:
            self._hear_controls(None, self._perform)
        if until is not None:
            self._set_timer(until, self._tend_ear)

    def _change_breaths(self, control: Control) -> bool:
        """Lead differently from the next breath on; False if nothing is being led."""
        if self._leading is None:
            return False
        if change := self._leading.change(self._now, control):
            self._out.append(change)
            self._show(breathing=self._leading.shown)
            if self._turn is not None and self._turn.speaking:
                self._await_quiet(self._tend_ear)
            else:
                self._tend_ear()
        return True

    def _breaths_began(self, event: PlaybackStarted) -> None:
        if self._leading is not None and event.cue == self._leading.cue:
            self._leading.began = event.at
            self._show(state="breathing", caption="", breathing=self._leading.shown)
            self._tend_ear()

    def _interrupt_breaths(self) -> None:
        """What is left of them is kept; if nothing is, they are done."""
        if self._leading is None:
            return
        left = self._leave_breaths(self._leading)
        self._unled = (self._performer.done, left) if left.lengths else None
        if not left.lengths:  # it came just after the last breath
            self._performer.advance(Outcome.DONE, now=self._now - self._began)
