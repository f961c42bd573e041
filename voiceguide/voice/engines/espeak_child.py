"""The espeak-ng engine, in its own process: `python -m voiceguide.voice.engines.espeak_child`.

It drives pyttsx3's binding of the library in synchronous retrieval mode, so nothing is played and
no file is written.  Text is plain text: no markup and no phoneme mode, both of which can open files.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from typing import Any

from voiceguide.voice.engines.worker import Speech, serve

VOICE = "en-us+f2"
"""Of 21 English voices the one that a recognizer misheard least (pocketsphinx, 18 short sentences)."""
RATE = 108
"""espeak's own unit; gives about 138 words a minute, measured over a paragraph."""
SLOWEST, FASTEST = 80, 200
PITCH, RANGE = 42, 50
"""Of 100: a little below the middle, and not flat."""
LONGEST_S = 120
"""No text of 400 characters takes so long; an engine that runs on is stopped here."""


class Espeak:
    """espeak-ng, one utterance at a time."""

    def __init__(self, voice: str = VOICE, rate: int = RATE) -> None:
        """Raises ImportError or RuntimeError when the library or its data is missing."""
        self._espeak = _binding()
        self._rate: int = self._espeak.Initialize(self._espeak.AUDIO_OUTPUT_SYNCHRONOUS, 0, None, 0)
        if self._rate <= 0:
            raise RuntimeError("espeak-ng found no voice data")
        self._usual_rate = rate
        self._pcm = bytearray()
        self._onsets: list[int] = []
        _same_every_time()
        self._espeak.SetSynthCallback(self._take)
        if self._espeak.SetVoiceByName(voice.encode()) != self._espeak.EE_OK:
            raise RuntimeError(f"espeak-ng has no voice {voice}")
        self._espeak.SetParameter(self._espeak.PITCH, PITCH)
        self._espeak.SetParameter(self._espeak.RANGE, RANGE)

    def __call__(self, text: str, pace: float) -> Speech:
        """Speak `text`, `pace` times as fast as usual."""
        self._pcm.clear()
        self._onsets.clear()
        rate = min(max(round(self._usual_rate * pace), SLOWEST), FASTEST)
        self._espeak.SetParameter(self._espeak.RATE, rate)
        if self._espeak.Synth(text, flags=self._espeak.CHARS_UTF8) != self._espeak.EE_OK:
            raise RuntimeError("espeak-ng refused the text")
        return Speech(self._rate, bytes(self._pcm), tuple(self._onsets))

    def _take(self, wav: Any, samples: int, events: Any) -> int:
        """Called by the library for each piece of sound; 1 stops it."""
        if samples > 0:
            self._pcm += ctypes.string_at(wav, samples * 2)
        index = 0
        while (event := events[index]).type != self._espeak.EVENT_LIST_TERMINATED:
            if event.type == self._espeak.EVENT_WORD:
                self._onsets.append(event.audio_position)
            index += 1
        return int(len(self._pcm) > LONGEST_S * self._rate * 2)


def _same_every_time() -> None:
    """Make the engine give the same sound for the same words, asked for in the same order.

    Its breath and flutter are random, seeded with the time of day.  The binding has no name for this; older
    libraries lack it.
    """
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    with contextlib.suppress(AttributeError):
        library.espeak_ng_SetRandSeed(ctypes.c_long(1))
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).srand(1)


def _binding() -> Any:
    """pyttsx3's binding, with the library and the data that the espeakng-loader wheel carries."""
    import espeakng_loader

    # The binding asks for "libespeak-ng.so.1"; a library already loaded under that name is taken.
    ctypes.CDLL(espeakng_loader.get_library_path())
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    from pyttsx3.drivers import _espeak

    return _espeak


if __name__ == "__main__":
    # Another voice and rate may be named: simulated people must not sound like the guide.
    voice, rate = (sys.argv[1], int(sys.argv[2])) if len(sys.argv) == 3 else (VOICE, RATE)
    serve(lambda: Espeak(voice, rate))
