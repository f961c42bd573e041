"""`voiceguide rehearse`: the same session in no time, with simulated people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceguide.commands import options
from voiceguide.exit_codes import DONE

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from voiceguide.rehearsal.people import Couple
    from voiceguide.rehearsal.virtual_time import Rehearsed

FORMER = {"--wav": "--to FILE"}


def configure(parser: ArgumentParser) -> None:
    """An exercise, who performs it, and what is kept of it."""
    options.exercise_name(parser)
    options.exercise(parser)
    options.output(parser, "write the whole session as sound: .wav or .flac")
    parser.add_argument(
        "--seed", metavar="N", default="1", help="random seed; another number gives other people (default: 1)"
    )
    parser.add_argument(
        "--couple", metavar="NAME", help="how the two behave: fast, slow, tearful, ... or a file of your own"
    )
    options.trace(parser)


def run(args: Namespace) -> int:
    """Print the transcript; the exit code.  Raises VoiceguideError."""
    from voiceguide.ports import UsageError
    from voiceguide.rehearsal.kept import rehearsed

    try:
        seed = options.whole_number("--seed", args.seed, 0, 10**9)
    except ValueError as error:
        raise UsageError(str(error)) from error
    plan = options.plan_of(args, args.name, ask=True)
    _tell(rehearsed(plan, couple=_couple(args.couple), seed=seed or 0, to=args.to, trace=args.trace))
    return DONE


def _couple(name: str | None) -> Couple:
    from voiceguide.rehearsal import couples
    from voiceguide.rehearsal.people import agreeable

    return agreeable if name is None else couples.load(name)


def _tell(result: Rehearsed) -> None:
    from voiceguide.core.text import clock

    for moment in result.moments:
        print(f"{clock(moment.start)}  {moment.who}: {moment.told}")
    print(f"{clock(result.length)}  The session ends: {result.ending.value if result.ending else 'never'}.")
    print(f"          The guide spoke {result.guide_share:.0%} of the time.")
