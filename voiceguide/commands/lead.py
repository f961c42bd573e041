"""`voiceguide lead`: perform any exercise live, with the two people who are here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceguide.commands import options
from voiceguide.exit_codes import DONE, STOPPED

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from voiceguide.plan import Plan


def configure(parser: ArgumentParser) -> None:
    """An exercise, and everything that can be said about it."""
    options.exercise_name(parser)
    options.exercise(parser)
    options.session(parser)


def run(args: Namespace) -> int:
    """Lead it; the exit code."""
    return live(args, options.plan_of(args, args.name, ask=not args.yes, today=True))


def live(args: Namespace, plan: Plan) -> int:
    """Perform `plan` as options.session() says; the exit code.  Raises VoiceguideError."""
    from voiceguide.commands import names, setup
    from voiceguide.core.commands import Ending
    from voiceguide.live import app

    setup.once_a_day(args)
    plan = names.asked_for(plan)
    return DONE if app.perform(plan, options.setup_of(args)) is Ending.COMPLETED else STOPPED
