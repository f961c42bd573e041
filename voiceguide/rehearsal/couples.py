"""Simulated couples for rehearsals: how two people might behave, by name or written in a small file."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from voiceguide.core.durations import HOUR
from voiceguide.core.events import MINUTE, SECOND, Expectation, Ms, TurnKind
from voiceguide.core.hearing.phrases import UNKNOWN
from voiceguide.core.text import nearest, quoted
from voiceguide.core.written.values import Part, Truth, lasting, many, plain, whole
from voiceguide.rehearsal.people import Spoken, muttered, spoken

_HALFWAY = ("yes", "partly", "yes", "yes", "yes", "no that's all", "no", "yes", "yes", "not really", "later")


class Saying(Part):
    """Something said once, whatever is going on."""

    after: Annotated[Ms, lasting(0, 4 * HOUR)]
    words: Annotated[str, plain(80)]


class CoupleFile(Part):
    """How they are.  Every field has a usual value: an empty file is an ordinary couple."""

    starts_after: Annotated[Ms, lasting(0, MINUTE)] = 1_500
    """How soon somebody begins."""
    talks_for: Annotated[Ms, lasting(0, 10 * MINUTE)] = 18 * SECOND
    pauses: Annotated[Ms, lasting(0, 10 * SECOND)] = 1_200
    """Quiet inside a turn."""
    speaks_for: Annotated[Ms, lasting(500, MINUTE)] = 5 * SECOND
    """From one pause to the next."""
    closes: Truth = True
    """Free talk ends with "over to you"."""
    mirrors_at_once: Truth = False
    """The other begins to mirror before the guide has noticed an end."""
    answers: Annotated[tuple[Annotated[str, plain(60)], ...], many(1, 50)] = ("yes", "yes", "no that's all")
    """In turn; then from the beginning."""
    silent: Annotated[int, whole(0, 100)] = 0
    """Of a hundred turns, so many pass without a word."""
    leaves_after: Annotated[Ms, lasting(0, 4 * HOUR)] | None = None
    """From then on nobody is there."""
    says: Annotated[tuple[Saying, ...], many(0, 50)] = ()
    """Controls and anything else: "stop" after 5min."""


class FileCouple:
    """Two people as a file describes them."""

    def __init__(self, how: CoupleFile) -> None:
        self._how = how
        self._answered = 0
        self._to_say = sorted(how.says, key=lambda saying: saying.after)

    def __call__(self, expectation: Expectation, opened: Ms, rng: random.Random) -> Sequence[Spoken]:
        """What they say in a turn that opened at this time."""
        how = self._how
        if how.leaves_after is not None and opened >= how.leaves_after:
            return ()
        if self._to_say and opened >= self._to_say[0].after:
            return (_said(self._to_say.pop(0).words, opened + how.starts_after),)
        if expectation.kind is TurnKind.CONTROL or rng.randrange(100) < how.silent:
            return ()
        start = opened + how.starts_after
        match expectation.kind:
            case TurnKind.LINE:
                return (_said(" ".join(expectation.words), start),)
            case TurnKind.READY:
                return (_said("ready", start),)
            case TurnKind.FREE | TurnKind.SEND:
                return self._talk(start, rng)
            case TurnKind.REPLY:
                asked = muttered(start, 1_500)
                return (asked, _said(self._answer(), asked.end + 1_000))
            case _ if expectation.names:
                return (_said(expectation.names[rng.randrange(2)], start),)
            case _:
                return (_said(self._answer(), start),)

    def _answer(self) -> str:
        answer = self._how.answers[self._answered % len(self._how.answers)]
        self._answered += 1
        return answer

    def _talk(self, start: Ms, rng: random.Random) -> Sequence[Spoken]:
        said: list[Spoken] = []
        end = start + round(self._how.talks_for * rng.uniform(0.6, 1.4))
        while start < end:
            said.append(muttered(start, min(self._how.speaks_for, end - start)))
            start = said[-1].end + round(self._how.pauses * rng.uniform(0.5, 1.5))
        if self._how.mirrors_at_once:
            said.append(_said("let me see if i have it", start))
            said.append(muttered(said[-1].end + 300, 4_000))
        elif self._how.closes:
            said.append(_said("over to you", start))
        return said


_OUT_OF_ORDER = ("go back", "skip", "i'm not done", "repeat", "yes", "over to you")
COUPLES: Mapping[str, CoupleFile] = {
    "fast": CoupleFile(starts_after=500, talks_for=6_000, pauses=400),
    "slow": CoupleFile(starts_after=5_000, talks_for=28_000, pauses=3_000, answers=_HALFWAY),
    "tearful": CoupleFile(
        starts_after=6_000, talks_for=20_000, pauses=4_500, speaks_for=1_500, closes=False, answers=_HALFWAY
    ),
    "silent": CoupleFile(silent=100),
    "interrupting": CoupleFile(starts_after=200, talks_for=9_000, mirrors_at_once=True),
    "unwilling": CoupleFile(answers=("no",)),
    "half-willing": CoupleFile(answers=("yes", "no", "no", "no", "no that's all", "no")),
    "unclear": CoupleFile(answers=(UNKNOWN,)),
    "out-of-order": CoupleFile(
        says=tuple(
            Saying(after=minute * MINUTE, words=words) for minute, words in enumerate(_OUT_OF_ORDER, start=1)
        )
    ),
    "leaving": CoupleFile(leaves_after=4 * MINUTE),
    "stopping": CoupleFile(says=(Saying(after=4 * MINUTE, words="stop"),)),
}
"""Those that have a name."""


def load(name: str) -> FileCouple:
    """The couple of this name, or of a file.

    Raises UsageError for a name that is neither, VoiceguideError for a file as library.load() does.
    """
    from voiceguide.library.find import checked_file
    from voiceguide.ports import UsageError

    if name in COUPLES:
        return FileCouple(COUPLES[name])
    if not name or (not Path(name).suffix and not Path(name).exists()):
        raise UsageError(f"No couple is called {quoted(name)}; {nearest(name, COUPLES)}, or name a file.")
    return FileCouple(checked_file(CoupleFile, Path(name)))


def _said(words: str, start: Ms) -> Spoken:
    return spoken(words.lower().split(), start)
