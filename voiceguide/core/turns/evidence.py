"""What speaks for or against the end of a turn.

Each sign is a small function that gives a likelihood ratio.  Above 1 the turn is likelier over than before,
below 1 it is less likely.  A ratio that was measured says on what.  The others are proposals, to be measured
on people.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from voiceguide.core.events import TALK, Answer, Meaning, Ms, TurnKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """Everything that is known of a turn when it falls quiet."""

    meaning: Meaning = field(default_factory=Meaning)
    lasted: Ms | None = None
    """Length of the last stretch of speech; None: somebody speaks now, or nobody did."""
    other_voice: float | None = None
    """Of the last stretch of speech that was long enough to tell, as in `SpeechEnded`."""


_WHOLE_LINE, _ITS_END, _UNREAD = 500.0, 40.0, 0.5
"""A line that was read whole, to its end, or neither.  Proposed."""
_MOST_OF_IT = 0.6
"""This share of the words, and the last one, are a line read to its end.  Proposed."""
_CLOSING, _ANSWER, _UNDECIDED, _MIRRORING, _TRAILING = 300.0, 200.0, 10.0, 4.0, 0.1
"""A closing phrase, an answer, one that leaves it open, the other one who says it back, and a sentence broken
off.  Proposed."""


def line_complete(signs: Signs) -> float:
    """All expected words were heard: hardly anybody goes on.  Most of them and the last: the end is likely.
    Proposed."""
    meaning = signs.meaning
    if not meaning.expected or not meaning.read:
        return 1.0
    if meaning.read >= meaning.expected:
        return _WHOLE_LINE
    if meaning.reached_end and meaning.read / meaning.expected >= _MOST_OF_IT:
        return _ITS_END
    return _UNREAD


_SHORTEST_CLOSING: Ms = 400


def closing_phrase(signs: Signs) -> float:
    """ "That's all", "over to you": said to end the turn.  Proposed.

    A voice shorter than the limit said none of them: in a sob of a third of a second the test model heard
    one.
    """
    said = signs.lasted is None or signs.lasted >= _SHORTEST_CLOSING
    return _CLOSING if signs.meaning.closing and said else 1.0


def answered(signs: Signs) -> float:
    """A whole yes or no was heard (only where one was asked for); "I don't know" often has more behind it.
    Proposed."""
    if signs.meaning.answer is None:
        return 1.0
    return _UNDECIDED if signs.meaning.answer is Answer.MAYBE else _ANSWER


def mirrored(signs: Signs) -> float:
    """The other person has begun to say it back.  The sender's part is over; the mirror may still go on.
    Proposed."""
    return _MIRRORING if signs.meaning.mirroring else 1.0


_ANOTHER_BEFOREHAND = 0.1
"""How often the next stretch of a send is somebody else's, before it was heard.  Proposed."""
_TOLD = math.log(5.6)
"""However unlike two voices are, they count for no more.  Over 10 dB of noise 56 % of stretches of two people
were told apart, and 10 % of one person's were (22,446 and 3,908 pairs, scripts/bench/turns/evidence.py)."""


def another_voice(signs: Signs) -> float:
    """Somebody else spoke last.

    The surer the voices tell it, the more it counts, as far as voices tell it in a noisy room.  It counts for
    nothing if the words have told it already.
    """
    if signs.other_voice is None or signs.meaning.mirroring:
        return 1.0
    log_odds = min(signs.other_voice, _TOLD) + math.log(_ANOTHER_BEFOREHAND / (1 - _ANOTHER_BEFOREHAND))
    sure = 1 / (1 + math.exp(-max(-50.0, min(50.0, log_odds))))
    ratio = 1 + 3 * sure
    return round(ratio, 2) if ratio > 1.05 else 1.0


def trailing_word(signs: Signs) -> float:
    """ "And", "because", "so", "um": more is to come, though some sentences stop there.  Proposed."""
    return _TRAILING if signs.meaning.trailing and not signs.meaning.closing else 1.0


EVIDENCE: Mapping[str, tuple[Callable[[Signs], float], frozenset[TurnKind]]] = {
    "the line was read": (line_complete, frozenset({TurnKind.LINE})),
    "a closing phrase": (
        closing_phrase,
        frozenset({TurnKind.LINE, TurnKind.ANSWER, TurnKind.READY, TurnKind.REPLY, *TALK}),
    ),
    "an answer": (answered, frozenset({TurnKind.ANSWER, TurnKind.READY, TurnKind.REPLY})),
    "the other mirrors": (mirrored, TALK),
    "another voice": (another_voice, TALK),
    "a word that wants more": (trailing_word, TALK),
}
"""Each by its name, with the kinds of turn in which it counts; taken as independent."""


def weighed(kind: TurnKind, signs: Signs) -> tuple[tuple[str, float], ...]:
    """The signs for or against the end, each with its likelihood ratio."""
    found = ((name, ratio(signs)) for name, (ratio, kinds) in EVIDENCE.items() if kind in kinds)
    return tuple((name, ratio) for name, ratio in found if ratio != 1.0)
