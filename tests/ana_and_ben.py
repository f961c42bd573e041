"""Two synthetic people and the mirror dialogue that they go through in tests."""

from __future__ import annotations

import random

from tests.sounding_room import PIECES, Says, SoundingRoom
from voiceguide import library
from voiceguide.core.cast import Cast
from voiceguide.core.dialogue import Dialogue
from voiceguide.core.events import Ms

MIRROR = library.load("mirror")
(DIALOGUE,) = [step for step in MIRROR.steps if isinstance(step, Dialogue)]
CAST = Cast(first="Ana", second="Ben", sends_first=0)
STILL: Ms = 4_000
"""Nobody is cut in on in a pause up to this."""


def other_than(who: str) -> str:
    """Of the two."""
    return "Ben" if who == "Ana" else "Ana"


def talk(rng: random.Random, who: str, length: Ms, longest_pause: Ms = 6_000) -> list[Says]:
    """Pieces of talk, with pauses between them."""
    parts, lasts = [Says(who, rng.choice(PIECES), 700)], 2_500
    while lasts < length:
        low, high = rng.choices(((300, 1_000), (1_000, 2_500), (2_500, longest_pause)), (70, 20, 10))[0]
        parts.append(Says(who, rng.choice(PIECES), rng.randint(low, high)))
        lasts += 2_500 + parts[-1].after
    return parts


def states_said(room: SoundingRoom) -> list[str]:
    """The states of the dialogue in the order in which their first words were said."""
    states = [(name, s.first_words) for name, s in DIALOGUE.states.items()]
    texts = {CAST.fill(text, sender): name for sender in (0, 1) for name, text in states if text}
    return [texts[caption] for caption in room.captions if caption in texts]
