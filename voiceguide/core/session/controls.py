"""What people ask of the guide, by voice or by key: pause, repeat, stop, slower, and what then happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import assert_never

from voiceguide.core.commands import Activity, Ending, SetVolume
from voiceguide.core.events import Control, Ms
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Listen, Wait
from voiceguide.core.session.conductor import Conductor
from voiceguide.core.session.floor import Ear
from voiceguide.core.session.help import told_at, where_at
from voiceguide.core.session.mode import Mode
from voiceguide.core.words import said

CUT_IN: Ms = 10_000
"""For so long after their turn was taken people say that they were not done.  Proposed."""
HALT_WAIT: Ms = 8_000
"""After a spoken "stop", how long "continue" is waited for.  Proposed: it may have been misheard."""
_PACE = {Control.SLOWER: 0.9, Control.FASTER: 1 / 0.9}
SLOWEST_PACE, FASTEST_PACE = 0.7, 1.35
"""The guide's pace stays within these: slower falls apart into words, faster is no calm voice.  Proposed."""
_GAIN_DB = {Control.LOUDER: 3.0, Control.QUIETER: -3.0}
SOFTEST_DB, LOUDEST_DB = -18.0, 9.0
"""The guide stays audible, and nobody is startled.  Proposed."""
_ACKNOWLEDGED: Mapping[Control, str] = {
    Control.SLOWER: said.SLOWER,
    Control.FASTER: said.FASTER,
    Control.LOUDER: said.LOUDER,
    Control.QUIETER: said.QUIETER,
}
_ON_WITH_KEYS = (Control.DONE, Control.CONTINUE, Control.PAUSE)
"""Keys that lead on where the microphone was lost."""


class Controls:
    """Does what is asked for, in whatever mode the session is."""

    def __init__(self, conductor: Conductor) -> None:
        self._conductor = conductor
        self._gain_db = 0.0
        self._helped: int | None = None
        """How many cues were finished when somebody was helped; None once that was a while ago."""

    def press(self, control: Control) -> None:
        """A key asked for this."""
        conductor = self._conductor
        if conductor.modes.mode is Mode.CLOSING:  # only "stop" is allowed there
            conductor.clear()
            conductor.end()
            return
        if conductor.floor.decided is not None:
            conductor.floor.stand_by()
        if conductor.floor.ear is Ear.LOST and control in _ON_WITH_KEYS:
            conductor.floor.ear = Ear.NONE
            conductor.again()
        elif control is Control.PAUSE and conductor.modes.mode is Mode.PAUSED:
            self._continue()
        else:
            self.ask(control, aloud=False)

    def ask(self, control: Control, *, aloud: bool) -> None:
        """Somebody asked for this, by voice if `aloud`."""
        conductor = self._conductor
        if (answer := self._answer(control)) is not None:
            conductor.advance(answer)
            return
        match control:
            case Control.PAUSE:
                self._pause()
            case Control.CONTINUE:
                self._continue()
            case Control.REPEAT:
                conductor.drop()
                conductor.again()
            case Control.SKIP:
                conductor.advance(Outcome.SKIPPED)
            case Control.BACK:
                conductor.drop()
                conductor.performer.back()
                conductor.perform()
            case Control.NOT_DONE:
                self._give_back(aloud)
            case Control.STOP:
                self._stop(aloud)
            case Control.HELP:
                conductor.aside(self._help(), lambda: self.resume(conductor.again))
            case Control.WHERE:
                left = conductor.performer.length - conductor.watch.in_exercise
                where = where_at(conductor.performer.cue, left)
                conductor.aside(where, lambda: self.resume(conductor.again))
            case Control.DONE:
                self._end_turn()
            case Control.OWN_PACE:
                conductor.breaths.change(control)
            case Control.SLOWER | Control.FASTER:
                if not conductor.breaths.change(control):
                    self._change_pace(control, aloud)
            case Control.LOUDER | Control.QUIETER:
                self._change_volume(control, aloud)
            case _:
                assert_never(control)

    def _answer(self, control: Control) -> Outcome | None:
        """What the control means to the turn that is open; None if it is just a control."""
        conductor = self._conductor
        cue = conductor.performer.cue
        if not isinstance(cue, Listen) or conductor.floor.speech is None or not conductor.modes.allows.turns:
            return None
        return dict(cue.takes).get(control)

    def _help(self) -> str:
        """First about where they are; to whoever asks again there, about everywhere."""
        performer = self._conductor.performer
        told = told_at(performer.cue)
        asked_before = self._helped is not None and performer.done <= self._helped
        self._helped = None if asked_before else performer.done
        return told.more if asked_before else told.help

    def resume(self, going_on: Callable[[], None]) -> None:
        """After an aside: a pause stays a pause, and a stop a stop."""
        match self._conductor.modes.behind:
            case Mode.PAUSED:
                self._hold()
            case Mode.HALTED:
                self._await_second_thoughts()
            case _:
                going_on()

    # ------------------------------------------------------------------ turns

    def _end_turn(self) -> None:
        """The key that ends a turn, or marks an in-breath."""
        conductor = self._conductor
        if conductor.floor.marks is not None:
            conductor.floor.marks.add(conductor.watch.now)
            self.see_marks()
        elif conductor.floor.turn is not None and conductor.modes.allows.turns:
            conductor.advance(conductor.floor.turn.passed)

    def see_marks(self) -> None:
        """Enough in-breaths were marked, perhaps."""
        if self._conductor.floor.marks is not None and self._conductor.floor.marks.complete:
            self._conductor.advance()

    def _give_back(self, aloud: bool) -> None:
        """Whoever was cut in on has the floor again.  Said later in a turn it is about that turn, which is
        open as it is."""
        conductor = self._conductor
        turn, before = conductor.floor.turn, conductor.performer.turn_before
        theirs = turn is not None and conductor.watch.now > turn.speech.opened + CUT_IN
        if before is None or (aloud and theirs):
            return
        conductor.drop()
        conductor.performer.return_to(before)
        if isinstance(conductor.performer.cue, Listen):
            conductor.floor.learned.allow_longer(conductor.performer.cue.whose)
        conductor.aside(said.GO_ON, conductor.perform)

    # ------------------------------------------------------------------ standing still

    def _pause(self) -> None:
        conductor = self._conductor
        if conductor.modes.mode is Mode.PAUSED:
            self._hold()
            return
        conductor.modes.enter(Mode.PAUSED)
        conductor.aside(said.PAUSED, self._hold)

    def _hold(self) -> None:
        """Until somebody asks to go on."""
        conductor = self._conductor
        conductor.clear()
        if conductor.modes.mode is Mode.DEAF:
            conductor.modes.enter(Mode.PAUSED)
        conductor.out.show(state=Activity.PAUSED)
        conductor.wait_for_controls()

    def _stop(self, aloud: bool) -> None:
        """Spoken: halt, and wait for "continue", since it may have been misheard.  By key: end."""
        conductor = self._conductor
        if not aloud or conductor.modes.mode is Mode.HALTED:
            conductor.close(Ending.STOPPED)
            return
        conductor.modes.enter(Mode.HALTED)
        conductor.aside(said.HALTED, self._await_second_thoughts)

    def _await_second_thoughts(self) -> None:
        conductor = self._conductor
        if conductor.modes.mode is Mode.DEAF:
            conductor.modes.enter(Mode.HALTED)
        conductor.out.show(state=Activity.PAUSED)
        conductor.wait_for_controls(conductor.watch.now + HALT_WAIT, lambda: conductor.close(Ending.STOPPED))

    def _continue(self) -> None:
        conductor = self._conductor
        if conductor.modes.mode in (Mode.PAUSED, Mode.HALTED):
            conductor.again()
        elif conductor.breaths.leading is not None and conductor.breaths.leading.free:
            conductor.breaths.change(Control.CONTINUE)
        elif isinstance(conductor.performer.cue, Wait):
            conductor.advance()

    # ------------------------------------------------------------------ the guide's voice

    def _change_pace(self, control: Control, aloud: bool) -> None:
        playing = self._conductor.playing
        playing.pace = min(FASTEST_PACE, max(SLOWEST_PACE, playing.pace * _PACE[control]))
        self._acknowledge(control, aloud)

    def _change_volume(self, control: Control, aloud: bool) -> None:
        self._gain_db = min(LOUDEST_DB, max(SOFTEST_DB, self._gain_db + _GAIN_DB[control]))
        self._conductor.out.append(SetVolume(gain_db=self._gain_db))
        self._acknowledge(control, aloud)

    def _acknowledge(self, control: Control, aloud: bool) -> None:
        """Whoever asked by voice is answered, but never over led breaths."""
        conductor = self._conductor
        if aloud and conductor.breaths.leading is None:
            conductor.aside(_ACKNOWLEDGED[control], lambda: self.resume(conductor.perform))
