"""The hands of a session: the commands that go out, the one alarm, the cue that sounds."""

from __future__ import annotations

from collections.abc import Callable

from voiceguide.core.commands import (
    Activity,
    Bed,
    Breathe,
    Breathing,
    Chime,
    Command,
    Earcon,
    SetBed,
    Show,
    Speak,
    StopPlayback,
)
from voiceguide.core.events import Ms

TAIL: Ms = 300
"""The ear stays shut this long after the guide's last sample: the room still rings.  From the virtual room's
echo (0.45 s to fall by 60 dB)."""
BUSY_ROOM: Ms = 30_000
"""A rest waits this much longer for people who are talking, then goes on.  Proposed."""
AFTER_TALK: Ms = 800
"""Quiet after somebody's words before a rest ends: nobody is spoken to on their last syllable.  Proposed."""


class Outbox(list[Command]):
    """The commands of one moment, in order.

    While a decision may still be taken back, what it would change on the screen is withheld.
    """

    def __init__(self) -> None:
        super().__init__()
        self._withheld: list[Command] | None = None

    def show(
        self,
        *,
        caption: str | None = None,
        floor: str | None = None,
        line: str | None = None,
        state: Activity | None = None,
        done: int | None = None,
        breathing: Breathing | None = None,
    ) -> None:
        """This is to be seen; what is None stays as it is."""
        shown = Show(caption=caption, floor=floor, line=line, state=state, done=done, breathing=breathing)
        (self if self._withheld is None else self._withheld).append(shown)

    def withhold(self) -> None:
        """From now on nothing new is seen."""
        self._withheld = []

    def release(self) -> None:
        """What was withheld is seen now."""
        self.extend(self._withheld or ())
        self._withheld = None

    def forget(self) -> None:
        """What was withheld is never seen."""
        self._withheld = None


class Alarm:
    """The one moment that is awaited, and what is done then."""

    def __init__(self) -> None:
        self.moment: Ms | None = None
        """In session time; None: nothing is awaited any more."""
        self._due: Ms = 0
        """Where it was first set to; talk may move it on from there."""
        self._then: Callable[[], None] = lambda: None

    def set(self, moment: Ms, then: Callable[[], None]) -> None:
        """At `moment`, do this."""
        self.moment, self._due, self._then = moment, moment, then

    def set_for_quiet(self, now: Ms, then: Callable[[], None]) -> None:
        """Somebody is speaking; it can wait, within bounds."""
        self.moment, self._due, self._then = now + BUSY_ROOM, now, then

    def ring(self) -> None:
        """The moment has come."""
        self.moment = None
        self._then()

    def wait_for_talk(self) -> None:
        """Somebody speaks: a rest does not end into their words, for BUSY_ROOM at most."""
        if self.moment is not None:
            self.moment = self._due + BUSY_ROOM

    def wait_after_talk(self, now: Ms) -> None:
        """They fell silent, or stirred: it ends a little later, within bounds."""
        if self.moment is not None:
            self.moment = min(max(self._due, now + AFTER_TALK), self._due + BUSY_ROOM)


class Playing:
    """The cue that sounds, and what follows when it has."""

    def __init__(self, out: Outbox, bed: Bed) -> None:
        self._out, self._bed = out, bed
        self.cue: int | None = None
        """Its number; None while nothing sounds."""
        self.next_cue = 1
        self.quiet_from: Ms = 0
        """Since when the guide is silent."""
        self.pace = 1.0
        self._then: Callable[[], None] = lambda: None

    def play(self, command: Speak | Breathe | Chime, then: Callable[[], None]) -> None:
        """Let this sound; `then` follows when it has."""
        self.cue, self._then = command.cue, then
        self.next_cue += 1
        self._out.append(command)

    def speak(self, text: str, then: Callable[[], None]) -> None:
        """Say this, and show it."""
        self._out.show(caption=text, state=Activity.SPEAKING, floor="", line="")
        self.play(Speak(cue=self.next_cue, text=text, pace=self.pace), then)

    def chime(self, earcon: Earcon, then: Callable[[], None]) -> None:
        """Sound this."""
        self.play(Chime(cue=self.next_cue, earcon=earcon), then)

    def stop(self, now: Ms) -> None:
        """Silence; what would have followed does not."""
        if self.cue is not None:
            self._out.append(StopPlayback())
            self.cue, self.quiet_from = None, now

    def finish(self, now: Ms) -> None:
        """It has sounded to its end."""
        self.cue, self.quiet_from = None, now
        self._then()

    def lay_bed(self) -> None:
        """The exercise's quiet sound lies under everything from now on."""
        if self._bed is not Bed.NONE:
            self._out.append(SetBed(bed=self._bed))

    def lift_bed(self) -> None:
        """Let it fade away."""
        if self._bed is not Bed.NONE:
            self._out.append(SetBed(bed=Bed.NONE))
