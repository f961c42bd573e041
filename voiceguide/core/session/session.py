"""The driver: events in, commands out, one deadline.

A session performs cues one at a time.  What comes next is held in two places only: `_then`, run when
the playing cue has finished, and `_at_timer`, run when the timer passes.  While the guide speaks the
ear is shut; keys work at any time.
"""

from __future__ import annotations

from dataclasses import dataclass

from voiceguide.core.commands import Bed, Chime, Command, Earcon, End, Ending, SetBed
from voiceguide.core.events import (
    Control,
    DeadlinePassed,
    Event,
    Heard,
    KeyPressed,
    MicrophoneReturned,
    MicrophoneSilenced,
    Ms,
    Opened,
    PlaybackFinished,
    PlaybackStarted,
    SpeechEnded,
    SpeechStarted,
    Stirred,
    TurnKind,
)
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Lead, Listen, Say, Sound, Wait
from voiceguide.core.script.performance import Performer
from voiceguide.core.session.controls import Requests
from voiceguide.core.session.stage import TAIL
from voiceguide.core.turns.turn import Turn
from voiceguide.core.words import said

STOPPED_BELL: Ms = 1_200
"""How much of the closing bell sounds when somebody asked to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What the ear can do in this session."""

    ear: bool = True
    """False: there is no microphone; turns wait for a key."""
    notice: str = ""
    """Said once at the start: what is lost, and how to get it."""


class Session(Requests):
    """One performance of one exercise.  `handle` every event; wake it at `deadline`."""

    def __init__(self, performer: Performer, hearing: Hearing | None = None, *, bed: Bed = Bed.NONE) -> None:
        super().__init__(performer)
        self._bed = bed
        self._hearing = hearing or Hearing()
        self._deaf = False
        self._closing: Ending | None = None
        """The last bell sounds; nothing but time matters any more."""
        self.ending: Ending | None = None

    @property
    def turn(self) -> Turn | None:
        """The open turn, if somebody has one: not when only controls are listened for."""
        return self._turn if self._turn is not None and self._turn.kind is not TurnKind.CONTROL else None

    # ------------------------------------------------------------------ the two doors

    @property
    def deadline(self) -> Ms | None:
        """When the session wants DeadlinePassed, if nothing happens before."""
        if self.ending:
            return None
        moments = [self._timer]
        if self._turn is not None and self._hearing.ear and not self._deaf:
            moments += [self._turn.control_at, self._turn.over_at, self._long_at]
        return min((moment for moment in moments if moment is not None), default=None)

    def handle(self, event: Event) -> tuple[Command, ...]:
        """What has to be done, now that this happened."""
        if self.ending:
            return ()
        self._now = max(self._now, event.at)
        match event:
            case Opened():
                self._open()
            case PlaybackStarted():
                if event.cue == self._playing:
                    self._stand_by_decision()
                self._breaths_began(event)
            case PlaybackFinished(cue=cue) if cue == self._playing:
                self._stand_by_decision()
                self._playing, self._quiet_from = None, self._now
                self._then()
            case DeadlinePassed():
                self._pass_deadline()
            case KeyPressed(control=Control.STOP) if self._closing:
                self._clear()
                self._end(self._closing)
            case _ if self._closing:
                pass
            case KeyPressed():
                self._key(event.control)
            case SpeechStarted() | Stirred() if self._decided is not None:
                self._take_back(self._decided, event)
            case SpeechEnded() if self._turn is not None and not self._turn.speaking:
                pass  # it began before the ear was open
            case SpeechStarted() | SpeechEnded() | Stirred() | Heard() if self._turn is not None:
                self._turn.feed(event)
                self._stay_out_of_talk(event)
                if self._marks is not None and isinstance(event, SpeechStarted | SpeechEnded):
                    self._marks.feed(event)
                    self._see_marks()
            case MicrophoneSilenced():
                self._lose_ear()
            case MicrophoneReturned():
                self._regain_ear()
            case _:
                pass
        commands, self._out = tuple(self._out), []
        return commands

    # ------------------------------------------------------------------ cues

    def _open(self) -> None:
        if self._bed is not Bed.NONE:
            self._out.append(SetBed(bed=self._bed))
        if self._hearing.notice:
            self._aside(self._hearing.notice, self._begin)
        else:
            self._begin()

    def _begin(self) -> None:
        self._began = self._now
        self._perform()

    def _perform(self) -> None:
        """Do what the performance asks for now."""
        self._paused = self._halted = False
        self._clear()
        self._go_on()
        cue = self._performer.cue
        match cue:
            case None:
                self._close(Ending.COMPLETED)
            case Say():
                self._speak(cue.text, lambda: self._rest(cue.rest))
            case Lead():
                self._lead(cue.course)
            case Sound():
                self._play(Chime(cue=self._next_cue, earcon=cue.earcon), self._advance)
            case Wait():
                self._show(state="resting", caption="")
                self._rest(cue.length)
            case Listen():
                self._after_tail(lambda: self._listen(cue))

    def _advance(self, outcome: Outcome = Outcome.DONE) -> None:
        self._go_on()
        if self._leading is not None:
            self._leave_breaths(self._leading)
        onsets = self._marks.onsets if self._marks is not None else ()
        self._performer.advance(outcome, now=self._now - self._began, onsets=onsets)
        self._show(done=self._performer.done)
        self._perform()

    def _rest(self, length: Ms) -> None:
        """Quiet; a long one listens for controls, unless whoever spoke may still go on."""
        if length <= 0:
            self._advance()
            return
        end = self._now + length
        if length > 2 * TAIL and self._decided is None:
            self._after_tail(lambda: self._hear_controls(end, self._advance))
        else:
            self._set_timer(end, self._advance)

    # ------------------------------------------------------------------ time

    def _pass_deadline(self) -> None:
        turn = self._turn
        if self.deadline is None or self._now < self.deadline:
            return
        if turn is not None and turn.control_at is not None and self._now >= turn.control_at:
            if (control := turn.take_control()) is not None:
                self._control(control, aloud=True)
        elif self._timer is not None and self._now >= self._timer:
            self._timer = None
            self._at_timer()
        elif turn is not None and self._long_at is not None and self._now >= self._long_at:
            self._decide(turn, Outcome.LONG)
        elif turn is not None:
            self._decide(turn, self._outcome(turn))

    # ------------------------------------------------------------------ what people ask for

    def _key(self, control: Control) -> None:
        self._stand_by_decision()
        if self._deaf and control in (Control.DONE, Control.CONTINUE, Control.PAUSE):
            self._deaf = False
            self._hearing = Hearing(ear=False)
            self._again()
        elif control is Control.PAUSE and self._paused:
            self._control(Control.CONTINUE, aloud=False)
        else:
            self._control(control, aloud=False)

    # ------------------------------------------------------------------ the microphone

    def _lose_ear(self) -> None:
        self._stand_by_decision()
        if self._hearing.ear and not self._deaf:
            self._deaf = True
            self._stand_still()
            self._aside(said.DEAF, lambda: self._show(state="waiting"))

    def _regain_ear(self) -> None:
        if self._deaf:
            self._deaf = False
            self._aside(said.HEARING, lambda: self._return_to(self._again))

    # ------------------------------------------------------------------ the end, and tidying

    def _close(self, ending: Ending) -> None:
        """Every session ends audibly; whoever stopped it need not hear the bell out."""
        self._stand_by_decision()
        self._clear()
        self._closing = ending
        if self._bed is not Bed.NONE:
            self._out.append(SetBed(bed=Bed.NONE))
        self._show(state="ended", caption="", floor="", line="")
        self._play(Chime(cue=self._next_cue, earcon=Earcon.ENDED), lambda: self._end(ending))
        if ending is Ending.STOPPED:
            self._set_timer(self._now + STOPPED_BELL, lambda: self._end(ending))

    def _end(self, ending: Ending) -> None:
        self.ending = ending
        self._out.append(End(ending=ending))
