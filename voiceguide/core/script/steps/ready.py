"""A question that waits until they are ready."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from voiceguide.core import estimates
from voiceguide.core.durations import spelled
from voiceguide.core.events import MINUTE, SECOND, Control, Expectation, Ms, TurnKind
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script import cues
from voiceguide.core.script.step import Run, Step
from voiceguide.core.words import said
from voiceguide.core.written.values import Utterance, lasting

_NO = (Outcome.NO, Outcome.NOT_READY, Outcome.LATER, Outcome.MAYBE)


class Ready(Step):
    """A question that waits.  After a no, only a yes begins; else the exercise ends, kindly."""

    kind: Literal["ready"] = "ready"
    ask: Utterance
    within: Annotated[Ms, lasting(SECOND, 5 * MINUTE)] = 30 * SECOND

    example = "ready: {ask: Are you ready?, within: 30s}"

    def about(self) -> Ms:
        """As long as an answer may take."""
        return estimates.spoken(self.ask) + self.within

    def surely(self, time: Ms) -> Ms:
        """They may answer at once."""
        del time
        return estimates.spoken(self.ask)

    def perform(self, run: Run, number: int) -> cues.Script:
        """Asked once.  A no is answered with time, not with the question again; without a yes it is left."""
        del number
        if not run.ask:
            return
        yield cues.Say(text=run.cast.fill(self.ask), rest=0)
        if (yield _ready_yet(self.within)) not in _NO:
            return
        yield cues.Say(text=said.TAKE_YOUR_TIME, unit=False, rest=0)
        if (yield _ready_yet(self.within)) is Outcome.YES:
            return
        yield cues.Say(text=said.ANOTHER_TIME, unit=False)
        run.refused = True

    def described(self) -> Iterator[str]:
        """The question."""
        yield f"asks: {self.ask} (goes on after {spelled(self.within)})"


def _ready_yet(within: Ms) -> cues.Listen:
    return cues.Listen(
        expectation=Expectation(kind=TurnKind.READY),
        within=within,
        takes=((Control.CONTINUE, Outcome.YES), (Control.DONE, Outcome.YES)),
    )
