"""The driver: events in, commands out, one deadline.

A session performs cues one at a time.  While the guide speaks the ear is shut; keys work at any time.
What it hears and allows in each mode stands in mode.py; what is done, in the parts that the conductor holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import assert_never

from voiceguide.core.commands import Activity, Bed, Command, Ending
from voiceguide.core.events import (
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
)
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Cue
from voiceguide.core.script.performance import Performer
from voiceguide.core.session.conductor import Conductor
from voiceguide.core.session.controls import Controls
from voiceguide.core.session.floor import Ear
from voiceguide.core.session.mode import Mode
from voiceguide.core.turns.speech import Speech
from voiceguide.core.turns.turn import Turn
from voiceguide.core.words import said


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What the ear can do in this session."""

    ear: bool = True
    """False: there is no microphone; turns wait for a key."""
    notice: str = ""
    """Said once at the start: what is lost, and how to get it."""


class Session:
    """One performance of one exercise.  `handle` every event; wake it at `deadline`."""

    def __init__(self, performer: Performer, hearing: Hearing | None = None, *, bed: Bed = Bed.NONE) -> None:
        hearing = hearing or Hearing()
        self._notice = hearing.notice
        self._conductor = Conductor(performer, Ear.HEARS if hearing.ear else Ear.NONE, bed)
        self._controls = Controls(self._conductor)

    @property
    def turn(self) -> Turn | None:
        """The open turn, if somebody has one."""
        return self._conductor.floor.turn

    @property
    def cue(self) -> Cue | None:
        """What the script asks for now; None when it is over."""
        return self._conductor.performer.cue

    @property
    def ending(self) -> Ending | None:
        """How it ended; None until it has."""
        return self._conductor.modes.ending if self._conductor.modes.mode is Mode.ENDED else None

    # ------------------------------------------------------------------ the two doors

    @property
    def deadline(self) -> Ms | None:
        """When the session wants DeadlinePassed, if nothing happens before; in session time.  None: never."""
        return min((moment for moment, _ in self._coming()), default=None)

    def handle(self, event: Event) -> tuple[Command, ...]:
        """What has to be done, now that this happened; nothing once it has ended."""
        conductor = self._conductor
        allows = conductor.modes.allows
        if conductor.modes.mode is Mode.ENDED:
            return ()
        conductor.watch.now = max(conductor.watch.now, event.at)
        match event:
            case Opened():
                self._open()
            case PlaybackStarted():
                self._sound_began(event)
            case PlaybackFinished():
                self._sound_ended(event)
            case DeadlinePassed():
                self._pass_deadline()
            case KeyPressed():
                if event.control in allows.keys:
                    self._controls.press(event.control)
            case SpeechStarted() | SpeechEnded() | Stirred() | Heard():
                self._hear(event)
            case MicrophoneSilenced():
                if allows.microphone:
                    self._lose_ear()
            case MicrophoneReturned():
                if allows.microphone:
                    self._regain_ear()
            case _:
                assert_never(event)
        commands = tuple(conductor.out)
        conductor.out.clear()
        return commands

    # ------------------------------------------------------------------ time

    def _coming(self) -> list[tuple[Ms, Callable[[], None]]]:
        """The moments that are awaited and what is done then; of two that have come, the earlier in this
        order is done."""
        conductor = self._conductor
        coming: list[tuple[Ms, Callable[[], None]]] = []
        speech = conductor.floor.speech if conductor.modes.allows.controls else None
        if speech is not None and (asked := speech.control_at) is not None:
            coming.append((asked, partial(self._obey, speech)))
        if conductor.alarm.moment is not None:
            coming.append((conductor.alarm.moment, conductor.alarm.ring))
        if conductor.floor.ear is Ear.HEARS and (turn := conductor.floor.turn) is not None:
            if (tears := turn.tears_at) is not None:
                coming.append((tears, partial(conductor.decide, turn, Outcome.TEARS)))
            if (long := turn.long_at) is not None:
                coming.append((long, partial(conductor.decide, turn, Outcome.LONG)))
            coming.append((turn.over_at, partial(conductor.decide, turn, None)))
        return coming

    def _pass_deadline(self) -> None:
        for moment, act in self._coming():
            if self._conductor.watch.now >= moment:
                act()
                return

    def _obey(self, speech: Speech) -> None:
        if (control := speech.take_control()) is not None:
            self._controls.ask(control, aloud=True)

    # ------------------------------------------------------------------ sound

    def _open(self) -> None:
        self._conductor.playing.lay_bed()
        if self._notice:
            self._conductor.aside(self._notice, self._conductor.begin)
        else:
            self._conductor.begin()

    def _sound_began(self, event: PlaybackStarted) -> None:
        if event.cue == self._conductor.playing.cue:
            self._conductor.floor.stand_by()
        self._conductor.breaths.began(event)

    def _sound_ended(self, event: PlaybackFinished) -> None:
        if event.cue == self._conductor.playing.cue:
            self._conductor.floor.stand_by()
            self._conductor.playing.finish(self._conductor.watch.now)

    # ------------------------------------------------------------------ people

    def _hear(self, event: SpeechStarted | SpeechEnded | Stirred | Heard) -> None:
        conductor = self._conductor
        if conductor.floor.decided is not None and isinstance(event, SpeechStarted | Stirred):
            self._take_back(event)
        elif conductor.floor.feed(event) and conductor.floor.speech is not None:
            if conductor.floor.speech.speaking:
                conductor.alarm.wait_for_talk()
            elif isinstance(event, SpeechEnded | Stirred):
                conductor.alarm.wait_after_talk(conductor.watch.now)
            self._controls.see_marks()

    def _take_back(self, event: SpeechStarted | Stirred) -> None:
        """Somebody went on before the guide was heard: the turn is theirs as it was."""
        conductor = self._conductor
        conductor.clear()
        if conductor.floor.decided is not None:
            conductor.performer.return_to(conductor.floor.decided.done)
            conductor.floor.take_back(event)

    # ------------------------------------------------------------------ the microphone

    def _lose_ear(self) -> None:
        conductor = self._conductor
        conductor.floor.stand_by()
        if conductor.floor.ear is Ear.HEARS:
            conductor.floor.ear = Ear.LOST
            conductor.modes.enter(Mode.DEAF)
            conductor.aside(said.DEAF, lambda: conductor.out.show(state=Activity.WAITING))

    def _regain_ear(self) -> None:
        conductor = self._conductor
        if conductor.floor.ear is Ear.LOST:
            conductor.floor.ear = Ear.HEARS
            conductor.modes.hear_again()
            conductor.aside(said.HEARING, lambda: self._controls.resume(conductor.again))
