"""How long led sessions really last: with every word rendered, as it will be heard."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

import pytest
import soundfile

from voiceguide.commands import breathe as breathe_command
from voiceguide.core.written.cast import Cast
from voiceguide.library import find as library
from voiceguide.plan import Plan
from voiceguide.rehearsal.as_sound import write_sound
from voiceguide.rehearsal.people import Couple, nobody, ready_then_lines

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("pattern", "minutes"),
    [("longer-exhale", 1), ("longer-exhale", 5), ("coherent", 3), ("box", 2), ("cyclic-sigh", 4)],
)
def test_what_is_exported_lasts_the_asked_minutes(tmp_path: Path, pattern: str, minutes: int) -> None:
    """Within ten seconds, in the file as in the session."""
    parser = ArgumentParser()
    breathe_command.configure(parser)
    args = parser.parse_args([pattern, "--minutes", str(minutes), "--to", "session.flac"])
    plan = breathe_command.plan(args, library.patterns())
    length = write_sound(plan, tmp_path / "session.flac", couple=nobody).length
    assert abs(length - minutes * 60_000) <= 10_000
    assert abs(soundfile.info(tmp_path / "session.flac").duration * 1_000 - length) <= 600


@pytest.mark.parametrize("couple", [ready_then_lines, nobody], ids=["both mark", "nobody speaks"])
@pytest.mark.parametrize("minutes", [2, 5])
def test_with_two_people_in_it_it_lasts_as_long(tmp_path: Path, couple: Couple, minutes: int) -> None:
    """Whether they mark their breaths or not."""
    plan = Plan(exercise=library.load("breathe").lasting(minutes), cast=Cast(first="Ana", second="Ben"))
    result = write_sound(plan, tmp_path / "session.wav", couple=couple)
    assert abs(result.length - minutes * 60_000) <= 10_000
