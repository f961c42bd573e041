"""`voiceguide check`: whether a file of one's own is in order, whatever it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceguide.exit_codes import DONE

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from pathlib import Path

    from voiceguide.library.problems import Problem

COUPLE = {"about", "both"}
"""Keys that only a simulated couple has at the top."""
PEOPLE = {"first", "second"}
"""Keys that a simulated couple has, with keys below them; and lines by person, with lists."""
ROLES = {"neutral", "hurt", "repairing"}


def configure(parser: ArgumentParser) -> None:
    """The file."""
    parser.add_argument(
        "file",
        metavar="FILE",
        help="an exercise, lines of your own, a simulated couple, patterns or settings",
    )


def run(args: Namespace) -> int:
    """Say that it is fine; the exit code.  Raises VoiceguideError with everything that is not, and where."""
    from pathlib import Path

    from voiceguide.core.text import counted
    from voiceguide.library.problems import Faulty
    from voiceguide.ports import VoiceguideError

    try:
        held, flagged = _held(Path(args.file))
    except Faulty as error:
        raise VoiceguideError(error.all_told) from error
    for problem in flagged:
        print(problem)
    look = f"; please think about the {counted(len(flagged), 'sentence')} above" if flagged else ""
    print(f"{args.file}: fine{look}. {held}")
    return DONE


def _held(path: Path) -> tuple[str, tuple[Problem, ...]]:
    """What a file in order holds, in a few words, and what is flagged in it.  Raises Faulty."""
    from voiceguide.core.text import counted
    from voiceguide.library import find as library
    from voiceguide.library import settings
    from voiceguide.library.plain_yaml import read_yaml
    from voiceguide.rehearsal.couples import CoupleFile

    if path.suffix == ".txt":
        return _lines(path)
    if path.name == settings.FILE:
        library.checked_file(settings.Settings, path)
        return "Settings.", ()
    if path.name == library.PATTERNS:
        patterns, flagged = library.load_judged_patterns(path)
        return f"{counted(len(patterns), 'breath pattern')}.", flagged
    written = read_yaml(path).value
    keys = written if isinstance(written, dict) else {}
    if isinstance(written, list) and all(isinstance(line, str) for line in written):
        return _lines(path)
    if COUPLE & keys.keys() or any(isinstance(keys.get(one), dict) for one in PEOPLE):
        library.checked_file(CoupleFile, path)
        return "A simulated couple.", ()
    if (PEOPLE | ROLES) & keys.keys():
        return _lines(path)
    exercise, flagged = library.load_judged(path)
    steps, minutes = counted(len(exercise.steps), "step"), counted(exercise.minutes, "minute")
    return f"'{exercise.title}', {steps}, about {minutes}.", flagged


def _lines(path: Path) -> tuple[str, tuple[Problem, ...]]:
    from voiceguide.core.text import counted
    from voiceguide.library import find as library

    lines, flagged = library.load_judged_lines(path)
    return f"{counted(lines.fewest, 'line')} of your own.", flagged
