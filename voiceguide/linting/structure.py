"""The rules about an exercise as a whole: how long a prompt is, and what is said of it beforehand."""

from __future__ import annotations

from collections.abc import Iterator

from voiceguide.core import estimates
from voiceguide.core.events import SECOND, Ms
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.steps.affirm import Affirm
from voiceguide.core.script.steps.breathe import Breathe
from voiceguide.core.script.steps.dialogue import Dialogue
from voiceguide.core.script.steps.ready import Ready
from voiceguide.core.text import words
from voiceguide.linting.finding import Finding
from voiceguide.linting.rules import Rule, Severity
from voiceguide.linting.spoken import Kind, Said

MOST_WORDS = 12
LONGEST: Ms = 6 * SECOND
"""More at once is not kept in mind."""

NO_CAUTIONS = Rule(
    "S01",
    Severity.FLAGGED,
    "nobody is told for whom this is not; write 'cautions', at least that either can stop",
)
NOBODY_ASKED = Rule(
    "S02",
    Severity.FLAGGED,
    "nobody is asked whether they want these lines; write a step 'ready' before them",
)
TOO_MANY_WORDS = Rule(
    "S03", Severity.FLAGGED, f"more than {MOST_WORDS} words at once; make two of it, or leave words out"
)
TOO_LONG = Rule(
    "S04",
    Severity.FLAGGED,
    f"takes longer than {LONGEST // SECOND} seconds to say; make two of it, or leave words out",
)
STRUCTURE_RULES = (NO_CAUTIONS, NOBODY_ASKED, TOO_MANY_WORDS, TOO_LONG)


def of_the_whole(exercise: Exercise) -> Iterator[Finding]:
    """What is wrong with an exercise as a whole."""
    if not exercise.cautions and any(map(_needs_caution, exercise.steps)):
        yield Finding(NO_CAUTIONS, ("steps",))
    for index, step in enumerate(exercise.steps):
        if isinstance(step, Ready):
            return
        if _of_hurt(step):
            yield Finding(NOBODY_ASKED, ("steps", index))
            return


def _needs_caution(step: object) -> bool:
    """Breathing, talks, and lines for somebody who was hurt are not for everybody on every evening."""
    return isinstance(step, Breathe | Dialogue) or _of_hurt(step)


def _of_hurt(step: object) -> bool:
    """Has it lines for one who was hurt?"""
    return isinstance(step, Affirm) and bool(step.lines.hurt)


def of_one(said: Said) -> Iterator[Finding]:
    """What is wrong with the length of a string."""
    if said.kind not in (Kind.PROMPT, Kind.OFFER):
        return
    if len(words(said.text)) > MOST_WORDS:
        yield Finding(TOO_MANY_WORDS, said.place, said.text)
    elif estimates.spoken(said.text) > LONGEST:
        yield Finding(TOO_LONG, said.place, said.text)
