"""What an author may write: an exercise is data, checked whole before anyone hears a word of it.

The models take what a YAML file holds, and equally Python values; see values.py.  Every refusal is a
ValueError (pydantic's) that says what was found and what to write instead; the file and the line are
added by whoever read the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from voiceguide.core.cast import Role
from voiceguide.core.events import Earcon, Ms
from voiceguide.core.text import sentences, showable, words
from voiceguide.core.values import (
    HOUR,
    HURT_APOLOGISES,
    LINE_WORDS,
    MINUTE,
    ROUND_LIMIT,
    SECOND,
    Bell,
    HurtLine,
    Line,
    OptionalUtterance,
    Rounds,
    SharedLine,
    Truth,
    Utterance,
    apology_in,
    lasting,
    many,
    nearest,
    plain,
    quoted,
    spelled,
    whole,
)

STEP_LIMIT = 200
BREATH_LIMIT: Ms = 12 * SECOND
"""One breath, at most: never under five a minute.  (In and out of 2 s each keep it under fifteen.)"""
EXERCISE_LIMIT: Ms = 4 * HOUR

# Only to refuse what is far too long; real pacing belongs to the performance.
_WORD: Ms = 460
_SENTENCE_REST: Ms = 1_400
_REPLY: Ms = 4 * SECOND


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Say(_Part):
    """The guide says this; {first} and {second} stand for the names."""

    kind: Literal["say"] = "say"
    text: Utterance


class Rest(_Part):
    """Quiet."""

    kind: Literal["rest"] = "rest"
    length: Annotated[Ms, lasting(1, 5 * MINUTE)]


class Ready(_Part):
    """A question that waits: a yes, any speech, or the end of `within` moves on."""

    kind: Literal["ready"] = "ready"
    ask: Utterance
    within: Annotated[Ms, lasting(SECOND, 5 * MINUTE)] = 30 * SECOND


class Breathe(_Part):
    """Breaths that the guide leads, all alike."""

    kind: Literal["breathe"] = "breathe"
    in_: Annotated[Ms, lasting(2 * SECOND, 10 * SECOND)] = Field(4 * SECOND, validation_alias="in")
    hold: Annotated[Ms, lasting(0, 4 * SECOND)] = 0
    out: Annotated[Ms, lasting(2 * SECOND, 10 * SECOND)] = 6 * SECOND
    rest: Annotated[Ms, lasting(0, 8 * SECOND)] = 0
    rounds: Rounds = 1
    words: Truth = True
    """Say 'in' and 'out' on the beat."""

    @property
    def breath(self) -> Ms:
        """One whole breath."""
        return self.in_ + self.hold + self.out + self.rest

    @model_validator(mode="after")
    def _never_too_slow(self) -> Self:
        if self.breath > BREATH_LIMIT:
            raise ValueError(
                f"one breath of {spelled(self.breath)} is too slow; "
                f"in, hold, out and rest together are {spelled(BREATH_LIMIT)} at most"
            )
        return self


Pair = tuple[str, str]
"""The first one's line, and the second one's."""


class Lines(_Part):
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


class Affirm(_Part):
    """Call and response: the guide says a line, the first says it, then the second says theirs."""

    kind: Literal["affirm"] = "affirm"
    rounds: Rounds | None = None
    """How many of the lines are used; None is all."""
    intro: OptionalUtterance = ""
    """Said once before the first line."""
    again: OptionalUtterance = "Again?"
    """Asked after each line; "" is not asked."""
    lines: Lines

    @model_validator(mode="after")
    def _rounds_have_lines(self) -> Self:
        if self.rounds is not None and self.rounds > self.lines.fewest:
            raise ValueError(
                f"{self.rounds} rounds need as many lines, found {self.lines.fewest}; write more lines"
            )
        return self


class Chime(_Part):
    """One short sound."""

    kind: Literal["chime"] = "chime"
    earcon: Bell = Earcon.BELL


class Roles(_Part):
    """What each role means in this exercise, a line each."""

    neutral: OptionalUtterance = ""
    hurt: OptionalUtterance = ""
    repairing: OptionalUtterance = ""


AnyStep = Say | Rest | Ready | Breathe | Affirm | Chime
STEPS: Mapping[str, type[AnyStep]] = {
    "say": Say,
    "rest": Rest,
    "ready": Ready,
    "breathe": Breathe,
    "affirm": Affirm,
    "chime": Chime,
}
"""The steps by their one key in a file."""
_ONE_VALUE = {"say": "text", "rest": "length", "chime": "earcon"}
_EXAMPLES = {
    "ready": "ready: {ask: Are you ready?, within: 30s}",
    "breathe": "breathe: {in: 4s, out: 6s, rounds: 3}",
    "affirm": "affirm: {lines: {neutral: [I am here.]}}",
}


def _step(written: object) -> object:
    """The single key of a step becomes its `kind`."""
    if isinstance(written, _Part):
        return written
    if not isinstance(written, Mapping) or len(written) != 1:
        found = (
            " and ".join(f"'{showable(str(k))}'" for k in list(written)[:3])
            if isinstance(written, Mapping)
            else ""
        )
        raise ValueError(
            f"found {found or quoted(written)}; a step is one key and its value, like 'rest: 5s'"
        )
    ((kind, value),) = written.items()
    if kind not in STEPS:
        raise ValueError(f"unknown step {quoted(kind)}; {nearest(kind, STEPS)}")
    if kind in _ONE_VALUE:
        return {"kind": kind, _ONE_VALUE[kind]: value}
    if not isinstance(value, Mapping) or "kind" in value:
        raise ValueError(f"found {quoted(value)}; write it like '{_EXAMPLES[kind]}'")
    return {"kind": kind, **value}


Step = Annotated[AnyStep, Field(discriminator="kind"), BeforeValidator(_step)]


class Exercise(_Part):
    """One exercise, whole and within every limit."""

    format: Annotated[int, whole(1, 1)] = 1
    title: Annotated[str, plain(80)]
    summary: Annotated[str, plain(120)]
    minutes: Annotated[int, whole(1, 240)]
    """About how long it takes, as the author found."""
    people: Annotated[int, whole(1, 2)] = 2
    roles: Roles = Roles()
    cautions: Annotated[tuple[Utterance, ...], many(0, 10)] = ()
    steps: Annotated[tuple[Step, ...], many(1, STEP_LIMIT)]

    @property
    def affirms(self) -> bool:
        """Are there lines to say?"""
        return any(isinstance(step, Affirm) for step in self.steps)

    @model_validator(mode="after")
    def _can_be_led(self) -> Self:
        if self.people < 2 and self.affirms:
            raise ValueError("found people: 1 with lines to say to each other; write 'people: 2'")
        total = sum(_about(step) for step in self.steps)
        if total > EXERCISE_LIMIT:
            raise ValueError(
                f"all steps together take about {round(total / HOUR, 1):g} hours; "
                f"write {EXERCISE_LIMIT // HOUR} hours at most"
            )
        return self


def keys_at(place: tuple[str | int, ...], root: type[BaseModel]) -> tuple[str, ...]:
    """The keys an author may write at a place like ("steps", 3, "breathe") of a file that holds a `root`."""
    name = place[-1] if place else ""
    parts: dict[object, type[BaseModel]] = {"lines": Lines, "roles": Roles}
    parts.update(STEPS)
    fields = parts.get(name, root).model_fields
    return tuple(str(f.validation_alias or key) for key, f in fields.items() if key != "kind")


def _about(step: AnyStep) -> Ms:
    if isinstance(step, Rest):
        return step.length
    if isinstance(step, Ready):
        return _spoken(step.ask) + step.within
    if isinstance(step, Breathe):
        return step.breath * step.rounds
    if isinstance(step, Affirm):
        turn = LINE_WORDS * _WORD + _REPLY
        return _spoken(step.intro) + (step.rounds or step.lines.fewest) * (2 * turn + _spoken(step.again))
    return _spoken(step.text) if isinstance(step, Say) else 2 * SECOND


def _spoken(text: str) -> Ms:
    return len(words(text)) * _WORD + len(sentences(text)) * _SENTENCE_REST
