"""How long people are quiet inside a turn: a proposal, the same for every test and benchmark."""

from __future__ import annotations

import random

from voiceguide.core.events import Ms


def pause_range(rng: random.Random, longest: Ms = 6_000) -> tuple[Ms, Ms]:
    """Shortest and longest of a pause: 0.3 to 1 s for 70 % of them, 1 to 2.5 s for 20 %, more for 10 %."""
    return rng.choices(((300, 1_000), (1_000, 2_500), (2_500, longest)), (70, 20, 10))[0]
