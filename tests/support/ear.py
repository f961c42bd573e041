"""The real listener, on scripted sound and a clock that only sound moves."""

from __future__ import annotations

import threading
from collections import deque

from tests.support.fake_voice_detector import FakeVoiceDetector
from tests.support.fakes import FakeRecognizer
from tests.support.patience import PATIENCE
from voiceguide.core.events import Event, Expectation, Heard, Ms, TurnKind
from voiceguide.ear.listener import Listener
from voiceguide.ear.sound.intake import Block
from voiceguide.ports import EAR_BLOCK, EAR_RATE, Recognizer, VoiceDetector

FRAME: Ms = 32
"""The detector's frame: no moment can be known better."""


class Sound:
    """A microphone and a clock: session time is as far as the sound that was read."""

    def __init__(self) -> None:
        self.silenced = self.stalled = self.clipping = self.closed = False
        self.level_dbfs = -120.0
        self._time: Ms = 0
        self._captured: Ms = 0
        self._sample = 0
        self._blocks: deque[Block] = deque()
        self._idle = 0
        self._changed = threading.Condition()

    def now(self) -> Ms:
        return self._time

    def read(self, timeout: float) -> Block | None:
        with self._changed:
            if self._blocks:
                block = self._blocks.popleft()
                self._time = max(self._time, block.captured_at + 20)
                return block
            self._idle += 1
            self._changed.notify_all()
            self._changed.wait(min(timeout, 0.001))
            return None

    def close(self) -> None:
        self.closed = True

    def capture(self, pcm: bytes) -> None:
        """Sound arrives, in blocks."""
        size = 2 * EAR_BLOCK
        with self._changed:
            for start in range(0, len(pcm), size):
                block = pcm[start : start + size].ljust(size, b"\0")
                self._blocks.append(Block(block, self._sample, self._captured))
                self._sample += EAR_BLOCK
                self._captured += 20

    def lose(self, length: Ms) -> None:
        """Sound that never arrives, though its time passes."""
        self._sample += length * EAR_RATE // 1000
        self._captured += length

    def pass_time(self, length: Ms) -> None:
        with self._changed:
            self._time += length

    def settle(self) -> None:
        """Until the listener has read everything, and once more taken its orders."""
        with self._changed:
            enough = self._idle + 3
            assert self._changed.wait_for(lambda: not self._blocks and self._idle >= enough, PATIENCE)


class Ear:
    """A listener, what it listens to, and what it reported."""

    def __init__(self, recognizer: Recognizer | None = None, detector: VoiceDetector | None = None) -> None:
        self.sound = Sound()
        self.events: list[Event] = []
        self.warnings: list[str] = []
        self.words: list[tuple[str, ...]] = []
        self.listener = Listener(
            self.sound,
            detector or FakeVoiceDetector(),
            recognizer or FakeRecognizer(),
            post=self.events.append,
            warn=self.warnings.append,
            clock=self.sound,
            on_words=lambda _at, words: self.words.append(tuple(words)),
        )

    def open(self, *line: str) -> None:
        kind = TurnKind.LINE if line else TurnKind.FREE
        self.listener.open(Expectation(kind=kind, words=line))
        self.sound.settle()

    def shut(self) -> None:
        self.listener.shut()
        self.sound.settle()

    def hear(self, *sounds: bytes) -> None:
        for sound in sounds:
            self.sound.capture(sound)
        self.sound.settle()

    def of(self, *kinds: type[object]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kinds)]

    @property
    def finals(self) -> list[Heard]:
        return [event for event in self.events if isinstance(event, Heard) and event.final]
