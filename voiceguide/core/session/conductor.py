"""The cues of a performance, one after the other: each performed, ended, and followed by the next.

What comes next is held in two places only: what follows the playing cue, and what the alarm rings for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from voiceguide.core.commands import Activity, Bed, Earcon, End, Ending
from voiceguide.core.events import Ms, TurnKind
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Lead, Listen, Say, Sound, Wait
from voiceguide.core.script.performance import Performer
from voiceguide.core.session.breaths import Breaths
from voiceguide.core.session.floor import Ear, Floor
from voiceguide.core.session.mode import Mode, Modes, Watch
from voiceguide.core.session.parts import TAIL, Alarm, Outbox, Playing
from voiceguide.core.turns.turn import Turn

STOPPED_BELL: Ms = 1_200
"""How much of the closing bell sounds when somebody asked to stop: an end one can hear.  Proposed."""


class Conductor:
    """Holds the parts of a session, and takes them from cue to cue."""

    def __init__(self, performer: Performer, ear: Ear, bed: Bed) -> None:
        self.performer = performer
        self.out = Outbox()
        self.watch = Watch()
        self.modes = Modes(self.watch)
        self.alarm = Alarm()
        self.playing = Playing(self.out, bed)
        self.floor = Floor(self.out, self.watch, ear)
        self.breaths = Breaths(self.out, self.watch, self.alarm, self.playing, self.floor)

    # ------------------------------------------------------------------ from cue to cue

    def begin(self) -> None:
        """The exercise begins."""
        self.watch.begin()
        self.perform()

    def perform(self) -> None:
        """Do what the performance asks for now."""
        self.clear()
        self._go_on()
        cue = self.performer.cue
        match cue:
            case None:
                self.close(Ending.COMPLETED)
            case Say(rest=rest):
                self.playing.speak(cue.text, lambda: self._rest(rest))
            case Lead():
                self.breaths.lead(cue.course, self.performer.done, self.advance)
            case Sound():
                self.playing.chime(cue.earcon, self.advance)
            case Wait():
                self.out.show(state=Activity.RESTING, caption="")
                self._rest(cue.length)
            case Listen():
                self._once_rung_out(lambda: self._listen(cue))
            case _:
                assert_never(cue)

    def advance(self, outcome: Outcome = Outcome.DONE) -> None:
        """The cue ended like this; on to the next."""
        self._go_on()
        if self.breaths.leading is not None:
            self.breaths.leave()
        onsets = self.floor.marks.onsets if self.floor.marks is not None else ()
        self.performer.advance(outcome, now=self.watch.in_exercise, onsets=onsets)
        self.out.show(done=self.performer.done)
        self.perform()

    def decide(self, turn: Turn, outcome: Outcome | None) -> None:
        """The turn is over: like this or, with None, as what was heard says."""
        self.advance(self.floor.decide(turn, outcome, self.performer.done))

    def _go_on(self) -> None:
        """Whatever stood still goes on."""
        if self.modes.mode is not Mode.PERFORMING:
            self.modes.enter(Mode.PERFORMING)

    def again(self) -> None:
        """From the start of what was going on, so that nobody has to remember it."""
        if not self.breaths.wait_at(self.performer.done):
            self.performer.repeat()
        self.perform()

    def _listen(self, cue: Listen) -> None:
        self.floor.listen(cue)
        if cue.expectation.kind is TurnKind.BREATHS:
            self.alarm.set(self.watch.now + (cue.within or 0), lambda: self.advance(Outcome.QUIET))

    def _rest(self, length: Ms) -> None:
        """Quiet; a long one listens for controls, unless whoever spoke may still go on."""
        if length <= 0:
            self.advance()
            return
        end = self.watch.now + length
        if length > 2 * TAIL and self.floor.decided is None:
            self.wait_for_controls(end, self.advance)
        else:
            self.alarm.set(end, self.advance)

    def wait_for_controls(self, until: Ms | None = None, then: Callable[[], None] = lambda: None) -> None:
        """A control may be spoken, once the room no longer rings with the guide's own voice; `until`, if
        it is given, is when that is over, and `then` follows."""
        self._once_rung_out(lambda: self._open_for_controls(until, then))

    def _open_for_controls(self, until: Ms | None, then: Callable[[], None]) -> None:
        self.floor.hear_controls()
        if until is not None:
            self.alarm.set(until, then)

    def _once_rung_out(self, then: Callable[[], None]) -> None:
        rung_out = self.playing.quiet_from + TAIL
        if self.watch.now >= rung_out:
            then()
        else:
            self.alarm.set(rung_out, then)

    # ------------------------------------------------------------------ beside the script

    def clear(self) -> None:
        """Nothing sounds, nothing is awaited, the ear is shut; what is left of led breaths is kept."""
        if self.breaths.leading is not None and self.breaths.interrupt(self.performer.done):
            self.performer.advance(Outcome.DONE, now=self.watch.in_exercise)
        if self.playing.cue is not None:
            self.playing.stop(self.watch.now)
        if self.floor.speech is not None:
            self.floor.shut()
        self.alarm.moment = None

    def drop(self) -> None:
        """Whatever is going on is not gone on with."""
        self.clear()
        self.breaths.forget()

    def aside(self, text: str, then: Callable[[], None]) -> None:
        """Say something that is not in the script."""
        self.clear()
        self.playing.speak(text, then)

    # ------------------------------------------------------------------ the end

    def close(self, ending: Ending) -> None:
        """Every session ends audibly; whoever stopped it need not hear the bell out."""
        self.floor.stand_by()
        self.clear()
        self.modes.close(ending)
        self.playing.lift_bed()
        self.out.show(state=Activity.ENDED, caption="", floor="", line="")
        self.playing.chime(Earcon.ENDED, self.end)
        if ending is Ending.STOPPED:
            self.alarm.set(self.watch.now + STOPPED_BELL, self.end)

    def end(self) -> None:
        """The last command; nothing is awaited any more."""
        self.alarm.moment = None
        self.modes.enter(Mode.ENDED)
        self.out.append(End(ending=self.modes.ending))
