"""How long people pause inside a turn: two assumptions, each with its source."""

from __future__ import annotations

import math
import random
import zlib
from collections.abc import Callable, Mapping

from tests.support.pauses_in_talk import pause_range

Pause = Callable[[random.Random], float]
"""The length of one person's next pause, in seconds."""
_SHORTEST_S = 0.3


def as_people_are(person: random.Random, scale: float = 1.0) -> Pause:
    """The pauses of one person, as of 154 people in recordings of spontaneous talk.

    Those 380 pauses of 0.3 s and more have a median of 0.62 s (0.78 where people hesitate), a spread of their
    logs of 0.55 to 0.59, and 0.8 % of them are over 3.5 s, all in the half where people hesitate.  How much
    of the spread lies between people is assumed, and that a long one lasts 2.5 to 6 s.  `scale`: how much
    longer than theirs.
    """
    hesitates = person.random() < 0.5
    middle = scale * (0.78 if hesitates else 0.62) * math.exp(person.gauss(0, 0.25))

    def draw(rng: random.Random) -> float:
        if hesitates and rng.random() < 0.02:
            return rng.uniform(2.5, 6.0)
        return max(_SHORTEST_S, math.exp(rng.gauss(math.log(middle), 0.5)))

    return draw


def heavy(person: random.Random) -> Pause:
    """A mixture with far more long pauses (7 % over 3.5 s) and no persons in it: nobody has measured it."""
    del person

    def draw(rng: random.Random) -> float:
        low, high = pause_range(rng)
        return rng.uniform(low / 1000, high / 1000)

    return draw


MODELS: Mapping[str, Callable[[random.Random], Pause]] = {"as people are": as_people_are, "heavy": heavy}
"""Each by its name; what makes one person's pauses."""


def of_speaker(model: str, speaker: str) -> Pause:
    """The same pauses for the same speaker, every time."""
    return MODELS[model](random.Random(zlib.crc32(speaker.encode())))
