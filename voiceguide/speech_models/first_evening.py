"""The default model comes by itself: at set-up, and after that at most once a day, before a session begins.

Whoever has no internet, or wants none, loses five seconds at most and is asked for nothing.
"""

from __future__ import annotations

import importlib.util
import os
import time
from typing import TYPE_CHECKING

from voiceguide.records.private_files import make_folder, open_private
from voiceguide.speech_models import models
from voiceguide.speech_models.models import HIDDEN, folder, storing

if TYPE_CHECKING:
    from pathlib import Path

    from voiceguide.speech_models.installer import Progress

ANSWER_WITHIN_S = 5.0
"""How long it may take to know that the site cannot be reached."""
SILENCE_S = 5.0
"""How long the site may say nothing once it sends: somebody waits to begin."""
AGAIN_AFTER_S = 24 * 3600
OFFLINE = "VOICEGUIDE_OFFLINE"
"""Environment variable: anything but "" or "0" keeps voiceguide from the internet."""


def is_missing() -> bool:
    """Is there no model, though its library is here?  Raises VoiceguideError if the store cannot be read."""
    return importlib.util.find_spec("vosk") is not None and models.find_default() is None


def forbidden() -> bool:
    """Does the environment forbid to use the internet?"""
    return os.environ.get(OFFLINE, "") not in ("", "0")


def is_due() -> bool:
    """Was the last attempt a day ago, or never?  A clock that was set back counts as a day."""
    try:
        past = time.time() - _mark().stat().st_mtime
    except OSError:
        return True
    return not 0 <= past < AGAIN_AFTER_S


def fetch(progress: Progress) -> Path:
    """Note this attempt, then download the default model; returns its folder.

    Raises VoiceguideError, after ANSWER_WITHIN_S at the latest if the site does not answer.  What came is
    kept for the next attempt.
    """
    from voiceguide.speech_models import installer
    from voiceguide.speech_models.download import answers

    with storing():
        make_folder(_mark().parent)
        open_private(_mark(), append=True).close()
        os.utime(_mark())
    answers(installer.address(models.default_entry()), within_s=ANSWER_WITHIN_S)
    return installer.fetch(progress=progress, silence_s=SILENCE_S)


def _mark() -> Path:
    """Changed at every attempt; it holds nothing."""
    return folder() / HIDDEN / "tried"
