"""What a room and a microphone do to a voice: colour, echo, noise, distance.  For training and measuring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .espeak import RATE

if TYPE_CHECKING:
    import numpy.typing as npt

    Samples = npt.NDArray[np.float32]

FULL_SCALE = 32767


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One place to be heard in.  None means: not at all."""

    tilt: float = 0.0
    """-0.6..0.6: a dull to a bright microphone."""
    reverberation_s: float | None = None
    """How long an echo takes to fall by 60 dB."""
    echo_level: float = 0.3
    """The echoes' energy against the direct sound's."""
    signal_to_noise_db: float | None = None
    noise: str = "brown"
    """One of `NOISES`."""
    peak_db: float = -12.0
    """The loudest sample against full scale."""


NOISES = ("white", "pink", "brown", "hum")


def random_room(rng: np.random.Generator) -> Room:
    """Any living room, from a studio to a bad one."""
    return Room(
        tilt=float(rng.uniform(-0.6, 0.6)) if rng.random() < 0.6 else 0.0,
        reverberation_s=float(rng.uniform(0.1, 0.6)) if rng.random() < 0.6 else None,
        echo_level=float(10 ** rng.uniform(-1.5, -0.1)),
        signal_to_noise_db=float(rng.uniform(5, 40)) if rng.random() < 0.85 else None,
        noise=str(rng.choice(NOISES)),
        peak_db=float(rng.uniform(-36, -1)),
    )


def heard_in(room: Room, sound: Samples, rng: np.random.Generator) -> Samples:
    """`sound` (16 kHz, any scale) as the microphone in `room` gives it: int16's scale, same length."""
    heard = sound.astype(np.float64)
    if room.tilt:
        heard = heard + room.tilt * np.concatenate([[0.0], heard[:-1]])
    if room.reverberation_s is not None:
        heard = _convolve(heard, _echoes(room.reverberation_s, room.echo_level, rng))
    if room.signal_to_noise_db is not None:
        # Power where there is sound: a long quiet must not make the noise softer.
        loud = np.abs(heard) > 0.02 * np.abs(heard).max(initial=0.0)
        power = float(np.mean(heard[loud] ** 2)) if loud.any() else 1.0
        heard = heard + noise(room.noise, len(heard), rng) * np.sqrt(
            power / 10 ** (room.signal_to_noise_db / 10)
        )
    peak = np.abs(heard).max(initial=1e-9)
    heard = heard * (FULL_SCALE * 10 ** (room.peak_db / 20) / peak)
    heard += rng.normal(0, rng.uniform(0.3, 6), len(heard))  # the microphone's own hiss
    return np.asarray(np.clip(heard, -FULL_SCALE - 1, FULL_SCALE), np.float32)


def noise(kind: str, count: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """`count` samples of noise with power 1."""
    if kind == "hum":
        time = np.arange(count) / RATE
        base = rng.choice([50.0, 60.0, 100.0, 120.0])
        sound = sum(np.sin(2 * np.pi * base * k * time + rng.uniform(0, 6)) / k for k in range(1, 6))
        sound = sound + 0.3 * rng.normal(0, 1, count)
    else:
        fall = {"white": 0.0, "pink": 0.5, "brown": 1.0}[kind]  # amplitude ~ 1 / frequency ** fall
        spectrum = np.fft.rfft(rng.normal(0, 1, count))
        frequency = np.maximum(np.fft.rfftfreq(count, 1 / RATE), 40.0)
        sound = np.fft.irfft(spectrum / frequency**fall, count)
    return np.asarray(sound / np.sqrt(np.mean(sound**2) + 1e-12), np.float64)


def _echoes(reverberation_s: float, level: float, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """The direct sound, then decaying noise."""
    count = int(reverberation_s * RATE)
    tail = rng.normal(0, 1, count) * 10 ** (-3 * np.arange(count) / count)
    tail *= np.sqrt(level / np.sum(tail**2))
    tail[0] = 1.0
    return np.asarray(tail, np.float64)


def _convolve(sound: npt.NDArray[np.float64], response: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    size = 1 << (len(sound) + len(response)).bit_length()
    product = np.fft.rfft(sound, size) * np.fft.rfft(response, size)
    return np.asarray(np.fft.irfft(product, size)[: len(sound)], np.float64)
