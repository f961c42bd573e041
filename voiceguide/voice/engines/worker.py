"""What the speech engines' processes share: a plain text and a pace in, sound and word onsets out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from voiceguide.engine_process import worker


@dataclass(frozen=True, slots=True)
class Speech:
    """What an engine made of one sentence."""

    rate: int
    """Samples a second."""
    pcm: bytes
    """Mono, 16-bit, little-endian."""
    word_onsets: tuple[int, ...] = ()
    """Milliseconds from the first sample, one for each spoken word."""


Engine = Callable[[str, float], Speech]
"""Says a plain text at a pace (1.0 is the usual one)."""


def serve(load: Callable[[], Engine]) -> None:
    """Load the engine, then speak what is asked for until stdin ends."""

    def loaded() -> worker.Answerer:
        engine = load()

        def answer(request: Mapping[str, Any], _sound: bytes) -> tuple[Mapping[str, Any], bytes]:
            speech = engine(request["text"], request["pace"])
            return {"rate": speech.rate, "word_onsets": speech.word_onsets}, speech.pcm

        return answer

    worker.serve(loaded)
