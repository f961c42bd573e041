"""`voiceguide preview`: an exercise's timeline as a picture, from a rehearsal.

matplotlib is imported only once there is something to draw; it comes with the extra "pictures".
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.core.text import showable
from voiceguide.ports import CannotRunHere, UsageError, VoiceguideError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from voiceguide.plan import Plan
    from voiceguide.rehearsal.virtual_time import Rehearsed

ENDINGS = (".svg", ".png", ".html")


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe to the parser where the picture goes; what is drawn is described like a rehearsal."""
    parser.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="the picture: .svg, .png, or .html with a table"
    )


def write(plan: Plan, output: str) -> Path:
    """Draw the timeline of `plan`, as the plainest two people would live it, into the file `output`.

    A file that is there is replaced.  Raises UsageError for an ending that is no picture's, CannotRunHere
    without matplotlib, VoiceguideError where the file cannot be written.
    """
    from voiceguide.rehearsal.virtual_time import estimated, ready_then_lines, rehearse

    path = checked(output)
    rehearsed = rehearse(plan.session(), estimated, couple=ready_then_lines)
    rehearsed.people = plan.cast.floors
    draw(path, rehearsed, plan.exercise.title, plan.exercise.cautions)
    return path


def checked(output: str) -> Path:
    """The path of a picture.  Raises UsageError for an ending that is no picture's."""
    path = Path(output)
    if path.suffix.lower() not in ENDINGS:
        found = showable(path.name)[:40]
        raise UsageError(
            f"A preview ends in .svg, .png or .html; found '{found}'. Write it like preview.svg."
        )
    return path


def draw(path: Path, rehearsed: Rehearsed, title: str, cautions: Sequence[str] = ()) -> None:
    """Draw a rehearsed session into `path`, by its ending; the same session always gives the same bytes.

    Raises CannotRunHere without matplotlib, VoiceguideError where the file cannot be written.
    """
    picture = _picture(path.suffix.lower(), rehearsed, title, cautions)
    try:
        path.write_bytes(picture)
    except OSError as error:
        raise VoiceguideError(f"{path} cannot be written ({error.strerror}); name another file.") from None


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
