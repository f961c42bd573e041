"""One open ear with the real voice detector: how speech ends, whose voice it is, who stirs in the quiet."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.support.crying import sigh, sob
from tests.support.speech import RATE, VOICES, doorbell, say, silence
from tests.support.television import television
from voiceguide.core.events import Event, Expectation, Ms, SpeechEnded, SpeechStarted, Stirred, TurnKind
from voiceguide.core.hearing.near_voices import NearVoices
from voiceguide.core.turns.evidence import Signs, another_voice
from voiceguide.ear.engines.none import NoRecognizer
from voiceguide.ear.one_turn import Attention
from voiceguide.ear.prosody import measured
from voiceguide.ear.sound.intake import Block
from voiceguide.ear.voice_detector import open_voice_detector
from voiceguide.ports import EAR_BLOCK

pytestmark = pytest.mark.slow

HER, HIM = VOICES[1], VOICES[0]
SENTENCES = ("when the evening comes i am often tired", "i would like to sit with you for a while")


def heard(*parts: bytes, noise_dbfs: float = -60.0) -> list[Event]:
    """What an open ear makes of these sounds, one after the other, in a room."""
    sound = np.frombuffer(b"".join(parts), "<i2").astype(np.float64)
    sound += np.random.default_rng(1).normal(0, 32767 * 10 ** (noise_dbfs / 20), len(sound))
    pcm = np.clip(sound, -32768, 32767).astype("<i2").tobytes()
    events: list[Event] = []
    time: Ms = 0
    ear = Attention(
        Expectation(kind=TurnKind.FREE),
        detector=open_voice_detector(),
        recognizer=NoRecognizer(),
        near=NearVoices(),
        post=events.append,
        now=lambda: time,
    )
    for number in range(len(pcm) // (2 * EAR_BLOCK)):
        time = 20 * (number + 1)
        block = pcm[2 * EAR_BLOCK * number : 2 * EAR_BLOCK * (number + 1)]
        ear.hear(Block(block, number * EAR_BLOCK, time - 20))
    return events


def ends(events: list[Event]) -> list[SpeechEnded]:
    """How each stretch of speech ended."""
    return [event for event in events if isinstance(event, SpeechEnded)]


@pytest.mark.parametrize("crying", [sob, sigh])
@pytest.mark.parametrize("seed", range(3))
def test_somebody_who_sobs_or_sighs_is_noticed(crying: Callable[..., bytes], seed: int) -> None:
    """Synthetic ones, ten decibels softer than speech: a stirring, or even a voice; never nothing."""
    room = {"noise_dbfs": -54.0}
    events = heard(
        silence(0.7), say(SENTENCES[0], HER), silence(2.5), crying(seed=seed), silence(1.0), **room
    )
    (first, *_) = ends(events)
    assert any(
        isinstance(event, Stirred | SpeechStarted) and event.at > first.at + 1_000 for event in events
    ), events


def test_a_quiet_room_is_nobody() -> None:
    """It neither begins anything, nor holds a turn open."""
    events = heard(silence(0.5), say(SENTENCES[0], HER), silence(7.0))
    assert isinstance(events[-1], SpeechEnded)


def test_a_doorbell_holds_a_turn_for_no_longer_than_it_rings() -> None:
    """It is no speech; at most it passes for a sigh while it sounds."""
    before = silence(0.5) + say(SENTENCES[0], HER) + silence(1.0)
    rung = (len(before) + len(doorbell())) // 32
    events = heard(before, doorbell(), silence(4.0))
    assert len(ends(events)) == 1
    assert all(event.until <= rung for event in events if isinstance(event, Stirred))


def test_a_television_next_door_begins_nothing_once_somebody_was_heard() -> None:
    """Other voices, 27 decibels softer and through a wall: no speech, and after two seconds no sob either.
    Synthetic ones."""
    talk = b"".join(say(sentence, HER) for sentence in SENTENCES * 2)
    playing = (television(-50.0)[: 10 * RATE] * 32767).astype("<i2").tobytes()
    events = heard(silence(0.5), talk, silence(1.0), playing)
    begins = (len(talk) + len(silence(1.5))) // 32
    (end,) = ends(events)
    assert end.offset < begins
    assert all(event.until <= begins + 2_000 for event in events if isinstance(event, Stirred))


def test_whoever_is_in_tears_is_heard_as_soon_as_before() -> None:
    """Twelve decibels softer than they were; no more than a tenth of a second later."""
    soft = (np.frombuffer(say(SENTENCES[0], HER), "<i2") // 4).astype("<i2").tobytes()
    talk = b"".join(say(sentence, HER) for sentence in SENTENCES * 2)
    first, second = (event for event in heard(talk, silence(2.0), soft) if isinstance(event, SpeechStarted))
    (alone,) = (event for event in heard(silence(2.0), soft) if isinstance(event, SpeechStarted))
    begins = (len(talk) + len(silence(2.0))) // 32
    assert first.at <= 200
    assert second.at - begins <= alone.at - 2_000 + 100


def test_the_end_of_a_word_is_no_stirring() -> None:
    """What follows speech at once belongs to it."""
    events = heard(*(say(sentence, HER) + silence(2.0) for sentence in SENTENCES))
    assert not [event for event in events if isinstance(event, Stirred)]


def test_another_voice_is_told_from_the_one_that_began() -> None:
    """A man after a woman is another; the same woman with another sentence is not.  Synthetic voices."""
    events = heard(*(say(text, who) + silence(1.0) for text in SENTENCES for who in (HER, HER, HIM)))
    likelier = [event.other_voice for event in ends(events)]
    assert likelier[0] is None
    others = [another_voice(Signs(other_voice=likely)) > 2 for likely in likelier[1:]]
    assert others == [False, True, False, False, True]


def test_whoever_cries_is_not_taken_for_somebody_else() -> None:
    """Another voice that is ten decibels softer is not told apart: it may be tears."""
    soft = (np.frombuffer(say(SENTENCES[0], HIM), "<i2") // 3).astype("<i2").tobytes()
    *_, end = ends(heard(say(SENTENCES[0], HER), silence(1.0), soft, silence(1.0)))
    assert end.other_voice is None


def test_too_little_voice_tells_nothing() -> None:
    """Of a click, a hiss, or no sound at all nothing is known."""
    hiss = np.random.default_rng(1).normal(0, 3_000, 16_000).astype("<i2").tobytes()
    assert measured(b"") is None
    assert measured(silence(1.0)) is None
    assert measured(hiss) is None
