"""What somebody is told who asks for help: first about where they are, then about everywhere."""

from __future__ import annotations

from typing import assert_never

from voiceguide.core.events import TurnKind
from voiceguide.core.script.cues import Cue, Lead, Listen, Say, Sound, Wait
from voiceguide.core.words import said

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
