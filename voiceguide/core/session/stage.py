"""What the session's hands do: one cue sounding, one timer, an ear that is open or shut."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from voiceguide.core.commands import (
    Breathe,
    Breathing,
    Chime,
    Command,
    OpenEar,
    Show,
    ShutEar,
    Speak,
    StopPlayback,
)
from voiceguide.core.events import Event, Expectation, Ms, SpeechEnded, Stirred, TurnKind
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.performance import Performer
from voiceguide.core.turns.turn import Turn

TAIL: Ms = 300
"""The ear stays shut this long after the guide's last sample: the room still rings."""
_BUSY_ROOM: Ms = 30_000
"""A rest waits this much longer for people who are talking, then goes on."""
_AFTER_TALK: Ms = 800


class Stage(ABC):
    """One performance of an exercise, and everything that is going on at one moment of it."""

    def __init__(self, performer: Performer) -> None:
        self._performer = performer
        self._now: Ms = 0
        self._began: Ms = 0
        """When the exercise itself began; the notice before it takes none of its time, nor does a pause."""
        self._still_since: Ms | None = None
        """Since when nothing goes on."""
        self._out: list[Command] = []
        self._next_cue = 1
        self._playing: int | None = None
        self._then: Callable[[], None] = self._perform
        self._timer: Ms | None = None
        self._due: Ms = 0
        """Where the timer was first set to; talk may move it on from there."""
        self._at_timer: Callable[[], None] = self._perform
        self._turn: Turn | None = None
        self._quiet_from: Ms = 0
        self._pace = 1.0

    @abstractmethod
    def _perform(self) -> None:
        """Do what the performance asks for now."""

    @abstractmethod
    def _advance(self, outcome: Outcome = Outcome.DONE) -> None:
        """The cue ended like this; on to the next."""

    # ------------------------------------------------------------------ sound and ear

    def _play(self, command: Speak | Breathe | Chime, then: Callable[[], None]) -> None:
        self._playing, self._then = command.cue, then
        self._next_cue += 1
        self._out.append(command)

    def _speak(self, text: str, then: Callable[[], None]) -> None:
        self._show(caption=text, state="speaking", floor="", line="")
        self._play(Speak(cue=self._next_cue, text=text, pace=self._pace), then)

    def _hush(self) -> None:
        """Nothing sounds, nothing is awaited, the ear is shut."""
        if self._playing is not None:
            self._out.append(StopPlayback())
            self._playing, self._quiet_from = None, self._now
        self._shut_ear()
        self._timer = None

    def _hear_controls(self, until: Ms | None, then: Callable[[], None]) -> None:
        self._turn = Turn(TurnKind.CONTROL, self._now)
        self._out.append(OpenEar(expectation=Expectation(kind=TurnKind.CONTROL)))
        if until is not None:
            self._set_timer(until, then)

    def _shut_ear(self) -> None:
        if self._turn is not None:
            self._out.append(ShutEar())
            self._turn = None

    # ------------------------------------------------------------------ time

    def _go_on(self) -> None:
        """If everything stood still, it does no more."""
        if self._still_since is not None:
            self._began += self._now - self._still_since
            self._still_since = None

    def _stand_still(self) -> None:
        self._still_since = self._now if self._still_since is None else self._still_since

    def _set_timer(self, moment: Ms, then: Callable[[], None]) -> None:
        self._timer, self._due, self._at_timer = moment, moment, then

    def _await_quiet(self, then: Callable[[], None]) -> None:
        """Somebody is speaking; it can wait, within bounds."""
        self._set_timer(self._now, then)
        self._timer = self._now + _BUSY_ROOM

    def _after_tail(self, then: Callable[[], None]) -> None:
        """Once the room no longer rings with the guide's own voice."""
        if self._now >= self._quiet_from + TAIL:
            then()
        else:
            self._set_timer(self._quiet_from + TAIL, then)

    def _stay_out_of_talk(self, event: Event) -> None:
        """A rest never ends into somebody's words; it waits for quiet, within bounds."""
        if self._timer is None or self._turn is None:
            return
        if self._turn.speaking:
            self._timer = self._due + _BUSY_ROOM
        elif isinstance(event, SpeechEnded | Stirred):
            self._timer = min(max(self._due, self._now + _AFTER_TALK), self._due + _BUSY_ROOM)

    # ------------------------------------------------------------------ the screen

    @property
    def _screen(self) -> list[Command]:
        """Where what is to be seen is put."""
        return self._out

    def _show(
        self,
        *,
        caption: str | None = None,
        floor: str | None = None,
        line: str | None = None,
        state: str | None = None,
        done: int | None = None,
        breathing: Breathing | None = None,
    ) -> None:
        self._screen.append(
            Show(caption=caption, floor=floor, line=line, state=state, done=done, breathing=breathing)
        )
