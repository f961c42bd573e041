"""Synthetic speech for tests: `say("I am here")` is 16 kHz sound.

espeak-ng keeps one voice and one callback for a whole process, so it speaks in a child process, apart from
the engine under test.  The child gets the words on its standard input and writes no file.
"""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
from functools import cache

from tests.support.command_line import ROOT

VOICES = ("en-us+m3", "en-us+f2", "en+m7", "en+f4", "en-gb-x-rp+m1", "en-gb-scotland+f3")
"""Voices that tell apart: three of a man's pitch, three of a woman's, four accents."""

RATE = 16_000
SPEECH_DBFS = -23.0
_AUDIBLE = 10 ** (-50 / 20)  # of the peak

_SYNCHRONOUS, _PLAIN_TEXT, _WORDS_A_MINUTE = 2, 1, 1


@cache
def say(text: str, voice: str = "en-us+m3", rate: int = 140) -> bytes:
    """Speak `text`: 16 kHz mono int16 bytes at -23 dBFS, with no quiet at either end.

    `voice` is an espeak-ng voice with its variant, best one of `VOICES`; `rate` is in words a minute.
    Rendered once in a process, the same in every process.
    Raises subprocess.CalledProcessError for a voice that does not exist.
    """
    import numpy as np
    import soxr

    child = subprocess.run(
        [sys.executable, "-m", "tests.support.speech"],
        cwd=ROOT,
        input=json.dumps([text, voice, rate]).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    own_rate = int.from_bytes(child.stdout[:4], "little")
    sound = soxr.resample(np.frombuffer(child.stdout[4:], "<i2").astype(np.float32), own_rate, RATE)
    audible = np.flatnonzero(np.abs(sound) > _AUDIBLE * np.abs(sound).max())
    sound = sound[audible[0] : audible[-1] + 1]
    sound *= 32768 * 10 ** (SPEECH_DBFS / 20) / np.sqrt(np.mean(np.square(sound)))
    return bytes(np.clip(sound, -32768, 32767).astype("<i2").tobytes())


def silence(seconds: float) -> bytes:
    """Exact zeros, 16 kHz mono int16."""
    return bytes(2 * round(seconds * RATE))


@cache
def doorbell() -> bytes:
    """Ding, dong: 16 kHz mono int16, -20 dBFS at its loudest."""
    import numpy as np

    t = np.arange(RATE * 7 // 10) / RATE
    tones = [0.1 * np.sin(2 * np.pi * hertz * t) * np.exp(-3 * t) for hertz in (659.3, 523.3)]
    return bytes((np.concatenate(tones) * 32767).astype("<i2").tobytes())


def _render(text: str, voice: str, rate: int) -> tuple[int, bytes]:
    """Samples a second and int16 sound, by libespeak-ng in this process."""
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    own_rate = library.espeak_Initialize(_SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), 0)
    if own_rate <= 0 or library.espeak_SetVoiceByName(voice.encode()):
        raise ValueError(f"espeak-ng has no voice {voice}")
    library.espeak_SetParameter(_WORDS_A_MINUTE, rate, 0)
    library.espeak_ng_SetRandSeed(1)  # the breath in a voice is random: the same one every time
    sound = bytearray()

    def gather(wav: int | None, count: int, _events: int | None) -> int:
        if wav and count > 0:
            sound.extend(ctypes.string_at(wav, 2 * count))
        return 0

    callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(gather)
    library.espeak_SetSynthCallback(callback)
    data = text.encode() + b"\0"
    library.espeak_Synth(data, ctypes.c_size_t(len(data)), 0, 1, 0, _PLAIN_TEXT, None, None)
    return own_rate, bytes(sound)


def _main() -> None:
    own_rate, sound = _render(*json.load(sys.stdin))
    sys.stdout.buffer.write(own_rate.to_bytes(4, "little") + sound)


if __name__ == "__main__":
    _main()
