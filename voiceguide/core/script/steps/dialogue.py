"""A dialogue between a sender and a receiver."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from voiceguide.core.events import Ms
from voiceguide.core.script import cues
from voiceguide.core.script.dialogue_walk import DialogueWalk, DialogueWishes
from voiceguide.core.script.step import Run, Step
from voiceguide.core.written.dialogue import Graph, State


class Dialogue(Graph, Step):
    """A dialogue between a sender and a receiver, as states."""

    kind: Literal["dialogue"] = "dialogue"

    example = "dialogue: {start: welcome, states: {welcome: {say: Hello.}}}"
    wishes = DialogueWishes
    takes_its_time = True

    def about(self) -> Ms:
        """As long as it takes: nobody knows."""
        return 0

    def perform(self, run: Run, number: int) -> cues.Script:
        """From state to state."""
        del number
        yield from DialogueWalk(
            graph=self,
            cast=run.cast,
            wishes=run.wishes.of(DialogueWishes),
            progress=run.progress,
            minutes=run.minutes,
        ).perform()

    def described(self) -> Iterator[str]:
        """Every state, and what is said there."""
        yield f"leads a dialogue that begins with '{self.start}' (draw it with: --graph --to FILE.svg)"
        for name, state in self.states.items():
            yield from _state(name.replace("_", " "), state)


def _state(name: str, state: State) -> Iterator[str]:
    listens = f" ({state.listen.floor.value}: {state.listen.to.value})" if state.listen else ""
    yield f"  {name}{listens}" + (f": {state.first_words}" if state.first_words else "")
    yield from (f"    then: {stem}" for stem in state.stems[1:])
