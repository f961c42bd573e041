"""The ear: sound in, events out.  One thread reads the microphone, detects voices and owns the recognizer."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from voiceguide.core.events import Event, Expectation, MicrophoneReturned, MicrophoneSilenced, Ms
from voiceguide.core.hearing.near_voices import NearVoices
from voiceguide.ear.engines.failsafe import Failsafe
from voiceguide.ear.one_turn import Attention, WordsHeard

if TYPE_CHECKING:
    from voiceguide.ear.sound.microphone import SoundSource
    from voiceguide.ports import Clock, Recognizer, VoiceDetector

_READ_S = 0.1
_LOST: Ms = 1_500
"""A microphone that gives nothing for so long is lost."""
_LOST_AGAIN: Ms = 12_000
"""Each time that it was, it is waited for twice as long, up to this: a machine that is too busy for its sound
is told of once, not every few seconds."""


class Listener:
    """Listens while open, and only then.  Always knows whether the microphone is alive."""

    def __init__(
        self,
        source: SoundSource,
        detector: VoiceDetector,
        recognizer: Recognizer,
        *,
        post: Callable[[Event], None],
        warn: Callable[[str], None],
        clock: Clock,
        on_words: WordsHeard | None = None,
        threaded: bool = True,
    ) -> None:
        """`post` and `warn` are called on the listener's thread, and must only hand over.  `on_words` gets
        the words themselves, for a trace that was asked to keep them.  `threaded` False: there is no
        thread, and whoever made the listener calls `listen` again and again."""
        self._source, self._detector = source, detector
        self._recognizer = Failsafe(recognizer, warn)
        self._post, self._clock, self._on_words = post, clock, on_words
        self._asked: queue.SimpleQueue[Expectation | None] = queue.SimpleQueue()
        self._attention: Attention | None = None
        self._near = NearVoices()
        self._silenced = False
        self._stalled_since: Ms | None = None
        self._lost_after = _LOST
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ear", daemon=True) if threaded else None
        if self._thread is not None:
            self._thread.start()

    def open(self, expectation: Expectation) -> None:
        """Listen for this from now on, with nothing remembered."""
        self._asked.put(expectation)

    def shut(self) -> None:
        """Stop listening, and forget."""
        self._asked.put(None)

    def close(self) -> None:
        """Release the microphone and the recognizer.  Safe to call twice."""
        self._closing.set()
        self._source.close()
        if self._thread is not None:
            self._thread.join(0.5)
        else:
            self._recognizer.close()

    def listen(self) -> None:
        """Obey what was asked, and hear the next block of sound if one comes: a round of the ear's thread."""
        self._take_orders()
        block = self._source.read(_READ_S)
        self._watch_for_mute()
        attention = self._attention
        if block is not None and attention is not None and block.captured_at >= attention.opened:
            attention.hear(block)

    # ------------------------------------------------------------------ the ear's thread

    def _run(self) -> None:
        while not self._closing.is_set():
            self.listen()
        self._recognizer.close()

    def _take_orders(self) -> None:
        while not self._asked.empty():
            expectation = self._asked.get()
            self._attention = None if expectation is None else self._attend(expectation)

    def _attend(self, expectation: Expectation) -> Attention:
        return Attention(
            expectation,
            detector=self._detector,
            recognizer=self._recognizer,
            near=self._near,
            post=self._post,
            now=self._clock.now,
            on_words=self._on_words,
        )

    def _watch_for_mute(self) -> None:
        if (self._source.silenced or self._stalled_long()) is self._silenced:
            return
        self._silenced = not self._silenced
        self._detector.reset()
        event = MicrophoneSilenced if self._silenced else MicrophoneReturned
        self._post(event(at=self._clock.now()))

    def _stalled_long(self) -> bool:
        """Has nothing come for a while?  Then the device or its server is gone."""
        if not self._source.stalled:
            if self._stalled_since is not None and self._silenced:
                self._lost_after = min(2 * self._lost_after, _LOST_AGAIN)
            self._stalled_since = None
            return False
        now = self._clock.now()
        if self._stalled_since is None:
            self._stalled_since = now
        return now - self._stalled_since >= self._lost_after
