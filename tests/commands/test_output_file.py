"""The file that `--to FILE` names: whole, or as it was before."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.full_disk import disk_full_after
from voiceguide import output_file
from voiceguide.ports import VoiceguideError


def test_a_file_that_is_there_is_replaced(tmp_path: Path) -> None:
    """The new one stands in its place, and nothing beside it."""
    path = tmp_path / "evening.wav"
    path.write_bytes(b"an older evening")
    output_file.write(path, b"this evening")
    assert path.read_bytes() == b"this evening"
    assert list(tmp_path.iterdir()) == [path]


def test_on_a_full_disk_the_older_file_stays_whole(tmp_path: Path) -> None:
    """Half of a new one is worth less than what was there."""
    path = tmp_path / "evening.wav"
    path.write_bytes(b"an older evening")
    with disk_full_after(1_000), pytest.raises(VoiceguideError, match="cannot be written"):
        output_file.write(path, bytes(5_000))
    assert path.read_bytes() == b"an older evening"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """What it leads to is replaced, where that lies."""
    kept, link = tmp_path / "kept.wav", tmp_path / "link.wav"
    kept.write_bytes(b"an older evening")
    link.symlink_to(kept)
    output_file.write(link, b"this evening")
    assert link.is_symlink() and kept.read_bytes() == b"this evening"
