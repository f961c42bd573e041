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
        self._at = conductor
        self._gain_db = 0.0

    def press(self, control: Control) -> None:
        """A key asked for this."""
        at = self._at
        if at.modes.mode is Mode.CLOSING:  # only "stop" is allowed there
            at.clear()
            at.end()
            return
        if at.floor.decided is not None:
            at.floor.stand_by()
        if at.floor.ear is Ear.LOST and control in _ON_WITH_KEYS:
            at.floor.ear = Ear.NONE
            at.again()
        elif control is Control.PAUSE and at.modes.mode is Mode.PAUSED:
            self._continue()
        else:
            self.ask(control, aloud=False)

    def ask(self, control: Control, *, aloud: bool) -> None:
        """Somebody asked for this, by voice if `aloud`."""
        at = self._at
        if (answer := self._answer(control)) is not None:
            at.advance(answer)
            return
        match control:
            case Control.PAUSE:
                self._pause()
            case Control.CONTINUE:
                self._continue()
            case Control.REPEAT:
                at.drop()
                at.again()
            case Control.SKIP:
                at.advance(Outcome.SKIPPED)
            case Control.BACK:
                at.drop()
                at.performer.back()
                at.perform()
            case Control.NOT_DONE:
                self._give_back(aloud)
            case Control.STOP:
                self._stop(aloud)
            case Control.HELP:
                at.aside(said.HELP, lambda: self.resume(at.again))
            case Control.DONE:
                self._end_turn()
            case Control.OWN_PACE:
                at.breaths.change(control)
            case Control.SLOWER | Control.FASTER:
                if not at.breaths.change(control):
                    self._change_pace(control, aloud)
            case Control.LOUDER | Control.QUIETER:
                self._change_volume(control, aloud)
            case _:
                assert_never(control)

    def _answer(self, control: Control) -> Outcome | None:
        """What the control means to the turn that is open; None if it is just a control."""
        at = self._at
        cue = at.performer.cue
        if not isinstance(cue, Listen) or at.floor.speech is None or not at.modes.allows.turns:
            return None
        return dict(cue.takes).get(control)

    def resume(self, going_on: Callable[[], None]) -> None:
        """After an aside: a pause stays a pause, and a stop a stop."""
        match self._at.modes.behind:
            case Mode.PAUSED:
                self._hold()
            case Mode.HALTED:
                self._await_second_thoughts()
            case _:
                going_on()

    # ------------------------------------------------------------------ turns

    def _end_turn(self) -> None:
        """The key that ends a turn, or marks an in-breath."""
        at = self._at
        if at.floor.marks is not None:
            at.floor.marks.add(at.watch.now)
            self.see_marks()
        elif at.floor.turn is not None and at.modes.allows.turns:
            at.advance(at.floor.turn.passed)

    def see_marks(self) -> None:
        """Enough in-breaths were marked, perhaps."""
        if self._at.floor.marks is not None and self._at.floor.marks.complete:
            self._at.advance()

    def _give_back(self, aloud: bool) -> None:
        """Whoever was cut in on has the floor again.  Said later in a turn it is about that turn, which is
        open as it is."""
        at = self._at
        turn, before = at.floor.turn, at.performer.turn_before
        theirs = turn is not None and at.watch.now > turn.speech.opened + CUT_IN
        if before is None or (aloud and theirs):
            return
        at.drop()
        at.performer.return_to(before)
        if isinstance(at.performer.cue, Listen):
            at.floor.learned.allow_longer(at.performer.cue.whose)
        at.aside(said.GO_ON, at.perform)

    # ------------------------------------------------------------------ standing still

    def _pause(self) -> None:
        at = self._at
        if at.modes.mode is Mode.PAUSED:
            self._hold()
            return
        at.modes.enter(Mode.PAUSED)
        at.aside(said.PAUSED, self._hold)

    def _hold(self) -> None:
        """Until somebody asks to go on."""
        at = self._at
        at.clear()
        if at.modes.mode is Mode.DEAF:
            at.modes.enter(Mode.PAUSED)
        at.out.show(state=Activity.PAUSED)
        at.hear_controls()

    def _stop(self, aloud: bool) -> None:
        """Spoken: halt, and wait for "continue", since it may have been misheard.  By key: end."""
        at = self._at
        if not aloud or at.modes.mode is Mode.HALTED:
            at.close(Ending.STOPPED)
            return
        at.modes.enter(Mode.HALTED)
        at.aside(said.HALTED, self._await_second_thoughts)

    def _await_second_thoughts(self) -> None:
        at = self._at
        if at.modes.mode is Mode.DEAF:
            at.modes.enter(Mode.HALTED)
        at.out.show(state=Activity.PAUSED)
        at.hear_controls(at.watch.now + HALT_WAIT, lambda: at.close(Ending.STOPPED))

    def _continue(self) -> None:
        at = self._at
        if at.modes.mode in (Mode.PAUSED, Mode.HALTED):
            at.again()
        elif at.breaths.leading is not None and at.breaths.leading.free:
            at.breaths.change(Control.CONTINUE)
        elif isinstance(at.performer.cue, Wait):
            at.advance()

    # ------------------------------------------------------------------ the guide's voice

    def _change_pace(self, control: Control, aloud: bool) -> None:
        playing = self._at.playing
        playing.pace = min(FASTEST_PACE, max(SLOWEST_PACE, playing.pace * _PACE[control]))
        self._acknowledge(control, aloud)

    def _change_volume(self, control: Control, aloud: bool) -> None:
        self._gain_db = min(LOUDEST_DB, max(SOFTEST_DB, self._gain_db + _GAIN_DB[control]))
        self._at.out.append(SetVolume(gain_db=self._gain_db))
        self._acknowledge(control, aloud)

    def _acknowledge(self, control: Control, aloud: bool) -> None:
        """Whoever asked by voice is answered, but never over led breaths."""
        at = self._at
        if aloud and at.breaths.leading is None:
            at.aside(_ACKNOWLEDGED[control], lambda: self.resume(at.perform))
