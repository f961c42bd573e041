"""A television that was on before anybody spoke, heard on a sample clock; all voices are synthetic."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ana_and_ben import CAST, MIRROR, STILL, talk
from tests.sounding_room import PIECES, Says, SoundingRoom
from tests.television import television
from tests.test_tearful_evening import A_FEW_SECONDS, Evening, answered
from voiceguide.core.events import Ms
from voiceguide.core.performance import Performer
from voiceguide.core.session import Session
from voiceguide.ear import vosk_engine
from voiceguide.voice.renderer import choose_renderer

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group(__name__)]

BEGINS: Ms = 280_000
"""Arriving, whether now is good, and the first turns of talk."""
A_DOZEN_SECONDS: Ms = 12_000


class Talkers(Evening):
    """Nobody says that they are done."""

    def talks(self, who: str) -> list[Says]:
        return talk(self.rng, who, 8_000, 3_500)


@pytest.fixture(scope="module")
def beginning(synthetic_model: Path) -> Iterator[SoundingRoom]:
    """How such an evening begins: television at -50 dBFS, people at -26 dBFS."""
    renderer = choose_renderer()
    session = Session(Performer(MIRROR, CAST))
    room = SoundingRoom(session, vosk_engine.load(synthetic_model), renderer, Talkers(), speech_dbfs=-26.0)
    room.next_door = television(-50.0)
    room.perform(BEGINS)
    yield room
    renderer.close()


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
