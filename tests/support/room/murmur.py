"""A sound that is like no other, and how like it something is that was heard."""

from __future__ import annotations

import numpy as np

from tests.support.room.room import Pcm

HEARD = 0.5
"""Likeness of a sound that came through, though a piece of it was lost; any other sound has 0.1 at most."""


def murmur(seconds: float = 0.5) -> bytes:
    """Noise below 4 kHz at -24 dBFS as 16 kHz PCM."""
    n = round(seconds * 16_000)
    spectrum = np.fft.rfft(np.random.default_rng(1).normal(size=n))
    spectrum[n // 4 :] = 0
    wave = np.fft.irfft(spectrum, n)
    return bytes(np.rint(wave / wave.std() * 32768 * 10 ** (-24 / 20)).astype("<i2").tobytes())


def dbfs(pcm: Pcm) -> float:
    """Root mean square against full scale."""
    return float(20 * np.log10(np.sqrt(np.mean(pcm.astype(float) ** 2)) / 32768 + 1e-12))


def likeness(heard: Pcm, said: Pcm) -> float:
    """The best correlation, 0..1, of what was said anywhere in what was heard (of one rate)."""
    a, b = heard.astype(float), said.astype(float)
    size = 1 << (len(a) + len(b)).bit_length()
    products = np.fft.irfft(np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size)), size)[: len(a)]
    place = int(np.argmax(np.abs(products)))
    norms = np.linalg.norm(a[place : place + len(b)]) * np.linalg.norm(b)
    return float(abs(products[place]) / norms)
