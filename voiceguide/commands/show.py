"""`voiceguide show`: what an exercise holds, in plain lines or as a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceguide.commands import options
from voiceguide.exit_codes import DONE

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from voiceguide.core.script.exercise import Exercise


def configure(parser: ArgumentParser) -> None:
    """Which exercise, and in which form."""
    options.exercise_name(parser)
    parser.add_argument("--graph", action="store_true", help="a dialogue's states and ways, as Graphviz text")
    options.output(parser, "draw that graph: .svg or .dot")


def run(args: Namespace) -> int:
    """Show it; the exit code.  Raises VoiceguideError."""
    from voiceguide.library import find as library
    from voiceguide.ports import UsageError

    if args.to is not None and not args.graph:
        raise UsageError("--to draws a dialogue's graph; write --graph too, or name no file.")
    exercise = library.load(args.name)
    if args.graph:
        _show_graph(exercise, args.to)
    else:
        from voiceguide.commands.describe import described

        print("\n".join(described(exercise)))
    return DONE


def _show_graph(exercise: Exercise, to: str | None) -> None:
    from voiceguide.pictures import dialogue_file

    if to is None:
        print(dialogue_file.as_dot(dialogue_file.dialogues_in(exercise)), end="")
    else:
        print(dialogue_file.draw(exercise, to))
