"""Breaths being led by a session: begun, changed, interrupted, gone on with."""

from __future__ import annotations

from collections.abc import Callable

from voiceguide.core.breath.course import Course
from voiceguide.core.breath.underway import Leading
from voiceguide.core.commands import Activity, Breathe
from voiceguide.core.events import Control, PlaybackStarted
from voiceguide.core.session.floor import Floor
from voiceguide.core.session.mode import Watch
from voiceguide.core.session.parts import TAIL, Alarm, Outbox, Playing


class Breaths:
    """Leads breaths, and listens for a control wherever the guide has no word to say in them."""

    def __init__(self, out: Outbox, watch: Watch, alarm: Alarm, playing: Playing, floor: Floor) -> None:
        self._out, self._watch, self._alarm, self._playing, self._floor = out, watch, alarm, playing, floor
        self.leading: Leading | None = None
        """What is being led; None while nothing is."""
        self._unled: tuple[int, Course] | None = None
        """Breaths that an interruption left, and the number of their cue."""
        self._most: int | None = None
        """How many capped breaths may still be led in this session; None: none were led yet."""

    def lead(self, course: Course, done: int, then: Callable[[], None]) -> None:
        """From the start, or what an interruption left; `done` cues came before."""
        number, left = self._unled or (-1, course)
        self._unled = None
        if number == done:
            course = left
        if course.most is not None and self._most is not None:
            course = course.within(self._most)
        if not course.lengths:  # as many as may be were led before
            then()
            return
        number = self._playing.next_cue
        self.leading = Leading(number, course)
        command = Breathe(cue=number, beats=self.leading.beats, sound=course.manner.sound)
        self._playing.play(command, lambda: self._led(then))

    def _led(self, then: Callable[[], None]) -> None:
        """All breaths are done; whoever speaks, or has just asked for something, is heard out."""
        if self.leading is not None:
            self.leading.over = True
        speech = self._floor.speech
        if speech is not None and speech.speaking:
            self._alarm.set_for_quiet(self._watch.now, then)
        elif speech is not None and speech.control_at is not None:
            self._alarm.set(speech.control_at, then)
        else:
            then()

    def began(self, event: PlaybackStarted) -> None:
        """A cue began to sound; if it is the breaths, they are shown."""
        if self.leading is not None and event.cue == self.leading.cue:
            self.leading.began = event.at
            self._out.show(state=Activity.BREATHING, caption="", breathing=self.leading.shown)
            self._tend_ear()

    def change(self, control: Control) -> bool:
        """Lead differently from the next breath on; False if nothing is being led."""
        if self.leading is None:
            return False
        if change := self.leading.change(self._watch.now, control):
            self._out.append(change)
            self._out.show(breathing=self.leading.shown)
            if self._floor.speech is not None and self._floor.speech.speaking:
                self._alarm.set_for_quiet(self._watch.now, self._tend_ear)
            else:
                self._tend_ear()
        return True

    def _tend_ear(self) -> None:
        """Between the guide's own words there is time to listen for a control."""
        if self.leading is None:
            return
        now, rung_out = self._watch.now, self._playing.quiet_from + TAIL
        hushed, until = self.leading.hushed(now, TAIL)
        if not hushed and now < rung_out:
            hushed, until = True, rung_out
        if hushed:
            self._floor.shut()
        elif self._floor.speech is None:
            self._floor.hear_controls()
        if until is not None:
            self._alarm.set(until, self._tend_ear)

    # ------------------------------------------------------------------ interrupted

    def leave(self) -> Course | None:
        """They are led no more; what is left of them, None if nothing was led."""
        if self.leading is None:
            return None
        left = self.leading.remaining(self._watch.now)
        self.leading = None
        self._most = self._most if left.most is None else left.most
        return left

    def interrupt(self, done: int) -> bool:
        """They stop, and what is left of them is kept; True if nothing was: it came just after the last."""
        left = self.leave()
        if left is None:
            return False
        self._unled = (done, left) if left.lengths else None
        return not left.lengths

    def wait_at(self, done: int) -> bool:
        """Are there breaths left of the cue that comes after `done` others?"""
        return self._unled is not None and self._unled[0] == done

    def forget(self) -> None:
        """What is left is not gone on with."""
        self._unled = None
