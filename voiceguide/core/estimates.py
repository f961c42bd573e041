"""About how long things take, before anybody has rendered or said them."""

from __future__ import annotations

from voiceguide.core.commands import Earcon
from voiceguide.core.events import Ms
from voiceguide.core.text import sentences, words

WORD: Ms = 430
SENTENCE_REST: Ms = 1_300
"""A word of the guide, and the rest between its sentences.  With these, `spoken` is a median 1.03 times what
espeak-ng renders (213 texts, of the shipped exercises and its own; 5-95 %: 0.76 to 1.45)."""
REPLY: Ms = 4_000
"""A person's short turn, with the quiet around it.  Proposed."""
EARCON = {
    Earcon.YOUR_TURN: 720,
    Earcon.LONG: 780,
    Earcon.PAUSED: 1_060,
    Earcon.BELL: 5_000,
    Earcon.ENDED: 4_600,
}
"""How long each short sound rings, as voice/sounds/earcons.py renders it."""


def spoken(text: str) -> Ms:
    """About how long the guide speaks, the rests between its sentences included."""
    if not text:
        return 0
    return 300 + len(words(text)) * WORD + (len(sentences(text)) - 1) * SENTENCE_REST
