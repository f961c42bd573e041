"""Hearing how somebody breathes, before breaths are led."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from voiceguide.core import estimates
from voiceguide.core.breath.course import measured
from voiceguide.core.durations import spelled
from voiceguide.core.events import MINUTE, SECOND, Expectation, Ms, TurnKind
from voiceguide.core.script import cues
from voiceguide.core.script.step import ForLonger, Run
from voiceguide.core.script.steps.breathe import Breathed
from voiceguide.core.written.values import Utterance, lasting


class Baseline(ForLonger):
    """Somebody says one short word at each of three natural in-breaths; "breathe" begins at that pace."""

    kind: Literal["baseline"] = "baseline"
    ask: Utterance
    within: Annotated[Ms, lasting(5 * SECOND, MINUTE)] = 25 * SECOND

    example = "baseline: {ask: Say 'in' as you breathe in}"

    def about(self) -> Ms:
        """As long as three breaths may take."""
        return estimates.spoken(self.ask) + self.within

    def surely(self, time: Ms) -> Ms:
        """They may be heard at once."""
        del time
        return estimates.spoken(self.ask)

    def perform(self, run: Run, number: int) -> cues.Script:
        """Without three plausible breaths the usual pace serves; nobody is asked twice."""
        del number
        yield cues.Say(text=run.cast.fill(self.ask), rest=0)
        yield cues.Listen(expectation=Expectation(kind=TurnKind.BREATHS), within=self.within)
        if breath := measured(run.progress.onsets):
            run.kept.of(Breathed).lengths.append(breath)

    def described(self) -> Iterator[str]:
        """The question, and what is listened for."""
        yield f"asks: {self.ask} (hears three in-breaths, or goes on after {spelled(self.within)})"
