"""Every way through one dialogue: its own walk, forked at each state, until nothing new comes.

Two walks that stand in the same state, with the same counts of what can still be met and as much time, go on
alike, whoever of the two sends: only one of them is followed.  So all that can happen is met, and a way that
was not met is dead.
"""

from __future__ import annotations

from collections.abc import Generator, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from voiceguide.core.durations import HOUR
from voiceguide.core.events import ExerciseTime, Ms
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Cue, Listen, Say, Sound
from voiceguide.core.script.dialogue_walk import DialogueWalk
from voiceguide.core.written.dialogue import Graph
from voiceguide.rehearsal.walks.choices import choices, lasts

MOST_PLACES = 120_000
"""More places than this are not walked: a dialogue that has them is told to be too large to prove."""
MOST_TURNS = 300
"""So many courses of one state are told apart, at most."""
_LONG_AFTER: Ms = 24 * HOUR
"""Once the clock jumps by this, everybody's time is over."""

Way = tuple[str, str]
"""A state, and which of its ways."""
Counted = tuple[str, int]
"""A state, and for whom its visits count: by who sends, 0 or 1."""
Shared = frozenset[tuple[str, int]]
"""How often each state was come to whose visits count for both."""


@dataclass(frozen=True, slots=True)
class Course:
    """How one state goes: whether its words are skipped, and what comes of each turn in it."""

    turns: tuple[Outcome, ...] = ()
    skips: bool = False


@dataclass(slots=True)
class Stay:
    """One state, gone through."""

    way: str
    length: Ms
    outcomes: list[Outcome]
    """Of every cue in it."""


@dataclass(slots=True)
class Place:
    """A state, as it was come to for the first time with all that matters later."""

    name: str
    late: bool
    """The clock jumps here: the sender's time is over."""
    before: int
    """The place before it, by number; -1 is none."""
    course: Course
    """How that one went."""
    leads: list[tuple[int, Ms, Course]] = field(default_factory=list)
    """Places that it leads to, how long that takes and how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What there is in a dialogue, all of it walked."""

    places: Sequence[Place]
    taken: Mapping[Way, int]
    """Each way with the first place it was taken from."""
    dead: Sequence[Way]
    """Those that nothing leads through."""
    whole: bool
    """False: it is too large, and what was not taken is not proven dead."""
    courses: Mapping[str, Mapping[Course, str]]
    """Every course that each state may take, and the way it leads."""
    first: Mapping[str, int]
    """Where each state is first come to in which something can happen."""

    def route(self, number: int) -> list[Place]:
        """The places that lead to this one, from the start on, itself the last."""
        found: list[Place] = []
        while number >= 0:
            found.append(self.places[number])
            number = found[-1].before
        return found[::-1]


def every_way(walk: DialogueWalk) -> Ways:
    """Every way from the start of a walk that has not begun."""
    return _Exploration(walk).run()


def stay(walk: DialogueWalk, name: str, course: Course) -> Stay:
    """Go through one state; past what a course tells nobody says anything."""
    turns = iter(course.turns)
    outcomes: list[Outcome] = []
    length: Ms = 0
    script = walk.enter(name)
    try:
        cue = next(script)
        while True:
            skipped = course.skips and not outcomes and isinstance(cue, Say | Sound)
            outcome = Outcome.SKIPPED if skipped else Outcome.DONE
            if isinstance(cue, Listen):
                outcome = next(turns, Outcome.QUIET)
            outcomes.append(outcome)
            length += lasts(cue, outcome)
            cue = script.send(outcome)
    except StopIteration as done:
        return Stay(done.value, length, outcomes)


def late(walk: DialogueWalk) -> DialogueWalk:
    """The same walk, when the time of whoever sends is over."""
    later = walk.fork()
    later.progress.now = ExerciseTime(walk.progress.now + _LONG_AFTER)
    return later


def _courses(walk: DialogueWalk, name: str) -> list[Course]:
    """Every course that this state may take, shorter ones first."""
    found: list[Course] = []
    open_courses: list[tuple[Outcome, ...]] = [()]
    for turns in open_courses:
        asked = _asked_after(walk.fork().enter(name), turns)
        if asked is None or len(open_courses) > MOST_TURNS:
            found.append(Course(turns))
        else:
            open_courses += [(*turns, outcome) for outcome in choices(asked)]
    if isinstance(next(walk.fork().enter(name), None), Say | Sound):
        found.append(Course(skips=True))  # the last: what is said once cannot be skipped the next time
    return found


def _asked_after(script: Generator[Cue, Outcome, str], turns: Sequence[Outcome]) -> Listen | None:
    """The turn that follows these; None if there is none."""
    left = list(turns)
    try:
        cue = next(script)
        while True:
            if isinstance(cue, Listen) and not left:
                return cue
            cue = script.send(left.pop(0) if isinstance(cue, Listen) else Outcome.DONE)
    except StopIteration:
        return None


class _Exploration:
    def __init__(self, walk: DialogueWalk) -> None:
        self._graph = walk.graph
        self._walks = [walk.fork()]
        self._aheads: dict[tuple[str, int, Shared], frozenset[Counted]] = {}
        self._shared = {name for name, state in walk.graph.states.items() if state.for_both and state.most}
        self._by_name = _before_a_name(walk.graph)
        self._most = {name: state.most or 0 for name, state in walk.graph.states.items()}
        self._known: dict[Hashable, int] = {}
        self._places: list[Place] = []
        self._courses: dict[str, Mapping[Course, str]] = {}
        self._short: dict[str, list[Course]] = {}
        """One course for each way out of a state."""
        self._first: dict[str, int] = {}
        self._taken: dict[Way, int] = {}

    def run(self) -> Ways:
        """All of it."""
        walks = self._walks
        self._places.append(Place(self._graph.start, False, -1, Course()))
        number = 0
        while number < len(self._places) and len(self._places) < MOST_PLACES:
            self._leave(number, walks[number])
            walks[number] = walks[0]  # its memory is not needed any more
            number += 1
        written = [(name, way) for name, state in self._graph.states.items() for way in state.ways]
        whole = number == len(self._places)
        return Ways(
            places=self._places,
            taken=self._taken,
            dead=[way for way in written if way not in self._taken] if whole else [],
            whole=whole,
            courses=self._courses,
            first=self._first,
        )

    def _leave(self, number: int, walk: DialogueWalk) -> None:
        """Go every way out of this place."""
        name = self._places[number].name
        if self._places[number].late:
            walk = late(walk)
        state = self._graph.states[name]
        for course in self._ways_out(number, walk, name):
            fork = walk.fork()
            gone = stay(fork, name, course)
            self._taken.setdefault((name, gone.way), number)
            to = state.ways[gone.way]
            if to not in self._graph.states:  # the dialogue is over
                self._places[number].leads.append((-1, gone.length, course))
                continue
            may_be_late = self._graph.states[to].most is not None and not fork.time_is_over
            for in_time in (True, False) if may_be_late else (True,):
                next_place = self._come(fork, to, number, course, is_late=not in_time)
                self._places[number].leads.append((next_place, gone.length, course))

    def _ways_out(self, number: int, walk: DialogueWalk, name: str) -> Sequence[Course]:
        """A course for each way out of a state, found where it first has one."""
        state = self._graph.states[name]
        if (state.most or state.settles) and next(walk.fork().enter(name), None) is None:
            return (Course(),)
        if name not in self._short:
            self._first[name] = number
            ways = {course: stay(walk.fork(), name, course).way for course in _courses(walk, name)}
            self._courses[name] = ways
            self._short[name] = list({way: course for course, way in reversed(ways.items())}.values())
        return self._short[name]

    def _come(self, walk: DialogueWalk, name: str, before: int, course: Course, *, is_late: bool) -> int:
        """The place that a walk comes to."""
        key = is_late or walk.time_is_over, self._standing(walk, name)
        if key not in self._known:
            self._known[key] = len(self._places)
            self._places.append(Place(name, is_late, before, course))
            self._walks.append(walk)
        return self._known[key]

    def _standing(self, walk: DialogueWalk, name: str) -> Hashable:
        """All that decides how a walk goes on from here."""
        visits, most = walk.visits.items(), self._most
        shared = frozenset((at, count) for (at, _), count in visits if at in self._shared)
        ahead = self._ahead(name, walk.sender or 0, shared)
        who = walk.sender if walk.sender is None or name in self._by_name else 0
        turned = who != walk.sender  # one sender is like the other, and is counted as the first
        live = frozenset(
            (at, by if not turned or at in self._shared else 1 - by, min(count, most[at] + 1))
            for (at, by), count in visits
            if (at, by) in ahead
        )
        return name, who, live

    def _ahead(self, name: str, sender: int, shared: Shared) -> frozenset[Counted]:
        """The places whose counts may still matter; at least those."""
        known = self._aheads.get((name, sender, shared))
        if known is None:
            known = self._aheads[name, sender, shared] = self._found_ahead((name, sender, shared))
        return known

    def _found_ahead(self, start: tuple[str, int, Shared]) -> frozenset[Counted]:
        """Everything that is counted for one sender is left in doubt; what counts for both is counted."""
        states = self._graph.states
        seen, counted, coming = set[tuple[str, int, Shared]](), set[Counted](), [start]
        while coming:
            name, sender, shared = place = coming.pop()
            if place in seen:
                continue
            seen.add(place)
            state = states[name]
            if state.most:
                counted.add((name, 0 if state.for_both else sender))
            ways: Iterable[str] = state.ways.values()
            senders = {0, 1} if state.swap or state.settles else {sender}
            if state.swap and not state.most:
                senders = {1 - sender}
            if state.for_both and state.most:
                count = dict(shared).get(name, 0) + 1
                if count > state.most:
                    ways, senders = [state.after(Outcome.QUIET) if state.stems else state.beyond], {sender}
                elif state.swap and count == 1:
                    senders = {1 - sender}
                shared = frozenset({**dict(shared), name: min(count, state.most + 1)}.items())
            coming += ((to, who, shared) for to in ways if to in states for who in senders)
        return frozenset(counted)


def _before_a_name(graph: Graph) -> frozenset[str]:
    """States that may still lead to one where it matters who of the two sends."""
    found = {name for name, state in graph.states.items() if state.settles}
    while more := {n for n, state in graph.states.items() if found.intersection(state.ways.values())} - found:
        found |= more
    return frozenset(found)
