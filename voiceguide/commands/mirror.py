"""`voiceguide mirror`: the short way to lead the mirror dialogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceguide.commands import lead, options

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def configure(parser: ArgumentParser) -> None:
    """As `lead`, without a name and what only affirmations take."""
    parser.add_argument("--names", metavar="A,B", help="your two names, like Ana,Ben")
    parser.add_argument("--minutes", metavar="N", help="about how long for both together (default: 30)")
    parser.set_defaults(role="neutral", lines=None, rounds=None, evening=None)
    options.dialogue(parser)
    options.session(parser)


def run(args: Namespace) -> int:
    """Lead it; the exit code."""
    return lead.live(args, options.plan_of(args, "mirror", ask=not args.yes))
