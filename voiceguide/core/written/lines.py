"""Lines that two people say to each other: whose they are, and which of them on an evening."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import model_validator

from voiceguide.core.written.cast import Role
from voiceguide.core.written.values import (
    ROUND_LIMIT,
    Line,
    Part,
    many,
)

Pair = tuple[str, str]
"""The first one's line, and the second one's."""


class Lines(Part):
    """Affirmations: alike for both, by role, or (in a couple's own file) by person."""

    neutral: Annotated[tuple[Line, ...], many(1, ROUND_LIMIT)] = ()
    hurt: Annotated[tuple[Line, ...], many(1, ROUND_LIMIT)] = ()
    repairing: Annotated[tuple[Line, ...], many(1, ROUND_LIMIT)] = ()
    first: Annotated[tuple[Line, ...], many(1, ROUND_LIMIT)] = ()
    second: Annotated[tuple[Line, ...], many(1, ROUND_LIMIT)] = ()

    def pairs(self, role: Role) -> tuple[Pair, ...]:
        """The lines in the order they are written, for a first person with this role.

        By person before by role, and by role before neutral.  Raises ValueError where the lines
        were written for roles and none was given.
        """
        if self.first:
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


def of_the_evening(pairs: tuple[Pair, ...], room: int, evening: int) -> tuple[Pair, ...]:
    """The pairs for an evening that has room for so many, in the order they are written.

    Where there is room for a third of them, each evening takes every third one, and the next evening the ones
    behind those: after three evenings in a row all were met.  Likewise for a half, a fourth, and so on.
    """
    if room >= len(pairs):
        return pairs
    evenings = -(-len(pairs) // room)
    by_evening = sorted(range(len(pairs)), key=lambda at: ((at - evening) % evenings, at))
    return tuple(pairs[at] for at in sorted(by_evening[:room]))
