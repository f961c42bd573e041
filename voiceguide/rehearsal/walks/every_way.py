"""An exercise, walked until every way of it was taken or is proven dead, and what was found on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product

from voiceguide.core.events import TurnKind
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Listen, Progress, Say
from voiceguide.core.script.dialogue_walk import DialogueWalk, DialogueWishes
from voiceguide.core.script.step import ByKind
from voiceguide.core.script.steps.affirm import Affirm, AffirmWishes
from voiceguide.core.script.steps.dialogue import Dialogue
from voiceguide.core.text import listed, quoted
from voiceguide.core.written.cast import Cast, Role
from voiceguide.core.written.dialogue import TOO_OFTEN, USUAL
from voiceguide.plan import Plan
from voiceguide.rehearsal.walks import principles
from voiceguide.rehearsal.walks.dialogue_ways import Course, Way, Ways, every_way
from voiceguide.rehearsal.walks.evenings import (
    Evening,
    TurnOutside,
    answered_otherwise,
    evening,
    steps,
    turns_outside,
)
from voiceguide.rehearsal.walks.longest import circle, longest

_TWO = Cast(first="Ana", second="Ben")
"""Two people to walk with, where no names were given."""
_EVENINGS = 3
"""Other lines each evening: over so many, all of them are met."""


@dataclass(slots=True, kw_only=True)
class Found:
    """What was found on every evening there is."""

    answers: int = 0
    """Turns outside of a dialogue, each with each of its answers."""
    ways: dict[Way, str] = field(default_factory=dict)
    """Every way of every state, and where it leads."""
    dead: list[Way] = field(default_factory=list)
    """Those that nothing leads through."""
    open: list[Way] = field(default_factory=list)
    """Those that were not taken, and are not proven dead: there was too much to walk."""
    evenings: int = 0
    shortest: Evening = field(default_factory=Evening)
    longest: Evening = field(default_factory=Evening)
    after_no: dict[str, list[str]] = field(default_factory=dict)
    """What is said after a no, by the question: until somebody has the floor again."""
    broken: list[str] = field(default_factory=list)
    """What should never be, a sentence each."""

    def met(self, one: Evening) -> None:
        """Another evening."""
        self.evenings += 1
        if self.evenings == 1 or one.length < self.shortest.length:
            self.shortest = one
        if self.evenings == 1 or one.length > self.longest.length:
            self.longest = one
        if not one.ended:
            self.tell("an evening has no end")

    def tell(self, what: str) -> None:
        """Something that should never be; each is told once."""
        if what and what not in self.broken:
            self.broken.append(what)


def walked(plan: Plan) -> Found:
    """Every way through a plan: each dialogue state by state, and every other turn with every answer."""
    cast = plan.cast if plan.cast.first else replace(_TWO, topic=plan.cast.topic)
    dialogue = replace(plan.wishes.of(DialogueWishes), sends_first=None)
    found = Found()
    for role, number in product(_roles(plan), range(_EVENINGS if _has_lines(plan) else 1)):
        wishes = ByKind(dialogue, replace(plan.wishes.of(AffirmWishes), role=role, evening=number))
        _outside(replace(plan, cast=cast, wishes=wishes), role, found)
    inside = replace(plan, cast=cast, wishes=ByKind(dialogue, plan.wishes.of(AffirmWishes)))
    for number, step in enumerate(step for step in plan.exercise.steps if isinstance(step, Dialogue)):
        _Inside(inside, step, number, found).walk()
    return found


def _has_lines(plan: Plan) -> bool:
    return any(isinstance(step, Affirm) for step in plan.exercise.steps)


def _roles(plan: Plan) -> Iterator[Role]:
    """The roles that its lines are written for; at least the one of the plan."""
    yield plan.wishes.of(AffirmWishes).role
    for role in Role:
        lines = [step.lines for step in plan.exercise.steps if isinstance(step, Affirm)]
        if role is not plan.wishes.of(AffirmWishes).role and lines and all(of.hurt for of in lines):
            yield role


def _outside(plan: Plan, role: Role, found: Found) -> None:
    """Every answer to every turn that is in no dialogue."""
    stopped = set[TurnOutside]()
    led: dict[str, dict[str, None]] = {}
    for one in answered_otherwise(plan):
        found.met(one)
        found.answers += 1
        for what, outcome in principles.led_past_a_no(one):
            led.setdefault(what, {})[quoted(outcome.value)] = None
        hurt = principles.hurt_one(role)
        for problem in (*principles.asked_for_two(one), *principles.apologies_of_the_hurt(one, hurt)):
            found.tell(problem)
        for index, turn in turns_outside(one):
            if one.happened[index].outcome is Outcome.NO and turn.before not in found.after_no:
                found.after_no[turn.before] = _until_a_turn(one, index)
            if turn not in stopped:
                stopped.add(turn)
                before = [earlier.outcome for earlier in one.happened[:index]]
                found.tell(_about(turn.before, principles.after_stop(plan, before)))
                if turn.kind is TurnKind.READY:
                    found.tell(_about(turn.before, principles.after_no(plan, before, ("no",))))
    for what, answers in led.items():
        found.tell(f"{what} {listed(answers)}")


def _until_a_turn(one: Evening, index: int) -> list[str]:
    said: list[str] = []
    for later in one.happened[index + 1 :]:
        if isinstance(later.cue, Listen):
            break
        if isinstance(later.cue, Say):
            said.append(later.cue.text)
    return said


def _about(where: str, problem: str) -> str:
    return f"{where}: {problem}" if problem else ""


class _Inside:
    """One dialogue of an exercise."""

    def __init__(self, plan: Plan, dialogue: Dialogue, number: int, found: Found) -> None:
        self._plan, self._dialogue, self._number, self._found = plan, dialogue, number, found

    def _begun(self) -> DialogueWalk:
        return DialogueWalk(
            graph=self._dialogue,
            cast=self._plan.cast,
            wishes=self._plan.wishes.of(DialogueWishes),
            progress=Progress(),
            minutes=self._plan.exercise.minutes,
        )

    def walk(self) -> None:
        """Every way, and an evening for every course of every state."""
        found, ways = self._found, every_way(self._begun())
        for name, state in self._dialogue.states.items():
            found.ways |= {(name, way): to for way, to in state.ways.items()}
            found.open += (
                [] if ways.whole else [(name, way) for way in state.ways if (name, way) not in ways.taken]
            )
        found.dead += ways.dead
        if circle(ways):
            found.tell("an evening could go round for ever")
        else:
            found.met(evening(self._plan, longest(self._begun(), ways), dialogue=self._number))
        for name, courses in ways.courses.items():
            found.tell(principles.past_a_no(name, self._dialogue, courses))
            for course in courses:
                self._take(ways, name, course)

    def _take(self, ways: Ways, name: str, course: Course) -> None:
        """The evening on which a state is gone through like this."""
        found = self._found
        wanted = steps(self._begun(), ways, ways.first[name], course)
        one = evening(self._plan, wanted, dialogue=self._number)
        found.met(one)
        at = self._index(one, len(wanted))
        if course.turns == (Outcome.NO,):
            found.after_no[name] = _until_a_turn(one, at - 1)
        if len(course.turns) == 1 and course.turns[0] is Outcome.QUIET:
            listens = next(i for i in range(at - 1, -1, -1) if isinstance(one.happened[i].cue, Listen))
            before = [earlier.outcome for earlier in one.happened[:listens]]
            found.tell(_about(name, principles.after_stop(self._plan, before)))

    def _index(self, one: Evening, cues: int) -> int:
        """How many cues had happened when so many of the dialogue had."""
        inside = [index for index, happened in enumerate(one.happened) if happened.cue.state]
        return inside[cues - 1] + 1


def told(way: Way) -> str:
    """A way as an author reads it: what leads there."""
    return {USUAL: "else", TOO_OFTEN: "too often"}.get(way[1], way[1])
