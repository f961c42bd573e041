"""An exercise, performed: generators that yield cues and receive outcomes, so a protocol reads as a script.

A performance is determined by its outcomes: fed the same ones, it yields the same cues.  "Back",
"repeat" and recovery all drive a fresh one with the outcomes recorded so far.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from voiceguide.core import estimates
from voiceguide.core.breath.course import USUAL, WORDED, Course, Manner, breath_lengths, measured
from voiceguide.core.commands import Earcon
from voiceguide.core.events import TALK, Control, Expectation, Ms, TurnKind
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Cue, Going, Lead, Listen, Say, Script, Sound, Wait, Who
from voiceguide.core.script.dialogue_walk import Talk
from voiceguide.core.text import words
from voiceguide.core.written import steps as written
from voiceguide.core.written.cast import Cast
from voiceguide.core.written.dialogue import Dialogue
from voiceguide.core.written.exercise import Exercise, about

_LONG_WAIT: Ms = 300_000
_PATIENT_LISTENS = 20


@dataclass(slots=True)
class _Performance:
    """One run through an exercise, and what its steps leave for later ones."""

    exercise: Exercise
    cast: Cast
    rounds: int | None
    ask: bool
    going: Going
    baselines: list[Ms] = field(default_factory=list)
    """The breaths that people were heard to breathe."""
    declined: bool = False
    """Nobody agreed to hold the breath."""

    def left(self, after: int) -> Ms:
        """Time for step `after`, if those behind it are to be over in the asked minutes."""
        later = self.exercise.steps[after + 1 :]
        tail = sum(about(step) for step in later if self.belongs(step)) + estimates.EARCON[Earcon.ENDED]
        return self.exercise.minutes * 60_000 - self.going.now - tail

    def belongs(self, step: written.AnyStep) -> bool:
        """Some steps are only for longer sessions."""
        return getattr(step, "from_minutes", 0) <= self.exercise.minutes


def perform(
    exercise: Exercise,
    cast: Cast,
    *,
    rounds: int | None = None,
    ask: bool = True,
    going: Going | None = None,
) -> Script:
    """The whole exercise.  `rounds` overrides how many lines are used; `ask` False leaves out the
    questions whether they are ready, and whether to hold the breath; `going` is kept by whoever drives it."""
    run = _Performance(exercise, cast, rounds, ask, going or Going())
    yield from _consent(run)
    after_breaths = False
    for number, step in enumerate(exercise.steps):
        if run.belongs(step):
            yield from _step(run, number, step, after_breaths=after_breaths)
            after_breaths = isinstance(step, written.Breathe)


def _step(run: _Performance, number: int, step: written.AnyStep, *, after_breaths: bool) -> Script:
    """What follows led breaths is a unit of its own, so that no pause leads them all again."""
    match step:
        case written.Say():
            yield Say(text=run.cast.fill(step.text))
        case written.Rest():
            longer = min(step.up_to, run.left(number)) if step.up_to else 0
            yield Wait(length=max(step.length, longer), unit=after_breaths)
        case written.Ready():
            if run.ask:
                yield from _ready(step, run.cast)
        case written.Baseline():
            yield from _baseline(run, step)
        case written.Breathe():
            yield Lead(course=_course(run, number, step), unit=after_breaths)
        case written.Affirm():
            yield from _affirm(step, run.cast, run.rounds)
        case Dialogue():
            yield from Talk(step, run.cast, run.going, run.exercise.minutes).perform()
        case written.Chime():
            yield Sound(earcon=step.earcon, unit=after_breaths)


# ------------------------------------------------------------------ breathing


def _consent(run: _Performance) -> Script:
    """What some should not do is said before anything else, and asked once; the default is the gentle one."""
    steps = [step for step in run.exercise.steps if isinstance(step, written.Breathe) and step.caution]
    for caution in dict.fromkeys(step.caution for step in steps):
        yield Say(text=caution)
    if run.ask and any(step.opt_in for step in steps):
        yield Say(text="Shall we hold the breath today? Say yes, or no.", unit=False, rest=0)
        if (yield _yes_or_no(8_000)) is not Outcome.YES:
            run.declined = True
            yield Say(text="Then we breathe without holding.", unit=False)


def _yes_or_no(within: Ms) -> Listen:
    return Listen(
        expectation=Expectation(kind=TurnKind.ANSWER),
        within=within,
        takes=((Control.CONTINUE, Outcome.YES),),
    )


def _baseline(run: _Performance, step: written.Baseline) -> Script:
    """Without three plausible breaths the usual pace serves; nobody is asked twice."""
    yield Say(text=run.cast.fill(step.ask), rest=0)
    yield Listen(expectation=Expectation(kind=TurnKind.BREATHS), within=step.within)
    if breath := measured(run.going.onsets):
        run.baselines.append(breath)


def _course(run: _Performance, number: int, step: written.Breathe) -> Course:
    """The breaths of a step.  Two people: the faster one's pace is the start."""
    if run.declined and step.opt_in:
        step = step.without_holds()
    start = min(run.baselines, default=USUAL) if step.ramp else None
    time = step.length or (run.left(number) if step.fill else step.breath * (step.rounds or 1))
    lengths = breath_lengths(step.breath, time, start=start, most=step.rounds or step.most)
    return Course(
        phases=step.phases,
        lengths=lengths,
        spare=0 if step.most else max(0, time - sum(lengths)),
        most=step.most,
        manner=Manner(
            sound=step.sound,
            worded=WORDED if step.words else 0,
            counts=step.counts,
            every=step.voice_every,
            phrases=step.phrases,
            three_more=step.three_more,
        ),
    )


# ------------------------------------------------------------------ readiness and affirmations


def _ready(step: written.Ready, cast: Cast) -> Script:
    """Asked once; a no is answered with time, not with the question again."""
    yield Say(text=cast.fill(step.ask), rest=0)
    if (yield _ready_yet(step.within)) not in (Outcome.NO, Outcome.LATER):
        return
    yield Say(text="Take your time. Say ready when you are.", unit=False, rest=0)
    for _ in range(_PATIENT_LISTENS):
        if (yield _ready_yet(_LONG_WAIT)) in (Outcome.YES, Outcome.SKIPPED, Outcome.QUIET):
            return


def _ready_yet(within: Ms) -> Listen:
    return Listen(
        expectation=Expectation(kind=TurnKind.READY),
        within=within,
        takes=((Control.CONTINUE, Outcome.YES), (Control.DONE, Outcome.YES)),
    )


def _affirm(step: written.Affirm, cast: Cast, rounds: int | None) -> Script:
    if step.intro:
        yield Say(text=cast.fill(step.intro))
    pairs = step.lines.pairs(cast.role)[: rounds or step.rounds]
    for number, (mine, theirs) in enumerate(pairs):
        yield from _exchange(step, cast, mine, theirs, first_time=number == 0)


def _exchange(step: written.Affirm, cast: Cast, mine: str, theirs: str, *, first_time: bool) -> Script:
    """The guide says a line, the first says it, the second says theirs; again as often as they wish."""
    first, second = cast.first or "One of you", cast.second or "The other"
    mine_is, theirs_is = cast.floors
    while True:
        if (yield Say(text=f"{_to(first, first_time)} {mine}", rest=0)) is Outcome.SKIPPED:
            return
        if (yield _line(Who.FIRST, mine_is, mine)) is Outcome.SKIPPED:
            return
        if theirs == mine:
            if first_time:
                yield Say(text=f"Now {_inside(second)}.", unit=False, rest=0)
            else:
                yield Sound(earcon=Earcon.YOUR_TURN)
        else:
            if (yield Say(text=f"{_to(second, first_time)} {theirs}", rest=0)) is Outcome.SKIPPED:
                return
        if (yield _line(Who.SECOND, theirs_is, theirs)) is Outcome.SKIPPED:
            return
        if not step.again:
            return
        yield Say(text=step.again, unit=False, rest=0)
        if (yield _again()) is not Outcome.YES:
            return
        first_time = False


def _to(name: str, first_time: bool) -> str:
    """The stem, taught once; later the name is enough."""
    return f"{name}, say:" if first_time else f"{name}."


def _inside(name: str) -> str:
    return name[0].lower() + name[1:] if name in ("One of you", "The other") else name


def _line(who: Who, floor: str, line: str) -> Listen:
    return Listen(
        who=who, floor=floor, line=line, expectation=Expectation(kind=TurnKind.LINE, words=words(line))
    )


def _again() -> Listen:
    return Listen(
        expectation=Expectation(kind=TurnKind.ANSWER),
        within=4_000,
        takes=(
            (Control.REPEAT, Outcome.YES),
            (Control.SKIP, Outcome.NO),
            (Control.CONTINUE, Outcome.NO),
            (Control.DONE, Outcome.NO),
        ),
    )


class Performer:
    """A performance with a memory: knows its place, and can go back to an earlier one."""

    def __init__(
        self, exercise: Exercise, cast: Cast, *, rounds: int | None = None, ask: bool = True
    ) -> None:
        self._going = Going()
        self._begin: Callable[[], Script] = lambda: perform(
            exercise, cast, rounds=rounds, ask=ask, going=self._going
        )
        self._script = self._begin()
        self._past: list[tuple[Cue, Outcome, Going]] = []
        self.done = 0
        """Cues finished so far."""
        self.cue: Cue | None = next(self._script, None)
        """What is to be done now; None when it is over."""

    def advance(self, outcome: Outcome, *, now: Ms = 0, onsets: tuple[Ms, ...] = ()) -> None:
        """The cue ended like this, `now`; `onsets` are the in-breaths that were marked during it."""
        if self.cue is None:
            return
        self._past.append((self.cue, outcome, Going(now, onsets)))
        self.done += 1
        self._going.now, self._going.onsets = now, onsets
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
        """Return to when so many cues were finished."""
        past = self._past[:index]
        self._going.now, self._going.onsets = 0, ()
        self._script, self._past, self.done = self._begin(), [], 0
        self.cue = next(self._script, None)
        for _, outcome, was in past:
            self.advance(outcome, now=was.now, onsets=was.onsets)
