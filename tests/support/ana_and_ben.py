"""Two synthetic people and the mirror dialogue that they go through in tests."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.support.pauses_in_talk import pause_range
from tests.support.sounding_room import PIECES, Asked, Says, SoundingRoom
from tests.support.speech import SPEECH_DBFS
from voiceguide.core.events import Ms
from voiceguide.core.script.dialogue_walk import DialogueWishes
from voiceguide.core.script.performance import Performer
from voiceguide.core.script.step import ByKind
from voiceguide.core.script.steps.dialogue import Dialogue
from voiceguide.core.session.session import Session
from voiceguide.core.written.cast import Cast
from voiceguide.ear.engines import vosk as vosk_engine
from voiceguide.library import find as library
from voiceguide.voice.engines.choose import choose_renderer

MIRROR = library.load("mirror")
(DIALOGUE,) = [step for step in MIRROR.steps if isinstance(step, Dialogue)]
CAST = Cast(first="Ana", second="Ben")
ANA_SENDS = ByKind(DialogueWishes(sends_first=0))
STILL: Ms = 4_000
"""Nobody is cut in on in a pause up to this."""


@contextmanager
def mirror_room(model: Path, couple: Asked, *, speech_dbfs: float = SPEECH_DBFS) -> Iterator[SoundingRoom]:
    """The room for one evening with the dialogue: the couple answers, Vosk listens with `model`."""
    session = Session(Performer(MIRROR, CAST, ANA_SENDS))
    with closing(choose_renderer()) as renderer:
        yield SoundingRoom(session, vosk_engine.load(model), renderer, couple, speech_dbfs=speech_dbfs)


def other_than(who: str) -> str:
    """Of the two."""
    return "Ben" if who == "Ana" else "Ana"


def talk(rng: random.Random, who: str, length: Ms, longest_pause: Ms = 6_000) -> list[Says]:
    """Pieces of talk, with pauses between them."""
    parts, lasts = [Says(who, rng.choice(PIECES), 700)], 2_500
    while lasts < length:
        low, high = pause_range(rng, longest_pause)
        parts.append(Says(who, rng.choice(PIECES), rng.randint(low, high)))
        lasts += 2_500 + parts[-1].after
    return parts


def states_said(room: SoundingRoom) -> list[str]:
    """The states of the dialogue in the order in which their first words were said."""
    states = [(name, s.first_words) for name, s in DIALOGUE.states.items()]
    texts = {CAST.fill(text, sender): name for sender in (0, 1) for name, text in states if text}
    return [texts[caption] for caption in room.captions if caption in texts]
