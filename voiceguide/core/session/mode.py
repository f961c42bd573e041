"""What a session is doing as a whole, and what it hears and allows then.

This table is the only place that says so; a change of mode that is not in it is a mistake in the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from voiceguide.core.commands import Ending
from voiceguide.core.events import Control, ExerciseTime, Ms


class Mode(StrEnum):
    """What a session is doing as a whole."""

    PERFORMING = "performing"
    """The exercise goes on."""
    PAUSED = "paused"
    """Everything stands still until "continue"."""
    HALTED = "halted"
    """The same after a spoken "stop": without a second thought it ends soon."""
    DEAF = "deaf"
    """The microphone was lost: everything stands still until it is back, or a key leads on."""
    CLOSING = "closing"
    """The last bell sounds."""
    ENDED = "ended"
    """It is over."""


ANY_KEY = frozenset(Control)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allows:
    """What is heard and allowed in one mode."""

    leads_to: frozenset[Mode]
    turns: bool = False
    """People have turns, and their speech answers."""
    controls: bool = False
    """Spoken controls are obeyed."""
    keys: frozenset[Control] = ANY_KEY
    """Keys that are obeyed."""
    microphone: bool = True
    """It matters that the microphone is lost, or comes back."""
    time: bool = False
    """The time of the exercise goes on; else it stands still."""


MODES: Mapping[Mode, Allows] = {
    Mode.PERFORMING: Allows(
        leads_to=frozenset({Mode.PAUSED, Mode.HALTED, Mode.DEAF, Mode.CLOSING}),
        turns=True,
        controls=True,
        time=True,
    ),
    Mode.PAUSED: Allows(
        leads_to=frozenset({Mode.PERFORMING, Mode.HALTED, Mode.DEAF, Mode.CLOSING}),
        controls=True,
    ),
    Mode.HALTED: Allows(
        leads_to=frozenset({Mode.PERFORMING, Mode.PAUSED, Mode.DEAF, Mode.CLOSING}),
        controls=True,
    ),
    # It may be lost again while "I can hear you again" is said.
    Mode.DEAF: Allows(
        leads_to=frozenset({Mode.PERFORMING, Mode.PAUSED, Mode.HALTED, Mode.DEAF, Mode.CLOSING}),
    ),
    Mode.CLOSING: Allows(
        leads_to=frozenset({Mode.ENDED}),
        keys=frozenset({Control.STOP}),
        microphone=False,
    ),
    Mode.ENDED: Allows(
        leads_to=frozenset(),
        keys=frozenset(),
        microphone=False,
    ),
}


class Watch:
    """What time it is: in the session, and in the exercise, which stands still in a pause."""

    def __init__(self) -> None:
        self.now: Ms = 0
        """Session time: since the doors opened; it never goes back."""
        self._began: Ms = 0
        """When the exercise began; the notice before it takes none of its time, nor does a pause."""
        self._still_since: Ms | None = None

    @property
    def in_exercise(self) -> ExerciseTime:
        """How far the exercise is."""
        until = self.now if self._still_since is None else self._still_since
        return ExerciseTime(until - self._began)

    def begin(self) -> None:
        """The exercise begins now."""
        self._began = self.now

    def stand_still(self) -> None:
        """Exercise time stops, if it has not yet."""
        self._still_since = self.now if self._still_since is None else self._still_since

    def go_on(self) -> None:
        """It goes on from where it stood still, if it did."""
        if self._still_since is not None:
            self._began += self.now - self._still_since
            self._still_since = None


class Modes:
    """The mode of one session.  A change that the table does not allow raises RuntimeError."""

    def __init__(self, watch: Watch) -> None:
        self.mode = Mode.PERFORMING
        self.allows = MODES[self.mode]
        """What is heard and allowed now."""
        self.behind = Mode.PERFORMING
        """The mode, or what stands behind deafness."""
        self.ending = Ending.COMPLETED
        """How it ends, once it closes."""
        self._watch = watch

    def enter(self, mode: Mode) -> None:
        """From now on this."""
        if mode not in self.allows.leads_to:
            raise RuntimeError(f"a session that is {self.mode} cannot become {mode}")
        self.behind = self.behind if mode is Mode.DEAF else mode
        self.mode, self.allows = mode, MODES[mode]
        if self.allows.time:
            self._watch.go_on()
        else:
            self._watch.stand_still()

    def hear_again(self) -> None:
        """The microphone is back: a pause is a pause again; an exercise has yet to be gone on with."""
        if self.mode is Mode.DEAF and self.behind is not Mode.PERFORMING:
            self.enter(self.behind)

    def close(self, ending: Ending) -> None:
        """The end begins."""
        self.enter(Mode.CLOSING)
        self.ending = ending
