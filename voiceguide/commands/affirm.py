"""`voiceguide affirm`: the short way to lead affirmations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceguide.commands import lead, options

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

FORMER = {"--exercise": "voiceguide lead FILE"}


def configure(parser: ArgumentParser) -> None:
    """As `lead`, without a name."""
    options.exercise(parser)
    options.session(parser)


def run(args: Namespace) -> int:
    """Lead it; the exit code."""
    return lead.live(args, options.plan_of(args, "affirm", ask=not args.yes, today=True))
