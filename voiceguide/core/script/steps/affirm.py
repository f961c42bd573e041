"""Affirmations: lines that two people say to each other, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import model_validator

from voiceguide.core import estimates
from voiceguide.core.commands import Earcon
from voiceguide.core.events import Control, Expectation, Ms, TurnKind
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script import cues
from voiceguide.core.script.cues import Who
from voiceguide.core.script.step import Run, Step
from voiceguide.core.text import quoted, words
from voiceguide.core.words import said
from voiceguide.core.written.cast import Cast, Role
from voiceguide.core.written.values import (
    HURT_APOLOGISES,
    LINE_WORDS,
    ROUND_LIMIT,
    HurtLine,
    Line,
    OptionalUtterance,
    Part,
    Rounds,
    SharedLine,
    apology_in,
    many,
)

_TO_ASK_AGAIN: Ms = 4_000
"""How long "again" is waited for after a line.  Proposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AffirmWishes:
    """What two people may ask of their affirmations."""

    role: Role = Role.NEUTRAL
    """Where the first one stands; the second stands opposite."""
    rounds: int | None = None
    """How many of the lines are used; None is as many as the author wrote."""


Pair = tuple[str, str]
"""The first one's line, and the second one's."""


class Lines(Part):
    """Affirmations: alike for both, by role, or (in a couple's own file) by person."""

    neutral: Annotated[tuple[SharedLine, ...], many(1, ROUND_LIMIT)] = ()
    hurt: Annotated[tuple[HurtLine, ...], many(1, ROUND_LIMIT)] = ()
    repairing: Annotated[tuple[Line, ...], many(1, ROUND_LIMIT)] = ()
    first: Annotated[tuple[Line, ...], many(1, ROUND_LIMIT)] = ()
    second: Annotated[tuple[Line, ...], many(1, ROUND_LIMIT)] = ()

    def pairs(self, role: Role) -> tuple[Pair, ...]:
        """The lines in the order they are said, for a first person with this role.

        By person before by role, and by role before neutral.  Raises ValueError where the lines
        were written for roles and none was given, or would have the hurt person apologise.
        """
        if self.first:
            hurt = {Role.HURT: self.first, Role.REPAIRING: self.second}.get(role, ())
            if sorry := next(filter(apology_in, hurt), None):
                raise ValueError(f"{quoted(sorry)} {HURT_APOLOGISES}.")
            return tuple(zip(self.first, self.second, strict=True))
        by_role = {Role.HURT: (self.hurt, self.repairing), Role.REPAIRING: (self.repairing, self.hurt)}
        mine, theirs = by_role.get(role, ((), ()))
        if not mine:
            mine = theirs = self.neutral
        if not mine:
            raise ValueError(
                "These lines are for one who was hurt and one who repairs; add --role hurt or repairing."
            )
        return tuple(zip(mine, theirs, strict=True))

    @property
    def fewest(self) -> int:
        """How many lines there are, whichever roles are chosen."""
        return min(len(lines) for lines in (self.neutral, self.hurt, self.first) if lines)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for one, other in (("hurt", "repairing"), ("first", "second")):
            counts = len(getattr(self, one)), len(getattr(self, other))
            if counts[0] != counts[1]:
                found = f"found {counts[0]} for '{one}' and {counts[1]} for '{other}'"
                raise ValueError(f"{found}; write as many lines for each")
        if not (self.neutral or self.hurt or self.first):
            raise ValueError("found no lines; write 'neutral', or both 'hurt' and 'repairing'")
        if self.first and (self.neutral or self.hurt):
            raise ValueError("found lines by person and by role; write 'first' and 'second' alone")
        return self


class Affirm(Step):
    """Call and response: the guide says a line, the first says it, then the second says theirs."""

    kind: Literal["affirm"] = "affirm"
    rounds: Rounds | None = None
    """How many of the lines are used; None is all."""
    intro: OptionalUtterance = ""
    """Said once before the first line."""
    again: OptionalUtterance = said.AGAIN
    """Asked after each line; "" is not asked."""
    lines: Lines

    example = "affirm: {lines: {neutral: [I am here.]}}"
    wishes = AffirmWishes
    for_two = True

    def about(self) -> Ms:
        """As long as its lines take to be said twice."""
        turn = LINE_WORDS * estimates.WORD + estimates.REPLY
        rounds = self.rounds or self.lines.fewest
        return estimates.spoken(self.intro) + rounds * (2 * turn + estimates.spoken(self.again))

    def perform(self, run: Run, number: int) -> cues.Script:
        """The lines in turn."""
        del number
        wishes = run.wishes.of(AffirmWishes)
        if self.intro:
            yield cues.Say(text=run.cast.fill(self.intro))
        pairs = self.lines.pairs(wishes.role)[: wishes.rounds or self.rounds]
        for count, pair in enumerate(pairs):
            yield from self._exchange(run.cast, pair, first_time=count == 0)

    def _exchange(self, cast: Cast, pair: Pair, *, first_time: bool) -> cues.Script:
        """The guide says a line, the first says it, the second says theirs; again as often as they wish."""
        mine, theirs = pair
        first, second = cast.first or said.ONE_OF_YOU, cast.second or said.THE_OTHER
        while True:
            if (yield cues.Say(text=f"{_to(first, first_time)} {mine}", rest=0)) is Outcome.SKIPPED:
                return
            if (yield _line(cast, Who.FIRST, mine)) is Outcome.SKIPPED:
                return
            if theirs == mine:
                yield _over_to(second) if first_time else cues.Sound(earcon=Earcon.YOUR_TURN)
            elif (yield cues.Say(text=f"{_to(second, first_time)} {theirs}", rest=0)) is Outcome.SKIPPED:
                return
            if (yield _line(cast, Who.SECOND, theirs)) is Outcome.SKIPPED:
                return
            if not self.again:
                return
            yield cues.Say(text=self.again, unit=False, rest=0)
            if (yield _again()) is not Outcome.YES:
                return
            first_time = False

    def described(self) -> Iterator[str]:
        """The lines, by whose they are."""
        if self.intro:
            yield f"says: {self.intro}"
        yield f"says {self.rounds or self.lines.fewest} of these lines, for both to say:"
        for who, lines in self.lines.model_dump().items():
            if lines:
                yield f"  {who}"
                yield from (f"    {line}" for line in lines)

    @model_validator(mode="after")
    def _rounds_have_lines(self) -> Self:
        if self.rounds is not None and self.rounds > self.lines.fewest:
            raise ValueError(
                f"{self.rounds} rounds need as many lines, found {self.lines.fewest}; write more lines"
            )
        return self


def _to(name: str, first_time: bool) -> str:
    """The stem, taught once; later the name is enough."""
    return said.NAME_SAY.format(name=name) if first_time else f"{name}."


def _over_to(second: str) -> cues.Say:
    inside = said.THE_OTHER_INSIDE if second == said.THE_OTHER else second
    return cues.Say(text=said.NOW_NAME.format(name=inside), unit=False, rest=0)


def _line(cast: Cast, who: Who, line: str) -> cues.Listen:
    floor = cast.floors[who is Who.SECOND]
    expectation = Expectation(kind=TurnKind.LINE, words=words(line))
    return cues.Listen(who=who, floor=floor, line=line, expectation=expectation)


def _again() -> cues.Listen:
    return cues.Listen(
        expectation=Expectation(kind=TurnKind.ANSWER),
        within=_TO_ASK_AGAIN,
        takes=(
            (Control.REPEAT, Outcome.YES),
            (Control.SKIP, Outcome.NO),
            (Control.CONTINUE, Outcome.NO),
            (Control.DONE, Outcome.NO),
        ),
    )
