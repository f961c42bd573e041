"""Breath patterns as data.  One that is unsafe or impossible cannot load, and says why.

The caps are this project's own proposals, on the careful side; docs/decisions/0009-the-breath-on-its-grid.md
has them.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from voiceguide.core.breath.course import BREATH_LIMIT
from voiceguide.core.commands import Phase
from voiceguide.core.durations import spelled
from voiceguide.core.events import SECOND, Ms
from voiceguide.core.text import words
from voiceguide.core.written.values import OptionalUtterance, Part, Truth, lasting, plain, whole

SLOWEST: Ms = 20 * SECOND
"""One breath of an opt-in pattern, at most."""
HOLD_LIMIT: Ms = 4 * SECOND
"""Longer holds are for a few breaths only."""
FEW = 8
"""Breaths with a long hold, at most."""
_CAUTION_WORDS = 24
"""Words in a caution, at most: about ten seconds of speaking."""


class Phases(Part):
    """One breath: its phases one after the other."""

    in_: Annotated[Ms, lasting(2 * SECOND, 10 * SECOND)] = Field(4 * SECOND, validation_alias="in")
    sip: Annotated[Ms, lasting(0, 2 * SECOND)] = 0
    """A second, short in-breath on top of the first."""
    hold: Annotated[Ms, lasting(0, 7 * SECOND)] = 0
    out: Annotated[Ms, lasting(2 * SECOND, 10 * SECOND)] = 6 * SECOND
    rest: Annotated[Ms, lasting(0, HOLD_LIMIT)] = 0
    """Quiet after the out-breath."""
    most: Annotated[int, whole(1, 200)] | None = None
    """Breaths in a session, at most; None has no cap."""
    opt_in: Truth = False
    """Is it led only after its caution was said and somebody agreed?"""
    caution: OptionalUtterance = ""

    @property
    def breath(self) -> Ms:
        """One whole breath."""
        return self.in_ + self.sip + self.hold + self.out + self.rest

    @property
    def phases(self) -> tuple[tuple[Phase, Ms], ...]:
        """The phases that have a length, in order."""
        named = zip(
            (Phase.IN, Phase.SIP, Phase.HOLD, Phase.OUT, Phase.REST),
            (self.in_, self.sip, self.hold, self.out, self.rest),
            strict=True,
        )
        return tuple((phase, length) for phase, length in named if length)

    @property
    def too_few_for_a_ramp(self) -> bool:
        """Are there so few breaths that they would be over before the ramp is?"""
        return self.most is not None and self.most <= FEW

    @model_validator(mode="after")
    def _safe(self) -> Self:
        most = SLOWEST if self.opt_in else BREATH_LIMIT
        if self.breath > most:
            raise ValueError(
                f"one breath of {spelled(self.breath)} is too slow; "
                f"its phases together are {spelled(most)} at most"
            )
        if self.hold > HOLD_LIMIT and (self.most is None or self.most > FEW):
            raise ValueError(
                f"holding for {spelled(self.hold)} is for a few breaths only; write 'most: {FEW}' or less, "
                f"or hold for {spelled(HOLD_LIMIT)} at most"
            )
        if self.opt_in and not self.caution:
            raise ValueError("an opt-in pattern says why; write a 'caution'")
        if len(words(self.caution)) > _CAUTION_WORDS:
            raise ValueError(
                f"the caution has {len(words(self.caution))} words; write {_CAUTION_WORDS} at most"
            )
        return self


class Pattern(Phases):
    """A breath pattern by name, with where it comes from."""

    title: Annotated[str, plain(40)]
    evidence: Annotated[str, plain(160)]
    """One line: what is known about it, and from where."""
    minutes: Annotated[int, whole(1, 60)] = 5
    """How long a session of it lasts if nobody says otherwise."""
    ramp: Truth = True
    """Does it begin at the people's own pace, and slow down from there?"""
    start: Annotated[int, whole(1, 200)] | None = None
    """Number of breaths for people who ask for no other time; None is as many as fit."""

    @property
    def a_minute(self) -> float:
        """Breaths a minute."""
        return 60_000 / self.breath

    def as_phases(self) -> dict[str, object]:
        """What a step takes from it, under the names that it has there."""
        return {name: getattr(self, name) for name in Phases.model_fields}

    @model_validator(mode="after")
    def _agreed_to(self) -> Self:
        if (self.hold or self.rest) and not self.opt_in:
            raise ValueError(
                "holding the breath is not for everybody; write 'opt_in: true' and a 'caution', or leave out "
                "'hold' and 'rest'"
            )
        if self.start is not None and self.most is not None and self.start > self.most:
            raise ValueError(
                f"found 'start: {self.start}' and 'most: {self.most}'; start with {self.most} at most"
            )
        if self.ramp and self.too_few_for_a_ramp:
            raise ValueError(f"{self.most} breaths are too few for a ramp; write 'ramp: false'")
        return self
