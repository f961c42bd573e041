"""A dialogue, performed: from state to state, taught once, mostly silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field
from enum import StrEnum

from voiceguide.core.cast import Cast
from voiceguide.core.cues import Cue, Outcome, Say, Script, Sound, Wait
from voiceguide.core.cues import Listen as Hear
from voiceguide.core.dialogue import END, Dialogue, Floor, For, Listen, Reply, State
from voiceguide.core.events import Control, Earcon, Expectation, Ms, TurnKind
from voiceguide.core.text import words

_KINDS = {
    For.TALK: TurnKind.FREE,
    For.ANSWER: TurnKind.ANSWER,
    For.REPLY: TurnKind.REPLY,
    For.READY: TurnKind.READY,
    For.NAME: TurnKind.ANSWER,
}
_ANSWERED = frozenset(
    {Outcome.YES, Outcome.NO, Outcome.PARTLY, Outcome.LATER, Outcome.MORE, Outcome.FIRST, Outcome.SECOND}
)
_LONGER: Ms = 15_000
"""After an offer nobody is hurried: they have so much more time than before it."""
_MOST_STATES = 500
"""Whatever people answer, a dialogue has an end."""


class Coach(StrEnum):
    """How much is said."""

    FULL = "full"
    """Each is taught each step once."""
    LIGHT = "light"
    """Each step is taught once; later there are chimes."""
    BELLS = "bells"
    """Chimes, and only the words that safety and consent need."""


@dataclass(slots=True)
class Talk:
    """A dialogue going on."""

    dialogue: Dialogue
    cast: Cast
    coach: Coach = Coach.FULL
    sender: int | None = None
    """0: the first one sends; None: not settled yet."""
    _taught: set[tuple[str, int]] = field(default_factory=set)
    _entered: Counter[tuple[str, int]] = field(default_factory=Counter)

    def perform(self) -> Script:
        """Every cue until the end."""
        name = self.dialogue.start
        for _ in range(_MOST_STATES):
            if name == END:
                return
            name = yield from self._enter(name, self.dialogue.states[name])

    @property
    def _sends(self) -> int:
        return self.sender or 0

    def _enter(self, name: str, state: State) -> Generator[Cue, Outcome, str]:
        """One state; the name of the next."""
        self._entered[name, self._sends] += 1
        if state.at_most is not None and self._entered[name, self._sends] > state.at_most:
            return state.beyond
        if state.settles == "sender" and self.sender is not None:
            return state.next
        if state.swap:
            self.sender = 1 - self._sends
        if (yield from self._speak(name, state)) is Outcome.SKIPPED:
            return state.after(Reply.SKIPPED)
        if state.rest:
            yield Wait(length=state.rest)
        if state.listen is None:
            return state.next
        reply = yield from self._hear(state, state.listen)
        if state.settles == "sender":
            self.sender = {Reply.FIRST: 0, Reply.SECOND: 1}.get(reply, 0)
        return state.after(reply)

    def _speak(self, name: str, state: State) -> Generator[Cue, Outcome, Outcome]:
        """What the guide says or sounds here, this time."""
        text = self._text(name, state)
        if text:
            return (yield Say(text=self._filled(text), rest=0 if state.listen else 1_200))
        if state.chime is not None:
            return (yield Sound(earcon=state.chime, unit=True))
        return Outcome.DONE

    def _text(self, name: str, state: State) -> str:
        if state.always:
            return state.say
        if self.coach is Coach.BELLS:
            return "" if state.chime else state.say
        key = (name, self._sends if state.each and self.coach is Coach.FULL else 0)
        if key not in self._taught:
            self._taught.add(key)
            return state.say
        return "" if self.coach is Coach.LIGHT and state.chime else state.again

    def _filled(self, text: str) -> str:
        return self.cast.fill(text, self._sends)

    # ------------------------------------------------------------------ listening

    def _hear(self, state: State, listen: Listen) -> Generator[Cue, Outcome, Reply]:
        outcome = yield from self._turn(listen)
        if listen.to in (For.TALK, For.READY) or outcome is not Outcome.DONE:
            return Reply(outcome.value)
        if state.ask_again:  # they spoke, but gave no answer that was understood
            yield Say(text=self._filled(state.ask_again), unit=False, rest=0)
            outcome = yield self._ear(listen, listen.within)
            if outcome in _ANSWERED or outcome is Outcome.SKIPPED:
                return Reply(outcome.value)
        if state.otherwise:
            yield Say(text=self._filled(state.otherwise), unit=False, rest=0)
        return Reply.UNSURE

    def _turn(self, listen: Listen) -> Generator[Cue, Outcome, Outcome]:
        """One turn, with an offer to whoever does not begin, and a chime or a word for a very long one."""
        outcome = yield self._ear(listen, listen.within, listen.chime_after or listen.suggest_after)
        if outcome is Outcome.QUIET and listen.offer:
            yield Say(text=self._filled(listen.offer), unit=False, rest=0)
            outcome = yield self._ear(listen, listen.within + _LONGER, listen.chime_after)
        if outcome is Outcome.LONG and listen.chime_after and listen.suggest_after:
            yield Sound(earcon=Earcon.YOUR_TURN)
            outcome = yield self._ear(
                listen, _GOING_ON, max(1_000, listen.suggest_after - listen.chime_after)
            )
            outcome = Outcome.DONE if outcome is Outcome.QUIET else outcome
        if outcome is Outcome.LONG:
            yield (
                Say(text=self._filled(listen.suggest), unit=False, rest=0)
                if listen.suggest
                else Sound(earcon=Earcon.YOUR_TURN)
            )
            outcome = yield self._ear(listen, _GOING_ON)
            outcome = Outcome.DONE if outcome is Outcome.QUIET else outcome
        return outcome

    def _ear(self, listen: Listen, within: Ms, long_after: Ms | None = None) -> Hear:
        kind = _KINDS[listen.to]
        asked = listen.to is For.NAME
        names = tuple(" ".join(words(name)) for name in (self.cast.first, self.cast.second))
        if not all(names):
            names = ("first", "second")
        return Hear(
            floor=self._floor(listen.floor),
            expectation=Expectation(kind=kind, names=names if asked else ()),
            within=within,
            long_after=long_after,
            takes=((Control.SKIP, Outcome.SKIPPED),),
        )

    def _floor(self, floor: Floor) -> str:
        """Whose turn it is, as shown."""
        if floor is Floor.EITHER:
            return ""
        who = self._sends if floor is Floor.SENDER else 1 - self._sends
        return (self.cast.first or "First speaker", self.cast.second or "Second speaker")[who]


_GOING_ON: Ms = 6_000
"""After a chime in somebody's pause: if they do not go on, they were done."""
