"""Which phrases are heard in a recording of the guide's voice, and when."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tests.support.room.room import RATE, Pcm
from voiceguide.core.text import sentences
from voiceguide.voice.engines.choose import choose_renderer

if TYPE_CHECKING:
    from voiceguide.ports import Samples

_SAME_SOUND = 0.47
"""Correlation; espeak's breath is random, so never 1.  Measured on three whole sessions: 0.60 to 0.94 for the
13 sentences that the guide said, at most 0.33 for two that it did not say."""


def found_in(recording: Pcm, phrases: list[str]) -> dict[str, float]:
    """When each phrase is heard in the guide's voice, in seconds; those not heard whole are missing."""
    heard = recording.astype(np.float32)
    with closing(choose_renderer()) as renderer:
        sounds = {
            phrase: [renderer.render(sentence).samples for sentence in sentences(phrase)]
            for phrase in phrases
        }
    size = 1 << (len(heard) + max(len(sound) for parts in sounds.values() for sound in parts)).bit_length()
    spectrum = np.fft.rfft(heard, size)  # of minutes of sound: once, not for every sentence
    places = {}
    for phrase, parts in sounds.items():
        found = [_place(heard, spectrum, size, sound) for sound in parts]
        if None not in found and found == sorted(filter(None, found)):
            places[phrase] = found[0] or 0.0
    return places


def _place(heard: Samples, spectrum: NDArray[np.complexfloating], size: int, sound: Samples) -> float | None:
    """Where `sound` correlates best, in seconds; None if that is not the same sound."""
    match = np.fft.irfft(spectrum * np.conj(np.fft.rfft(sound, size)), size)
    place = int(np.argmax(match[: len(heard)]))
    there = heard[place : place + len(sound)].astype(np.float64)
    alike = match[place] / np.sqrt(np.sum(there**2) * np.sum(sound.astype(np.float64) ** 2))
    return place / RATE if alike > _SAME_SOUND else None
