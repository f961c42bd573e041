"""The simpler simulated people, and what any simulated person says: words, and the time they take."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voiceguide.core.events import TALK, Expectation, Ms, TurnKind
from voiceguide.core.hearing.phrases import UNKNOWN

WORD: Ms = 380
"""How long a simulated person takes for a word: about 160 words a minute, an unhurried talk."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a simulated person says: words, from when, until when."""

    words: tuple[str, ...]
    start: Ms
    end: Ms


Couple = Callable[[Expectation, Ms, random.Random], Sequence[Spoken]]
"""Two people: given what is listened for and since when, what they say."""


def spoken(words: Sequence[str], start: Ms) -> Spoken:
    """These words, in the time that they take."""
    return Spoken(tuple(words), start, start + WORD * len(words))


def muttered(start: Ms, length: Ms) -> Spoken:
    """Talk of this length that no recognizer was armed for."""
    return Spoken((UNKNOWN,) * max(1, length // WORD), start, start + length)


def agreeable(expectation: Expectation, opened: Ms, rng: random.Random) -> Sequence[Spoken]:
    """They say their lines, once in a while ask for one again, and sometimes let one pass."""
    match expectation.kind:
        case TurnKind.LINE if rng.random() < 0.93:
            said = expectation.words
        case TurnKind.READY:
            said = ("yes",)
        case TurnKind.ANSWER if expectation.names:
            said = (rng.choice(expectation.names),)
        case TurnKind.ANSWER:
            said = ("yes",) if rng.random() < 0.2 else ("no",)
        case TurnKind.BREATHS:
            return _in_breaths(opened, rng.randint(3_500, 6_500))
        case TurnKind.FREE | TurnKind.SEND | TurnKind.REPLY:
            return _talk(expectation.kind, opened, rng)
        case _:
            return ()
    start = opened + rng.randint(500, 1_500)
    return (spoken(said, start),)


def ready_then_lines(expectation: Expectation, opened: Ms, rng: random.Random) -> Sequence[Spoken]:
    """The plainest couple, to estimate a session's length: every line once, the first of them begins, and
    each says yes to the other."""
    del rng
    if expectation.kind is TurnKind.CONTROL:
        return ()
    if expectation.kind is TurnKind.BREATHS:
        return _in_breaths(opened, 5_000)
    if expectation.kind in TALK:
        return _talk(expectation.kind, opened, random.Random(opened))
    agreed = expectation.kind in (TurnKind.READY, TurnKind.REPLY)
    usual = ("yes",) if agreed else expectation.names[:1] or ("no",)
    said = expectation.words or usual
    return (spoken(said, opened + 900),)


def _talk(kind: TurnKind, opened: Ms, rng: random.Random) -> Sequence[Spoken]:
    """Free talk that ends with "over to you"; or a question from one, and the other's answer."""
    start, length = opened + rng.randint(800, 2_500), rng.randint(6_000, 24_000)
    if kind is TurnKind.REPLY:
        length, last = 2_000, rng.choice((("yes",), ("yes",), ("partly",), ("no", "that's", "all")))
    else:
        last = ("over", "to", "you")
    said = muttered(start, length)
    return said, spoken(last, said.end + 900)


def nobody(expectation: Expectation, opened: Ms, rng: random.Random) -> Sequence[Spoken]:
    """Nobody says anything."""
    del expectation, opened, rng
    return ()


def _in_breaths(opened: Ms, breath: Ms) -> Sequence[Spoken]:
    """A word at each of three natural in-breaths."""
    starts = range(opened + 1_500, opened + 1_500 + 3 * breath, breath)
    return tuple(spoken(("in",), start) for start in starts)
