"""A dialogue, performed: from state to state, taught once, mostly silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from voiceguide.core.commands import Earcon
from voiceguide.core.events import MINUTE, Control, ExerciseTime, Expectation, Ms, TurnKind
from voiceguide.core.hearing.wording import matched
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Cue, Progress, Say, Script, Sound, Wait, Who
from voiceguide.core.script.cues import Listen as Hear
from voiceguide.core.turns.asides import NONE, PAUSE_FOR_A_CHIME, PAUSE_FOR_A_WORD, Asides
from voiceguide.core.written.cast import Cast
from voiceguide.core.written.dialogue import END, TOO_OFTEN, USUAL, Floor, Graph, Listen, ListensFor, State

_KINDS = {
    ListensFor.TALK: TurnKind.FREE,
    ListensFor.SEND: TurnKind.SEND,
    ListensFor.ANSWER: TurnKind.ANSWER,
    ListensFor.REPLY: TurnKind.REPLY,
    ListensFor.READY: TurnKind.READY,
    ListensFor.NAME: TurnKind.ANSWER,
}
_NAMES = (Outcome.FIRST, Outcome.SECOND)
_PEOPLE = (Who.FIRST, Who.SECOND)
_LONGER: Ms = 15_000
"""After an offer nobody is hurried: they have this much longer than before it.  Proposed."""
_CHOOSING: Ms = 8_000
"""Two without names choose among themselves who begins, in this time.  Proposed."""
_INVITED: Ms = 20_000
"""After "take your time", or a bell amid tears, so much quiet is theirs before anything else.  Proposed."""
_ASKED_AGAIN: Ms = 15_000
"""Whoever was asked a second time begins within this, or the gentle way is taken.  Proposed."""
_GOING_ON: Ms = 6_000
"""After a chime or a word in somebody's pause: if they do not go on in this time, they were done.
Proposed."""
_MOST_STATES = 500
"""Whatever people answer, a dialogue has an end: far more than the longest evening needs."""


class Coach(StrEnum):
    """How much is said."""

    FULL = "full"
    """Each step is taught once, and what a dialogue marks so, to each sender."""
    LIGHT = "light"
    """Each step is taught once; later there are chimes."""
    BELLS = "bells"
    """Chimes, and only the words that safety and consent need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueWishes:
    """What two people may ask of a dialogue."""

    sends_first: int | None = None
    """0 is the first one, 1 the second; None: they are asked."""
    coin: int = 0
    """Who sends first if they let a coin decide: 0 or 1, tossed before the session begins."""
    coach: Coach = Coach.FULL
    hurt: int | None = None
    """Which of them was hurt, 0 or 1, where they have told: no long talk of theirs is remarked on."""


@dataclass(slots=True, kw_only=True)
class DialogueWalk:
    """A dialogue going on."""

    graph: Graph
    cast: Cast
    wishes: DialogueWishes
    progress: Progress
    minutes: int
    """For both together: each has half of it, then the loops are left."""
    sender: int | None = field(init=False)
    """0: the first one sends; None: not settled yet."""
    _since: ExerciseTime = field(default=ExerciseTime(0), init=False)
    """When the present sender began."""
    _more: bool = field(default=False, init=False)
    """Is there more: that is asked just now, and "I'm not done" says that there is."""
    _taught: set[tuple[str, int]] = field(default_factory=set, init=False)
    _entered: Counter[tuple[str, int]] = field(default_factory=Counter, init=False)

    def __post_init__(self) -> None:
        self.sender = self.wishes.sends_first

    def perform(self) -> Script:
        """Every cue until the end."""
        name = self.graph.start
        for _ in range(_MOST_STATES):
            if name == END:
                return
            state = self.graph.states[name]
            name = state.ways[(yield from _in(name, self.enter(name)))]

    @property
    def _sends(self) -> int:
        return self.sender or 0

    def fork(self) -> DialogueWalk:
        """The same walk, to go on from here in another way."""
        other = DialogueWalk(
            graph=self.graph,
            cast=self.cast,
            wishes=self.wishes,
            progress=Progress(self.progress.now, self.progress.onsets),
            minutes=self.minutes,
        )
        for memory in ("sender", "_since", "_more"):
            setattr(other, memory, getattr(self, memory))
        for memory in ("_taught", "_entered"):
            setattr(other, memory, getattr(self, memory).copy())
        return other

    @property
    def visits(self) -> Mapping[tuple[str, int], int]:
        """How often each state was entered: by its name and by who sends, 0 or 1."""
        return self._entered

    @property
    def time_is_over(self) -> bool:
        """The present sender's half is over."""
        return self.progress.now - self._since > self.minutes * MINUTE // 2

    def enter(self, name: str) -> Generator[Cue, Outcome, str]:
        """One state; which of its ways leads on."""
        state = self.graph.states[name]
        place = self._arrive(name, state)
        if state.most and self._over_time(place):
            return state.way(Outcome.QUIET) if state.stems else TOO_OFTEN
        if state.most and self._entered[place] > state.most:
            return TOO_OFTEN
        if state.settles == "sender" and self.sender is not None:
            return state.way(_NAMES[self.sender])
        if state.settles == "coin":
            self.sender = self.wishes.coin
        if state.swap:
            self.sender, self._since = 1 - self._sends, self.progress.now
        if (yield from self._speak(name, state)) is Outcome.SKIPPED:
            return state.way(Outcome.SKIPPED)
        if state.rest:
            yield Wait(length=state.rest)
        if state.listen is None:
            return USUAL
        if state.settles == "sender" and not self._named:
            yield Wait(length=_CHOOSING)
            self.sender = 0  # whoever begins is the first of them
            return state.way(Outcome.FIRST)
        self._more = self._same_goes_on(state, state.listen)
        reply = yield from self._hear(state, state.listen)
        if state.settles == "sender" and reply in _NAMES:
            self.sender = _NAMES.index(reply)
        return state.way(reply)

    def _same_goes_on(self, state: State, listen: Listen) -> bool:
        """Is "there is more" told here by whoever says it?"""
        then = self.graph.states.get(state.on.get(Outcome.MORE, END))
        goes_on = then is not None and then.listen is not None and then.listen.floor is listen.floor
        return goes_on and listen.to is ListensFor.REPLY

    def _arrive(self, name: str, state: State) -> tuple[str, int]:
        """Count a visit; the place it is counted at."""
        place = name, 0 if state.for_both else self._sends
        self._entered[place] += 1
        for counted in [other for other in self._entered if self.graph.states[other[0]].per == name]:
            del self._entered[counted]
        return place

    def _over_time(self, place: tuple[str, int]) -> bool:
        """The present sender's half is over: a loop that was entered before is not entered again."""
        return self._entered[place] > 1 and self.time_is_over

    def _speak(self, name: str, state: State) -> Generator[Cue, Outcome, Outcome]:
        """What the guide says or sounds here, this time."""
        if text := self._text(name, state):
            return (yield Say(text=self._filled(text), rest=0 if state.listen else 1_200))
        if state.chime is not None:
            return (yield Sound(earcon=state.chime, unit=True))
        return Outcome.DONE

    def _text(self, name: str, state: State) -> str:
        if state.stems:
            return state.stems[self._entered[name, self._sends] - 1]
        full = self._in_full(state)
        if state.always:
            return full
        if self.wishes.coach is Coach.BELLS and state.chime is not None:
            return ""
        if self._first_time(name, self._sends if state.each and self.wishes.coach is Coach.FULL else 0):
            return full
        return "" if self.wishes.coach is Coach.LIGHT and state.chime else state.again

    def _first_time(self, what: str, sender: int) -> bool:
        """Was this not taught to this sender?  From now on it is."""
        known = (what, sender) in self._taught
        self._taught.add((what, sender))
        return not known

    def _in_full(self, state: State) -> str:
        """What is said here the first time."""
        if state.nameless and not self._named:
            return state.nameless
        return state.with_topic if state.with_topic and self.cast.topic else state.say

    @property
    def _named(self) -> bool:
        return bool(self.cast.first and self.cast.second)

    def _filled(self, text: str) -> str:
        return self.cast.fill(text, self._sends)

    # ------------------------------------------------------------------ listening

    def _hear(self, state: State, listen: Listen) -> Generator[Cue, Outcome, Outcome]:
        outcome = yield from self._turn(listen)
        if listen.to in (ListensFor.TALK, ListensFor.SEND, ListensFor.READY) or not _unclear(listen, outcome):
            return outcome
        if state.ask_again:  # they spoke, but gave no answer that was understood
            yield Say(text=self._filled(state.ask_again), unit=False, rest=0)
            outcome = yield self._ear(listen, min(listen.within, _ASKED_AGAIN))
            if outcome is not Outcome.QUIET and not _unclear(listen, outcome):
                return outcome
        if state.otherwise:
            yield Say(text=self._filled(state.otherwise), unit=False, rest=0)
        return Outcome.UNSURE

    def _turn(self, listen: Listen) -> Generator[Cue, Outcome, Outcome]:
        """One turn, with an offer to whoever does not begin, an invitation to whoever breaks off, and a
        chime or a word for a very long one."""
        chime, word = self._long(listen)
        asides = Asides(
            invites=bool(listen.invite),
            long_after=chime or word,
            long_pause=PAUSE_FOR_A_CHIME if chime else PAUSE_FOR_A_WORD,
            tears=listen.to in (ListensFor.TALK, ListensFor.SEND),
        )
        outcome = yield self._ear(listen, listen.within, asides)
        if outcome is Outcome.QUIET and listen.offer:
            yield self._aside(listen.offer)
            outcome = yield self._ear(listen, listen.within + _LONGER, replace(asides, invites=False))
        while outcome in (Outcome.TEARS, Outcome.HESITATING, Outcome.LONG):
            within = _GOING_ON if outcome is Outcome.LONG else _INVITED
            if outcome is Outcome.TEARS:
                yield Sound(earcon=Earcon.BELL)
                asides = replace(asides, tears=False)
            elif outcome is Outcome.HESITATING:
                yield self._aside(listen.invite)
                asides = replace(asides, invites=False)
            elif chime:
                yield Sound(earcon=Earcon.LONG)
                left = max(1_000, word - chime) if word else None
                chime, asides = None, replace(asides, long_after=left, long_pause=PAUSE_FOR_A_WORD)
            else:
                yield self._suggestion(listen)
                asides = replace(asides, long_after=None)
            outcome = yield self._ear(listen, within, asides)
            if outcome is Outcome.QUIET:
                return Outcome.DONE  # they did not go on: they were done
        return outcome

    def _long(self, listen: Listen) -> tuple[Ms | None, Ms | None]:
        """After how much talk there is a chime, and after how much a word.  Whoever was hurt has all the time
        there is."""
        if self.wishes.hurt is not None and self._who(listen.floor) is _PEOPLE[self.wishes.hurt]:
            return None, None
        return listen.chime_after, listen.suggest_after

    def _suggestion(self, listen: Listen) -> Cue:
        """Said once to each sender; from then on the chime says it."""
        new = listen.suggest and self._first_time(listen.suggest, self._sends)
        return self._aside(listen.suggest) if new else Sound(earcon=Earcon.LONG)

    def _aside(self, text: str) -> Cue:
        return Say(text=self._filled(text), unit=False, rest=0)

    def _ear(self, listen: Listen, within: Ms, asides: Asides = NONE) -> Hear:
        kind = _KINDS[listen.to]
        who = self._who(listen.floor)
        named = (self.cast.first, self.cast.second) if listen.to is ListensFor.NAME and self._named else ()
        return Hear(
            who=who,
            floor="" if who is Who.EITHER else self.cast.floors[_PEOPLE.index(who)],
            expectation=Expectation(kind=kind, names=tuple(" ".join(matched(name)) for name in named)),
            within=within,
            asides=asides,
            takes=(
                (Control.SKIP, Outcome.SKIPPED),
                *([(Control.NOT_DONE, Outcome.MORE)] if self._more else []),
            ),
        )

    def _who(self, floor: Floor) -> Who:
        """Whose turn it is."""
        match floor:
            case Floor.EITHER:
                return Who.EITHER
            case Floor.SENDER:
                return _PEOPLE[self._sends]
            case Floor.RECEIVER:
                return _PEOPLE[1 - self._sends]


def _in(name: str, script: Generator[Cue, Outcome, str]) -> Generator[Cue, Outcome, str]:
    """The same cues, and in which state they are."""
    try:
        cue = next(script)
        while True:
            cue = script.send((yield replace(cue, state=name)))
    except StopIteration as done:
        way: str = done.value
        return way


def _unclear(listen: Listen, outcome: Outcome) -> bool:
    """They spoke, but it was no reply to what was asked."""
    if listen.to is ListensFor.NAME:
        return outcome not in (*_NAMES, Outcome.QUIET, Outcome.SKIPPED, Outcome.PASSED)
    return outcome in (Outcome.DONE, *_NAMES)
