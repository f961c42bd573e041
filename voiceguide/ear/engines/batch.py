"""Words by SpeechRecognition's offline recognizers: whole utterances, heard once they are over.

They load their model anew for each utterance (0.5 s and more) and report nothing meanwhile, so they suit
dictation and recordings, not turns.  SpeechRecognition's own `listen()` is never used: sound comes from
`feed`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from voiceguide.ports import EAR_RATE, Capabilities, Hypothesis, VoiceguideError

LONGEST_S = 10 * 60
"""Of one utterance, what is kept; about 20 MB."""

_WORD = re.compile(r"[a-z0-9]+(?:['’-][a-z0-9]+)*")
_AUDIBLE = 33
"""A 16-bit sample of -60 dBFS.  In less, free recognizers imagine words ("the", "thank you")."""


class BatchEngine:
    """A `Recognizer` on one of SpeechRecognition's; made by `load_sphinx` or `load_whisper`."""

    def __init__(
        self,
        name: str,
        recognize: Callable[[Any], str],
        *,
        hears_short_phrases: bool,
        vocabulary: frozenset[str] | None = None,
    ) -> None:
        """`recognize`: speech_recognition.AudioData to text.  `vocabulary`: None if it can write any word."""
        self.capabilities = Capabilities(
            controls=hears_short_phrases, lines=hears_short_phrases, free_speech=True, partials=False
        )
        self.name = name
        self._recognize = recognize
        self._vocabulary = vocabulary
        self._sound = bytearray()

    def arm(self, phrases: Sequence[str], line: Sequence[str] = ()) -> frozenset[str]:
        """Start afresh; see `Recognizer.arm`.  It hears all its words, whatever is expected."""
        self._sound.clear()
        if self._vocabulary is None:
            return frozenset()
        return (
            frozenset({word for phrase in phrases for word in phrase.split()} | set(line)) - self._vocabulary
        )

    def feed(self, pcm: bytes) -> Sequence[Hypothesis]:
        """Keep the sound until `flush`; see `Recognizer.feed`."""
        self._sound += pcm[: LONGEST_S * EAR_RATE * 2 - len(self._sound)]
        return ()

    def flush(self) -> Sequence[Hypothesis]:
        """Recognize the utterance; see `Recognizer.flush`.  Raises VoiceguideError if the engine fails."""
        import numpy as np
        import speech_recognition

        sound = bytes(self._sound)
        self._sound.clear()
        if np.abs(np.frombuffer(sound, "<i2").astype(np.int32)).max(initial=0) < _AUDIBLE:
            return ()
        try:
            text = self._recognize(speech_recognition.AudioData(sound, EAR_RATE, 2))
        except speech_recognition.UnknownValueError:
            return ()
        except Exception as error:  # engines of several makers, each with its own errors
            raise VoiceguideError(
                f"The recognizer {self.name} failed ({error or type(error).__name__}): choose another one."
            ) from error
        words = tuple(_WORD.findall(text.lower().replace("’", "'")))
        return (Hypothesis(words=words, final=True),) if words else ()

    def close(self) -> None:
        """Forget what was kept."""
        self._sound.clear()


def load_sphinx() -> BatchEngine:
    """Free speech by pocketsphinx with its language model.

    About one word in four is wrong, more in short phrases, so it claims neither controls nor lines.
    Raises VoiceguideError where it is not installed.
    """
    speech_recognition = _needs("pocketsphinx")
    from pocketsphinx import get_model_path

    model = Path(get_model_path()) / "en-us"
    dictionary = model / "cmudict-en-us.dict"
    files = (str(model / "en-us"), str(model / "en-us.lm.bin"), str(dictionary))
    with dictionary.open(encoding="utf-8") as lines:
        vocabulary = frozenset(line.split(maxsplit=1)[0] for line in lines if line.strip())
    recognizer = speech_recognition.Recognizer()
    return BatchEngine(
        "pocketsphinx dictation",
        lambda audio: recognizer.recognize_sphinx(audio, files),
        hears_short_phrases=False,
        vocabulary=vocabulary,
    )


def load_whisper(model: Path) -> BatchEngine:
    """Free speech by Whisper: `model` is OpenAI's .pt file, or a folder for faster-whisper.

    Only a model that is already here is used; nothing is fetched.
    Raises VoiceguideError where the model or the engine's package is missing.
    """
    if not model.exists():
        raise VoiceguideError(
            f"There is no Whisper model in {model}: check the name; it is not fetched for you."
        )
    if model.is_dir():
        recognizer = _needs("faster_whisper", "soundfile").Recognizer()
        here = {"local_files_only": True}
        return BatchEngine(
            "faster-whisper",
            lambda audio: recognizer.recognize_faster_whisper(
                audio, str(model), init_options=here, language="en"
            ),
            hears_short_phrases=True,
        )
    recognizer = _needs("whisper", "soundfile").Recognizer()
    return BatchEngine(
        "whisper",
        lambda audio: recognizer.recognize_whisper(audio, str(model), language="en"),
        hears_short_phrases=True,
    )


def _needs(*packages: str) -> Any:
    """SpeechRecognition, once the packages that the engine needs are found to be installed."""
    missing = [name for name in ("speech_recognition", *packages) if find_spec(name) is None]
    if missing:
        raise VoiceguideError(
            f"This recognizer needs {' and '.join(missing)}, which is not installed here: choose another one."
        )
    import speech_recognition

    return speech_recognition
