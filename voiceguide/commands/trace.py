"""`voiceguide trace`: what a trace proves, and what it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceguide.exit_codes import DONE

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def configure(parser: ArgumentParser) -> None:
    """What is asked of which trace."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, about in (
        ("replay", "prove that the session decides everything as it did then"),
        ("explain", "tell why each turn ended when it did"),
    ):
        action = actions.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
        action.add_argument("file", metavar="FILE", help="a file that --trace wrote")


def run(args: Namespace) -> int:
    """Replay or explain it; the exit code.  Raises VoiceguideError."""
    from pathlib import Path

    from voiceguide.records.trace_file import explain, replay

    path = Path(args.file)
    if args.action == "replay":
        print(f"{path}: {replay(path)} moments, every one exactly the same.")
    else:
        print("\n".join(explain(path)))
    return DONE
