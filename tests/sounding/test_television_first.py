"""A television that was on before anybody spoke, heard on a sample clock; all voices are synthetic."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.ana_and_ben import STILL, mirror_room
from tests.support.evenings import A_FEW_SECONDS, Talkers, answered
from tests.support.sounding_room import PIECES, SoundingRoom
from tests.support.television import television
from voiceguide.core.events import Ms

pytestmark = [pytest.mark.slow, pytest.mark.session]

BEGINS: Ms = 280_000
"""Arriving, whether now is good, and the first turns of talk."""
A_DOZEN_SECONDS: Ms = 12_000


@pytest.fixture(scope="module")
def beginning(synthetic_model: Path) -> SoundingRoom:
    """How such an evening begins: television at -50 dBFS, people at -26 dBFS."""
    with mirror_room(synthetic_model, Talkers(), speech_dbfs=-26.0) as room:
        room.next_door = television(-50.0)
        room.perform(BEGINS)
    return room


def test_the_first_word_beside_it_is_enough_to_go_on(beginning: SoundingRoom) -> None:
    """Within a dozen seconds after "ready", though no quiet follows it."""
    (waited,) = answered(beginning, "ready")
    assert waited <= A_DOZEN_SECONDS


def test_the_first_talk_beside_it_ends_by_quiet(beginning: SoundingRoom) -> None:
    """A few seconds after the last word, and not into a pause."""
    turns = answered(beginning, *PIECES)
    assert len(turns) >= 2
    assert STILL < min(turns) <= max(turns) <= A_FEW_SECONDS
    assert not beginning.cut_in
