"""Every recognizer that the contract suite runs on.

To add one, add an entry: how to make it, and sound in which it can hear words.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from scripts.testmodel.tones import synthesise
from tests.support.fakes import FakeRecognizer, spell
from tests.support.speech import VOICES, say, silence
from voiceguide.ear.engines import vosk as vosk_engine
from voiceguide.ear.engines import whisper as whisper_engine
from voiceguide.ear.engines.none import NoRecognizer
from voiceguide.ports import Recognizer

REAL_MODEL = "VOICEGUIDE_TEST_VOSK_MODEL"
"""Names the folder of a real English Vosk model that takes grammars, to run the suite on it too."""

NONSENSE = "xyzzyq"
"""No recognizer knows this word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One recognizer under test."""

    make: Callable[[pytest.FixtureRequest], Recognizer]
    """May call pytest.skip(reason) where the engine is missing."""
    speak: Callable[[str], bytes]
    """Words as sound that this recognizer can hear, with a little quiet around them."""
    spells_any_word: bool = False
    """It has no list of words, so it cannot tell which it never hears."""


def synthetic_voice(text: str, voice: str = VOICES[1]) -> bytes:
    """A synthetic voice in a quiet room, from which every English recognizer here should hear words."""
    pcm = silence(0.3) + say(text, voice) + silence(0.4)
    samples = np.frombuffer(pcm, "<i2") + np.random.default_rng(5).normal(scale=10, size=len(pcm) // 2)
    return bytes(samples.astype("<i2").tobytes())


def spelled(text: str) -> bytes:
    """For the fake."""
    return silence(0.3) + spell(text) + silence(0.4)


def _whisper(_request: pytest.FixtureRequest) -> Recognizer:
    return whisper_engine.load()


class _Melodies:
    """Vosk on the model whose words are melodies."""

    def make(self, request: pytest.FixtureRequest) -> Recognizer:
        self._model: Path = request.getfixturevalue("tone_model")
        return vosk_engine.load(self._model)

    def speak(self, text: str) -> bytes:
        """After make()."""
        return synthesise(self._model, text.split(), tail_s=0.4)


def _synthetic_vosk(request: pytest.FixtureRequest) -> Recognizer:
    return vosk_engine.load(request.getfixturevalue("synthetic_model"))


_melodies = _Melodies()


def _real_vosk(_request: pytest.FixtureRequest) -> Recognizer:
    if not (path := os.environ.get(REAL_MODEL)):
        pytest.skip(f"no real English Vosk model here: name its folder in {REAL_MODEL}")
    return vosk_engine.load(Path(path))


SUBJECTS = {
    "fake": Subject(make=lambda _: FakeRecognizer(deaf_to={NONSENSE}), speak=spelled),
    "fake without partials": Subject(
        make=lambda _: FakeRecognizer(deaf_to={NONSENSE}, partials=False), speak=spelled
    ),
    "none": Subject(make=lambda _: NoRecognizer(), speak=synthetic_voice),
    "whisper": Subject(make=_whisper, speak=synthetic_voice, spells_any_word=True),
    "vosk, melodies": Subject(make=_melodies.make, speak=_melodies.speak),
    "vosk, the synthetic model": Subject(make=_synthetic_vosk, speak=synthetic_voice),
    "vosk, a real model": Subject(make=_real_vosk, speak=synthetic_voice),
}
