"""`voiceguide preview`: an exercise's timeline as a picture, from a rehearsal.

matplotlib is imported only once there is something to draw; it comes with the extra "pictures".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceguide import output_file
from voiceguide.commands import options
from voiceguide.exit_codes import DONE
from voiceguide.ports import CannotRunHere

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence
    from pathlib import Path

    from voiceguide.plan import Plan
    from voiceguide.rehearsal.virtual_time import Rehearsed

ENDINGS = (".svg", ".png", ".html")
FORMER = {"-o": "--to FILE", "--output": "--to FILE"}


def configure(parser: ArgumentParser) -> None:
    """What is drawn, and where to."""
    options.exercise_name(parser)
    options.exercise(parser)
    options.output(parser, "the picture: .svg, .png, or .html with a table", required=True)


def run(args: Namespace) -> int:
    """Draw it; the exit code.  Raises VoiceguideError."""
    path = output_file.checked(args.to, ENDINGS)
    write(options.plan_of(args, args.name, ask=True), path)
    print(path)
    return DONE


def write(plan: Plan, path: Path) -> None:
    """Draw the timeline of `plan`, as the plainest two people would live it, into `path`, by its ending.

    A file that is there is replaced.  Raises CannotRunHere without matplotlib, VoiceguideError where the file
    cannot be written.
    """
    from voiceguide.rehearsal.length import estimated
    from voiceguide.rehearsal.people import ready_then_lines
    from voiceguide.rehearsal.virtual_time import rehearse

    rehearsed = rehearse(plan.session(), estimated, couple=ready_then_lines, people=plan.cast.floors)
    draw(path, rehearsed, plan.exercise.title, plan.exercise.cautions)


def draw(path: Path, rehearsed: Rehearsed, title: str, cautions: Sequence[str] = ()) -> None:
    """Draw a rehearsed session into `path`, by its ending; the same session always gives the same bytes.

    Raises CannotRunHere without matplotlib, VoiceguideError where the file cannot be written.
    """
    output_file.write(path, _picture(path.suffix.lower(), rehearsed, title, cautions))


def _picture(ending: str, rehearsed: Rehearsed, title: str, cautions: Sequence[str]) -> bytes:
    _need_matplotlib()
    from voiceguide.pictures.timeline import timeline
    from voiceguide.pictures.timeline_page import as_html
    from voiceguide.pictures.timeline_picture import as_png, as_svg

    if ending == ".png":
        return as_png(timeline(rehearsed), title)
    if ending == ".svg":
        return as_svg(timeline(rehearsed), title).encode()
    return as_html(rehearsed, title, cautions).encode()


def _need_matplotlib() -> None:
    import logging

    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it tells of its font cache; nobody asked
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise CannotRunHere(
            "This needs the extra 'pictures'; type this in the checkout: pipx install --force '.[pictures]'."
        ) from None
