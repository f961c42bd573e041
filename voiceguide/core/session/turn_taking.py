"""Turns, taken and given back: the ear opens, a turn is decided, and until the guide is heard that
decision can be taken back by whoever goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from voiceguide.core.breath.breath_marks import BreathMarks
from voiceguide.core.commands import Command, OpenEar
from voiceguide.core.events import TALK, Ms, SpeechStarted, Stirred, TurnKind
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Cue, Listen
from voiceguide.core.script.performance import Performer
from voiceguide.core.session.breaths import LedBreaths
from voiceguide.core.turns.pauses import Pauses
from voiceguide.core.turns.turn import Turn

_PAUSE: Ms = 900
"""Quiet in which a chime does not sound into somebody's words."""
_AFTER_TEARS: Ms = 2_000
"""The same after a sob or a sigh."""


@dataclass(frozen=True, slots=True)
class _Decided:
    """A turn that was decided while the guide is not heard yet."""

    turn: Turn
    done: int
    """How many cues were finished when it was going on."""


def outcome_of(turn: Turn) -> Outcome:
    """How a turn ended that is over."""
    meaning = turn.meaning
    if turn.kind not in TALK and meaning.answer is not None:
        return Outcome(meaning.answer.value)
    if turn.kind in (TurnKind.ANSWER, TurnKind.REPLY) and meaning.closing:
        return Outcome.NO  # "that's all": there is no more
    if turn.kind in TALK and meaning.mirroring:
        return Outcome.MIRRORED
    return Outcome.DONE if turn.spoke else Outcome.QUIET


def passed(turn: Turn) -> Outcome:
    """How a turn ends by the key: as what was understood says, a no before all."""
    understood = outcome_of(turn)
    return Outcome.PASSED if understood in (Outcome.DONE, Outcome.QUIET) else understood


class TurnTaking(LedBreaths):
    """A stage on which people have turns."""

    def __init__(self, performer: Performer) -> None:
        super().__init__(performer)
        self._marks: BreathMarks | None = None
        """In-breaths being marked by voice or key."""
        self._pauses: dict[tuple[str, TurnKind], Pauses] = {}
        """What was learned of each person's pauses in each kind of turn; gone with the session."""
        self._waited: dict[tuple[str, TurnKind], Ms] = {}
        """How long each last turn was quiet when it was taken."""
        self._whose = "", TurnKind.FREE
        self._decided: _Decided | None = None
        """The ear is still open, as it was for this turn."""
        self._withheld: list[Command] = []
        """What is to be seen once that decision stands."""

    def _listen(self, cue: Listen) -> None:
        self._stand_by_decision()
        if cue.expectation.kind is TurnKind.BREATHS:
            self._turn, self._marks = Turn(TurnKind.CONTROL, self._now), BreathMarks()
            self._set_timer(self._now + (cue.within or 0), lambda: self._advance(Outcome.QUIET))
        else:
            self._whose = cue.whose
            pauses = self._pauses.get(self._whose)
            self._turn = Turn(cue.expectation.kind, self._now, cue.within, pauses, invites=cue.invites)
        self._out.append(OpenEar(expectation=cue.expectation))
        self._show(floor=cue.floor, line=cue.line, state="listening")

    def _see_marks(self) -> None:
        if self._marks is not None and self._marks.complete:
            self._advance()

    def _decide(self, turn: Turn, outcome: Outcome) -> None:
        """The turn ends like this, unless somebody goes on before the guide is heard.  Whose answer was
        understood is not waited for."""
        if turn.meaning.answer is None and not turn.speaking:
            self._decided, self._turn = _Decided(turn, self._performer.done), None
        self._advance(outcome)

    def _outcome(self, turn: Turn) -> Outcome:
        """How a turn ends that would be over now."""
        cue, outcome = self._performer.cue, outcome_of(turn)
        invites = isinstance(cue, Listen) and cue.invites
        return Outcome.HESITATING if invites and turn.hesitating and outcome is Outcome.DONE else outcome

    def _take_back(self, decided: _Decided, event: SpeechStarted | Stirred) -> None:
        """Somebody went on: nothing was decided."""
        self._clear()
        self._performer.return_to(decided.done)
        self._decided, self._turn = None, decided.turn
        self._withheld.clear()
        self._turn.feed(event)

    def _stand_by_decision(self) -> None:
        """The guide is heard, or something else happened: the ear shuts now."""
        if self._decided is not None:
            self._turn, self._decided = self._decided.turn, None
            self._shut_ear()
            self._out += self._withheld
            self._withheld.clear()

    @property
    def _screen(self) -> list[Command]:
        """What a decision that may be taken back would change is not seen yet."""
        return self._out if self._decided is None else self._withheld

    def _hear_controls(self, until: Ms | None, then: Callable[[], None]) -> None:
        self._stand_by_decision()
        super()._hear_controls(until, then)

    def _shut_ear(self) -> None:
        if self._turn is not None and self._turn.kind is not TurnKind.CONTROL:
            self._pauses[self._whose] = self._turn.pauses
            self._waited[self._whose] = self._now - self._turn.quiet_since
        super()._shut_ear()

    def _allow_longer(self, cue: Cue | None) -> None:
        """The quiet that ended this turn was a pause: whoever had it pauses as long as that."""
        if isinstance(cue, Listen) and cue.whose in self._waited:
            self._pauses[cue.whose] = self._pauses[cue.whose].after(self._waited[cue.whose] / 1000)

    @property
    def _long_at(self) -> Ms | None:
        """When somebody who has the floor for long makes a pause; None while they speak."""
        cue, turn = self._performer.cue, self._turn
        if not isinstance(cue, Listen) or cue.long_after is None or turn is None or turn.speaking:
            return None
        pause = _AFTER_TEARS if turn.in_tears else _PAUSE
        return max(turn.opened + cue.long_after, turn.quiet_since + pause) if turn.spoke else None

    def _clear(self) -> None:
        """Nothing sounds, nothing is awaited, the ear is shut."""
        self._interrupt_breaths()
        self._hush()
        self._marks = None
