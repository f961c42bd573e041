"""Plain text to sound, through an engine that runs in a child process and may die there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from voiceguide.core.text import UTTERANCE_LIMIT, sentences
from voiceguide.engine_process.child import Child, ChildFailed
from voiceguide.ports import VOICE_RATE, Rendered, VoiceguideError
from voiceguide.voice.sounds.loudness import at_loudness

if TYPE_CHECKING:
    import numpy.typing as npt

    from voiceguide.core.events import Ms
    from voiceguide.ports import Samples

_SLOWEST_PACE, _FASTEST_PACE = 0.5, 2.0
_REST_S, _SHORTEST_REST_S, _LONGEST_REST_S = 1.4, 1.2, 1.6
_BREAK_S = 0.3
"""Between the parts of one sentence that was too long for the engine."""
_CHARACTERS_A_SECOND = 11
"""At the usual pace, measured."""
_SHORTEST_LETTER_S = 0.02
"""Speech with less time than this for each letter was cut short."""
_NEAR_SILENCE = 0.004
"""Of the loudest sample: -48 dB."""
_KEPT_QUIET, _FADE = VOICE_RATE // 50, VOICE_RATE // 200

_CLAUSE_END = re.compile(r"(?<=[,;:])\s+|\s+[–—-]+\s+")


class ChildRenderer:
    """Keeps one speech process warm, ends it when it hangs, starts a new one when it is gone."""

    def __init__(self, command: Sequence[str], *, name: str) -> None:
        """`command` starts a program that answers as voice/engines/worker.py says."""
        self.name = name
        self._command = tuple(command)
        self._child: Child | None = None

    def render(self, text: str, pace: float = 1.0) -> Rendered:
        """Say `text`; what is longer than `UTTERANCE_LIMIT` is said in parts.  Sentences are 1.2-1.6 s apart.

        Raises VoiceguideError if there is nothing to say, or if the engine crashed, hung or said too
        little; the next call works.  Waits for at most 3 x the usual length + 2 s.
        """
        pace = _possible(pace)
        parts: list[Samples] = []
        onsets: list[Ms] = []
        length = 0
        for text_part, quiet_s in _parts(text, pace):
            samples, spoken = self._said(text_part, pace)
            quiet = np.zeros(round(quiet_s * VOICE_RATE), np.float32)
            start = length + len(quiet)
            onsets += [round(start / VOICE_RATE * 1000) + onset for onset in spoken]
            parts += [quiet, samples]
            length = start + len(samples)
        if not parts:
            raise VoiceguideError("There are no words to say here. Check the text of this step.")
        return Rendered(samples=at_loudness(np.concatenate(parts)), word_onsets=tuple(onsets))

    def close(self) -> None:
        """End the engine, also in the middle of a render (which then fails).  Safe to call twice."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()

    def _said(self, text: str, pace: float) -> tuple[Samples, list[Ms]]:
        try:
            child = self._child
            if child is None:
                child = self._child = Child(self._command)  # known before it is ready: close() can end it
                child.await_ready()
            reply, pcm = child.ask({"text": text, "pace": pace}, limit_s=_patience_s(text, pace))
            rate, onsets = _told(reply)
            return _trimmed(_at_voice_rate(pcm, rate), onsets, text, pace)
        except ChildFailed as failure:
            self.close()
            raise VoiceguideError(
                f"The voice ({self.name}) {failure}; the words are only shown. "
                "If it happens again, run 'voiceguide doctor'."
            ) from failure


def _told(reply: Mapping[str, Any]) -> tuple[int, list[Ms]]:
    """Samples a second and word onsets.  Raises ChildFailed if the reply has none."""
    try:
        return int(reply["rate"]), [int(onset) for onset in reply["word_onsets"]]
    except (KeyError, TypeError, ValueError) as error:
        raise ChildFailed("gave an answer that makes no sense") from error


def _parts(text: str, pace: float) -> list[tuple[str, float]]:
    """What the engine gets, one after the other, and the seconds of quiet before each."""
    parts: list[tuple[str, float]] = []
    for sentence in sentences(text):
        quiet_s = _rest_s(pace) if parts else 0.0
        for piece in _pieces(sentence):
            if any(character.isalnum() for character in piece):
                parts.append((piece, quiet_s))
                quiet_s = _BREAK_S
    return parts


def _pieces(sentence: str) -> list[str]:
    """The sentence in pieces that the engine can take, cut at clauses, else words, else anywhere."""
    if len(sentence) <= UTTERANCE_LIMIT:
        return [sentence.strip()]
    for gap in (_CLAUSE_END, re.compile(r"\s+")):
        middle = len(sentence) / 2
        ends = [
            found.span()
            for found in gap.finditer(sentence)
            if 0 < found.start() < found.end() < len(sentence)
        ]
        if ends:
            before, after = min(ends, key=lambda span: abs(span[0] - middle))
            return _pieces(sentence[:before]) + _pieces(sentence[after:])
    return _pieces(sentence[:UTTERANCE_LIMIT]) + _pieces(sentence[UTTERANCE_LIMIT:])


def _at_voice_rate(pcm: bytes, rate: int) -> Samples:
    """Engine sound as 48 kHz float32.  Raises ChildFailed if there is none."""
    import soxr

    samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], "<i2").astype(np.float32) / 32768
    if not samples.any() or not 4_000 <= rate <= 192_000:
        raise ChildFailed("said nothing")
    resampled: npt.NDArray[np.float32] = soxr.resample(samples, rate, VOICE_RATE)
    return resampled


def _trimmed(samples: Samples, onsets: Sequence[Ms], text: str, pace: float) -> tuple[Samples, list[Ms]]:
    """Without its quiet ends, faded; the onsets moved along.  Raises ChildFailed if it is too short."""
    heard = np.flatnonzero(np.abs(samples) > _NEAR_SILENCE * np.abs(samples).max())
    start = max(0, int(heard[0]) - _KEPT_QUIET)
    kept = samples[start : int(heard[-1]) + _KEPT_QUIET].copy()
    letters = sum(character.isalnum() for character in text)
    if len(kept) / VOICE_RATE < letters * _SHORTEST_LETTER_S / pace:
        raise ChildFailed("broke off")
    ramp = np.linspace(0, 1, min(_FADE, len(kept)), dtype=np.float32)
    kept[: len(ramp)] *= ramp
    kept[-len(ramp) :] *= ramp[::-1]
    return kept, [max(0, onset - round(start / VOICE_RATE * 1000)) for onset in onsets]


def _possible(pace: float) -> float:
    return min(max(pace, _SLOWEST_PACE), _FASTEST_PACE)


def _rest_s(pace: float) -> float:
    return min(max(_REST_S / pace, _SHORTEST_REST_S), _LONGEST_REST_S)


def _patience_s(text: str, pace: float) -> float:
    """How long an engine may take: three times what its characters take to say, and two seconds more.

    core/estimates.py counts words; here characters count, since a hostile text may be one endless word.
    """
    return 3 * (0.3 + len(text) / _CHARACTERS_A_SECOND / pace) + 2
