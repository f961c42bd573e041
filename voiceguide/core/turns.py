"""When a turn is complete, and why.

Every quiet stretch is a bet: end the turn now, or wait.  With `pi` the chance that this quiet is the
end (from the script), `L` the likelihood ratio of what was heard, `S` and `h` survival and hazard of
the pauses people make inside a turn, and `R` how many seconds of waiting one cut-in costs, stop once

    pi L / ((1 - pi) S(T)) >= R h(T)

Pauses are log-normal.  All numbers are proposals until they are measured on people.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from voiceguide.core.events import Control, Heard, Meaning, Ms, SpeechEnded, SpeechStarted, TurnKind
from voiceguide.core.pauses import USUAL, Pauses


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How one kind of turn weighs waiting against cutting in."""

    end_chance: float
    """pi: the chance that a quiet stretch is the end, before any evidence."""
    cut_in_cost: float
    """R: seconds of waiting that one cut-in is worth avoiding."""
    start_within: Ms
    """Nobody began to speak: the turn passes after this long."""
    longest: Ms
    """A turn is bounded: even with a television in the room the session goes on."""


PATIENCE = {
    TurnKind.LINE: Patience(end_chance=0.5, cut_in_cost=25, start_within=8_000, longest=60_000),
    TurnKind.ANSWER: Patience(end_chance=0.7, cut_in_cost=6, start_within=6_000, longest=20_000),
    TurnKind.READY: Patience(end_chance=0.7, cut_in_cost=6, start_within=30_000, longest=60_000),
    TurnKind.REPLY: Patience(end_chance=0.3, cut_in_cost=60, start_within=30_000, longest=300_000),
    TurnKind.FREE: Patience(end_chance=0.3, cut_in_cost=60, start_within=30_000, longest=600_000),
}

_SHORTEST_QUIET: Ms = 250
"""Less quiet than this is part of a word."""
_LONGEST_QUIET: Ms = 6_000
_A_COUGH: Ms = 500
"""A voice this short, with no word in it, is no turn."""
_STEP: Ms = 50
CONTROL_QUIET: Ms = 500
"""Quiet after which a whole utterance that asks for a control is acted on."""


# ------------------------------------------------------------------ evidence, each a likelihood ratio


def line_complete(meaning: Meaning) -> float:
    """The expected words were all heard: hardly anybody goes on.  Most of them and the last: likely."""
    if not meaning.expected or not meaning.read:
        return 1.0
    if meaning.read >= meaning.expected:
        return 500.0
    if meaning.reached_end and meaning.read / meaning.expected >= 0.6:
        return 40.0
    return 0.5


def closing_phrase(meaning: Meaning) -> float:
    """ "That's all", "over to you": said to end the turn."""
    return 300.0 if meaning.closing else 1.0


def mirrored(meaning: Meaning) -> float:
    """The other one has begun to say it back: the sender's part is over, the mirror may still go on."""
    return 4.0 if meaning.mirroring else 1.0


def answered(meaning: Meaning) -> float:
    """A whole yes or no was heard (only where one was asked for)."""
    return 200.0 if meaning.answer is not None else 1.0


EVIDENCE: Mapping[str, tuple[Callable[[Meaning], float], frozenset[TurnKind]]] = {
    "the line was read": (line_complete, frozenset({TurnKind.LINE})),
    "a closing phrase": (closing_phrase, frozenset(PATIENCE)),
    "an answer": (answered, frozenset({TurnKind.ANSWER, TurnKind.READY, TurnKind.REPLY})),
    "the other mirrors": (mirrored, frozenset({TurnKind.FREE})),
}
"""Each by its name, with the kinds of turn in which it counts; taken as independent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a turn is over, or for how long it is not."""

    kind: TurnKind
    quiet: Ms
    """So much quiet was, or is, needed."""
    evidence: tuple[tuple[str, float], ...]
    """What was heard, with its likelihood ratio."""
    survival: float
    hazard: float
    """Of this person's pauses, at that quiet."""
    bound: str = ""
    """What ended it instead of the rule; "" is the rule."""

    def __str__(self) -> str:
        if self.bound:
            return self.bound
        patience = PATIENCE[self.kind]
        heard = ", ".join(f"{name} (x{ratio:g})" for name, ratio in self.evidence) or "nothing but quiet"
        return (
            f"{self.quiet / 1000:.2f} s of quiet were enough: {heard}; chance of an end before that "
            f"{patience.end_chance:g}, pauses that last longer {self.survival:.0%}, that end here "
            f"{self.hazard:.2f} a second, one cut-in worth {patience.cut_in_cost:g} s"
        )


def evidence(kind: TurnKind, meaning: Meaning) -> tuple[tuple[str, float], ...]:
    """What speaks for or against the end, with its likelihood ratio."""
    found = ((name, ratio(meaning)) for name, (ratio, kinds) in EVIDENCE.items() if kind in kinds)
    return tuple((name, ratio) for name, ratio in found if ratio != 1.0)


def why(kind: TurnKind, meaning: Meaning, pauses: Pauses = USUAL) -> Why:
    """The stopping rule, worked out: the least quiet that satisfies it."""
    patience, heard = PATIENCE[kind], evidence(kind, meaning)
    odds = math.prod(ratio for _, ratio in heard) * patience.end_chance / (1 - patience.end_chance)
    for quiet in (*range(_SHORTEST_QUIET, _LONGEST_QUIET, _STEP), _LONGEST_QUIET):
        if odds >= patience.cut_in_cost * pauses.density(quiet / 1000):
            break
    survival, hazard = pauses.survival(quiet / 1000), pauses.hazard(quiet / 1000)
    return Why(kind=kind, quiet=quiet, evidence=heard, survival=survival, hazard=hazard)


def quiet_needed(kind: TurnKind, meaning: Meaning, pauses: Pauses = USUAL) -> Ms:
    """How long the quiet must last before the turn is over."""
    return why(kind, meaning, pauses).quiet


_COMMITTED: Ms = 250
"""Pauses are learned where somebody surely went on: this much voice follows them."""


class Turn:
    """One open turn: takes what is heard, and knows when it will be over if nothing more is."""

    def __init__(
        self, kind: TurnKind, opened: Ms, start_within: Ms | None = None, pauses: Pauses = USUAL
    ) -> None:
        """`start_within` overrides the patience of the kind for a person who has not begun; `pauses` are
        what is known of whoever speaks."""
        self.kind = kind
        self.pauses = pauses
        self.meaning = Meaning()
        self._voiced: Ms = 0
        self._onset: Ms | None = None
        self._control_taken = False
        self.quiet_since = opened
        self.opened = opened
        self._start_within = start_within

    def feed(self, event: SpeechStarted | SpeechEnded | Heard) -> None:
        """Something was heard."""
        match event:
            case SpeechStarted():
                self._onset = event.onset
                self._control_taken = False
            case SpeechEnded():
                if self._onset is not None:
                    self._learn(self._onset, event.offset)
                    self._voiced += event.offset - self._onset
                self._onset = None
                self.quiet_since = event.offset
            case Heard():
                self.meaning = event.meaning

    def _learn(self, onset: Ms, offset: Ms) -> None:
        """The quiet before this stretch of speech was a pause of theirs, if it came amid their own talk."""
        theirs = self.kind in (TurnKind.LINE, TurnKind.FREE) and not self.meaning.mirroring
        if theirs and self._voiced >= _A_COUGH and offset - onset >= _COMMITTED:
            self.pauses = self.pauses.after((onset - self.quiet_since) / 1000)

    def why(self, now: Ms) -> Why:
        """Why it is over, if it is over now."""
        reason = why(self.kind if self.kind in PATIENCE else TurnKind.LINE, self.meaning, self.pauses)
        if not self.spoke:
            return replace(reason, bound=f"nobody spoke for {(now - self.quiet_since) / 1000:.1f} s")
        if self.speaking or now - self.quiet_since < reason.quiet - _STEP:
            return replace(reason, bound="something else than quiet: a key, a control, or its longest time")
        if self._unanswered:
            return replace(reason, bound=f"no answer for {(now - self.quiet_since) / 1000:.1f} s")
        return reason

    @property
    def spoke(self) -> bool:
        """Somebody said something: words, or a voice for longer than a cough."""
        return self.meaning.word_count > 0 or self._voiced >= _A_COUGH

    @property
    def speaking(self) -> bool:
        """Somebody is speaking now."""
        return self._onset is not None

    @property
    def _unanswered(self) -> bool:
        """One has asked the other something, and it is being thought about: that may take long."""
        return self.kind is TurnKind.REPLY and self.meaning.answer is None and not self.meaning.closing

    @property
    def control_at(self) -> Ms | None:
        """When the utterance that asks for a control will stand apart by quiet; None if none does."""
        if self.speaking or self._control_taken or self.meaning.control in (None, Control.DONE):
            return None
        return self.quiet_since + CONTROL_QUIET

    def take_control(self) -> Control | None:
        """The control to act on now; it counts once."""
        self._control_taken = True
        return self.meaning.control

    @property
    def over_at(self) -> Ms | None:
        """When the turn will be over unless something is heard before; None: never by quiet."""
        if self.kind is TurnKind.CONTROL:
            return None
        patience = PATIENCE[self.kind]
        within = patience.start_within if self._start_within is None else self._start_within
        bound = self.opened + max(patience.longest, within)
        if self.speaking:
            return bound
        if not self.spoke or self._unanswered:
            return self.quiet_since + within
        return min(bound, self.quiet_since + quiet_needed(self.kind, self.meaning, self.pauses))
