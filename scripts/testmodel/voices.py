"""Which synthetic people the model is trained on, and which it must meet for the first time in a test."""

from __future__ import annotations

import random

from .espeak import ACCENTS, Voice

HELD_OUT = ("f3", "m5", "m7", "Lee", "Mike", "gustave", "linda", "marcelo", "robert", "steph")
"""Never trained on, nor any near twin of theirs (mike2, steph2, steph3)."""

_TRAINING_NAMES = """
    m1 m2 m3 m4 m6 m8 f1 f2 f4 f5 klatt klatt2 klatt4 klatt5 klatt6
    Alex Alicia Andrea Andy Annie Denis Diogo Gene Gene2 Henrique Hugo Jacky Marco Mario Michael Nguyen Reed
    adam anika antonio aunty belinda benjamin boris caleb david ed edward edward2 grandma grandpa ian
    iven iven2 iven3 iven4 john kaukovalta max michel miguel norbert pablo paul pedro quincy rob sandro shelby
    travis victor whisper zac
"""
_TRAINING = ("", *_TRAINING_NAMES.split())
"""The variants trained on; "" is an accent's own voice."""
_ACCENTS = (*ACCENTS, "american", "american", "british", "received")


def training_voice(rng: random.Random) -> Voice:
    """Anybody but the held out, in any mood; the common accents more often."""
    return Voice(
        accent=rng.choice(_ACCENTS),
        variant=rng.choice(_TRAINING),
        rate=rng.randint(110, 230),
        pitch=rng.randint(15, 85),
        liveliness=rng.randint(20, 80),
        word_gap=rng.choice((0, 0, 0, 3, 8)),
    )


def held_out_voice(rng: random.Random) -> Voice:
    """One of the held out, speaking as people do in a session: neither hurried nor drawling."""
    return Voice(
        accent=rng.choice(tuple(ACCENTS)),
        variant=rng.choice(HELD_OUT),
        rate=rng.randint(130, 190),
        pitch=rng.randint(30, 70),
        liveliness=rng.randint(30, 70),
        word_gap=rng.choice((0, 0, 3)),
    )
