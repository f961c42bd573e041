"""How much of a mirror dialogue the guide sounds: rehearsed, with every cue as long as it is in the voice
that ships.  `-s` prints the figures."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soxr

from tests.support.ana_and_ben import ANA_SENDS, CAST, MIRROR, other_than
from tests.support.pauses_in_talk import pause_range
from tests.support.room.living_room import sounds
from tests.support.room.room import RATE
from tests.support.sounding_room import PIECES, VOICES
from tests.support.speech import RATE as SPEECH_RATE
from tests.support.speech import say
from voiceguide.core.commands import Breathe, Ending, Speak
from voiceguide.core.events import Ms, TurnKind
from voiceguide.core.hearing.phrases import UNKNOWN
from voiceguide.core.script.cues import Listen
from voiceguide.core.script.performance import Performer
from voiceguide.core.session.session import Session
from voiceguide.ports import VOICE_RATE, Renderer
from voiceguide.rehearsal.people import Asked, Spoken
from voiceguide.rehearsal.virtual_time import rehearse
from voiceguide.voice.engines.choose import choose_renderer
from voiceguide.voice.guide import sound_of

if TYPE_CHECKING:
    from voiceguide.ports import Sounding

pytestmark = [pytest.mark.slow, pytest.mark.session]

SEEDS = (1, 2, 3)


@dataclass(frozen=True)
class Evening:
    """How long they talk, and what they answer."""

    sends: Ms
    """Ana's turns; mirrors are Ben's."""
    mirrors: Ms
    replies: tuple[str, ...]
    """To what one of them asks the other, in turn; then yes."""
    switches: str
    """To "now, or later?"."""


ONE_SENDS = ("yes", "partly", "yes", "yes", "yes", "yes", "yes", "no that's all")
BOTH_SEND = ("yes", "yes", "yes", "yes", "no that's all", "yes", "yes", "yes", "yes", "no that's all")
PATIENT = Evening(28_000, 28_000, BOTH_SEND, "yes")
FOURTEEN_MINUTES = Evening(25_000, 12_000, ONE_SENDS, "later")
"""As in scripts/bench/session/mirror.py, which lasted as long in real time."""
HURRIED = Evening(12_000, 10_000, BOTH_SEND, "yes")


class Two:
    """Ana and Ben on such an evening.  They follow whose turn is shown; to the third stem nothing comes."""

    def __init__(self, evening: Evening, performer: Performer) -> None:
        self._evening, self._performer = evening, performer
        self._replies = iter(evening.replies)
        self.heard = ""
        """The guide's last words."""

    def __call__(self, asked: Asked, rng: random.Random) -> Sequence[Spoken]:
        """What they say in a turn."""
        start = asked.opened + 600
        cue = self._performer.cue
        who = (cue.floor if isinstance(cue, Listen) else "") or "Ana"
        match asked.kind:
            case TurnKind.CONTROL:
                return ()
            case TurnKind.READY:
                return (_said(who, "ready", start),)
            case TurnKind.ANSWER:
                answer = self._evening.switches if "now, or later" in self.heard else "no"
                return (_said(who, answer, start),)
            case TurnKind.REPLY:
                question, reply = _said(other_than(who), "is that right", start), next(self._replies, "yes")
                held = 12_000 if reply == "no that's all" else 900
                return question, _said(who, reply, question.end + held)
            case _ if self.heard == "Perhaps: what I tell myself is…":
                return ()
        return self._talk(who, start, rng)

    def _talk(self, who: str, start: Ms, rng: random.Random) -> Sequence[Spoken]:
        ends = start + (self._evening.sends if who == "Ana" else self._evening.mirrors)
        said: list[Spoken] = []
        while start < ends:
            piece = _said(who, rng.choice(PIECES), start)
            said.append(replace(piece, words=(UNKNOWN,) * len(piece.words)))
            start = piece.end + rng.randint(*pause_range(rng))
        return *said, _said(who, "over to you", said[-1].end + 1_100)


def _said(who: str, what: str, start: Ms) -> Spoken:
    return Spoken(tuple(what.split()), start, start + 1000 * len(say(what, VOICES[who])) // (2 * SPEECH_RATE))


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    """The voice that ships."""
    chosen = choose_renderer()
    yield chosen
    chosen.close()


@pytest.fixture(scope="module")
def lasts(renderer: Renderer) -> Callable[[Sounding], tuple[Ms, Ms]]:
    """How long a cue is, and how long something of it can be heard, as a recording of the speaker shows."""

    @cache
    def of(cue: Sounding) -> tuple[Ms, Ms]:
        samples = sound_of(cue, renderer)
        heard = sounds((soxr.resample(samples, VOICE_RATE, RATE) * 32767).astype(np.int16))
        return len(samples) * 1000 // VOICE_RATE, round(1000 * sum(end - start for start, end in heard))

    return lambda cue: of(replace(cue, cue=0))


def shares(evening: Evening, lasts: Callable[[Sounding], tuple[Ms, Ms]]) -> list[tuple[float, float]]:
    """Minutes, and the part of them in which the guide spoke or chimed, led breaths left out; by seed."""
    found = []
    for seed in SEEDS:
        performer = Performer(MIRROR, CAST, ANA_SENDS)
        two = Two(evening, performer)

        def length(cue: Sounding, two: Two = two) -> Ms:
            two.heard = cue.text if isinstance(cue, Speak) else two.heard
            return lasts(cue)[0]

        result = rehearse(Session(performer), length, couple=two, seed=seed)
        assert result.ending is Ending.COMPLETED
        cues = [m.sound for m in result.moments if m.sound is not None and not isinstance(m.sound, Breathe)]
        found.append((result.length / 60_000, sum(lasts(cue)[1] for cue in cues) / result.length))
    return found


def test_in_fourteen_minutes_the_guide_sounds_twelve_percent_of_the_time_at_most(
    lasts: Callable[[Sounding], tuple[Ms, Ms]],
) -> None:
    """One sends, three times, 25 seconds each; the other says it back in twelve."""
    for minutes, share in shares(FOURTEEN_MINUTES, lasts):
        assert 13 < minutes < 15
        assert share <= 0.12


def test_with_turns_of_half_a_minute_it_sounds_eleven_percent_of_the_time_at_most(
    lasts: Callable[[Sounding], tuple[Ms, Ms]],
) -> None:
    """Both send, and take their time."""
    for minutes, share in shares(PATIENT, lasts):
        assert minutes > 18
        assert share <= 0.11


def test_for_a_couple_in_a_hurry_it_sounds_a_fifth_of_the_time_at_most(
    lasts: Callable[[Sounding], tuple[Ms, Ms]],
) -> None:
    """The same sentences in ten minutes; both send."""
    for minutes, share in shares(HURRIED, lasts):
        assert 8 < minutes < 11
        assert share <= 0.20
