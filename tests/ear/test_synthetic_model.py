"""The synthetic English model through the Vosk engine, on voices it was not trained on.

These figures say that the path from sound to words works; about people they say nothing.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from scripts.testmodel.room_sound import Room, heard_in
from scripts.testmodel.voices import HELD_OUT
from tests.support.command_line import ROOT
from tests.support.model_fixtures import BUILDER
from tests.support.speech import say, silence
from voiceguide.core.events import Answer, Control, Expectation, TurnKind
from voiceguide.core.hearing.phrases import answer_in, control_in, phrases_for, words_read
from voiceguide.core.words import understood
from voiceguide.ear.engines.vosk import VoskEngine, load

VOICES = ("en-us+m7", "en-us+linda", "en+f3", "en+Mike", "en-gb-x-rp+steph", "en-gb-scotland+m5")
SAID = (
    "pause",
    "go on",
    "say that again",
    "skip this",
    "slower please",
    "that's all",
    "over to you",
    "yes",
    "no",
)
SENTENCES = (
    *("i'm not ready", "not ready yet", "i can't", "i don't want to", "i don't know", "maybe", "please no"),
    *("stop it", "i want to stop", "can we stop", "let's stop", "time out", "i need a break", "too much"),
    *("what did you say", "how long is left", "where are we"),
)
LINES = ("i am here with you", "we have time for this", "i like how you think", "you can feel good today")
OTHER_TALK = (
    "my brother and his wife come for dinner",
    "the car needs water and a wash",
    "she can read the letter in the morning",
    "they want coffee and bread with butter",
)
LIVING_ROOM = Room(reverberation_s=0.4, echo_level=0.3, signal_to_noise_db=20, noise="pink")
ROOMS = pytest.mark.parametrize("room", [Room(), LIVING_ROOM], ids=["close by", "across a living room"])


@pytest.fixture(scope="module")
def engine(synthetic_model: Path) -> VoskEngine:
    return load(synthetic_model)


def hear(engine: VoskEngine, text: str, voice: str, room: Room, line: Sequence[str] = ()) -> list[str]:
    """The words of one turn."""
    spoken = np.frombuffer(silence(0.3) + say(text, voice) + silence(0.3), "<i2").astype(np.float32)
    sound = heard_in(room, spoken, np.random.default_rng(1)).astype("<i2").tobytes()
    engine.arm(phrases_for(Expectation(kind=TurnKind.ANSWER)), line)
    told = [
        hypothesis for at in range(0, len(sound), 640) for hypothesis in engine.feed(sound[at : at + 640])
    ]
    return [word for hypothesis in (*told, *engine.flush()) if hypothesis.final for word in hypothesis.words]


def meant(words: Sequence[str]) -> tuple[Answer | None, Control | None]:
    """What they are, as a whole utterance."""
    return answer_in(words), control_in(words)


def test_the_voices_here_were_not_trained_on() -> None:
    """Or the figures below would be flattery."""
    assert {voice.split("+")[1] for voice in VOICES} <= set(HELD_OUT)


def test_a_control_is_heard(engine: VoskEngine) -> None:
    """One phrase, one voice."""
    assert hear(engine, "pause", VOICES[0], Room()) == ["pause"]


def test_every_phrase_and_line_can_be_heard(engine: VoskEngine) -> None:
    """No word of a control is outside the vocabulary."""
    assert engine.arm(tuple(understood.CONTROL_PHRASES), " ".join(LINES).split()) == frozenset()


@pytest.mark.slow
def test_any_vocabulary_can_be_built(tmp_path: Path) -> None:
    """Words from a file, never met in training, are pronounced by espeak-ng and heard."""
    vocabulary = tmp_path / "words.txt"
    vocabulary.write_text("Zebra crossing, okapi!")
    command = [*BUILDER, tmp_path / "model", "--kind", "synthetic", "--vocabulary", vocabulary]
    subprocess.run(list(map(str, command)), cwd=ROOT, check=True)
    engine = load(tmp_path / "model")
    assert engine.arm(["okapi zebra", "pause"]) == {"pause"}
    assert hear(engine, "okapi zebra", VOICES[0], Room(), ["okapi", "zebra"]) == ["okapi", "zebra"]


@pytest.mark.slow
@ROOMS
def test_phrases_are_heard_as_meant(engine: VoskEngine, room: Room) -> None:
    """At least nine in ten, over six voices."""
    heard = [
        meant(hear(engine, said, voice, room)) == meant(said.split()) for said, voice in product(SAID, VOICES)
    ]
    assert np.mean(heard) >= 0.9


@pytest.mark.slow
def test_replies_and_controls_of_several_words_are_heard_as_meant(engine: VoskEngine) -> None:
    """At least nine in ten of what people say instead of a plain word, over six voices."""
    heard = [
        meant(hear(engine, said, voice, Room())) == meant(said.split())
        for said, voice in product(SENTENCES, VOICES)
    ]
    assert np.mean(heard) >= 0.9


@pytest.mark.slow
def test_whoever_asks_to_stop_is_never_taken_for_a_yes(engine: VoskEngine) -> None:
    """Four phrases, five voices, close by and across a living room: of 40 none is a yes or a "continue"."""
    said = ("please no", "i want to stop", "stop it", "can we stop")
    for phrase, voice, room in product(said, VOICES[:5], (Room(), LIVING_ROOM)):
        words = hear(engine, phrase, voice, room)
        assert answer_in(words) not in (Answer.YES, Answer.MORE), words
        assert control_in(words) is not Control.CONTINUE, words


@pytest.mark.slow
@ROOMS
def test_lines_are_followed_to_their_end(engine: VoskEngine, room: Room) -> None:
    """At least nine words in ten are heard, and nine in ten lines have their end heard."""
    read = [
        words_read(line.split(), hear(engine, line, voice, room, line.split()))
        for line, voice in product(LINES, VOICES)
    ]
    expected = len(VOICES) * len(" ".join(LINES).split())
    assert sum(count for count, _ in read) / expected >= 0.9
    assert np.mean([ended for _, ended in read]) >= 0.9


@pytest.mark.slow
@ROOMS
def test_other_talk_is_not_taken_for_a_control(engine: VoskEngine, room: Room) -> None:
    """Something else entirely is heard as something else."""
    for text, voice in product(OTHER_TALK, VOICES):
        assert control_in(hear(engine, text, voice, room)) is None


@pytest.mark.slow
@ROOMS
def test_other_talk_is_not_taken_for_the_line(engine: VoskEngine, room: Room) -> None:
    """With a line expected, other words do not read it to its end: at most one in ten does."""
    ended = [
        words_read(LINES[0].split(), hear(engine, text, voice, room, LINES[0].split()))[1]
        for text, voice in product(OTHER_TALK, VOICES)
    ]
    assert np.mean(ended) <= 0.1
