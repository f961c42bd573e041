"""Ways to tell that a turn is over, all on the same virtual clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from voiceguide.core.endpointer import Endpointer, Onset
from voiceguide.core.events import Expectation, Heard, SpeechEnded, SpeechStarted, TurnKind
from voiceguide.core.phrases import Comprehension, phrases_for
from voiceguide.core.turns import Turn
from voiceguide.ports import EAR_RATE, Hypothesis, Recognizer, VoiceDetector

EarEvent = SpeechStarted | SpeechEnded | Heard
_PREROLL = EAR_RATE * 3 // 10 * 2


def hear(
    pcm: bytes, detector: VoiceDetector, expectation: Expectation, recognizer: Recognizer | None = None
) -> tuple[EarEvent, ...]:
    """Voice detector, endpointer, recognizer and comprehension as in the listener, frame by frame."""
    detector.reset()
    size = detector.frame_samples
    endpointer = Endpointer()
    unheard = recognizer.arm(phrases_for(expectation), expectation.words) if recognizer else frozenset()
    comprehension = Comprehension(expectation, unheard)
    events: list[EarEvent] = []
    for at in range(0, len(pcm) // 2 - size + 1, size):
        frame = pcm[2 * at : 2 * (at + size)]
        start, end = at * 1000 // EAR_RATE, (at + size) * 1000 // EAR_RATE
        speaking = endpointer.speaking
        change = endpointer.feed(detector.probability(frame), start, end)
        if isinstance(change, Onset):
            comprehension.speech_started(change.moment)
            events.append(SpeechStarted(at=end, onset=change.moment))
            frame = pcm[max(0, 2 * at - _PREROLL) : 2 * (at + size)]
        ended = change is not None and not isinstance(change, Onset)
        if recognizer is not None and (speaking or isinstance(change, Onset)):
            for heard in (*_fed(recognizer, frame), *(recognizer.flush() if ended else ())):
                meaning = comprehension.heard(heard.words, final=heard.final)
                events.append(Heard(at=end, meaning=meaning, final=heard.final))
        if change is not None and not isinstance(change, Onset):
            comprehension.speech_ended(change.moment)
            events.append(SpeechEnded(at=end, offset=change.moment))
    return tuple(events)


def _fed(recognizer: Recognizer, pcm: bytes) -> list[Hypothesis]:
    """In pieces that it takes."""
    pieces = (pcm[first : first + 3200] for first in range(0, len(pcm), 3200))
    return [heard for piece in pieces for heard in recognizer.feed(piece)]


Decide = Callable[[bytes, Sequence[EarEvent]], float | None]
"""Sound and what the ear made of it in, when the turn is taken to be over (seconds) out; None is never."""


def guide(kind: TurnKind) -> Decide:
    """voiceguide's own rule."""

    def decide(_pcm: bytes, events: Sequence[EarEvent]) -> float | None:
        turn = Turn(kind, 0)
        for event, after in zip(events, [*events[1:], None], strict=True):
            turn.feed(event)
            over = turn.over_at
            if over is None or not turn.spoke:
                continue
            over = max(over, event.at)
            if after is None or over < after.at:
                return over / 1000
        return None

    return decide


def quiet_for(seconds: float) -> Decide:
    """So much quiet, by the same voice detector, and nothing else."""

    def decide(_pcm: bytes, events: Sequence[EarEvent]) -> float | None:
        edges = [event for event in events if not isinstance(event, Heard)]
        for event, after in zip(edges, [*edges[1:], None], strict=True):
            if isinstance(event, SpeechEnded):
                over = max(event.at, event.offset + round(seconds * 1000))
                if after is None or over < after.at:
                    return over / 1000
        return None

    return decide


def listen_rules(pcm: bytes, _events: Sequence[EarEvent]) -> float | None:
    """The rules of SpeechRecognition's listen() with its defaults: an energy threshold that follows the room
    until speech begins, then 0.8 s below it.  Written after its documentation; buffers of 1024."""
    threshold, seconds = 300.0, 1024 / EAR_RATE
    damping = 0.15**seconds
    samples = np.frombuffer(pcm, "<i2").astype(np.float64)
    pauses = voiced = 0
    speaking = False
    for number in range(len(samples) // 1024):
        energy = float(np.sqrt(np.mean(samples[number * 1024 : (number + 1) * 1024] ** 2)))
        now = (number + 1) * seconds
        if not speaking:
            speaking = energy > threshold
            threshold = threshold * damping + energy * 1.5 * (1 - damping) if not speaking else threshold
            pauses = voiced = 0
            continue
        voiced += 1
        pauses = 0 if energy > threshold else pauses + 1
        if pauses * seconds > 0.8:
            if (voiced - pauses) * seconds >= 0.3:
                return now
            speaking = False
    return None
