"""Short sounds that are not words: the earcons.  Made by rule, the same every time."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from voiceguide.core.commands import Earcon
from voiceguide.ports import VOICE_RATE
from voiceguide.voice.sounds.loudness import VOICE_LUFS
from voiceguide.voice.sounds.shaping import faded, read_only, with_loudest

if TYPE_CHECKING:
    import numpy.typing as npt

    from voiceguide.ports import Samples

EARCON_LUFS = VOICE_LUFS - 3
"""The loudest moment of every earcon."""
_SOFTER_DB = {Earcon.LONG: 4.0}
"""Nobody is to stop for it."""
# A struck bar: ratio to the base, strength, and how long it rings against the lowest part.
_PARTIALS = ((1.0, 1.0, 1.0), (2.76, 0.35, 0.5), (5.40, 0.12, 0.25))
# Each earcon: (seconds from its start, base in Hz, seconds until 60 dB down) of every stroke.
_STROKES = {
    Earcon.YOUR_TURN: ((0.0, 523.25, 0.5), (0.12, 659.26, 0.6)),
    Earcon.LONG: ((0.0, 293.66, 0.45), (0.28, 293.66, 0.5)),
    Earcon.PAUSED: ((0.0, 493.88, 0.6), (0.16, 369.99, 0.9)),
    Earcon.BELL: ((0.0, 220.0, 5.0),),
    Earcon.ENDED: ((0.0, 392.0, 2.0), (0.5, 329.63, 2.4), (1.0, 261.63, 3.6)),
}


@lru_cache
def earcon(which: Earcon) -> Samples:
    """One short sound, softer than the voice.  It is made once, and read only."""
    strokes = _STROKES[which]
    length = max(start + ring for start, _, ring in strokes)
    sound = np.zeros(round(length * VOICE_RATE))
    for start, base, ring in strokes:
        stroke = _stroke(base, ring)
        first = round(start * VOICE_RATE)
        sound[first : first + len(stroke)] += stroke
    return read_only(with_loudest(faded(sound, 0.0, 0.05), EARCON_LUFS - _SOFTER_DB.get(which, 0.0)))


def _stroke(base: float, ring: float) -> npt.NDArray[np.float64]:
    """A soft bell: inharmonic parts, the high ones gone first, struck gently (8 ms)."""
    t = np.arange(round(ring * VOICE_RATE)) / VOICE_RATE
    sound = np.zeros(len(t))
    for ratio, strength, share in _PARTIALS:
        sound += strength * np.sin(2 * np.pi * base * ratio * t) * 10 ** (-3 * t / (ring * share))
    return faded(sound, 0.008, 0.0)
