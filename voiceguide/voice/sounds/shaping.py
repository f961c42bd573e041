"""What every made sound is given: soft ends, its loudness, and that nobody changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voiceguide.ports import VOICE_RATE
from voiceguide.voice.sounds.loudness import decibels, limited, loudest_lufs

if TYPE_CHECKING:
    import numpy.typing as npt

    from voiceguide.ports import Samples


def faded(sound: npt.NDArray[np.float64], rise_s: float, fall_s: float) -> npt.NDArray[np.float64]:
    """The sound, in place, with soft ends."""
    rise, fall = round(rise_s * VOICE_RATE), round(fall_s * VOICE_RATE)
    if rise:
        sound[:rise] *= np.sin(np.linspace(0, np.pi / 2, rise + 1)[1:]) ** 2
    if fall:
        sound[-fall:] *= np.cos(np.linspace(0, np.pi / 2, fall + 1)[1:]) ** 2
    return sound


def with_loudest(sound: npt.NDArray[np.float64], lufs: float) -> Samples:
    """The sound, its loudest 0.4 s at `lufs`."""
    samples = sound.astype(np.float32)
    return limited(samples * np.float32(decibels(lufs - loudest_lufs(samples))))


def read_only(samples: Samples) -> Samples:
    """The same samples; whoever writes into them fails."""
    samples.flags.writeable = False
    return samples
