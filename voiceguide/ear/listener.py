"""The ear: sound in, events out.  One thread reads the microphone, detects voices and owns the recognizer."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from voiceguide.core.endpointer import Endpointer, Onset
from voiceguide.core.events import (
    Event,
    Expectation,
    Heard,
    MicrophoneReturned,
    MicrophoneSilenced,
    Ms,
    SpeechEnded,
    SpeechStarted,
)
from voiceguide.core.phrases import Comprehension, phrases_for
from voiceguide.ear.no_recognizer import NoRecognizer
from voiceguide.ports import EAR_BLOCK, EAR_RATE

if TYPE_CHECKING:
    from voiceguide.ear.intake import Block
    from voiceguide.ear.microphone import SoundSource
    from voiceguide.ports import Clock, Hypothesis, Recognizer, VoiceDetector

_PREROLL_BLOCKS = 15
"""300 ms before the onset, so that no word loses its beginning."""
_READ_S = 0.1
_LOST: Ms = 1_500
T = TypeVar("T")
WordsHeard = Callable[[Ms, Sequence[str]], None]


class _Turn:
    """What is kept while the ear is open; gone when it shuts."""

    def __init__(self, expectation: Expectation, unhearable: frozenset[str], opened: Ms) -> None:
        self.comprehension = Comprehension(expectation, unhearable)
        self.endpointer = Endpointer()
        self.opened = opened
        self.preroll: deque[bytes] = deque(maxlen=_PREROLL_BLOCKS)
        self.frame = b""
        self.frame_start: Ms = opened
        self.next_sample: int | None = None


class Listener:
    """Listens while open, and only then; always knows whether the microphone is alive."""

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
    ) -> None:
        """`post` and `warn` are called on the listener's thread and must only hand over.  `on_words`
        is given the words themselves, for a trace that was asked to keep them."""
        self._source, self._detector, self._recognizer = source, detector, recognizer
        self._post, self._warn, self._clock, self._on_words = post, warn, clock, on_words
        self._asked: queue.SimpleQueue[Expectation | None] = queue.SimpleQueue()
        self._turn: _Turn | None = None
        self._silenced = False
        self._stalled_since: Ms | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ear", daemon=True)
        self._thread.start()

    def open(self, expectation: Expectation) -> None:
        """Listen for this, from now on, with nothing remembered."""
        self._asked.put(expectation)

    def shut(self) -> None:
        """Stop listening, and forget."""
        self._asked.put(None)

    def close(self) -> None:
        """Release the microphone and the recognizer.  Safe to call twice."""
        self._closing.set()
        self._source.close()
        self._thread.join(0.5)

    # ------------------------------------------------------------------ the ear's thread

    def _run(self) -> None:
        while not self._closing.is_set():
            self._take_orders()
            block = self._source.read(_READ_S)
            self._watch_for_mute()
            if block is not None and self._turn is not None and block.captured_at >= self._turn.opened:
                self._hear(self._turn, block)
        self._recognizer.close()

    def _take_orders(self) -> None:
        while not self._asked.empty():
            expectation = self._asked.get()
            self._turn = None if expectation is None else self._begin(expectation)

    def _begin(self, expectation: Expectation) -> _Turn:
        opened = self._clock.now()
        self._detector.reset()
        phrases = phrases_for(expectation)
        unhearable: frozenset[str] = self._ask(
            lambda: self._recognizer.arm(phrases, expectation.words), frozenset[str]()
        )
        return _Turn(expectation, unhearable, opened)

    def _watch_for_mute(self) -> None:
        if (self._source.silenced or self._stalled_long()) is self._silenced:
            return
        self._silenced = not self._silenced
        self._detector.reset()
        event = MicrophoneSilenced if self._silenced else MicrophoneReturned
        self._post(event(at=self._clock.now()))

    def _stalled_long(self) -> bool:
        """Nothing has come for a while: the device or its server is gone, without a word."""
        if not self._source.stalled:
            self._stalled_since = None
            return False
        now = self._clock.now()
        if self._stalled_since is None:
            self._stalled_since = now
        return now - self._stalled_since >= _LOST

    def _hear(self, turn: _Turn, block: Block) -> None:
        if turn.endpointer.speaking:
            self._feed(turn, block.pcm)
        else:
            turn.preroll.append(block.pcm)
        self._time(turn, block)
        size = 2 * self._detector.frame_samples
        while len(turn.frame) >= size:
            frame, turn.frame = turn.frame[:size], turn.frame[size:]
            start = turn.frame_start
            turn.frame_start += self._detector.frame_samples * 1000 // EAR_RATE
            self._detect(turn, frame, start)

    def _time(self, turn: _Turn, block: Block) -> None:
        """Frames follow the sample count; sound that was lost moves them on."""
        if block.start_sample != turn.next_sample:
            turn.frame, turn.frame_start = b"", block.captured_at
        turn.frame += block.pcm
        turn.next_sample = block.start_sample + EAR_BLOCK

    def _detect(self, turn: _Turn, frame: bytes, start: Ms) -> None:
        change = turn.endpointer.feed(self._detector.probability(frame), start, turn.frame_start)
        if isinstance(change, Onset):
            turn.comprehension.speech_started(change.moment)
            self._post(SpeechStarted(at=self._clock.now(), onset=change.moment))
            for pcm in turn.preroll:
                self._feed(turn, pcm)
            turn.preroll.clear()
        elif change is not None:
            # The words first: once the quiet is known, the turn may be over at once.
            self._understood(turn, self._ask(self._recognizer.flush, ()))
            turn.comprehension.speech_ended(change.moment)
            self._post(SpeechEnded(at=self._clock.now(), offset=change.moment))

    def _feed(self, turn: _Turn, pcm: bytes) -> None:
        self._understood(turn, self._ask(lambda: self._recognizer.feed(pcm), ()))

    def _ask(self, ask: Callable[[], T], otherwise: T) -> T:
        """Ask the recognizer.  One that fails is not asked again: voice detection alone ends the turns."""
        try:
            return ask()
        except Exception as error:
            self._warn(
                f"Words are no longer understood ({type(error).__name__}); quiet ends a turn, and keys work."
            )
            self._recognizer.close()
            self._recognizer = NoRecognizer()
            return otherwise

    def _understood(self, turn: _Turn, hypotheses: Sequence[Hypothesis]) -> None:
        for hypothesis in hypotheses:
            meaning = turn.comprehension.heard(hypothesis.words, final=hypothesis.final)
            now = self._clock.now()
            if self._on_words is not None and hypothesis.final:
                self._on_words(now, hypothesis.words)
            self._post(Heard(at=now, meaning=meaning, final=hypothesis.final))
