"""A whole mirror dialogue, heard: two voices, noise, the guide's echo, a doorbell; on a sample clock."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.ana_and_ben import CAST, DIALOGUE, STILL, mirror_room, other_than, states_said, talk
from tests.support.sounding_room import UNHEARD, Says, SoundingRoom, as_sound
from tests.support.speech import doorbell
from voiceguide.core.commands import Chime, Ending
from voiceguide.core.events import Expectation, Ms, TurnKind

pytestmark = [pytest.mark.slow, pytest.mark.session]

REPLIES = (
    *("yes", "partly", "yes", "yes", "yes", "no that's all", "yes", "yes", "yes"),
    *("yes", "yes", "yes", "yes", "yes", "no more", "yes", "yes", "yes"),
)
"""From both in turn: to the appointment, then accuracy and more for each send, summary, sense, feeling."""
ORDER = [
    "arrive",
    "appointment",
    "intention",
    "intention_too",
    "appreciation",
    "appreciation_back",
    "about_oneself",
    "just_listening",
    "send",
    "mirror",
    "accuracy",
    "missing",
    "more",
    "deepen",
    "summary",
    "not_agreeing",
    "validate",
    "empathise",
    "thanks",
    "switch",
    "switch_too",
    "swap",
    "close",
    "close_too",
    "affirmation",
    "goodbye",
]
"""What they go through, by the first time that it is said."""


class AnaAndBen:
    """They take their time: 28 s a turn, pauses up to six seconds, one "partly", one "no, that's all"."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self._replies = iter(enumerate(REPLIES))

    def __call__(self, asked: Expectation, floor: str, said: str) -> list[Says]:
        who = floor or "Ana"
        other = other_than(who)
        match asked.kind:
            case TurnKind.READY:
                return [Says(who, "ready")]
            case TurnKind.ANSWER:
                return [Says(who, "yes" if "now, or later" in said else "no", 900)]
            case TurnKind.REPLY:
                number, reply = next(self._replies)
                asks = self._talks(other, 15_000)[:-1] if number % 9 >= 6 else []
                held = [Says("Ana", "", 2_000, as_sound(doorbell()))] if reply == "no that's all" else []
                return [
                    *asks,
                    Says(other, "is that right", 700),
                    *held,
                    Says(who, reply, 12_000 if held else 900),
                ]
            case _ if said == "Perhaps: what I tell myself is…":
                return []
        return self._talks(who, 28_000)

    def _talks(self, who: str, length: Ms) -> list[Says]:
        return [*talk(self._rng, who, length), Says(who, "over to you", 700)]


@pytest.fixture(scope="module")
def lived(synthetic_model: Path) -> SoundingRoom:
    """The whole dialogue, heard once."""
    with mirror_room(synthetic_model, AnaAndBen(1)) as room:
        assert room.perform() is Ending.COMPLETED
    return room


def test_every_step_comes_in_its_order(lived: SoundingRoom) -> None:
    """With the missing piece asked for after "partly", and nothing taught twice."""
    said = states_said(lived)
    assert list(dict.fromkeys(said)) == ORDER
    again = {name for name, count in Counter(said).items() if count > 1}
    assert again <= {"send", "deepen", "appreciation", "appreciation_back"}
    assert CAST.fill(DIALOGUE.states["send"].say, sender=1) in lived.captions


def test_nobody_is_cut_in_on_in_a_pause_of_four_seconds(lived: SoundingRoom) -> None:
    """A word into somebody's turn comes only where they were quiet for longer; and whoever begins to speak
    just before it begins has not been heard yet."""
    people = sorted((h for h in lived.heard if h.who != "guide"), key=lambda h: h.start)
    pauses = [(a, b) for a, b in pairwise(people) if a.who == b.who]
    assert sum(2_500 < b.start - a.end <= STILL for a, b in pauses) >= 3
    words = [h for h in lived.heard if h.who == "guide" and h.what != Chime.__name__]
    assert not [(p, w) for p in people for w in words if p.start + UNHEARD < w.start < p.end]
    assert all(pause > STILL for pause in lived.cut_in)


def test_a_held_silence_with_a_doorbell_in_it_is_left_in_peace(lived: SoundingRoom) -> None:
    """After "is there more?": not a word, not a chime."""
    bell = next(h for h in lived.heard if h.what == "")
    answer = next(h for h in lived.heard if h.what == "no that's all")
    assert answer.start - bell.end >= 12_000
    assert not [h for h in lived.heard if h.who == "guide" and bell.start < h.start < answer.end]


def test_the_guide_sounds_twelve_percent_of_the_time_at_most(lived: SoundingRoom) -> None:
    """Words, chimes and bells, with turns of 28 seconds."""
    assert lived.length > 15 * 60_000
    assert lived.guide_share <= 0.12
