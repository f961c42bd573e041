"""Sound as Whisper wants it: 80 log-mel bands every 10 ms, as its makers define them."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from voiceguide.ports import EAR_RATE

Floats = npt.NDArray[np.float32]

_WINDOW, _HOP, _BANDS = 400, 160, 80


def log_mel(sound: Floats) -> Floats:
    """(80, frames) of 16 kHz sound in [-1, 1], one frame for every whole 10 ms."""
    padded = np.pad(sound, _WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP][:-1]
    hann = np.hanning(_WINDOW + 1)[:-1].astype(np.float32)
    power = np.abs(np.fft.rfft(frames * hann, axis=1)) ** 2
    log = np.log10(np.maximum(power @ _filters(), 1e-10)).T
    return np.ascontiguousarray((np.maximum(log, log.max() - 8) + 4) / 4, np.float32)


@cache
def _filters() -> npt.NDArray[np.float64]:
    """(201, 80): triangles of equal area, evenly spaced on Slaney's mel scale."""
    highest = 15 + 27 * np.log(EAR_RATE / 2 / 1000) / np.log(6.4)
    mel = np.linspace(0, highest, _BANDS + 2)
    edges = np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))
    bins = np.fft.rfftfreq(_WINDOW, 1 / EAR_RATE)[:, None]
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    triangles: npt.NDArray[np.float64] = np.maximum(0, np.minimum(rising, falling))
    triangles *= 2 / (edges[2:] - edges[:-2])
    return triangles
