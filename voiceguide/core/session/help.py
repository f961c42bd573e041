"""What somebody is told who asks for help, first about where they are, then about everywhere; or who asks how
long is left."""

from __future__ import annotations

from typing import assert_never

from voiceguide.core.events import MINUTE, Ms, TurnKind
from voiceguide.core.script.cues import Cue, Lead, Listen, Say, Sound, Wait
from voiceguide.core.words import numbers, said

Help = tuple[str, str]
"""What is said first, and what on "more help"."""

_ANYWHERE: Help = (said.HELP_ANYWHERE, said.HELP_WITH_THE_VOICE)
_IN_BREATHS: Help = (said.HELP_IN_BREATHS, said.HELP_WITH_CONTROLS)


def help_at(cue: Cue | None) -> Help:
    """What helps while this is going on."""
    match cue:
        case Lead():
            return _IN_BREATHS
        case Listen():
            return _in_a_turn(cue.expectation.kind)
        case Say() | Sound() | Wait() | None:
            return _ANYWHERE
        case _:
            assert_never(cue)


def _in_a_turn(kind: TurnKind) -> Help:
    match kind:
        case TurnKind.LINE:
            return said.HELP_WITH_A_LINE, said.HELP_WITH_CONTROLS
        case TurnKind.FREE | TurnKind.SEND:
            return said.HELP_IN_TALK, said.HELP_WITH_CONTROLS
        case TurnKind.ANSWER | TurnKind.READY | TurnKind.REPLY:
            return said.HELP_WITH_A_QUESTION, said.HELP_WITH_CONTROLS
        case TurnKind.BREATHS:
            return _IN_BREATHS
        case TurnKind.CONTROL:
            return _ANYWHERE
        case _:
            assert_never(kind)


def where_at(cue: Cue | None, left: Ms) -> str:
    """What is going on, and about how many minutes are left of the exercise."""
    minutes = round(left / MINUTE)
    if minutes < 1:
        return said.NEARLY_OVER.format(doing=_doing(cue))
    many = said.MINUTE if minutes == 1 else said.MINUTES.format(number=numbers.cardinal(minutes))
    return said.WHERE.format(doing=_doing(cue), minutes=many)


def _doing(cue: Cue | None) -> str:
    match cue:
        case Lead():
            return said.DOING_BREATHS
        case Listen():
            return _doing_in_a_turn(cue.expectation.kind)
        case Say() | Sound():
            return said.DOING_WORDS
        case Wait() | None:
            return said.DOING_NOTHING
        case _:
            assert_never(cue)


def _doing_in_a_turn(kind: TurnKind) -> str:
    match kind:
        case TurnKind.LINE:
            return said.DOING_LINES
        case TurnKind.FREE | TurnKind.SEND:
            return said.DOING_TALK
        case TurnKind.ANSWER | TurnKind.READY | TurnKind.REPLY:
            return said.DOING_A_QUESTION
        case TurnKind.BREATHS:
            return said.DOING_BREATHS
        case TurnKind.CONTROL:
            return said.DOING_NOTHING
        case _:
            assert_never(kind)
