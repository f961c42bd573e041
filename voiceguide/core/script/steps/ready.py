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


class Ready(Step):
    """A question that waits.  Only a yes begins; without one the exercise ends, kindly."""

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
        """Asked once.  Whatever is no yes is answered with time, not with the question again.  So somebody
        whose no was misheard is not led on, and neither is an empty room."""
        del number
        if not run.ask:
            return
        yield cues.Say(text=run.cast.fill(self.ask), rest=0)
        if (yield _ready_yet(self.within)) is Outcome.YES:
            return
        yield cues.Say(text=said.TAKE_YOUR_TIME, unit=False, rest=0)
        if (yield _ready_yet(self.within)) is Outcome.YES:
            return
        yield cues.Say(text=said.ANOTHER_TIME, unit=False)
        run.refused = True

    def described(self) -> Iterator[str]:
        """The question."""
        yield f"asks: {self.ask} (waits for a yes, twice {spelled(self.within)})"


def _ready_yet(within: Ms) -> cues.Listen:
    return cues.Listen(
        expectation=Expectation(kind=TurnKind.READY),
        within=within,
        takes=((Control.CONTINUE, Outcome.YES), (Control.DONE, Outcome.YES)),
    )
