"""The system's own voice (macOS, Windows), in its own process:
`python -m voiceguide.voice.engines.system_child`.

These engines only write files, so the sound passes through a private folder that is removed at once.
"""

from __future__ import annotations

import tempfile
import wave
from pathlib import Path
from typing import Any

from voiceguide.voice.engines.worker import Speech, serve

RATE = 140
"""Words a minute, as these engines count."""


class SystemVoice:
    """pyttsx3's engine for this system, one utterance at a time."""

    def __init__(self) -> None:
        import pyttsx3

        self._engine: Any = pyttsx3.init()

    def __call__(self, text: str, pace: float) -> Speech:
        """Speak `text`, `pace` times as fast as usual."""
        self._engine.setProperty("rate", round(RATE * pace))
        with tempfile.TemporaryDirectory(prefix="voiceguide-") as folder:  # mode 0700
            path = Path(folder) / "speech"
            self._engine.save_to_file(text, str(path))
            self._engine.runAndWait()
            return read_sound(path)


def read_sound(path: Path) -> Speech:
    """A WAV or AIFF file of 16-bit sound, as mono.  Raises ValueError if it is anything else."""
    data = path.read_bytes()
    if data[:4] == b"FORM":
        return _read_aiff(data)
    try:
        with wave.open(str(path)) as file:
            if file.getsampwidth() != 2:
                raise ValueError("the engine wrote sound that is not 16-bit")
            pcm = file.readframes(file.getnframes())
            return Speech(file.getframerate(), _first_channel(pcm, file.getnchannels()))
    except (wave.Error, EOFError) as error:
        raise ValueError("the engine wrote no sound") from error


def _read_aiff(data: bytes) -> Speech:
    """AIFF and AIFF-C as Apple writes them (the standard library no longer reads them)."""
    chunks: dict[bytes, bytes] = {}
    position = 12
    while position + 8 <= len(data):
        size = int.from_bytes(data[position + 4 : position + 8])
        chunks[data[position : position + 4]] = data[position + 8 : position + 8 + size]
        position += 8 + size + size % 2
    common, sound = chunks.get(b"COMM", b""), chunks.get(b"SSND", b"")[8:]
    if len(common) < 18 or common[6:8] != b"\0\x10":
        raise ValueError("the engine wrote sound that is not 16-bit")
    # The rate is an 80-bit float: sign and exponent, then a 64-bit mantissa.
    exponent = int.from_bytes(common[8:10]) - 16383 - 63
    rate = round(int.from_bytes(common[10:18]) * 2.0**exponent)
    if common[18:22] != b"sowt":  # "sowt" is already little-endian
        swapped = bytearray(sound[: len(sound) // 2 * 2])
        swapped[0::2], swapped[1::2] = swapped[1::2], swapped[0::2]
        sound = bytes(swapped)
    return Speech(rate, _first_channel(sound, int.from_bytes(common[:2])))


def _first_channel(pcm: bytes, channels: int) -> bytes:
    if channels == 1:
        return pcm
    return memoryview(pcm[: len(pcm) // 2 * 2]).cast("h")[:: max(1, channels)].tobytes()


if __name__ == "__main__":
    serve(SystemVoice)
