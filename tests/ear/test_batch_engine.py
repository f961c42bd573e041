"""The batch recognizers beyond the contract: what is missing or fails is said in a sentence."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support.recognizers import synthetic_voice
from voiceguide.ear.engines.batch import LONGEST_S, BatchEngine, load_whisper
from voiceguide.ports import EAR_RATE, VoiceguideError

AUDIBLE = np.full(EAR_RATE, 1000, "<i2").tobytes()


def engine(recognize: Any) -> BatchEngine:
    """An engine around any function from sound to text."""
    made = BatchEngine("test", recognize, hears_short_phrases=True)
    made.arm([])
    return made


def test_written_text_becomes_plain_words() -> None:
    """Whisper writes sentences; the ear gives words."""
    made = engine(lambda _: "I'm here -- with you, Ana’s 2 well-known words.")
    made.feed(AUDIBLE)
    assert made.flush()[0].words == ("i'm", "here", "with", "you", "ana's", "2", "well-known", "words")


def test_a_failing_engine_is_a_sentence_and_the_next_utterance_works() -> None:
    """Whatever an engine raises, a person gets one sentence, and hearing goes on."""
    failures = iter([RuntimeError("out of memory")])

    def recognize(_audio: Any) -> str:
        for failure in failures:
            raise failure
        return "hello"

    made = engine(recognize)
    made.feed(AUDIBLE)
    with pytest.raises(VoiceguideError, match="out of memory"):
        made.flush()
    made.feed(AUDIBLE)
    assert made.flush()[0].words == ("hello",)


def test_an_endless_utterance_does_not_fill_the_memory() -> None:
    """After ten minutes nothing more is kept."""
    lengths: list[int] = []

    def recognize(audio: Any) -> str:
        lengths.append(len(audio.frame_data))
        return ""

    made = engine(recognize)
    for _ in range(LONGEST_S + 5):
        made.feed(AUDIBLE)
    made.flush()
    assert lengths == [LONGEST_S * EAR_RATE * 2]


def test_a_missing_whisper_model_is_named(tmp_path: Path) -> None:
    """It is never fetched."""
    with pytest.raises(VoiceguideError, match=r"no Whisper model in .*tiny\.pt"):
        load_whisper(tmp_path / "tiny.pt")


@pytest.mark.skipif(find_spec("faster_whisper") is not None, reason="faster-whisper is installed here")
def test_a_missing_package_is_named(tmp_path: Path) -> None:
    """A model without its engine says what to install."""
    with pytest.raises(VoiceguideError, match="faster_whisper"):
        load_whisper(tmp_path)


@pytest.mark.slow
def test_dictation_hears_free_speech() -> None:
    """A sentence nobody predicted, by a synthetic voice: at least half of its words."""
    pytest.importorskip("pocketsphinx", reason="pocketsphinx has no wheel here")
    from voiceguide.ear.engines.batch import load_sphinx

    made = load_sphinx()
    made.arm([])
    sentence = "you are safe with me and we can begin again"
    made.feed(synthetic_voice(sentence))
    heard = made.flush()[0].words
    assert len(set(heard) & set(sentence.split())) >= 5
