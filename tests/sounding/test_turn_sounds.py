"""A turn in a living room on a sample clock: real voice detector, real session, the guide's own delay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.crying import sob
from tests.support.sounding_room import Asked, Says, SoundingRoom, as_sound
from tests.support.virtual_session import TALK
from voiceguide.core.commands import Ending
from voiceguide.core.events import Expectation, Ms, TurnKind
from voiceguide.core.script.dialogue_walk import DialogueWishes
from voiceguide.core.script.performance import Performer
from voiceguide.core.script.step import ByKind
from voiceguide.core.session.session import Session
from voiceguide.core.written.cast import Cast
from voiceguide.ear.engines import vosk as vosk_engine
from voiceguide.ear.engines.none import NoRecognizer
from voiceguide.ports import Recognizer, Renderer
from voiceguide.voice.engines.choose import choose_renderer

pytestmark = pytest.mark.slow

PIECE = "when the evening comes i am often tired"
DELAY: Ms = 250
"""From a decision to the guide's first sample, about as in the virtual living room."""


@pytest.fixture(scope="module")
def voice() -> Iterator[Renderer]:
    """The guide's."""
    renderer = choose_renderer()
    yield renderer
    renderer.close()


def talked(voice: Renderer, *says: Says) -> SoundingRoom:
    """Ana has the first turn, and says this in it; nobody says anything later."""
    turns = iter([list(says)])

    def asked(expectation: Expectation, floor: str, said: str) -> list[Says]:
        del floor, said
        return next(turns, []) if expectation.kind is TurnKind.FREE else []

    return performed(voice, NoRecognizer(), asked)


def performed(voice: Renderer, recognizer: Recognizer, asked: Asked) -> SoundingRoom:
    """The whole of a short talk."""
    session = Session(Performer(TALK, Cast(first="Ana", second="Ben"), ByKind(DialogueWishes(sends_first=0))))
    room = SoundingRoom(session, recognizer, voice, asked, latency=DELAY)
    assert room.perform() is Ending.COMPLETED
    return room


def quiet_until_decided(room: SoundingRoom) -> Ms:
    """From the end of what Ana said last to the guide's decision."""
    ana = max(heard.end for heard in room.heard if heard.who == "Ana")
    guide = next(heard for heard in room.heard if heard.what == "Is there more?")
    return guide.start - DELAY - ana


def test_speech_that_returns_is_yielded_to_within_a_fifth_of_a_second(voice: Renderer) -> None:
    """Decided, and just then she goes on: the guide is not heard, and her turn lasts until she is done."""
    decided = quiet_until_decided(talked(voice, Says("Ana", PIECE)))
    for late in (20, 60, 100):
        room = talked(voice, Says("Ana", PIECE), Says("Ana", PIECE, after=decided + late))
        _, resumed = (heard for heard in room.heard if heard.who == "Ana")
        (yielded,) = room.taken_back
        assert 0 < yielded - resumed.start <= 200
        guide = next(heard for heard in room.heard if heard.what == "Is there more?")
        assert guide.start > resumed.end + 4_000
        assert room.captions.count("Is there more?") == 1


def test_a_sob_in_a_pause_starts_the_quiet_anew(voice: Renderer) -> None:
    """Synthetic sobs: the pause may be longer by all that they last."""
    usual = quiet_until_decided(talked(voice, Says("Ana", PIECE)))
    room = talked(
        voice, Says("Ana", PIECE), Says("Ana", "", 3_500, as_sound(sob())), Says("Ana", PIECE, usual - 900)
    )
    *_, last = (heard for heard in room.heard if heard.who == "Ana")
    guide = next(heard for heard in room.heard if heard.what == "Is there more?")
    assert guide.start > last.end
    assert room.captions.count("Is there more?") == 1


@pytest.mark.parametrize("says", ["i'm not done", "let me finish", "not done yet"])
def test_whoever_was_cut_in_on_says_so_and_goes_on(voice: Renderer, synthetic_model: Path, says: str) -> None:
    """ "Is there more?" came into Ana's pause; she takes the floor back by voice, and gives it away."""
    turns = iter(
        [[Says("Ana", PIECE)], [Says("Ana", says)], [Says("Ana", PIECE), Says("Ana", "over to you")]]
    )
    room = performed(voice, vosk_engine.load(synthetic_model), lambda *_: next(turns, []))
    assert room.captions[:4] == ["Ana, speak.", "Is there more?", "Please go on.", "Is there more?"]
    over = next(heard for heard in room.heard if heard.what == "over to you")
    (again,) = (h for h in room.heard if h.what == "Is there more?" and h.start > over.start)
    assert again.start - over.end <= 1_000


@pytest.mark.parametrize("after", [100, 250, 400, 550])
def test_an_answer_that_comes_at_once_is_understood(
    voice: Renderer, synthetic_model: Path, after: Ms
) -> None:
    """Ben asks, and Ana has answered before anybody would call it a silence."""
    asks = [Says("Ben", "did i get it", 700), Says("Ana", "yes", after)]
    turns = iter([[Says("Ana", PIECE)], asks])
    room = performed(voice, vosk_engine.load(synthetic_model), lambda *_: next(turns, []))
    answer = next(heard for heard in room.heard if heard.what == "yes")
    then = next(heard for heard in room.heard if heard.what == "Once more.")
    assert then.start - answer.end <= 1_000
