"""Which recognizer hears the words: the best that is here, or the one that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from voiceguide.core.words import understood
from voiceguide.ports import CannotRunHere, VoiceguideError

if TYPE_CHECKING:
    from pathlib import Path

    from voiceguide.ports import Capabilities, Recognizer

AUTO, NONE = "auto", "none"


class NotInstalled(CannotRunHere):
    """The engine, or what it needs, was never put here: nothing is broken."""


def _vosk(model: Path | None) -> Recognizer:
    from voiceguide.ear.engines import vosk
    from voiceguide.speech_models.models import find_default

    path = model or find_default()
    if path is None:
        raise NotInstalled(
            "No Vosk model is installed; run 'voiceguide models fetch', or name one with --model."
        )
    vosk.probe(path)  # some damaged models end the process that loads them
    engine = vosk.load(path)
    if engine.arm(understood.MUST_BE_KNOWN).issuperset(understood.MUST_BE_KNOWN):
        engine.close()
        raise VoiceguideError(
            f"The speech model in {path} is not used: it knows none of the words "
            f"{', '.join(understood.MUST_BE_KNOWN)}. Use an English model."
        )
    return engine


def _whisper(_model: Path | None) -> Recognizer:
    from voiceguide.ear.engines import whisper

    return whisper.load()


ENGINES: Mapping[str, Callable[[Path | None], Recognizer]] = {"vosk": _vosk, "whisper": _whisper}
"""What loads each engine, the best first.  It gets the model asked for; it may raise VoiceguideError."""
CHOICES = (AUTO, *ENGINES, NONE)
"""What somebody may ask for."""


def choose_recognizer(engine: str, model: Path | None) -> tuple[Recognizer, str]:
    """The engine asked for, or the next best that loads; and a sentence about the first that failed, or "".

    `engine` is one of CHOICES; AUTO begins with the best.  `model` is a model that is not installed.
    Raises NotInstalled if an engine is asked for by name that is not here.
    """
    from voiceguide.ear.engines.none import NoRecognizer

    trouble = ""
    for name in CHOICES[CHOICES.index(engine) :]:
        if name not in ENGINES:
            continue
        try:
            return ENGINES[name](model), trouble
        except NotInstalled:
            if name == engine:
                raise
        except VoiceguideError as error:
            trouble = trouble or str(error)
    return NoRecognizer(), trouble


def hears_words(can: Capabilities) -> bool:
    """Does a recognizer of these capabilities hear more than that somebody speaks?"""
    return can.lines
