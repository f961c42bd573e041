"""Quiet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from voiceguide.core.durations import spelled
from voiceguide.core.events import MINUTE, Ms
from voiceguide.core.script import cues
from voiceguide.core.script.step import ForLonger, Run
from voiceguide.core.written.values import lasting


class Rest(ForLonger):
    """Quiet."""

    kind: Literal["rest"] = "rest"
    length: Annotated[Ms, lasting(1, 5 * MINUTE)] = Field(validation_alias="for")
    up_to: Annotated[Ms, lasting(1, 5 * MINUTE)] | None = None
    """Longer, up to this, where the exercise's minutes leave time."""

    alone = "for"

    def about(self) -> Ms:
        """As long as it is written."""
        return self.length

    def surely(self, time: Ms) -> Ms:
        """It fills what time there is."""
        del time
        return max(self.length, self.up_to or 0)

    def perform(self, run: Run, number: int) -> cues.Script:
        """Longer where there is time."""
        longer = min(self.up_to, run.left(number)) if self.up_to else 0
        yield cues.Wait(length=max(self.length, longer), unit=run.after_breaths)

    def described(self) -> Iterator[str]:
        """How long."""
        yield f"rests for {spelled(self.length)}"
