"""A television in the next room: other synthetic voices that never stop, through a wall."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.support.speech import RATE, say

_CAST = ("en-us+m7", "en+f2", "en-gb-x-rp+m3", "en-gb-scotland+f5")
_LINES = (
    "good evening and welcome to the news at nine",
    "the council has not decided what to do about the bridge",
    "he told you that and you believed him did you",
    "tomorrow will be cloudy with some rain in the north",
    "i never said that i would marry her",
    "and now over to our reporter who is standing in the rain",
)
_WALL_HERTZ = 1_000.0


@cache
def television(dbfs: float) -> npt.NDArray[np.float32]:
    """Forty seconds of it, 16 kHz mono, its end joined to its beginning; what a microphone hears of it."""
    lines = [
        say(line, _CAST[(at + take) % len(_CAST)], 165) for take in range(2) for at, line in enumerate(_LINES)
    ]
    gap = np.zeros(RATE // 5)
    sound = np.concatenate([part for line in lines for part in (np.frombuffer(line, "<i2") / 32768, gap)])
    return through_a_wall(sound, dbfs)


def through_a_wall(sound: npt.NDArray[Any], dbfs: float) -> npt.NDArray[np.float32]:
    """The same, 16 kHz mono, duller, and so loud on the other side."""
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    dull: npt.NDArray[np.float64] = np.fft.irfft(
        np.fft.rfft(sound) / np.hypot(1, hertz / _WALL_HERTZ), len(sound)
    )
    loud = np.sqrt(np.mean(np.square(dull)))
    return np.asarray(dull * 10 ** (dbfs / 20) / loud, np.float32)
