"""`voiceguide check`: whether an exercise file of one's own is in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceguide.exit_codes import DONE

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def configure(parser: ArgumentParser) -> None:
    """The file."""
    parser.add_argument("file", metavar="FILE", help="an exercise in YAML")


def run(args: Namespace) -> int:
    """Say that it is fine; the exit code.  Raises VoiceguideError with what is not, and where."""
    from pathlib import Path

    from voiceguide.core.text import counted
    from voiceguide.library import find as library

    exercise = library.load(Path(args.file))
    steps, minutes = counted(len(exercise.steps), "step"), counted(exercise.minutes, "minute")
    print(f"{args.file}: fine. '{exercise.title}', {steps}, about {minutes}.")
    return DONE
