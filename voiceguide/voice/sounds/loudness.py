"""One loudness for everything that speaks: ITU-R BS.1770-4, for 48 kHz mono."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voiceguide.ports import VOICE_RATE

if TYPE_CHECKING:
    import numpy.typing as npt

    from voiceguide.ports import Samples

VOICE_LUFS = -18.0
"""Where the voice stands."""
_SAMPLE_CEILING_DBFS = -2.0
"""No sample is higher.  Between two samples the sound may rise by half a decibel more, so no true peak
is above -1.5."""
_BLOCK, _STEP = VOICE_RATE * 4 // 10, VOICE_RATE // 10
_FLOOR_LUFS = -70.0
# The K-weighting filter, two biquads at 48 kHz (BS.1770-4, tables 1 and 2): numerator, denominator.
_K_FILTER = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)


def integrated_lufs(samples: Samples) -> float:
    """Gated loudness of the whole sound; -inf for silence.
    A sound shorter than one 0.4 s block is measured as it is."""
    powers = _block_powers(samples)
    heard = powers[powers > _power(_FLOOR_LUFS)]
    if not heard.size:
        return float("-inf")
    return _lufs(heard[heard > np.mean(heard) * 0.1].mean())  # the relative gate, 10 LU below


def loudest_lufs(samples: Samples) -> float:
    """The loudest 0.4 s of the sound (the highest momentary loudness); -inf for silence."""
    return _lufs(_block_powers(samples).max(initial=0.0))


def at_loudness(samples: Samples, lufs: float = VOICE_LUFS) -> Samples:
    """The sound at this loudness, its peaks held under the ceiling; silence stays silence."""
    now = integrated_lufs(samples)
    return limited(samples * decibels(lufs - now)) if np.isfinite(now) else samples


def limited(samples: Samples, ceiling_dbfs: float = _SAMPLE_CEILING_DBFS) -> Samples:
    """The sound with no sample above the ceiling: the gain dips smoothly around each peak (5 ms)."""
    ceiling = np.float32(decibels(ceiling_dbfs))
    if not samples.size or np.abs(samples).max() <= ceiling:
        return samples
    step = VOICE_RATE // 1000
    reach = 5
    padded = np.pad(np.abs(samples), (0, -len(samples) % step))
    needed = np.minimum(1.0, ceiling / np.maximum(padded.reshape(-1, step).max(axis=1), 1e-9))
    around = np.pad(needed, 2 * reach, constant_values=1.0)
    lowest = np.lib.stride_tricks.sliding_window_view(around, 2 * reach + 1).min(axis=1)
    window = np.hanning(2 * reach + 1)
    gain = np.convolve(lowest, window / window.sum(), mode="valid")
    middles = np.arange(len(gain)) * step + step / 2
    smooth = np.interp(np.arange(len(samples)), middles, gain)
    return np.clip(samples * smooth, -ceiling, ceiling).astype(np.float32)


def decibels(db: float) -> float:
    """The factor of a gain in dB."""
    return float(10 ** (db / 20))


def _block_powers(samples: Samples) -> npt.NDArray[np.float64]:
    """Mean square of the K-weighted sound in blocks of 0.4 s, one each 0.1 s."""
    if not samples.size:
        return np.zeros(0)
    size = 1 << (len(samples) + VOICE_RATE // 2 - 1).bit_length()  # room for the filter to die away
    turn = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    spectrum = np.fft.rfft(samples.astype(np.float64), size)
    for numerator, denominator in _K_FILTER:
        spectrum *= np.polyval(numerator[::-1], turn) / np.polyval(denominator[::-1], turn)
    weighted = np.fft.irfft(spectrum, size)[: len(samples)]
    energy = np.concatenate(([0.0], np.cumsum(weighted**2)))
    if len(samples) < _BLOCK:
        return energy[-1:] / len(samples)
    starts = np.arange(0, len(samples) - _BLOCK + 1, _STEP)
    return np.asarray((energy[starts + _BLOCK] - energy[starts]) / _BLOCK)


def _lufs(power: float) -> float:
    return float(-0.691 + 10 * np.log10(power)) if power > 0 else float("-inf")


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))
