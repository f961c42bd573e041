"""Who has the floor: the ear, the turn that is open, and a decision that may still be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from voiceguide.core.breath.breath_marks import BreathMarks
from voiceguide.core.commands import Activity, OpenEar, ShutEar
from voiceguide.core.events import (
    Expectation,
    Heard,
    Ms,
    SpeechEnded,
    SpeechStarted,
    Stirred,
    TurnKind,
)
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Listen, Whose
from voiceguide.core.session.mode import Watch
from voiceguide.core.session.parts import Outbox
from voiceguide.core.turns.pauses import Pauses
from voiceguide.core.turns.speech import Speech
from voiceguide.core.turns.turn import Turn


class Ear(StrEnum):
    """What the microphone gives."""

    HEARS = "hears"
    LOST = "lost"
    """It fell silent, and may come back."""
    NONE = "none"
    """There is none, or they went on with keys: turns wait for a key."""


class LearnedPauses:
    """How each person pauses in each kind of turn; in memory only, gone with the session."""

    def __init__(self) -> None:
        self._pauses: dict[Whose, Pauses] = {}
        self._waited: dict[Whose, Ms] = {}
        """How long each last turn was quiet when it was taken."""
        self._open: Whose | None = None

    def begin(self, whose: Whose) -> Pauses | None:
        """Their turn opens; what is known of their pauses, None if nothing is yet."""
        self._open = whose
        return self._pauses.get(whose)

    def end(self, turn: Turn, now: Ms) -> None:
        """The turn that was opened is over: what it taught is kept."""
        if self._open is not None:
            self._pauses[self._open] = turn.pauses
            self._waited[self._open] = now - turn.speech.quiet_since

    def allow_longer(self, whose: Whose) -> None:
        """The quiet that ended their last turn was a pause: they pause as long as that."""
        if whose in self._waited:
            self._pauses[whose] = self._pauses[whose].after(self._waited[whose] / 1000)


@dataclass(frozen=True, slots=True)
class Decided:
    """A turn that was decided while the guide is not heard yet; the ear is still open, as it was."""

    turn: Turn
    done: int
    """How many cues were finished when it was going on."""


class Floor:
    """The ear is shut, or open for controls alone, or open for somebody's turn."""

    def __init__(self, out: Outbox, watch: Watch, ear: Ear) -> None:
        self._out, self._watch = out, watch
        self.ear = ear
        self.speech: Speech | None = None
        """What is heard; None while the ear is shut."""
        self.turn: Turn | None = None
        """Whose speech it is, if somebody has a turn."""
        self.decided: Decided | None = None
        self.marks: BreathMarks | None = None
        """In-breaths being marked by voice or key."""
        self.learned = LearnedPauses()

    # ------------------------------------------------------------------ opening and shutting

    def listen(self, cue: Listen) -> None:
        """Somebody's turn begins."""
        self.stand_by()
        if cue.expectation.kind is TurnKind.BREATHS:
            self.speech, self.marks = Speech(self._watch.now), BreathMarks()
        else:
            self.turn = Turn(
                cue.expectation.kind,
                self._watch.now,
                cue.within,
                self.learned.begin(cue.whose),
                cue.asides,
            )
            self.speech = self.turn.speech
        self._out.append(OpenEar(expectation=cue.expectation))
        self._out.show(floor=cue.floor, line=cue.line, state=Activity.LISTENING)

    def hear_controls(self) -> None:
        """Nobody's turn; a control may be spoken."""
        self.stand_by()
        self.speech = Speech(self._watch.now)
        self._out.append(OpenEar(expectation=Expectation(kind=TurnKind.CONTROL)))

    def shut(self) -> None:
        """The ear shuts; what the turn taught is kept."""
        if self.speech is None:
            return
        if self.turn is not None:
            self.learned.end(self.turn, self._watch.now)
        self.speech = self.turn = self.marks = None
        self._out.append(ShutEar())

    # ------------------------------------------------------------------ what is heard

    def feed(self, event: SpeechStarted | SpeechEnded | Stirred | Heard) -> bool:
        """Something was heard; False if it was nothing to listen to."""
        if self.speech is None:
            return False
        if isinstance(event, SpeechEnded) and not self.speech.speaking:
            return False  # it began before the ear was open
        (self.turn or self.speech).feed(event)
        if self.marks is not None and isinstance(event, SpeechStarted | SpeechEnded):
            self.marks.feed(event)
        return True

    # ------------------------------------------------------------------ deciding

    def decide(self, turn: Turn, outcome: Outcome | None, done: int) -> Outcome:
        """The turn is decided, unless somebody goes on before the guide is heard: like this or, with None,
        as what was heard says.  Whose answer was understood is not waited for."""
        if turn.speech.meaning.answer is None and turn.speech.onset is None:
            self.decided = Decided(turn, done)
            self.speech = self.turn = None
            self._out.withhold()
        return turn.outcome if outcome is None else outcome

    def take_back(self, event: SpeechStarted | Stirred) -> None:
        """Somebody went on: nothing was decided."""
        if self.decided is not None:
            self.turn, self.decided = self.decided.turn, None
            self.speech = self.turn.speech
            self._out.forget()
            self.turn.feed(event)

    def stand_by(self) -> None:
        """The guide is heard, or something else happened: the decision stands, and the ear shuts now."""
        if self.decided is not None:
            self.turn, self.decided = self.decided.turn, None
            self.speech = self.turn.speech
            self.shut()
            self._out.release()
