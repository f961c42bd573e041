"""Ways to tell that a turn is over, all on the same virtual clock."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

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
from voiceguide.core.hearing.near_voices import NearVoices
from voiceguide.core.turns.asides import Asides
from voiceguide.core.turns.end_rule import PATIENCE
from voiceguide.core.turns.turn import Turn
from voiceguide.ear.engines.none import NoRecognizer
from voiceguide.ear.one_turn import Attention
from voiceguide.ear.sound.intake import Block
from voiceguide.ports import EAR_BLOCK, EAR_RATE, Recognizer, VoiceDetector

_HEARD_AFTER: Ms = 200
"""From a decision to the guide's first sample; until then it is taken back if somebody goes on.  Every way
that goes by quiet is given it."""


@dataclass(frozen=True, slots=True)
class Listened:
    """What the ear made of a turn."""

    events: tuple[Event, ...]
    processor_s: float
    """Processor time it took."""


def hear(
    pcm: bytes, detector: VoiceDetector, expectation: Expectation, recognizer: Recognizer | None = None
) -> Listened:
    """The real ear, block by block: as far as the sound, so far is the clock."""
    events: list[Event] = []
    clock: Ms = 0
    begin = time.process_time()
    ear = Attention(
        expectation,
        detector=detector,
        recognizer=recognizer or NoRecognizer(),
        near=NearVoices(),
        post=events.append,
        now=lambda: clock,
    )
    for first in range(0, len(pcm) // 2 - EAR_BLOCK + 1, EAR_BLOCK):
        clock = (first + EAR_BLOCK) * 1000 // EAR_RATE
        block = pcm[2 * first : 2 * (first + EAR_BLOCK)]
        ear.hear(Block(block, first, first * 1000 // EAR_RATE))
    return Listened(tuple(events), time.process_time() - begin)


Decide = Callable[[bytes, Sequence[Event]], float | None]
"""Sound and what the ear made of it in, when the turn is taken to be over (seconds) out; None is never."""


def guide(kind: TurnKind, cut_in_cost: float | None = None) -> Decide:
    """voiceguide's own rule.  An invitation counts as an end: it is a word into somebody's pause.
    `cut_in_cost`: seconds of waiting that one cut-in is worth avoiding, instead of the guide's own."""

    def decide(pcm: bytes, events: Sequence[Event]) -> float | None:
        usual = PATIENCE[kind]
        try:
            PATIENCE[kind] = replace(usual, cut_in_cost=cut_in_cost or usual.cut_in_cost)
            return by_rule(pcm, events)
        finally:
            PATIENCE[kind] = usual

    def by_rule(_pcm: bytes, events: Sequence[Event]) -> float | None:
        turn = Turn(kind, 0, asides=Asides(invites=True))
        for event, after in zip(events, [*events[1:], None], strict=True):
            assert isinstance(event, SpeechStarted | SpeechEnded | Stirred | Heard)
            turn.feed(event)
            over = turn.over_at
            if over is None or not turn.spoke:
                continue
            over = max(over, event.at)
            goes_on = isinstance(after, SpeechStarted | Stirred)
            if after is None or over + (_HEARD_AFTER if goes_on else 0) < after.at:
                return over / 1000
        return None

    return decide


def quiet_for(seconds: float) -> Decide:
    """So much quiet, by the same voice detector, and nothing else."""

    def decide(_pcm: bytes, events: Sequence[Event]) -> float | None:
        return _by_quiet(events, lambda _: seconds)

    return decide


def _by_quiet(events: Sequence[Event], needed: Callable[[SpeechEnded], float]) -> float | None:
    edges = [event for event in events if isinstance(event, SpeechStarted | SpeechEnded)]
    for event, after in zip(edges, [*edges[1:], None], strict=True):
        if isinstance(event, SpeechEnded):
            over = max(event.at, event.offset + round(needed(event) * 1000))
            if after is None or over + _HEARD_AFTER < after.at:
                return over / 1000
    return None


def listen_rules(pcm: bytes, _events: Sequence[Event]) -> float | None:
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


def smart_turn_installed() -> bool:
    """Is pipecat there, with its model of turn ends?"""
    return importlib.util.find_spec("pipecat") is not None


def smart_turn(pcm: bytes, events: Sequence[Event]) -> float | None:
    """pipecat's stock rule, with this voice detector: after 0.2 s of quiet its model judges the last eight
    seconds; "complete" ends the turn, and so do three seconds of quiet."""
    sound = np.frombuffer(pcm, "<i2").astype(np.float32) / 32768

    def needed(ended: SpeechEnded) -> float:
        judged = sound[: (ended.offset + 200) * EAR_RATE // 1000]
        complete = _model()._predict_endpoint(judged)["prediction"] == 1  # noqa: SLF001  # it has no public name
        return 0.2 if complete else 3.0

    return _by_quiet(events, needed)


@cache
def _model() -> Any:
    from pipecat.audio.turn.smart_turn.local_smart_turn_v3 import LocalSmartTurnAnalyzerV3

    return LocalSmartTurnAnalyzerV3(sample_rate=EAR_RATE)
