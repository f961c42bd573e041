"""Stand-ins for the engines: exact, instant, the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt

from voiceguide.core.events import Ms
from voiceguide.core.hearing.phrases import UNKNOWN
from voiceguide.ports import EAR_RATE, Capabilities, Hypothesis

_LETTER = EAR_RATE // 50
_STEP = 64
_SPACE = ord(" ")


def spell(text: str) -> bytes:
    """Sound that `FakeRecognizer` hears as `text`: 20 ms for each letter, at a height of its own."""
    samples = np.repeat([_STEP * ord(letter) for letter in text], _LETTER)
    return bytes(samples.astype("<i2").tobytes())


class FakeRecognizer:
    """Hears what `spell` spelled, word by word; words it was not armed for come back as "[unk]"."""

    name = "fake"

    def __init__(self, *, deaf_to: Iterable[str] = (), partials: bool = True, quiet_around: Ms = 240) -> None:
        """`deaf_to`: words outside its vocabulary."""
        self.capabilities = Capabilities(lines=True, partials=partials, quiet_around=quiet_around)
        self._deaf_to = frozenset(deaf_to)
        self._armed: frozenset[str] = frozenset()
        self._sound = bytearray()
        self._forget()

    def arm(self, phrases: Sequence[str], line: Sequence[str] = ()) -> frozenset[str]:
        """Start afresh; see `Recognizer.arm`."""
        wanted = frozenset({word for phrase in phrases for word in phrase.split()} | set(line))
        self._armed = wanted - self._deaf_to
        self._forget()
        return wanted & self._deaf_to

    def feed(self, pcm: bytes) -> Sequence[Hypothesis]:
        """Words as they are finished, if it reports partials."""
        self._sound += pcm
        codes = np.frombuffer(bytes(self._sound), "<i2") // _STEP
        gaps = np.flatnonzero(codes <= _SPACE)
        if not len(gaps):
            return ()
        finished = self._words(codes[: gaps[-1]])
        del self._sound[: 2 * int(gaps[-1])]
        self._heard += finished
        if not (finished and self.capabilities.partials):
            return ()
        return (Hypothesis(words=self._heard, final=False),)

    def flush(self) -> Sequence[Hypothesis]:
        """All words since the last flush."""
        words = self._heard + self._words(np.frombuffer(bytes(self._sound), "<i2") // _STEP)
        self._forget()
        return (Hypothesis(words=words, final=True),) if words else ()

    def close(self) -> None:
        """Hears nothing more."""
        self._armed = frozenset()
        self._forget()

    def _forget(self) -> None:
        self._sound.clear()
        self._heard: tuple[str, ...] = ()

    def _words(self, codes: npt.NDArray[np.int16]) -> tuple[str, ...]:
        runs = ((chr(max(code, _SPACE)), len(list(run))) for code, run in groupby(codes.tolist()))
        words = "".join(letter * max(round(n / _LETTER), 1) for letter, n in runs).split()
        return tuple(word if word in self._armed else UNKNOWN for word in words)
