"""The words a test model knows unless told otherwise."""

from __future__ import annotations

import re
from pathlib import Path

from voiceguide.core.words import understood

ROOT = Path(__file__).resolve().parents[2]
SYNTHETIC_EN = ROOT / "models" / "synthetic-en"


def default_vocabulary() -> list[str]:
    """Every phrase the guide listens for, every word of the shipped exercises, and everyday words."""
    exercises = (path.read_text("utf-8") for path in (ROOT / "voiceguide/library/exercises").glob("*.yaml"))
    return words_in(
        "\n".join(
            [
                understood.ADDRESS,
                *understood.CONTROL_PHRASES,
                *understood.ANSWER_PHRASES,
                *understood.STEMS,
                *understood.TRAILING,
                *everyday_words(),
                *exercises,
            ]
        )
    )


def everyday_words() -> list[str]:
    """The fixed list kept with the synthetic model: what people say that nobody asked for."""
    return words_in((SYNTHETIC_EN / "everyday.txt").read_text("utf-8"))


def words_in(text: str) -> list[str]:
    """The distinct words of a text, lower case, sorted."""
    return sorted(set(re.findall(r"[a-z]+(?:'[a-z]+)*", text.lower().replace("’", "'"))))
