"""Whole evenings, walked from the first cue to the last: what was asked for, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from voiceguide.core.events import ExerciseTime, Ms, TurnKind
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Cue, Listen, Say, Sound, Who
from voiceguide.core.script.dialogue_walk import DialogueWalk
from voiceguide.core.script.performance import Performer
from voiceguide.plan import Plan
from voiceguide.rehearsal.walks.choices import choices, lasts
from voiceguide.rehearsal.walks.dialogue_ways import Course, Ways, late, stay

MOST_CUES = 5_000
"""An evening that is longer than this has no end."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One cue, and how it ended."""

    cue: Cue
    outcome: Outcome
    length: Ms


@dataclass(slots=True)
class Evening:
    """One way through an exercise, from its first cue to its last."""

    happened: list[Happened] = field(default_factory=list)
    ended: bool = True
    """False: it was longer than any evening may be."""

    @property
    def length(self) -> Ms:
        """About how long it takes."""
        return sum(one.length for one in self.happened)

    @property
    def guide_share(self) -> float:
        """How much of it the guide speaks or chimes."""
        heard = sum(
            one.length - (one.cue.rest if isinstance(one.cue, Say) else 0)
            for one in self.happened
            if isinstance(one.cue, Say | Sound)
        )
        return heard / self.length if self.length else 0.0

    def sentences_from(self, index: int) -> list[str]:
        """What is said from there on."""
        return [one.cue.text for one in self.happened[index:] if isinstance(one.cue, Say)]


@dataclass(frozen=True, slots=True)
class Step:
    """What is wanted of one cue of a dialogue."""

    state: str
    outcome: Outcome
    now: ExerciseTime
    """When it ends, as the exercise's clock shows it."""


def usual(cue: Cue) -> Outcome:
    """What comes of a cue where nothing else is wanted: they begin, and then let everything pass."""
    if not isinstance(cue, Listen):
        return Outcome.DONE
    if cue.expectation.kind is TurnKind.READY and not cue.state:
        return Outcome.YES
    return Outcome.DONE if cue.expectation.kind is TurnKind.LINE else Outcome.QUIET


def steps(walk: DialogueWalk, ways: Ways, number: int, course: Course) -> list[Step]:
    """What leads through the places of a dialogue to this one, and then through its state by this course.

    `walk` has not begun.
    """
    places = ways.route(number)
    courses = [*(place.course for place in places[1:]), course]
    found: list[Step] = []
    for place, taken in zip(places, courses, strict=True):
        if place.late:
            walk = late(walk)
            found[-1:] = [Step(step.state, step.outcome, walk.progress.now) for step in found[-1:]]
        gone = stay(walk, place.name, taken)
        found += (Step(place.name, outcome, walk.progress.now) for outcome in gone.outcomes)
    return found


def evening(
    plan: Plan, wanted: Sequence[Step] = (), first: Sequence[Outcome] = (), *, dialogue: int = 0
) -> Evening:
    """The evening on which this comes of dialogue number `dialogue`, and of the first cues.

    Elsewhere it is what is usual.  Where a dialogue goes another way than was wanted, people are silent from
    there on.
    """
    performer = Performer(plan.exercise, plan.cast, plan.wishes, ask=plan.ask)
    left, found = _Wanted(wanted, dialogue), Evening()
    while (cue := performer.cue) is not None:
        if len(found.happened) >= MOST_CUES:
            found.ended = False
            break
        step = left.next(cue)
        outcome = step.outcome if step else usual(cue)
        if len(found.happened) < len(first):
            outcome = first[len(found.happened)]
        found.happened.append(Happened(cue, outcome, lasts(cue, outcome)))
        performer.advance(outcome, now=step.now if step else ExerciseTime(0))
    return found


class _Wanted:
    """Gives out what is wanted of a dialogue, cue by cue."""

    def __init__(self, wanted: Sequence[Step], dialogue: int) -> None:
        self._left, self._dialogue = list(wanted[::-1]), dialogue
        self._inside = False

    def next(self, cue: Cue) -> Step | None:
        """What is wanted of this cue, if anything is."""
        if bool(cue.state) is not self._inside:
            self._inside = bool(cue.state)
            self._dialogue -= not self._inside
        if not self._inside or self._dialogue != 0 or not self._left:
            return None
        step = self._left.pop()
        if step.state != cue.state:
            self._left.clear()
            return None
        return step


class TurnOutside(NamedTuple):
    """A turn outside of a dialogue, and what it is known by."""

    kind: TurnKind
    whose: Who
    line: str
    before: str
    """What the guide said last."""


def turns_outside(found: Evening) -> Iterator[tuple[int, TurnOutside]]:
    """Each turn that is in no dialogue, by its index."""
    said = ""
    for index, one in enumerate(found.happened):
        if isinstance(one.cue, Say):
            said = one.cue.text
        elif isinstance(one.cue, Listen) and not one.cue.state:
            yield index, TurnOutside(one.cue.expectation.kind, one.cue.who, one.cue.line, said)


def answered_otherwise(plan: Plan) -> Iterator[Evening]:
    """An evening for each answer to each turn that is in no dialogue, the usual one first."""
    taken: set[tuple[TurnOutside, Outcome]] = set()
    coming: list[tuple[Outcome, ...]] = [()]
    for first in coming:
        found = evening(plan, first=first)
        yield found
        for index, turn in turns_outside(found):
            one = found.happened[index]
            taken.add((turn, one.outcome))
            before = tuple(earlier.outcome for earlier in found.happened[:index])
            for outcome in choices(one.cue):
                if (turn, outcome) not in taken:
                    taken.add((turn, outcome))
                    coming.append((*before, outcome))
