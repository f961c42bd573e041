"""Listening to one turn: sound in, block by block, events out.  Forgotten when the ear shuts."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from voiceguide.core.events import (
    Event,
    Expectation,
    Heard,
    Ms,
    SpeechEnded,
    SpeechStarted,
    Stirred,
    TurnKind,
)
from voiceguide.core.hearing.comprehension import Comprehension
from voiceguide.core.hearing.endpointer import Endpointer, Offset, Onset, Stirrings
from voiceguide.core.hearing.phrases import phrases_for
from voiceguide.ear.prosody import Prosody
from voiceguide.ear.voice_detector import dbfs
from voiceguide.ports import EAR_BLOCK, EAR_RATE

if TYPE_CHECKING:
    from voiceguide.core.hearing.near_voices import NearVoices
    from voiceguide.ear.sound.intake import Block
    from voiceguide.ports import Hypothesis, Recognizer, VoiceDetector

_MOST_HELD: Ms = 1_000
"""Of what may be none of its business so much is kept: longer than any gap inside a stretch of speech."""
_BYTES_MS = 2 * EAR_RATE // 1000
_STRETCH_BYTES = 7_000 * _BYTES_MS
"""Of a stretch of speech so much is kept while it lasts, to measure whose voice it was."""
WordsHeard = Callable[[Ms, Sequence[str]], None]


class Attention:
    """Listens to one turn: voice activity, words and their meaning, whose voice it was, sobs and sighs in the
    quiet."""

    def __init__(
        self,
        expectation: Expectation,
        *,
        detector: VoiceDetector,
        recognizer: Recognizer,
        near: NearVoices,
        post: Callable[[Event], None],
        now: Callable[[], Ms],
        on_words: WordsHeard | None = None,
    ) -> None:
        """Arm `recognizer`, and post everything that is heard from now on, in order.  `near` lasts for the
        whole session."""
        self.opened = now()
        if expectation.kind is not TurnKind.CONTROL:
            near.turn_begins()
        detector.reset()
        unhearable = recognizer.arm(phrases_for(expectation), expectation.words)
        self._detector, self._recognizer, self._near = detector, recognizer, near
        self._post, self._now, self._on_words = post, now, on_words
        self._comprehension = Comprehension(expectation, unhearable)
        self._endpointer, self._prosody = Endpointer(), Prosody()
        self._stirrings = Stirrings(self.opened)
        self._frame_ms: Ms = detector.frame_samples * 1000 // EAR_RATE
        self._quiet_around = recognizer.capabilities.quiet_around
        self._held: deque[bytes] = deque(maxlen=_MOST_HELD // self._frame_ms)
        """Frames held back from the recognizer until we know whether they belong to speech."""
        self._stretch = bytearray()
        self._frame = b""
        self._frame_start: Ms = self.opened
        self._next_sample: int | None = None

    def hear(self, block: Block) -> None:
        """Hear one block of sound.  Blocks come in order; some may be missing."""
        self._time(block)
        size = 2 * self._detector.frame_samples
        while len(self._frame) >= size:
            frame, self._frame = self._frame[:size], self._frame[size:]
            start = self._frame_start
            self._frame_start += self._frame_ms
            self._detect(frame, start, self._frame_start)

    def _time(self, block: Block) -> None:
        """Time frames by the sample count; sound that was lost moves them on."""
        if block.start_sample != self._next_sample:
            self._frame, self._frame_start = b"", block.captured_at
        self._frame += block.pcm
        self._next_sample = block.start_sample + EAR_BLOCK

    def _detect(self, frame: bytes, start: Ms, end: Ms) -> None:
        anybody, level = self._detector.probability(frame), dbfs(frame)
        probability = self._near.feed(anybody, level, start, end)
        self._held.append(frame)
        match self._endpointer.feed(probability, start, end):
            case Onset(moment):
                self._begin(moment, end)
            case Offset(moment):
                self._end(moment, end)
            case None if not self._endpointer.speaking:
                self._mind_stirrings(probability if self._near.strangers_at(end) else anybody, end)
            case None if not (self._endpointer.wavering or self._near.only_strangers(level, end)):
                self._release()

    def _begin(self, onset: Ms, now: Ms) -> None:
        self._comprehension.speech_started(onset)
        self._post(SpeechStarted(at=self._now(), onset=onset))
        self._stretch.clear()
        voiced = (now - onset) // self._frame_ms
        while len(self._held) > voiced + self._around(now):
            self._held.popleft()
        self._release()
        del self._stretch[: -_BYTES_MS * (now - onset)]

    def _around(self, now: Ms) -> int:
        """How many frames of quiet around speech the recognizer gets; none while strangers talk."""
        return 0 if self._near.strangers_at(now) else self._quiet_around // self._frame_ms

    def _release(self) -> None:
        """Give the recognizer what was held back: it is part of what somebody says."""
        self._feed(self._held)
        self._stretch += b"".join(self._held)
        self._held.clear()
        del self._stretch[:-_STRETCH_BYTES]

    def _end(self, offset: Ms, now: Ms) -> None:
        """Post the words first: once the quiet is known, the turn may be over at once."""
        self._feed(list(self._held)[: self._around(now)])
        self._understood(self._recognizer.flush())
        self._comprehension.speech_ended(offset)
        other = self._prosody.ended(bytes(self._stretch))
        self._post(SpeechEnded(at=self._now(), offset=offset, other_voice=other))
        self._stirrings.reset()

    def _mind_stirrings(self, probability: float, end: Ms) -> None:
        until = self._stirrings.feed(probability, end)
        if until is not None:
            self._post(Stirred(at=self._now(), until=until))

    def _feed(self, frames: Iterable[bytes]) -> None:
        for frame in frames:
            self._understood(self._recognizer.feed(frame))

    def _understood(self, hypotheses: Sequence[Hypothesis]) -> None:
        for hypothesis in hypotheses:
            meaning = self._comprehension.heard(
                hypothesis.words, final=hypothesis.final, unsure=hypothesis.unsure
            )
            now = self._now()
            if self._on_words is not None and hypothesis.final:
                self._on_words(now, hypothesis.words)
            self._post(Heard(at=now, meaning=meaning, final=hypothesis.final))
