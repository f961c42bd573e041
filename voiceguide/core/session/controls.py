"""What people ask of the guide, by voice or by key: pause, repeat, stop, slower, and what then happens."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from voiceguide.core.commands import Ending, SetVolume
from voiceguide.core.events import Control, Ms, TurnKind
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Listen, Wait
from voiceguide.core.script.performance import Performer
from voiceguide.core.session.turn_taking import TurnTaking, passed
from voiceguide.core.words import said

_CUT_IN: Ms = 10_000
"""For so long after their turn was taken people say that they were not done."""
HALT_WAIT: Ms = 8_000
"""After a spoken "stop", how long "continue" is waited for."""
_PACE = {Control.SLOWER: 0.9, Control.FASTER: 1 / 0.9}
_GAIN = {Control.LOUDER: 3.0, Control.QUIETER: -3.0}


class Requests(TurnTaking):
    """A stage on which people can ask for something."""

    def __init__(self, performer: Performer) -> None:
        super().__init__(performer)
        self._gain_db = 0.0
        self._paused = self._halted = False

    @abstractmethod
    def _close(self, ending: Ending) -> None:
        """The end, audibly."""

    def _control(self, control: Control, *, aloud: bool) -> None:
        cue = self._performer.cue
        listening = self._turn is not None and not self._paused and not self._halted
        if isinstance(cue, Listen) and listening and (outcome := dict(cue.takes).get(control)):
            self._advance(outcome)
            return
        match control:
            case Control.PAUSE:
                self._pause()
            case Control.CONTINUE:
                self._continue()
            case Control.REPEAT:
                self._drop()
                self._again()
            case Control.SKIP:
                self._advance(Outcome.SKIPPED)
            case Control.BACK:
                self._drop()
                self._performer.back()
                self._perform()
            case Control.NOT_DONE:
                self._give_back(aloud)
            case Control.STOP:
                self._stop(aloud)
            case Control.HELP:
                self._aside(said.HELP, lambda: self._return_to(self._again))
            case Control.DONE if self._marks is not None and not aloud:
                self._marks.add(self._now)
                self._see_marks()
            case Control.DONE:
                if self._turn is not None and isinstance(cue, Listen) and listening:
                    self._advance(Outcome.DONE if aloud else passed(self._turn))
            case Control.OWN_PACE | Control.SLOWER | Control.FASTER if self._change_breaths(control):
                pass
            case Control.OWN_PACE:
                pass
            case _:
                self._adjust(control, aloud)

    def _drop(self) -> None:
        """Whatever is going on is not gone on with."""
        self._clear()
        self._unled = None

    def _continue(self) -> None:
        if self._paused or self._halted:
            self._again()
        elif self._leading is not None and self._leading.free:
            self._change_breaths(Control.CONTINUE)
        elif isinstance(self._performer.cue, Wait):
            self._advance()

    def _again(self) -> None:
        """From the start of what was going on, so that nobody has to remember it."""
        if self._unled is None or self._unled[0] != self._performer.done:
            self._performer.repeat()
        self._perform()

    def _give_back(self, aloud: bool) -> None:
        """Whoever was cut in on has the floor again.  Said later in a turn it is about that turn, which is
        open as it is."""
        turn, before = self._turn, self._performer.turn_before
        theirs = turn is not None and turn.kind is not TurnKind.CONTROL and self._now > turn.opened + _CUT_IN
        if before is None or (aloud and theirs):
            return
        self._drop()
        self._performer.return_to(before)
        self._allow_longer(self._performer.cue)
        self._aside(said.GO_ON, self._perform)

    def _return_to(self, going_on: Callable[[], None]) -> None:
        """After an aside: a pause stays a pause, and a stop a stop."""
        if self._paused:
            self._perform_pause()
        elif self._halted:
            self._await_second_thoughts()
        else:
            going_on()

    def _pause(self) -> None:
        if self._paused:
            self._perform_pause()
            return
        self._stand_still()
        self._aside(said.PAUSED, self._perform_pause)
        self._paused, self._halted = True, False

    def _perform_pause(self) -> None:
        self._clear()
        self._show(state="paused")
        self._after_tail(lambda: self._hear_controls(None, self._perform))

    def _stop(self, aloud: bool) -> None:
        """Spoken: halt, and wait for "continue", since it may have been misheard.  By key: end."""
        if not aloud or self._halted:
            self._close(Ending.STOPPED)
            return
        self._stand_still()
        self._aside(said.HALTED, self._await_second_thoughts)
        self._paused, self._halted = False, True

    def _await_second_thoughts(self) -> None:
        self._show(state="paused")
        end = self._now + HALT_WAIT
        self._after_tail(lambda: self._hear_controls(end, lambda: self._close(Ending.STOPPED)))

    def _adjust(self, control: Control, aloud: bool) -> None:
        if control in _PACE:
            self._pace = min(1.35, max(0.7, self._pace * _PACE[control]))
        else:
            self._gain_db = min(9.0, max(-18.0, self._gain_db + _GAIN[control]))
            self._out.append(SetVolume(gain_db=self._gain_db))
        if aloud and self._leading is None:
            self._aside(said.ACKNOWLEDGED[control], lambda: self._return_to(self._perform))

    def _aside(self, text: str, then: Callable[[], None]) -> None:
        """Say something that is not in the script."""
        self._clear()
        self._speak(text, then)
