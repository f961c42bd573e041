"""A voice close by, over household noise, and at the other end of a room."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from scripts.testmodel.room_sound import FULL_SCALE, noise
from voiceguide.ear.sound.recording import read_recording
from voiceguide.ports import EAR_RATE

Sound = npt.NDArray[np.float64]

PLACES = ("close", "noise", "far")
_LEVELS = {"close": -26.0, "noise": -26.0, "far": -46.0}
"""dBFS of the voice where it is loud."""
_ROOM_DBFS, _HOUSEHOLD_DBFS = -60.0, -36.0
_ECHO_S, _ECHOES_DB = 0.45, 2.0
"""How long the far room's echo takes to fall by 60 dB, and its energy against the direct sound."""
_HOUSEHOLD = ("dishes", "tap", "waltz", "Vibe", "happy_music")
_BEFORE_S, _AFTER_S = 0.6, 0.9


def read(file: Path) -> Sound:
    """A recording, in [-1, 1]."""
    return np.frombuffer(read_recording(file), "<i2") / 32768


class Places:
    """Puts recordings of people into rooms, the same way every time."""

    def __init__(self, data: Path) -> None:
        """`data` holds noise/*.flac and speech/*.flac."""
        files = [f for f in sorted((data / "noise").iterdir()) if any(n in f.name for n in _HOUSEHOLD)]
        self._household = [read(file) for file in files]
        talk = [_voice(read(file)) for file in sorted((data / "speech").glob("*.flac"))[::7]]
        voices = [np.concatenate([each / _loud(each) for each in talk[start::3]]) for start in range(3)]
        shortest = min(len(each) for each in voices)
        self._household.append(np.sum([each[:shortest] for each in voices], axis=0))
        self._random = np.random.default_rng(3)

    def put(self, sound: Sound, place: str) -> bytes:
        """16 kHz int16, with some of the room's own sound around it."""
        voice = _voice(sound)
        if place == "far":
            voice = self._echoing(voice)
        voice = voice / _loud(voice) * 10 ** (_LEVELS[place] / 20)
        heard = np.pad(voice, (round(_BEFORE_S * EAR_RATE), round(_AFTER_S * EAR_RATE)))
        heard = heard + noise("pink", len(heard), self._random) * 10 ** (_ROOM_DBFS / 20)
        if place == "noise":
            heard += self._some_household(len(heard)) * 10 ** (_HOUSEHOLD_DBFS / 20)
        return bytes((np.clip(heard, -1, 1) * FULL_SCALE).astype("<i2").tobytes())

    def _echoing(self, voice: Sound) -> Sound:
        count = round(_ECHO_S * EAR_RATE)
        tail = self._random.normal(size=count) * 10 ** (-3 * np.arange(count) / count)
        tail *= np.sqrt(10 ** (_ECHOES_DB / 10) / np.sum(tail**2))
        tail[0] = 1.0
        size = 1 << (len(voice) + count).bit_length()
        echoing: Sound = np.fft.irfft(np.fft.rfft(voice, size) * np.fft.rfft(tail, size), size)
        return echoing[: len(voice) + count]

    def _some_household(self, count: int) -> Sound:
        whole = self._household[self._random.integers(len(self._household))]
        at = int(self._random.integers(max(1, len(whole) - count)))
        part = np.resize(whole[at:], count)
        scaled: Sound = part / np.sqrt(np.mean(part**2) + 1e-12)
        return scaled


def _loud(sound: Sound) -> float:
    """The root mean square of the frames in which there is a voice."""
    power = np.mean(sound[: len(sound) // 320 * 320].reshape(-1, 320) ** 2, axis=1)
    return float(np.sqrt(power[power > 0.05 * power.max()].mean()) + 1e-12)


def _voice(sound: Sound) -> Sound:
    """Without the quiet at both ends."""
    level = np.sqrt(np.mean(sound[: len(sound) // 160 * 160].reshape(-1, 160) ** 2, axis=1))
    loud = np.flatnonzero(level > 0.02 * level.max())
    return sound[max(0, loud[0] * 160 - 800) : loud[-1] * 160 + 1600]
