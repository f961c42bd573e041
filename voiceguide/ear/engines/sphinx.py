"""Words by pocketsphinx with the small English model inside its wheel: the basic mode that needs no download.

It is asked narrow questions only: "which of these phrases was that?" and "how far was this line read?".  Each
answer is weighed against free phonemes on the same sound and published only when it is nearly as likely,
since a grammar alone always finds something.  docs/decisions/0005-basic-mode.md has the measurements.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voiceguide.ports import EAR_RATE, Capabilities, Hypothesis, VoiceguideError

PHRASE_THRESHOLD = -30.0
LINE_THRESHOLD = -20.0
"""Log likelihood ratio per spoken frame (10 ms) that an answer needs, in pocketsphinx's own unit."""

LEAST_COVERAGE = 0.7
"""The share of the sound's phonemes that the words must account for: no word is picked out of longer talk."""

_LONGEST_PHRASE_S = 2.5
_LINE_SLACK_S, _LINE_WORD_S = 3.0, 1.0
"""A line is read within 3 s and 1 s for each of its words; a longer utterance is something else."""
_LEAD_S, _TAIL_S = 0.3, 0.2
"""Kept around the voice, for soft first and last sounds."""

_STEP = 1_600 * 2
"""100 ms in bytes: pocketsphinx lets no other thread run meanwhile, so it never gets more at once."""
_NOISE_RMS = 10.0
"""Quiet noise mixed in (-70 dBFS): exact zeros, as from a noise gate, spoil the model's features."""
_INITIAL_FRAMES = 500
"""How much pocketsphinx trusts the cepstral means it begins with (CMN_WIN in its source)."""
_NOISE_WORD_PROBABILITY = 1e-50
"""In effect, no noise words: with them a phrase can be found in one corner of longer talk."""
_WORD = re.compile(r"[a-z][a-z'.-]*")
_PHRASES, _LINE, _PHONEMES, _NO_SEARCH = "phrases", "line", "phonemes", "none"
_NOT_SPOKEN = ("<", "(", "[", "+", "SIL")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """The best path through one search."""

    words: tuple[str, ...]
    score: float
    """Log likelihood; minus infinity where no path was found."""
    spoken_frames: int
    """10 ms each, silence and noise left out."""


class SphinxEngine:
    """A `Recognizer` for control phrases and expected lines in a quiet room; made by `load`."""

    name = "pocketsphinx"
    capabilities = Capabilities(lines=True, partials=False)

    def __init__(self, decoder: Any) -> None:
        """`decoder`: a pocketsphinx.Decoder with a dictionary and no language model."""
        self._decoder = decoder
        self._initial_means = decoder.get_cmn()
        self._utterance = _Utterance()
        self._phrases: frozenset[tuple[str, ...]] = frozenset()
        self._line: tuple[str, ...] = ()
        self._read = 0

    def arm(self, phrases: Sequence[str], line: Sequence[str] = ()) -> frozenset[str]:
        """Start afresh; see `Recognizer.arm`.

        A phrase with an unknown word is left out whole, for what is left of it means something else; a line
        loses only that word.
        """
        wanted = {word for phrase in phrases for word in phrase.split()} | set(line)
        unknown = frozenset(word for word in wanted if not self._knows(word))
        known = [p for p in dict.fromkeys(phrases) if p.strip() and unknown.isdisjoint(p.split())]
        self._phrases = frozenset(tuple(phrase.split()) for phrase in known)
        if known:
            self._set_grammar(_PHRASES, " | ".join(known))
        self._line = tuple(word for word in line if word not in unknown)
        self._read = 0
        self._utterance = _Utterance()
        return unknown

    def feed(self, pcm: bytes) -> Sequence[Hypothesis]:
        """Keep the sound until `flush`; see `Recognizer.feed`."""
        if self._decoder is not None:
            self._utterance.add(pcm, longest_s=self._longest_s())
        return ()

    def flush(self) -> Sequence[Hypothesis]:
        """The phrase or the line, whichever fits better, if either fits well; see `Recognizer.flush`."""
        utterance, self._utterance = self._utterance, _Utterance()
        if self._decoder is None or not utterance.voiced_s or utterance.voiced_s > self._longest_s():
            return ()
        try:
            words = self._understand(utterance)
        except (RuntimeError, ValueError) as error:
            raise VoiceguideError(
                f"The recognizer pocketsphinx failed ({error}): go on with keys, or install a Vosk model."
            ) from error
        return (Hypothesis(words=words, final=True),) if words else ()

    def close(self) -> None:
        """Give the model back."""
        self._decoder = None
        self._utterance = _Utterance()

    def _longest_s(self) -> float:
        line = _LINE_SLACK_S + _LINE_WORD_S * len(self._line) if self._line else 0.0
        return max(line, _LONGEST_PHRASE_S)

    def _knows(self, word: str) -> bool:
        """In the dictionary, and no sign of the grammar's own."""
        return (
            self._decoder is not None
            and _WORD.fullmatch(word) is not None
            and self._decoder.lookup_word(word) is not None
        )

    def _set_grammar(self, name: str, expansion: str) -> None:
        self._decoder.add_jsgf_string(name, f"#JSGF V1.0;\ngrammar {name};\npublic <{name}> = {expansion};\n")

    def _understand(self, utterance: _Utterance) -> tuple[str, ...]:
        sound = utterance.sound()
        means = self._means(sound)
        phonemes = self._search(_PHONEMES, sound, means)
        fits: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
        if self._phrases and utterance.voiced_s <= _LONGEST_PHRASE_S:
            phrase = self._search(_PHRASES, sound, means)
            # The search may end inside a phrase, where no whole one is possible.
            if phrase.words in self._phrases:
                fits.append((_fit(phrase, phonemes, PHRASE_THRESHOLD), phrase.words))
        if self._line:
            self._set_grammar(_LINE, self._readings())
            read = self._search(_LINE, sound, means)
            fits.append((_fit(read, phonemes, LINE_THRESHOLD), read.words))
        words = max(fits)[1]
        self._follow(words)
        return words

    def _readings(self) -> str:
        """The line's beginnings, from its first word or from where the last utterance left it."""
        starts = sorted({0, self._read % len(self._line)})
        return " | ".join(_prefixes(self._line[start:]) for start in starts)

    def _follow(self, words: tuple[str, ...]) -> None:
        """Remember how far the line was read."""
        for start in (self._read, 0):
            if self._line[start : start + len(words)] == words:
                self._read = start + len(words)
                return

    def _means(self, sound: bytes) -> str:
        """Cepstral means of this whole sound: the microphone and the room, taken out before searching.

        pocketsphinx mixes them with the means it began with, as if it had heard those for 5 s.
        """
        self._run(_NO_SEARCH, sound, self._initial_means)
        frames = self._decoder.n_frames()
        mixed, initial = (_numbers(means) for means in (self._decoder.get_cmn(True), self._initial_means))
        return ",".join(
            f"{m + (m - i) * _INITIAL_FRAMES / frames:.4f}" for m, i in zip(mixed, initial, strict=True)
        )

    def _search(self, name: str, sound: bytes, means: str) -> _Answer:
        self._run(name, sound, means)
        best = self._decoder.hyp()
        if best is None or not best.score:
            return _Answer(words=(), score=-math.inf, spoken_frames=0)
        spoken = [s for s in self._decoder.seg() if not s.word.startswith(_NOT_SPOKEN)]
        return _Answer(
            words=tuple(s.word.split("(")[0] for s in spoken),  # "a(2)" is a pronunciation of "a"
            score=self._decoder.get_logmath().log(best.score),
            spoken_frames=sum(s.end_frame - s.start_frame + 1 for s in spoken),
        )

    def _run(self, name: str, sound: bytes, means: str) -> None:
        decoder = self._decoder
        decoder.activate_search(name)
        decoder.set_cmn(means)
        decoder.start_utt()
        for at in range(0, len(sound), _STEP):
            decoder.process_raw(sound[at : at + _STEP])
        decoder.end_utt()


class _Utterance:
    """Sound since the last decision, with what surrounds the voice cut off."""

    _FRAME = 960
    """30 ms in bytes: what the voice detector takes."""

    def __init__(self) -> None:
        import pocketsphinx

        self._vad = pocketsphinx.Vad(mode=pocketsphinx.Vad.LOOSE, sample_rate=EAR_RATE)
        self._sound = bytearray()
        self._looked_at = 0
        self._first = self._last = 0
        """Bytes around the voiced frames."""

    @property
    def voiced_s(self) -> float:
        """From the first voiced frame to the last."""
        return (self._last - self._first) / (2 * EAR_RATE)

    def add(self, pcm: bytes, *, longest_s: float) -> None:
        """Keep more sound, while it may still be of use: 1 s of quiet around the longest utterance."""
        if len(self._sound) > _bytes(longest_s + 1.0):
            return
        self._sound += pcm
        while self._looked_at + self._FRAME <= len(self._sound):
            frame = bytes(self._sound[self._looked_at : self._looked_at + self._FRAME])
            self._looked_at += self._FRAME
            if self._vad.is_speech(frame):
                self._first = self._first if self._last else self._looked_at - self._FRAME
                self._last = self._looked_at
        self._forget_quiet()

    def _forget_quiet(self) -> None:
        """Before the first voice, keep only what may be its soft start."""
        excess = self._looked_at - _bytes(_LEAD_S)
        if not self._last and excess > 0:
            del self._sound[:excess]
            self._looked_at -= excess

    def sound(self) -> bytes:
        """The voice and a little around it, over quiet noise."""
        import numpy as np

        first, last = max(self._first - _bytes(_LEAD_S), 0), self._last + _bytes(_TAIL_S)
        samples = np.frombuffer(self._sound[first:last], "<i2")
        floor = np.random.default_rng(0).normal(scale=_NOISE_RMS, size=len(samples))
        return bytes(np.clip(samples + floor, -32768, 32767).astype("<i2").tobytes())


def _numbers(commas: str) -> list[float]:
    return [float(number) for number in commas.split(",")]


def _bytes(seconds: float) -> int:
    return 2 * round(seconds * EAR_RATE)


def _fit(answer: _Answer, phonemes: _Answer, threshold: float) -> float:
    """How far the answer is above its threshold; never positive where it leaves sounds unaccounted for."""
    covered = answer.spoken_frames >= LEAST_COVERAGE * phonemes.spoken_frames
    if not (answer.words and phonemes.words and covered):
        return -math.inf
    return (answer.score - phonemes.score) / answer.spoken_frames - threshold


def _prefixes(words: Sequence[str]) -> str:
    """A grammar of every beginning of `words`: "a [ b [ c ] ]"."""
    return " [ ".join(words) + " ]" * (len(words) - 1)


def load() -> SphinxEngine:
    """Load pocketsphinx with the model inside its wheel: about 0.1 s and 30 MB.

    Raises VoiceguideError where it is not installed or its model is missing.
    """
    try:
        import pocketsphinx

        model = Path(pocketsphinx.get_model_path()) / "en-us"
        decoder = pocketsphinx.Decoder(
            hmm=str(model / "en-us"),
            dict=str(model / "cmudict-en-us.dict"),
            lm=None,
            fillprob=_NOISE_WORD_PROBABILITY,
            loglevel="FATAL",
        )
        decoder.add_allphone_file(_PHONEMES, None)
        # The smallest search there is: for looking at the sound only.
        decoder.add_jsgf_string(_NO_SEARCH, "#JSGF V1.0;\ngrammar none;\npublic <none> = ah;\n")
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        raise VoiceguideError(
            f"The recognizer pocketsphinx cannot be loaded ({error}): install voiceguide again, or go on "
            "without it."
        ) from error
    return SphinxEngine(decoder)
