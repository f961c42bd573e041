"""Couples that go through the mirror dialogue on a sample clock, and how soon the guide answered them."""

from __future__ import annotations

import random
from itertools import pairwise

from tests.support.ana_and_ben import other_than, talk
from tests.support.sounding_room import Heard, Says, SoundingRoom
from voiceguide.core.events import Expectation, Ms, TurnKind

A_FEW_SECONDS: Ms = 7_000


class Evening:
    """Ana sends, once; then it is late."""

    def __init__(self) -> None:
        self.rng = random.Random(1)
        self._to_check = False
        """It was said back, and they have not asked yet whether that was it."""

    def __call__(self, asked: Expectation, floor: str, said: str) -> list[Says]:
        who = floor or "Ana"
        match asked.kind:
            case TurnKind.READY:
                return [Says(who, "ready")]
            case TurnKind.ANSWER:
                return [Says(who, "later" if "now, or later" in said else "no", 900)]
            case TurnKind.REPLY if "is there more" in said and not self._to_check:
                return self.no_more(who)
            case TurnKind.REPLY:
                self._to_check = False
                return [Says(other_than(who), "is that right", 700), Says(who, "yes", 900)]
            case _ if said == "Perhaps: what I do then is…":
                return []
        self._to_check = who == "Ben"
        return self.talks(who)

    def no_more(self, who: str) -> list[Says]:
        """To "is there more?"."""
        return [Says(who, "no that's all", 900)]

    def talks(self, who: str) -> list[Says]:
        """One turn."""
        raise NotImplementedError


class Talkers(Evening):
    """Nobody says that they are done."""

    def talks(self, who: str) -> list[Says]:
        return talk(self.rng, who, 8_000, 3_500)


def in_turn(room: SoundingRoom) -> list[tuple[Heard, Heard]]:
    """Each sound with the one after it."""
    return list(pairwise(sorted(room.heard, key=lambda heard: heard.start)))


def answered(room: SoundingRoom, *last: str) -> list[Ms]:
    """From the end of a turn whose last words were these until the guide sounds, where it does not rest."""
    rested = "now, or later"  # is asked after a rest of eight seconds
    return [
        b.start - a.end
        for a, b in in_turn(room)
        if a.what in last and b.who == "guide" and rested not in b.what
    ]
