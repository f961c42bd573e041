"""A voice for tests that makes no words: one short tone for each word, in no time at all."""

from __future__ import annotations

import numpy as np

from voiceguide.ports import VOICE_RATE, Rendered, VoiceguideError
from voiceguide.voice.sounds.loudness import at_loudness

_TONE_S, _GAP_S = 0.15, 0.1


class FakeRenderer:
    """Says every word as the same tone; fails for the texts in `failing`."""

    name = "fake"

    def __init__(self, *failing: str) -> None:
        self.failing = failing

    def render(self, text: str, pace: float = 1.0) -> Rendered:
        """0.25 s a word at the usual pace."""
        words = [word for word in text.split() if any(map(str.isalnum, word))]
        if not words or text in self.failing:
            raise VoiceguideError("The voice (fake) said nothing; the words are only shown.")
        word_s = (_TONE_S + _GAP_S) / pace
        t = np.arange(round(VOICE_RATE * (word_s * len(words) - _GAP_S / pace))) / VOICE_RATE
        sound = np.sin(2 * np.pi * 330 * t) * (t % word_s < _TONE_S / pace)
        onsets = tuple(round(1000 * word_s * index) for index in range(len(words)))
        return Rendered(samples=at_loudness(sound.astype(np.float32)), word_onsets=onsets)

    def close(self) -> None:
        """There is nothing to give back."""
