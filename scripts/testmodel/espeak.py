"""Speech by espeak-ng: sound with the phonemes that made it, and how words are pronounced.

espeak-ng keeps one voice and one callback for the whole process.  Tests therefore speak in a child process,
apart from the engine under test.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import espeakng_loader
import numpy as np
import soxr

if TYPE_CHECKING:
    import numpy.typing as npt

    Samples = npt.NDArray[np.float32]

RATE = 16_000

ACCENTS = {
    "american": "gmw/en-US",
    "new york": "gmw/en-US-nyc",
    "british": "gmw/en",
    "received": "gmw/en-GB-x-rp",
    "scottish": "gmw/en-GB-scotland",
    "lancastrian": "gmw/en-GB-x-gbclan",
    "midlands": "gmw/en-GB-x-gbcwmd",
    "caribbean": "gmw/en-029",
}
"""Every English accent of espeak-ng, by a plain name."""

_SYNCHRONOUS = 2
_REPORT_PHONEMES = 1
_UTF8 = 1
_RATE, _PITCH, _RANGE, _WORD_GAP = 1, 3, 4, 7
_PHONEME_EVENT = 7
_NAMES_WITH_SEPARATOR = ord("_") << 8
_STRESS_MARKS = "',%=|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One synthetic speaker: an accent, a variant (a person's timbre), and a way of speaking."""

    accent: str
    variant: str = ""
    rate: int = 160
    """Words a minute."""
    pitch: int = 50
    """0..99, as are espeak's other scales."""
    liveliness: int = 50
    """0..99: how far the pitch moves."""
    word_gap: int = 0
    """Extra quiet between words, in 10 ms."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Spoken:
    """Sound, and what is in it."""

    samples: Samples
    """16 kHz mono, on the scale of int16."""
    phonemes: tuple[tuple[int, str], ...]
    """(first millisecond, espeak's name), in order."""


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    ]


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class _Library:
    """libespeak-ng, with one callback that gathers sound and phonemes."""

    def __init__(self) -> None:
        self.native: Any = ctypes.CDLL(espeakng_loader.get_library_path())
        self.native.espeak_TextToPhonemes.restype = ctypes.c_char_p
        data = espeakng_loader.get_data_path().encode()
        self.rate: int = self.native.espeak_Initialize(_SYNCHRONOUS, 0, data, _REPORT_PHONEMES)
        if self.rate <= 0:
            raise RuntimeError("espeak-ng did not start")
        self.sound: list[npt.NDArray[np.int16]] = []
        self.phonemes: list[tuple[int, str]] = []
        self._callback = _Callback(self._gather)  # kept, for the library keeps only its address
        self.native.espeak_SetSynthCallback(self._callback)

    def _gather(self, sound: Any, count: int, events: Any) -> int:
        if sound and count > 0:
            self.sound.append(np.ctypeslib.as_array(sound, (count,)).copy())
        at = 0
        while events[at].type:
            if events[at].type == _PHONEME_EVENT:
                self.phonemes.append(
                    (events[at].audio_position, events[at].id.name.decode("utf-8", "replace"))
                )
            at += 1
        return 0

    def choose(self, voice: Voice) -> None:
        name = ACCENTS[voice.accent] + (f"+{voice.variant}" if voice.variant else "")
        if self.native.espeak_SetVoiceByName(name.encode()):
            raise ValueError(f"espeak-ng has no voice {name}")
        for parameter, value in (
            (_RATE, voice.rate),
            (_PITCH, voice.pitch),
            (_RANGE, voice.liveliness),
            (_WORD_GAP, voice.word_gap),
        ):
            self.native.espeak_SetParameter(parameter, value, 0)


@cache
def _library() -> _Library:
    return _Library()


def speak(text: str, voice: Voice) -> Spoken:
    """Say plain words."""
    library = _library()
    library.choose(voice)
    library.sound.clear()
    library.phonemes.clear()
    library.native.espeak_ng_SetRandSeed(1)  # the breath in a voice is random: the same one every time
    data = text.encode() + b"\0"
    library.native.espeak_Synth(data, ctypes.c_size_t(len(data)), 0, 1, 0, _UTF8, None, None)
    sound = np.concatenate([np.zeros(0, np.int16), *library.sound]).astype(np.float32)
    return Spoken(samples=soxr.resample(sound, library.rate, RATE), phonemes=tuple(library.phonemes))


def phonemes(text: str, accent: str) -> list[list[str]]:
    """espeak's names for the phonemes of each word, stress left out."""
    library = _library()
    library.choose(Voice(accent=accent))
    pointer = ctypes.c_char_p(text.encode())
    words: list[list[str]] = []
    while pointer.value is not None:
        clause = library.native.espeak_TextToPhonemes(ctypes.byref(pointer), _UTF8, _NAMES_WITH_SEPARATOR)
        for word in clause.decode().split():
            names = (name.strip(_STRESS_MARKS) for name in word.split("_"))
            words.append([name for name in names if name])
    return words
