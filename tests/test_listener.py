"""The ear as a whole: sound in, events out, with the real recognizer on synthetic voices."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.contracts.fakes import FakeRecognizer
from tests.fake_voice_detector import FakeVoiceDetector
from tests.speech import say, silence
from voiceguide.core.events import (
    Control,
    Event,
    Expectation,
    Heard,
    MicrophoneReturned,
    MicrophoneSilenced,
    SpeechEnded,
    SpeechStarted,
    TurnKind,
)
from voiceguide.ear.intake import Block
from voiceguide.ear.listener import Listener
from voiceguide.ear.vosk_engine import load
from voiceguide.ports import EAR_BLOCK, Hypothesis, Recognizer

LINE = Expectation(kind=TurnKind.LINE, words=("i", "am", "glad", "you", "are", "here"))


class Tape:
    """A microphone and a clock in one: sound as fast as it is read, time by its samples."""

    clipping, gaps, level_dbfs = False, 0, -30.0

    def __init__(self, pcm: bytes) -> None:
        self.silenced = self.stalled = False
        self.may_play, self.played = threading.Event(), threading.Event()
        self._pcm, self._at = pcm, 0

    def now(self) -> int:
        return self._at // 16

    def read(self, timeout: float) -> Block | None:
        if not self.may_play.wait(timeout):
            return None
        raw = self._pcm[2 * self._at : 2 * (self._at + EAR_BLOCK)]
        if len(raw) < 2 * EAR_BLOCK:
            self.played.set()
            self.played.wait(timeout)
            return None
        block = Block(raw, self._at, self.now())
        self._at += EAR_BLOCK
        return block

    def close(self) -> None:
        """Nothing to release."""


def listened(
    pcm: bytes, recognizer: Recognizer, expectation: Expectation | None = LINE
) -> tuple[list[Event], list[str]]:
    """Every event, and every warning, of hearing `pcm`."""
    tape, events, warnings = Tape(pcm), list[Event](), list[str]()
    listener = Listener(
        tape, FakeVoiceDetector(), recognizer, post=events.append, warn=warnings.append, clock=tape
    )
    if expectation is not None:
        listener.open(expectation)
        _until(lambda: not _orders(listener))
    tape.may_play.set()
    assert tape.played.wait(20)
    listener.close()
    return events, warnings


def _orders(listener: Listener) -> bool:
    return not listener._asked.empty()


def _until(done: Callable[[], bool]) -> None:
    waited = threading.Event()
    for _ in range(200):
        if done():
            waited.wait(0.15)  # the order is taken before the recognizer is armed
            return
        waited.wait(0.01)
    raise AssertionError("the ear never took its orders")


@pytest.mark.slow
def test_a_line_is_heard_to_its_end_and_then_the_quiet(synthetic_model: Path) -> None:
    """Onset, progress, the whole line, and last the offset, near where the voice really ended."""
    voice = say("I am glad you are here", "en-us+m3")
    events, _ = listened(silence(0.6) + voice + silence(1.0), load(synthetic_model))
    assert isinstance(events[0], SpeechStarted)
    assert isinstance(events[-1], SpeechEnded)
    finals = [event.meaning for event in events if isinstance(event, Heard) and event.final]
    assert finals[-1].read == finals[-1].expected == 6
    assert abs(events[-1].offset - (600 + len(voice) // 32)) < 150


@pytest.mark.slow
def test_a_control_is_understood_and_no_word_is_handed_on(synthetic_model: Path) -> None:
    """What leaves the ear is a meaning."""
    events, _ = listened(silence(0.6) + say("go back", "en+f4") + silence(1.0), load(synthetic_model))
    meanings = [event.meaning for event in events if isinstance(event, Heard)]
    assert meanings[-1].control is Control.BACK
    assert "go" not in repr(events).split()


def test_a_shut_ear_hears_nothing() -> None:
    """No event comes of a voice while nobody is listened to."""
    events, _ = listened(silence(0.3) + say("go back", "en+f4") + silence(0.5), FakeRecognizer(), None)
    assert events == []


def test_a_recognizer_that_fails_leaves_voice_detection_in_charge() -> None:
    """It is told once; onsets and offsets go on."""

    class Broken(FakeRecognizer):
        def feed(self, pcm: bytes) -> Sequence[Hypothesis]:
            raise RuntimeError(f"cannot hear {len(pcm)} bytes")

    voice = say("I am glad you are here", "en-us+m3")
    events, warnings = listened(silence(0.3) + (voice + silence(0.8)) * 2, Broken())
    assert [type(event) for event in events].count(SpeechEnded) >= 2
    assert len(warnings) == 1 and "Words are no longer understood" in warnings[0]


def test_a_muted_microphone_is_told_once_and_once_when_it_returns() -> None:
    """Also while the ear is shut."""
    tape, events = Tape(b""), queue.SimpleQueue[Event]()
    listener = Listener(
        tape, FakeVoiceDetector(), FakeRecognizer(), post=events.put, warn=lambda _: None, clock=tape
    )
    tape.silenced = True
    assert isinstance(events.get(timeout=5), MicrophoneSilenced)
    tape.silenced = False
    assert isinstance(events.get(timeout=5), MicrophoneReturned)
    listener.close()
    assert events.empty()
