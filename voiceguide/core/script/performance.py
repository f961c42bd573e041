"""An exercise, performed: generators that yield cues and receive outcomes, so a protocol reads as a script.

A performance is determined by its outcomes: fed the same ones, it yields the same cues.  "Back",
"repeat" and recovery all drive a fresh one with the outcomes recorded so far.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from voiceguide.core.events import MINUTE, TALK, ExerciseTime, Ms, TurnKind
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Cue, Listen, Progress, Say, Script
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.step import ByKind, Run
from voiceguide.core.written.cast import Cast


def perform(exercise: Exercise, cast: Cast, wishes: ByKind, *, ask: bool, progress: Progress) -> Script:
    """The whole exercise; `progress` is kept by whoever drives it.

    What some should not do is said before anything else, and what needs consent is asked there.
    """
    steps = exercise.steps
    run = Run(steps=steps, minutes=exercise.minutes, cast=cast, wishes=wishes, ask=ask, progress=progress)
    for warning in dict.fromkeys(step.warning for step in steps if step.warning):
        yield Say(text=warning)
    if ask:
        for step in steps:
            yield from step.ask_first(run)
    for number, step in enumerate(steps):
        if step.belongs(exercise.minutes):
            yield from step.perform(run, number)
            run.after_breaths = step.leads_breaths
        if run.refused:
            return


class Performer:
    """A performance with a memory: knows its place, and can go back to an earlier one."""

    def __init__(
        self, exercise: Exercise, cast: Cast, wishes: ByKind | None = None, *, ask: bool = True
    ) -> None:
        """`ask` False leaves out the questions whether they are ready, and whether to hold the breath."""
        self._progress = Progress()
        self._begin: Callable[[], Script] = lambda: perform(
            exercise, cast, wishes or ByKind(), ask=ask, progress=self._progress
        )
        self._script = self._begin()
        self.length: Ms = exercise.minutes * MINUTE
        """About how long the exercise is as a whole."""
        self._past: list[tuple[Cue, Outcome, Progress]] = []
        self.done = 0
        """Cues finished so far."""
        self.cue: Cue | None = next(self._script, None)
        """What is to be done now; None when it is over."""

    def advance(
        self, outcome: Outcome, *, now: ExerciseTime = ExerciseTime(0), onsets: tuple[Ms, ...] = ()
    ) -> None:
        """The cue ended like this, `now`; `onsets` are the in-breaths that were marked during it, in session
        time."""
        if self.cue is None:
            return
        self._past.append((self.cue, outcome, Progress(now, onsets)))
        self.done += 1
        self._progress.now, self._progress.onsets = now, onsets
        try:
            self.cue = self._script.send(outcome)
        except StopIteration:
            self.cue = None

    def repeat(self) -> None:
        """Return to the start of the unit that the cue belongs to."""
        self.return_to(self._unit_before(self.done))

    def back(self) -> None:
        """Return to the start of the unit before that one."""
        here = self._unit_before(self.done)
        self.return_to(self._unit_before(here - 1) if here > 0 else 0)

    @property
    def turn_before(self) -> int | None:
        """Where the turn before this one began, to return to, if it was somebody's talk or line."""
        whose = self.cue.whose if isinstance(self.cue, Listen) else None
        for index, (cue, *_) in reversed(list(enumerate(self._past))):
            if isinstance(cue, Listen) and cue.whose != whose:
                return index if cue.expectation.kind in (TurnKind.LINE, *TALK) else None
        return None

    def _units(self) -> Iterator[int]:
        for index, (cue, *_) in enumerate(self._past):
            if cue.unit:
                yield index
        if self.cue is not None and self.cue.unit:
            yield self.done

    def _unit_before(self, index: int) -> int:
        return max((unit for unit in self._units() if unit <= index), default=0)

    def return_to(self, index: int) -> None:
        """Return to the moment when `index` cues were finished."""
        past = self._past[:index]
        self._progress.now, self._progress.onsets = ExerciseTime(0), ()
        self._script, self._past, self.done = self._begin(), [], 0
        self.cue = next(self._script, None)
        for _, outcome, was in past:
            self.advance(outcome, now=was.now, onsets=was.onsets)
