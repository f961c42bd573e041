"""What a person sees of a session at one moment, on whichever face: captions, whose turn it is, what goes on.

Pure.  Nothing that a person said is ever shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from voiceguide.core.commands import Activity, Breathing, Show
from voiceguide.core.events import MINUTE, Ms
from voiceguide.core.text import counted, showable

Remaining = Callable[[int], Ms]
"""About how long the session still takes once that many cues are done."""

PAUSED_HINT = "Press space, or say continue."
STATES: Mapping[Activity, str] = {
    Activity.SPEAKING: "The guide is speaking",
    Activity.LISTENING: "Listening",
    Activity.RESTING: "Resting",
    Activity.BREATHING: "Breathing together",
    Activity.PAUSED: "Paused",
    Activity.WAITING: "Waiting",
    Activity.ENDED: "The session has ended",
}
"""What is going on, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything shown at one moment; all text is only shown by a terminal."""

    caption: str = ""
    floor: str = ""
    line: str = ""
    state: Activity | None = None
    """None: nothing has begun."""
    done: int = 0
    breathing: Breathing | None = None
    """Only while they breathe."""

    def after(self, show: Show) -> Scene:
        """This scene, changed."""
        state = self.state if show.state is None else show.state
        breathing = self.breathing if show.breathing is None else show.breathing
        return Scene(
            caption=self.caption if show.caption is None else showable(show.caption),
            floor=self.floor if show.floor is None else showable(show.floor),
            line=self.line if show.line is None else showable(show.line),
            state=state,
            done=self.done if show.done is None else show.done,
            breathing=breathing if state is Activity.BREATHING else None,
        )

    @property
    def turn(self) -> str:
        """Whose turn it is, in words; "" if nobody's."""
        return f"{self.floor}'s turn" if self.floor else ""

    @property
    def state_words(self) -> str:
        """What is going on."""
        return "" if self.state is None else STATES[self.state]


def minutes_left(left: Ms) -> int:
    """Whole minutes, the nearest; at least one until it is over."""
    return max(1, round(left / MINUTE)) if left > 0 else 0


def breaths_left(breaths: int) -> str:
    """ "" where none are counted."""
    return f"{counted(breaths, 'breath')} left" if breaths else ""
