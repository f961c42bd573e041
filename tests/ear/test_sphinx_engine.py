"""The basic mode beyond the contract: what its gates let through, with synthetic voices in a quiet room."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
import pytest

from tests.support.recognizers import synthetic_voice
from tests.support.speech import VOICES, say, silence
from voiceguide.core.events import Expectation, TurnKind
from voiceguide.core.hearing.phrases import control_in, phrases_for
from voiceguide.core.words import understood
from voiceguide.ear.engines import sphinx as sphinx_engine
from voiceguide.ear.engines.sphinx import SphinxEngine
from voiceguide.ports import VoiceguideError

pytest.importorskip("pocketsphinx", reason="pocketsphinx has no wheel here")

LINE = ("we", "can", "begin", "again", "today")
PHRASES = phrases_for(Expectation(kind=TurnKind.LINE, words=LINE))


@pytest.fixture(scope="module")
def loaded() -> Iterator[SphinxEngine]:
    """The engine, loaded once."""
    engine = sphinx_engine.load()
    yield engine
    engine.close()


@pytest.fixture
def engine(loaded: SphinxEngine) -> SphinxEngine:
    """Armed for every control and a line, as in a session."""
    loaded.arm(PHRASES, LINE)
    return loaded


def hear(engine: SphinxEngine, pcm: bytes) -> tuple[str, ...]:
    """The words of one utterance, fed in blocks of 100 ms."""
    for at in range(0, len(pcm), 3200):
        engine.feed(pcm[at : at + 3200])
    return tuple(word for heard in engine.flush() for word in heard.words)


def test_every_word_of_the_guides_own_is_known(engine: SphinxEngine) -> None:
    """No control phrase and no answer is out of reach."""
    assert engine.arm(phrases_for(Expectation(kind=TurnKind.ANSWER))) == frozenset()


@pytest.mark.slow
def test_a_line_read_in_two_breaths_is_followed(engine: SphinxEngine) -> None:
    """After a pause in the middle, the rest of the line is the rest."""
    assert hear(engine, synthetic_voice("we can begin")) == LINE[:3]
    assert hear(engine, synthetic_voice("again today")) == LINE[3:]


@pytest.mark.slow
def test_a_line_may_be_begun_again(engine: SphinxEngine) -> None:
    """Somebody who stopped may also start from the top."""
    hear(engine, synthetic_voice("we can begin"))
    assert hear(engine, synthetic_voice("we can begin again today")) == LINE


@pytest.mark.slow
@pytest.mark.parametrize("voice", VOICES)
def test_other_talk_is_neither_line_nor_control(engine: SphinxEngine, voice: str) -> None:
    """Everyday sentences, with controls inside them, are nothing the guide acts on."""
    for text in (
        "the weather is really nice outside",
        "could you stop by the shop on your way back",
        "i wanted to continue with that book",
        "he had to go back home again in the morning",
        "what do you think about dinner",
    ):
        words = hear(engine, synthetic_voice(text, voice))
        assert control_in(words) is None
        assert LINE[-1] not in words


@pytest.mark.slow
def test_controls_are_heard_or_missed_not_mistaken() -> None:
    """Of all control phrases by one clear voice, at least half are heard and none is another one."""
    engine = sphinx_engine.load()
    heard = 0
    for phrase, control in understood.CONTROL_PHRASES.items():
        engine.arm(PHRASES, LINE)
        meant = control_in(hear(engine, synthetic_voice(phrase)))
        assert meant in (None, control), phrase
        heard += meant is control
    assert heard >= len(understood.CONTROL_PHRASES) / 2


@pytest.mark.parametrize("kind", ["white", "hum", "clicks"])
def test_noise_holds_no_words(engine: SphinxEngine, kind: str) -> None:
    """Rain, a transformer and a knocking heater say nothing."""
    time = np.arange(3 * 16_000) / 16_000
    sound = {
        "white": np.random.default_rng(1).normal(scale=1000, size=len(time)),
        "hum": 3000 * np.sin(2 * np.pi * 100 * time),
        "clicks": 20_000.0 * (np.arange(len(time)) % 8000 < 8),
    }[kind]
    assert hear(engine, sound.astype("<i2").tobytes()) == ()


@pytest.mark.parametrize("samples", [1, 100, 480, 960, 2000])
def test_a_fragment_of_a_sound_is_nothing(engine: SphinxEngine, samples: int) -> None:
    """From one sample to an eighth of a second of a voice."""
    assert hear(engine, say("go back", VOICES[1])[9000 : 9000 + 2 * samples]) == ()


def test_talk_without_an_end_is_let_go(engine: SphinxEngine) -> None:
    """Minutes of talk are not kept, and what follows the next pause is heard."""
    talk = say("we can begin again today ") * 30
    assert hear(engine, talk) == ()
    assert hear(engine, synthetic_voice("pause please")) == ("pause", "please")


@pytest.mark.slow
def test_a_gated_microphone_is_heard(engine: SphinxEngine) -> None:
    """Exact zeros between the words do no harm."""
    assert hear(engine, silence(0.5) + say("we can begin again today", VOICES[1]) + silence(0.5)) == LINE


@pytest.mark.slow
def test_it_says_nothing_on_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    """The library's own log stays off."""
    engine = sphinx_engine.load()
    engine.arm(["go back", "nosuchwordatall"], ["you"])
    hear(engine, synthetic_voice("go back"))
    hear(engine, silence(1))
    engine.close()
    said = capfd.readouterr()
    assert (said.out, said.err) == ("", "")


def test_a_missing_package_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no wheel, a person is told, without a traceback."""
    monkeypatch.setitem(sys.modules, "pocketsphinx", None)
    with pytest.raises(VoiceguideError, match="pocketsphinx cannot be loaded"):
        sphinx_engine.load()
