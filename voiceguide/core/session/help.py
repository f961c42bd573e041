"""What somebody is told who asks for help, first about where they are, then about everywhere; or who asks how
long is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from voiceguide.core.events import MINUTE, Ms, TurnKind
from voiceguide.core.script.cues import Cue, Lead, Listen, Say, Sound, Wait
from voiceguide.core.words import numbers, said


@dataclass(frozen=True, slots=True)
class Told:
    """What is told in one place."""

    doing: str
    """What is going on there."""
    help: str
    """Said first."""
    more: str = said.HELP_WITH_CONTROLS
    """Said on "more help"."""


_NOTHING = Told(said.DOING_NOTHING, said.HELP_ANYWHERE, said.HELP_WITH_THE_VOICE)
_WORDS = Told(said.DOING_WORDS, said.HELP_ANYWHERE, said.HELP_WITH_THE_VOICE)
_BREATHS = Told(said.DOING_BREATHS, said.HELP_IN_BREATHS)
_LINE = Told(said.DOING_LINES, said.HELP_WITH_A_LINE)
_TALK = Told(said.DOING_TALK, said.HELP_IN_TALK)
_QUESTION = Told(said.DOING_A_QUESTION, said.HELP_WITH_A_QUESTION)


def told_at(cue: Cue | None) -> Told:
    """What is told while this is going on."""
    match cue:
        case Lead():
            return _BREATHS
        case Listen():
            return _in_a_turn(cue.expectation.kind)
        case Say() | Sound():
            return _WORDS
        case Wait() | None:
            return _NOTHING
        case _:
            assert_never(cue)


def _in_a_turn(kind: TurnKind) -> Told:
    match kind:
        case TurnKind.LINE:
            return _LINE
        case TurnKind.FREE | TurnKind.SEND:
            return _TALK
        case TurnKind.ANSWER | TurnKind.READY | TurnKind.REPLY:
            return _QUESTION
        case TurnKind.BREATHS:
            return _BREATHS
        case TurnKind.CONTROL:
            return _NOTHING
        case _:
            assert_never(kind)


def where_at(cue: Cue | None, left: Ms) -> str:
    """What is going on, and about how many minutes are left of the exercise."""
    doing, minutes = told_at(cue).doing, round(left / MINUTE)
    if minutes < 1:
        return said.NEARLY_OVER.format(doing=doing)
    many = said.MINUTE if minutes == 1 else said.MINUTES.format(number=numbers.cardinal(minutes))
    return said.WHERE.format(doing=doing, minutes=many)
