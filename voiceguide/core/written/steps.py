"""What an author may write as one step: a sentence, a rest, a question, breaths, lines, a chime.

The models take what a YAML file holds, and equally Python values; see values.py.  Every refusal is a
ValueError (pydantic's) that says what was found and what to write instead; the file and the line are
added by whoever read the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, Field, ValidationInfo, model_validator

from voiceguide.core.commands import BreathSound, Earcon
from voiceguide.core.events import Ms
from voiceguide.core.text import showable
from voiceguide.core.written.cast import Role
from voiceguide.core.written.dialogue import Dialogue
from voiceguide.core.written.patterns import HOLD_LIMIT, Phases
from voiceguide.core.written.values import (
    HOUR,
    HURT_APOLOGISES,
    MINUTE,
    ROUND_LIMIT,
    SECOND,
    Bell,
    HurtLine,
    Line,
    OptionalUtterance,
    Part,
    Phrase,
    Rounds,
    SharedLine,
    SoundName,
    Truth,
    Utterance,
    apology_in,
    lasting,
    listed,
    many,
    nearest,
    quoted,
    spelled,
    whole,
)

FromMinutes = Annotated[int, whole(0, 240)]
"""Only in sessions that last at least so many minutes."""


class Say(Part):
    """The guide says this; {first} and {second} stand for the names."""

    kind: Literal["say"] = "say"
    text: Utterance
    from_minutes: FromMinutes = 0


class Rest(Part):
    """Quiet."""

    kind: Literal["rest"] = "rest"
    length: Annotated[Ms, lasting(1, 5 * MINUTE)] = Field(validation_alias="for")
    up_to: Annotated[Ms, lasting(1, 5 * MINUTE)] | None = None
    """Longer, up to this, where the exercise's minutes leave time."""
    from_minutes: FromMinutes = 0


class Ready(Part):
    """A question that waits: a yes, any speech, or the end of `within` moves on."""

    kind: Literal["ready"] = "ready"
    ask: Utterance
    within: Annotated[Ms, lasting(SECOND, 5 * MINUTE)] = 30 * SECOND


class Baseline(Part):
    """Somebody says one short word at each of three natural in-breaths; "breathe" begins at that pace."""

    kind: Literal["baseline"] = "baseline"
    ask: Utterance
    within: Annotated[Ms, lasting(5 * SECOND, MINUTE)] = 25 * SECOND
    from_minutes: FromMinutes = 0


class Breathe(Phases):
    """Breaths that the guide leads: by a pattern's name, or by the phases of one breath."""

    kind: Literal["breathe"] = "breathe"
    pattern: str = ""
    """The name of the pattern that the phases were taken from, if any."""
    rounds: Rounds | None = None
    """How many breaths."""
    length: Annotated[Ms, lasting(10 * SECOND, HOUR)] | None = Field(None, validation_alias="for")
    """Or how long, in whole breaths; or, with neither, whatever the exercise's minutes leave."""
    fill: Truth = False
    ramp: Truth = False
    words: Truth = True
    """Say 'in' and 'out' on the first breaths."""
    counts: Truth = False
    sound: SoundName = BreathSound.BOTH
    voice_every: Annotated[Ms, lasting(20 * SECOND, 10 * MINUTE)] | None = None
    """Later, one of the phrases this often."""
    phrases: Annotated[tuple[Phrase, ...], many(1, 20)] = ()
    three_more: Truth = False

    def without_holds(self) -> Breathe:
        """The same step for people who would rather not hold the breath: four in, six out."""
        gentle = {"in_": 4 * SECOND, "sip": 0, "hold": 0, "out": 6 * SECOND, "rest": 0, "most": None}
        return self.model_copy(update={**gentle, "opt_in": False})

    @model_validator(mode="before")
    @classmethod
    def _of_a_pattern(cls, written: object, info: ValidationInfo) -> object:
        """A named pattern's phases take their places; the patterns come with the validation's context."""
        if not isinstance(written, Mapping) or not written.get("pattern"):
            return written
        phases = {field.validation_alias or name for name, field in Phases.model_fields.items()}
        if info.context is None:  # a step that was resolved before
            return written
        if both := phases.intersection(written):
            raise ValueError(
                f"found {listed(sorted(map(str, both)))} beside a pattern; write one or the other"
            )
        name, known = str(written["pattern"]), info.context
        if name not in known:
            raise ValueError(f"no pattern is called {quoted(name)}; {nearest(name, known)}")
        return {**known[name].as_phases(), **written}

    @model_validator(mode="after")
    def _one_length(self) -> Self:
        if (self.rounds is not None) + (self.length is not None) + self.fill > 1:
            raise ValueError("found more than one length; write one of 'rounds', 'for' or 'fill'")
        if self.hold > HOLD_LIMIT and not self.opt_in:
            raise ValueError(f"holding for {spelled(self.hold)} is too long; {spelled(HOLD_LIMIT)} at most")
        if self.most is not None and self.rounds is not None and self.rounds > self.most:
            raise ValueError(f"{self.rounds} rounds are too many of this pattern; write {self.most} at most")
        if self.ramp and self.too_few_for_a_ramp:
            raise ValueError(f"{self.most} breaths are too few for a ramp; leave out 'ramp'")
        return self


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


class Affirm(Part):
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


class Chime(Part):
    """One short sound."""

    kind: Literal["chime"] = "chime"
    earcon: Bell = Earcon.BELL


AnyStep = Say | Rest | Ready | Baseline | Breathe | Affirm | Dialogue | Chime
STEPS: Mapping[str, type[AnyStep]] = {
    "say": Say,
    "rest": Rest,
    "ready": Ready,
    "baseline": Baseline,
    "breathe": Breathe,
    "affirm": Affirm,
    "dialogue": Dialogue,
    "chime": Chime,
}
"""The steps by their one key in a file."""
_ONE_VALUE = {"say": "text", "rest": "for", "chime": "earcon"}
_EXAMPLES = {
    "ready": "ready: {ask: Are you ready?, within: 30s}",
    "baseline": "baseline: {ask: Say 'in' as you breathe in}",
    "breathe": "breathe: {in: 4s, out: 6s, rounds: 3}",
    "dialogue": "dialogue: {start: welcome, states: {welcome: {say: Hello.}}}",
    "affirm": "affirm: {lines: {neutral: [I am here.]}}",
}


def _step(written: object) -> object:
    """The single key of a step becomes its `kind`."""
    if isinstance(written, Part):
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
    keyed = isinstance(value, Mapping) and bool(keys_of(STEPS[kind]).keys() & value.keys())
    if kind in _ONE_VALUE and not keyed:
        return {"kind": kind, _ONE_VALUE[kind]: value}
    if not isinstance(value, Mapping) or "kind" in value:
        raise ValueError(f"found {quoted(value)}; write it like '{_EXAMPLES[kind]}'")
    return {"kind": kind, **value}


Step = Annotated[AnyStep, Field(discriminator="kind"), BeforeValidator(_step)]


def keys_of(part: type[BaseModel]) -> dict[str, None]:
    """The keys of a part, as they are written, in order."""
    fields = part.model_fields.items()
    return dict.fromkeys(str(field.validation_alias or key) for key, field in fields if key != "kind")
