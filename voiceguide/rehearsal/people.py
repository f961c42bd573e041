"""The simpler simulated people, and what anybody does in a rehearsal: words or tears, and their time."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voiceguide.core.events import TALK, Expectation, Ms, TurnKind
from voiceguide.core.hearing.phrases import UNKNOWN
from voiceguide.core.script.cues import Who

WORD: Ms = 380
"""How long a simulated person takes for a word: about 160 words a minute, an unhurried talk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What two people know when the ear opens."""

    expectation: Expectation
    opened: Ms
    """Since when it is open, in session time."""
    whose: Who = Who.EITHER
    """Whose turn it is."""
    state: str = ""
    """Where a dialogue is; "" outside of one."""

    @property
    def kind(self) -> TurnKind:
        """What kind of talk is expected."""
        return self.expectation.kind


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a simulated person says: words, from when, until when."""

    words: tuple[str, ...]
    start: Ms
    end: Ms
    who: Who = Who.EITHER
    """Who says it; EITHER is whoever has the turn."""


@dataclass(frozen=True, slots=True)
class Tears:
    """Somebody cries, without a word, from when, until when."""

    start: Ms
    end: Ms
    who: Who = Who.EITHER


Couple = Callable[[Asked, random.Random], Sequence[Spoken | Tears]]
"""Two people: given what is listened for, what they do, in order of time."""


def spoken(words: Sequence[str], start: Ms, who: Who = Who.EITHER) -> Spoken:
    """These words, in the time that they take."""
    return Spoken(tuple(words), start, start + WORD * len(words), who)


def muttered(start: Ms, length: Ms, who: Who = Who.EITHER) -> Spoken:
    """Talk of this length that no recognizer was armed for."""
    return Spoken((UNKNOWN,) * max(1, length // WORD), start, start + length, who)


def in_breaths(opened: Ms, breath: Ms) -> Sequence[Spoken]:
    """A word at each of three natural in-breaths."""
    starts = range(opened + 1_500, opened + 1_500 + 3 * breath, breath)
    return tuple(spoken(("in",), start) for start in starts)


def agreeable(asked: Asked, rng: random.Random) -> Sequence[Spoken]:
    """They say their lines, once in a while ask for one again, and sometimes let one pass."""
    names = asked.expectation.names
    match asked.kind:
        case TurnKind.LINE if rng.random() < 0.93:
            said = asked.expectation.words
        case TurnKind.READY:
            said = ("yes",)
        case TurnKind.ANSWER if names:
            said = tuple(rng.choice(names).split())
        case TurnKind.ANSWER:
            said = ("yes",) if rng.random() < 0.2 else ("no",)
        case TurnKind.BREATHS:
            return in_breaths(asked.opened, rng.randint(3_500, 6_500))
        case TurnKind.FREE | TurnKind.SEND | TurnKind.REPLY:
            return _talk(asked, rng)
        case _:
            return ()
    start = asked.opened + rng.randint(500, 1_500)
    return (spoken(said, start),)


def ready_then_lines(asked: Asked, rng: random.Random) -> Sequence[Spoken]:
    """The plainest couple, to estimate a session's length: every line once, the first of them begins, and
    each says yes to the other."""
    del rng
    if asked.kind is TurnKind.CONTROL:
        return ()
    if asked.kind is TurnKind.BREATHS:
        return in_breaths(asked.opened, 5_000)
    if asked.kind in TALK:
        return _talk(asked, random.Random(asked.opened))
    agreed = asked.kind in (TurnKind.READY, TurnKind.REPLY)
    name = next((tuple(name.split()) for name in asked.expectation.names), ("no",))
    said = asked.expectation.words or (("yes",) if agreed else name)
    return (spoken(said, asked.opened + 900),)


def _talk(asked: Asked, rng: random.Random) -> Sequence[Spoken]:
    """Free talk that ends with "over to you"; or a question from one, and the other's answer."""
    start, length = asked.opened + rng.randint(800, 2_500), rng.randint(6_000, 24_000)
    if asked.kind is TurnKind.REPLY:
        length, last = 2_000, rng.choice((("yes",), ("yes",), ("partly",), ("no", "that's", "all")))
    else:
        last = ("over", "to", "you")
    said = muttered(start, length)
    return said, spoken(last, said.end + 900)


def nobody(asked: Asked, rng: random.Random) -> Sequence[Spoken]:
    """Nobody says anything."""
    del asked, rng
    return ()
