"""What the two people are called, where no option and no setting says so: they may type it at the start."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voiceguide.plan import Plan

_ASKED = "What may I call you? Type a name each, or press enter to go on without."
_KEEP = "Keep them for other evenings? y, or enter for no: "
_YES = frozenset({"y", "yes"})


def asked_for(plan: Plan) -> Plan:
    """The same plan with two names, if they are wanted and not known, and two people at a terminal type
    them."""
    if not _wanted(plan) or not sys.stdin.isatty() or not sys.stdout.isatty():
        return plan
    print(_ASKED)
    the_first, the_second = plan.cast.floors
    first = _name(f"{the_first}: ")
    second = _name(f"{the_second}: ", beside=first) if first else ""
    if not second:
        return plan
    if _typed(_KEEP).casefold() in _YES:
        _keep(first, second)
    return replace(plan, cast=replace(plan.cast, first=first, second=second))


def _wanted(plan: Plan) -> bool:
    from voiceguide.core.script.steps.affirm import Affirm
    from voiceguide.core.script.steps.dialogue import Dialogue

    speaks_to_two = any(isinstance(step, Affirm | Dialogue) for step in plan.exercise.steps)
    return plan.ask and speaks_to_two and not plan.cast.first


def _name(question: str, beside: str = "") -> str:
    """A name that can be said and told from the other one; "" is none."""
    from voiceguide.core.written.cast import checked_name, same_name

    while name := _typed(question):
        try:
            name = checked_name(name)
        except ValueError as error:
            print(error)
            continue
        if not same_name(name, beside):
            return name
        print(f"The other name is '{beside}'; type one that can be told apart from it.")
    return ""


def _typed(question: str) -> str:
    """One typed line without needless spaces; "" where nobody wants to type."""
    print(question, end="", flush=True)  # input() would write it to where errors go
    try:
        return " ".join(input().split())
    except EOFError:
        print()
        return ""


def _keep(first: str, second: str) -> None:
    from voiceguide.library import settings
    from voiceguide.ports import VoiceguideError

    try:
        settings.keep_names(first, second)
    except VoiceguideError as error:
        print(error)
    else:
        print(f"Kept in {settings.path()}. To forget them, delete their line there.")
