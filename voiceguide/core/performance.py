"""An exercise, performed: generators that yield cues and receive outcomes, so a protocol reads as a script.

A performance is determined by its outcomes: fed the same ones, it yields the same cues.  "Back",
"repeat" and recovery all drive a fresh one with the outcomes recorded so far.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from enum import StrEnum

from voiceguide.core import exercise as ex
from voiceguide.core.breathing import breath_beats
from voiceguide.core.cast import Cast
from voiceguide.core.events import Beat, Control, Earcon, Expectation, Ms, TurnKind
from voiceguide.core.text import words


class Outcome(StrEnum):
    """How a cue ended."""

    DONE = "done"
    """It was played, or the turn was taken."""
    QUIET = "quiet"
    """Nobody took the turn."""
    YES = "yes"
    NO = "no"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """The guide speaks."""

    text: str
    unit: bool = True
    """"Repeat" and "back" return to here."""
    rest: Ms = 1_200
    """Quiet afterwards, before the next cue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """The guide leads breaths."""

    beats: tuple[Beat, ...]
    unit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A chime."""

    earcon: Earcon
    unit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Quiet; a control may be spoken."""

    length: Ms
    unit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """Somebody's turn."""

    floor: str
    """Whose, as shown; "" is either's."""
    expectation: Expectation
    line: str = ""
    """The line to say, as shown."""
    within: Ms | None = None
    """Nobody began: it passes after this long; None is the patience of its kind."""
    unit: bool = False
    takes: tuple[tuple[Control, Outcome], ...] = ()
    """Controls that are an answer here: "again" to "Again?"."""


_LONG_WAIT: Ms = 300_000
_PATIENT_LISTENS = 20

Cue = Say | Lead | Sound | Wait | Listen
Script = Generator[Cue, Outcome, None]


def perform(exercise: ex.Exercise, cast: Cast, *, rounds: int | None = None, ask: bool = True) -> Script:
    """The whole exercise.  `rounds` overrides how many lines are used; `ask` False leaves out the
    question whether they are ready."""
    for step in exercise.steps:
        match step:
            case ex.Say():
                yield Say(text=cast.fill(step.text))
            case ex.Rest():
                yield Wait(length=step.length)
            case ex.Ready():
                if ask:
                    yield from _ready(step, cast)
            case ex.Breathe():
                yield Lead(beats=breath_beats(step))
            case ex.Affirm():
                yield from _affirm(step, cast, rounds)
            case ex.Chime():
                yield Sound(earcon=step.earcon)


def _ready(step: ex.Ready, cast: Cast) -> Script:
    """Asked once; a no is answered with time, not with the question again."""
    yield Say(text=cast.fill(step.ask), rest=0)
    if (yield _ready_yet(step.within)) is not Outcome.NO:
        return
    yield Say(text="Take your time. Say ready when you are.", unit=False, rest=0)
    for _ in range(_PATIENT_LISTENS):
        if (yield _ready_yet(_LONG_WAIT)) in (Outcome.YES, Outcome.SKIPPED, Outcome.QUIET):
            return


def _ready_yet(within: Ms) -> Listen:
    return Listen(
        floor="",
        expectation=Expectation(kind=TurnKind.READY),
        within=within,
        takes=((Control.CONTINUE, Outcome.YES), (Control.DONE, Outcome.YES)),
    )


def _affirm(step: ex.Affirm, cast: Cast, rounds: int | None) -> Script:
    if step.intro:
        yield Say(text=cast.fill(step.intro))
    pairs = step.lines.pairs(cast.role)[: rounds or step.rounds]
    for number, (mine, theirs) in enumerate(pairs):
        yield from _exchange(step, cast, mine, theirs, first_time=number == 0)


def _exchange(step: ex.Affirm, cast: Cast, mine: str, theirs: str, *, first_time: bool) -> Script:
    """The guide says a line, the first says it, the second says theirs; again as often as they wish."""
    first, second = cast.first or "One of you", cast.second or "The other"
    mine_is, theirs_is = _floors(cast)
    while True:
        if (yield Say(text=f"{_to(first, first_time)} {mine}", rest=0)) is Outcome.SKIPPED:
            return
        if (yield _line(mine_is, mine)) is Outcome.SKIPPED:
            return
        if theirs == mine:
            if first_time:
                yield Say(text=f"Now {_inside(second)}.", unit=False, rest=0)
            else:
                yield Sound(earcon=Earcon.YOUR_TURN)
        else:
            if (yield Say(text=f"{_to(second, first_time)} {theirs}", rest=0)) is Outcome.SKIPPED:
                return
        if (yield _line(theirs_is, theirs)) is Outcome.SKIPPED:
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


def _floors(cast: Cast) -> tuple[str, str]:
    """Whose turn it is, as shown."""
    return cast.first or "First speaker", cast.second or "Second speaker"


def _inside(name: str) -> str:
    return name[0].lower() + name[1:] if name in ("One of you", "The other") else name


def _line(floor: str, line: str) -> Listen:
    return Listen(floor=floor, line=line, expectation=Expectation(kind=TurnKind.LINE, words=words(line)))


def _again() -> Listen:
    return Listen(
        floor="",
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
        self, exercise: ex.Exercise, cast: Cast, *, rounds: int | None = None, ask: bool = True
    ) -> None:
        self._begin: Callable[[], Script] = lambda: perform(exercise, cast, rounds=rounds, ask=ask)
        self._script = self._begin()
        self._past: list[tuple[Cue, Outcome]] = []
        self.cue: Cue | None = next(self._script, None)
        """What is to be done now; None when it is over."""

    @property
    def done(self) -> int:
        """Cues finished so far."""
        return len(self._past)

    def advance(self, outcome: Outcome) -> None:
        """The cue ended like this."""
        if self.cue is None:
            return
        self._past.append((self.cue, outcome))
        try:
            self.cue = self._script.send(outcome)
        except StopIteration:
            self.cue = None

    def repeat(self) -> None:
        """Return to the start of the unit that the cue belongs to."""
        self._return_to(self._unit_before(self.done))

    def back(self) -> None:
        """Return to the start of the unit before that one."""
        here = self._unit_before(self.done)
        self._return_to(self._unit_before(here - 1) if here > 0 else 0)

    def _units(self) -> Iterator[int]:
        for index, (cue, _) in enumerate(self._past):
            if cue.unit:
                yield index
        if self.cue is not None and self.cue.unit:
            yield self.done

    def _unit_before(self, index: int) -> int:
        return max((unit for unit in self._units() if unit <= index), default=0)

    def _return_to(self, index: int) -> None:
        outcomes = [outcome for _, outcome in self._past[:index]]
        self._script, self._past = self._begin(), []
        self.cue = next(self._script, None)
        for outcome in outcomes:
            self.advance(outcome)
