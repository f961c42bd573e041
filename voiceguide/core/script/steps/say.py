"""The guide says something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from voiceguide.core import estimates
from voiceguide.core.events import Ms
from voiceguide.core.script import cues
from voiceguide.core.script.step import ForLonger, Run
from voiceguide.core.written.values import Utterance


class Say(ForLonger):
    """The guide says this; {first} and {second} stand for the names."""

    kind: Literal["say"] = "say"
    text: Utterance

    alone = "text"

    def about(self) -> Ms:
        """As long as it is spoken."""
        return estimates.spoken(self.text) + estimates.SENTENCE_REST

    def perform(self, run: Run, number: int) -> cues.Script:
        """One sentence after the other."""
        del number
        yield cues.Say(text=run.cast.fill(self.text))

    def described(self) -> Iterator[str]:
        """The words."""
        yield f"says: {self.text}"
