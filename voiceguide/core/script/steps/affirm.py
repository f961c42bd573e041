"""Affirmations: lines that two people say to each other, one after the other."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import model_validator

from voiceguide.core import estimates
from voiceguide.core.commands import Earcon
from voiceguide.core.durations import spelled
from voiceguide.core.events import MINUTE, SECOND, Control, Expectation, Ms, TurnKind
from voiceguide.core.hearing.wording import matched
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script import cues
from voiceguide.core.script.cues import Cue, Who
from voiceguide.core.script.step import Run, Step
from voiceguide.core.words import said
from voiceguide.core.written.cast import Cast, Role
from voiceguide.core.written.lines import Lines, Pair, of_the_evening
from voiceguide.core.written.values import OptionalUtterance, Rounds, lasting

_TO_ASK_ONCE_MORE: Ms = 8_000
"""How long an answer to "once more?" is waited for.  Proposed."""
_SILENT_PAIRS = 2
"""After so many pairs in a row that both let pass, no further line is given.  Proposed."""
_MINUTES_TO_ASK = 5
"""In a shorter session there is no time for a second time, so nobody asks.  Proposed."""
_TO_SINK_IN: Ms = 2_000
"""Between a line and another one that answers it.  Proposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AffirmWishes:
    """What two people may ask of their affirmations."""

    role: Role = Role.NEUTRAL
    """Where the first one stands; the second stands opposite."""
    rounds: int | None = None
    """How many of the lines are used; None is as many as the author wrote, or as there is time for."""
    evening: int = 0
    """Which selection of the lines: the next evening has the next number.  In a session, the day's."""


Exchange = tuple[tuple[Who, str], tuple[Who, str]]
"""Who begins and with which line, and who answers."""


class Affirm(Step):
    """Call and response: the guide gives a line, one says it, the other says theirs; then quiet."""

    kind: Literal["affirm"] = "affirm"
    rounds: Rounds | None = None
    """How many of the lines are used; None is as many as there is time for."""
    intro: OptionalUtterance = ""
    """Said once before the first line."""
    rest: Annotated[Ms, lasting(0, MINUTE)] = 10 * SECOND
    """Quiet after both have spoken."""
    up_to: Annotated[Ms, lasting(0, MINUTE)] = 15 * SECOND
    """Longer, up to this, where the exercise's minutes leave time."""
    once_more: OptionalUtterance = said.ONCE_MORE
    """Asked once, after the last line; "" is not asked."""
    own: Lines | None = None
    """A couple's own lines: they come before the others."""
    lines: Lines

    example = "affirm: {lines: {neutral: [I am here.]}}"
    wishes = AffirmWishes
    for_two = True

    # ------------------------------------------------------------------ how long

    @property
    def fills(self) -> bool:
        """Without rounds there are as many lines as there is time for."""
        return self.rounds is None

    def about(self) -> Ms:
        """As long as its lines take; where it fills the time, as long as one of them."""
        lines = self.lines.hurt or self.lines.neutral or self.lines.first
        most = max((_length(((Who.FIRST, line), (Who.SECOND, line))) for line in lines), default=0)
        return estimates.spoken(self.intro) + (self.rounds or 1) * (most + self.rest)

    def most_rounds(self, role: Role) -> int:
        """How many lines there are for a first person with this role."""
        own = self.own.pairs(role) if self.own is not None else ()
        return len(own) + len(self.lines.pairs(role))

    # ------------------------------------------------------------------ performed

    def perform(self, run: Run, number: int) -> cues.Script:
        """The lines of this evening, and once more if both wish it."""
        if self.intro:
            yield cues.Say(text=run.cast.fill(self.intro))
        exchanges = self._of_this_evening(run)
        if (yield from self._go_through(run, number, exchanges)) and (yield from self._asked_for_more(run)):
            yield from self._go_through(run, number, exchanges, again=True)

    def _of_this_evening(self, run: Run) -> list[Exchange]:
        """A couple's own lines come first; the others have the room that is left."""
        wishes = run.wishes.of(AffirmWishes)
        own = self.own.pairs(wishes.role) if self.own is not None else ()
        others = self.lines.pairs(wishes.role)
        room = wishes.rounds or self.rounds or self._room(run, (*own, *others))
        chosen = of_the_evening(own, room, wishes.evening)
        if room > len(chosen):
            chosen += of_the_evening(others, room - len(chosen), wishes.evening)
        return [_exchange(pair, wishes.role) for pair in chosen]

    def _room(self, run: Run, pairs: tuple[Pair, ...]) -> int:
        """How many lines there is time for, each with its longest quiet after it; at least one.

        By the exercise's minutes, and not by the time that these two took until now: whoever is slow meets
        the same lines as others.
        """
        whole = run.minutes * MINUTE
        others = [step for step in run.steps if step is not self and step.belongs(run.minutes)]
        time = whole - sum(step.surely(whole) for step in others) - estimates.EARCON[Earcon.ENDED]
        if self._may_ask(run):
            time -= estimates.spoken(self.once_more) + estimates.REPLY
        each = sum(_length(_exchange(pair, Role.NEUTRAL)) for pair in pairs) // len(pairs)
        each += max(self.rest, self.up_to)
        return max(1, (time + each // 2) // each)  # the quiet gives way a little

    def _go_through(
        self, run: Run, number: int, exchanges: list[Exchange], *, again: bool = False
    ) -> Generator[Cue, Outcome, bool]:
        """Each in turn, with quiet after it; False once there was nothing but silence."""
        silent = 0
        for count, exchange in enumerate(exchanges):
            outcomes = yield from _said(run.cast, exchange, first_time=not count and not again)
            if not outcomes:
                continue
            if all(outcome is Outcome.QUIET for outcome in outcomes):
                silent += 1
                if silent == _SILENT_PAIRS:
                    return False
                continue  # that was quiet enough
            silent = 0
            coming = [] if again else exchanges[count + 1 :]
            yield cues.Wait(length=self._quiet(run.left(number), coming))
        return True

    def _quiet(self, time: Ms, coming: list[Exchange]) -> Ms:
        """The quiet now, if what is left of the time is shared out among the lines that come."""
        spare = time - sum(map(_length, coming))
        return max(self.rest, min(self.up_to, spare // (len(coming) + 1)))

    def _asked_for_more(self, run: Run) -> Generator[Cue, Outcome, bool]:
        """Whether they would like those lines once more; only a yes is one."""
        if not self._may_ask(run):
            return False
        yield cues.Say(text=run.cast.fill(self.once_more), unit=False, rest=0)
        return (yield _once_more()) is Outcome.YES

    def _may_ask(self, run: Run) -> bool:
        return bool(self.once_more) and run.ask and run.minutes >= _MINUTES_TO_ASK

    # ------------------------------------------------------------------ told

    def described(self) -> Iterator[str]:
        """The lines, by whose they are."""
        if self.intro:
            yield f"says: {self.intro}"
        how_many = f"{self.rounds}" if self.rounds else "as many as there is time for"
        yield f"gives {how_many} of these lines, other ones each evening, for both to say:"
        for own in (self.own, self.lines):
            for who, lines in (own.model_dump() if own is not None else {}).items():
                if lines:
                    yield f"  {who}"
                    yield from (f"    {line}" for line in lines)
        yield f"rests for {spelled(self.rest)} to {spelled(max(self.rest, self.up_to))} after each"
        if self.once_more:
            yield f"asks: {self.once_more}"

    @model_validator(mode="after")
    def _rounds_have_lines(self) -> Self:
        if self.rounds is not None and self.rounds > self.lines.fewest:
            raise ValueError(
                f"{self.rounds} rounds need as many lines, found {self.lines.fewest}; write more lines"
            )
        return self


def _exchange(pair: Pair, role: Role) -> Exchange:
    """Whoever repairs says theirs first: the hurt one answers, or lets it pass."""
    first, second = (Who.FIRST, pair[0]), (Who.SECOND, pair[1])
    return (second, first) if role is Role.HURT else (first, second)


def _length(exchange: Exchange) -> Ms:
    """About how long it takes without the quiet after it."""
    (_, line), (_, answer) = exchange
    given = estimates.spoken(line) + (estimates.spoken(answer) if answer != line else 0)
    between = _TO_SINK_IN if answer != line else 0
    return given + between + 2 * (estimates.EARCON[Earcon.YOUR_TURN] + estimates.REPLY)


def _said(cast: Cast, exchange: Exchange, *, first_time: bool) -> Generator[Cue, Outcome, list[Outcome]]:
    """The guide gives a line, one says it, the other says theirs; how both turns ended, [] if it was skipped.

    The first time the guide says whose line it is.  Later a soft chime does, and the name on the screen.
    """
    outcomes: list[Outcome] = []
    outcome = Outcome.DONE
    (begins, line), (_, answer) = exchange
    for who, theirs in exchange:
        new = who is begins or answer != line
        stem = (said.NAME_LINE if who is begins else said.AND_NAME_LINE) if new else said.AND_YOU
        stem = stem.format(name=cast.called[who is Who.SECOND], line=theirs)
        given: list[Cue] = []
        if new and who is not begins:
            given.append(cues.Wait(length=_TO_SINK_IN))
        if not first_time:
            given.append(cues.Sound(earcon=Earcon.YOUR_TURN))
        if first_time or new:
            text = stem[0].upper() + stem[1:] if first_time else theirs
            given.append(cues.Say(text=text, unit=new, rest=0))
        for cue in (*given, _listen(cast, who, theirs)):
            outcome = yield cue
            if outcome is Outcome.SKIPPED:
                return []
        outcomes.append(outcome)
    return outcomes


def _listen(cast: Cast, who: Who, line: str) -> cues.Listen:
    floor = cast.floors[who is Who.SECOND]
    expectation = Expectation(kind=TurnKind.LINE, words=matched(line))
    return cues.Listen(who=who, floor=floor, line=line, expectation=expectation)


def _once_more() -> cues.Listen:
    return cues.Listen(
        expectation=Expectation(kind=TurnKind.ANSWER),
        within=_TO_ASK_ONCE_MORE,
        takes=(
            (Control.REPEAT, Outcome.YES),
            (Control.SKIP, Outcome.NO),
            (Control.CONTINUE, Outcome.NO),
            (Control.DONE, Outcome.NO),
        ),
    )
