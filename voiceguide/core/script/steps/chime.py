"""One short sound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from voiceguide.core import estimates
from voiceguide.core.commands import Earcon
from voiceguide.core.events import Ms
from voiceguide.core.script import cues
from voiceguide.core.script.step import Run, Step
from voiceguide.core.written.values import Bell


class Chime(Step):
    """One short sound."""

    kind: Literal["chime"] = "chime"
    earcon: Bell = Earcon.BELL

    alone = "earcon"

    def about(self) -> Ms:
        """As long as it rings."""
        return estimates.EARCON[self.earcon]

    def perform(self, run: Run, number: int) -> cues.Script:
        """It rings."""
        del number
        yield cues.Sound(earcon=self.earcon, unit=run.after_breaths)

    def described(self) -> Iterator[str]:
        """That it rings."""
        yield "rings a bell"
