"""Simulated couples for rehearsals: two different people, by name or written in a small file."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from voiceguide.core.durations import HOUR
from voiceguide.core.events import MINUTE, SECOND, TALK, Ms, TurnKind
from voiceguide.core.hearing.wording import matched
from voiceguide.core.script.cues import Who
from voiceguide.core.text import nearest, quoted
from voiceguide.core.written.values import Part, Truth, lasting, many, plain, whole
from voiceguide.rehearsal.people import Asked, Spoken, Tears, in_breaths, muttered, spoken

if TYPE_CHECKING:
    from voiceguide.ports import UsageError

SILENCE = "silence"
"""Written as an answer: they say nothing."""
MURMUR = "murmur"
"""Written as an answer: they say something that no recognizer understands."""
_NOT_A_WORD: Ms = 1_200
"""How long a murmur is."""
_THEN: Ms = 500
"""From one half of an answer to the other, where somebody changes their mind: "yes ... no"."""
_OTHERS = "ready", "line", "answer"
"""What `at` may name besides the states of a dialogue: kinds of turn."""


def _some(value: object) -> object:
    """One answer may stand alone."""
    return (value,) if isinstance(value, str) else value


def _by_place(value: object) -> object:
    if not isinstance(value, Mapping):
        raise ValueError(f"found {quoted(value)}; write a state and an answer, like 'appointment: later'")
    return value


Answers = Annotated[tuple[Annotated[str, plain(60)], ...], many(1, 50), BeforeValidator(_some)]


class Saying(Part):
    """Something said once, whatever is going on."""

    after: Annotated[Ms, lasting(0, 4 * HOUR)]
    words: Annotated[str, plain(80)]


class Person(Part):
    """How somebody is.  Every field has a usual value."""

    starts_after: Annotated[Ms, lasting(0, MINUTE)] = 1_500
    """How soon they begin."""
    talks_for: Annotated[Ms, lasting(0, 10 * MINUTE)] = 18 * SECOND
    pauses: Annotated[Ms, lasting(0, 10 * SECOND)] = 1_200
    """Quiet inside a turn."""
    speaks_for: Annotated[Ms, lasting(500, MINUTE)] = 5 * SECOND
    """From one pause to the next."""
    cries_for: Annotated[Ms, lasting(0, 10 * MINUTE)] = 0
    """Free talk stops after its first words; they cry this long, and go on."""
    closes: Truth = True
    """Free talk ends with "over to you"."""
    mirrors_at_once: Truth = False
    """They begin to say it back before the guide has noticed an end of the other's talk."""
    interrupts: Annotated[int, whole(0, 100)] = 0
    """Into so many of a hundred of the other's talks they say something."""
    answers: Answers = ("yes", "yes", "no that's all")
    """In turn; then from the beginning."""
    at: Annotated[dict[str, Answers], BeforeValidator(_by_place)] = Field(default_factory=dict)
    """What they say in a state of this name, instead of what they would say; also at `ready`, `line` or
    `answer`, outside of a dialogue."""
    silent: Annotated[int, whole(0, 100)] = 0
    """Of a hundred turns, so many pass without a word."""
    leaves_after: Annotated[Ms, lasting(0, 4 * HOUR)] | None = None
    """From then on they are not there; the other one is."""
    says: Annotated[tuple[Saying, ...], many(0, 50)] = ()
    """Controls and anything else: "stop" after 5min."""


class CoupleFile(Part):
    """Two people: what is alike in both, and what is different in one.  Every part may be left out."""

    about: Annotated[str, plain(120)] = ""
    """Who they are, in a few words."""
    both: Person = Person()
    first: Person = Person()
    second: Person = Person()

    @model_validator(mode="before")
    @classmethod
    def _of_people(cls, written: object) -> object:
        keys = written if isinstance(written, Mapping) else ()
        if misplaced := [key for key in keys if key in Person.model_fields]:
            raise ValueError(
                f"found {quoted(misplaced[0])} beside the people; write it under 'both', 'first' or 'second'"
            )
        return written

    @property
    def people(self) -> tuple[Person, Person]:
        """The first and the second, whole."""
        return _over(self.both, self.first), _over(self.both, self.second)


def _over(both: Person, one: Person) -> Person:
    """`both`, but for what is written of one of them."""
    own: dict[str, Any] = {key: getattr(one, key) for key in one.model_fields_set}
    if "at" in own:
        own["at"] = both.at | one.at
    return both.model_copy(update=own)


class TwoPeople:
    """Two people as a file describes them."""

    def __init__(self, how: CoupleFile) -> None:
        first, second = how.people
        self._first, self._second = _Somebody(first, Who.FIRST), _Somebody(second, Who.SECOND)

    def __call__(self, asked: Asked, rng: random.Random) -> Sequence[Spoken | Tears]:
        """What they do in a turn."""
        here = [one for one in (self._first, self._second) if one.is_here(asked.opened)]
        for one in here:
            if called := one.calls_out(asked.opened):
                return (called,)
        if asked.kind is TurnKind.CONTROL:
            return ()
        if asked.kind is TurnKind.BREATHS:
            return in_breaths(asked.opened, 5_000) if here else ()
        speakers = [one for one in self._speakers(asked, here) if not one.keeps_quiet(rng)]
        if asked.kind is TurnKind.REPLY and speakers:
            return self._replied(asked, speakers[0], here)
        said: list[Spoken | Tears] = []
        start = asked.opened
        for one in speakers:
            said += one.says(asked, start, rng)
            start = said[-1].end if said else start
        if asked.kind in TALK and said:
            said = self._amid(said, asked, here, rng)
        return said

    def _speakers(self, asked: Asked, here: Sequence[_Somebody]) -> Sequence[_Somebody]:
        """Whoever has the turn, or has an answer written for it.  Both say that they are ready."""
        if asked.kind is TurnKind.READY and asked.whose is Who.EITHER:
            return here
        told = [one for one in here if one.answers_at(asked)]
        theirs = [one for one in here if asked.whose in (Who.EITHER, one.who)]
        if asked.whose is Who.EITHER or (asked.kind is TurnKind.REPLY and len(told) == 1):
            return told or theirs[:1]
        return theirs

    def _replied(self, asked: Asked, one: _Somebody, here: Sequence[_Somebody]) -> Sequence[Spoken | Tears]:
        """One of them asks, the other answers; who is alone answers the guide."""
        start = asked.opened + one.how.starts_after
        questions = [muttered(start, 1_500, other.who) for other in here if other is not one]
        start = questions[0].end + 1_000 if questions else start
        return *questions, *one.answers(asked, start)

    def _amid(
        self,
        said: Sequence[Spoken | Tears],
        asked: Asked,
        here: Sequence[_Somebody],
        rng: random.Random,
    ) -> list[Spoken | Tears]:
        """The same talk, if the other says something into it, or begins to say it back at its end."""
        others = [one for one in here if one.who is not said[0].who]
        if not others or asked.state in others[0].how.at:
            return list(said)
        (other,) = others
        if other.how.mirrors_at_once:
            talk = [part for part in said if not _closing(part)]
            stem = spoken(["let", "me", "see", "if", "i", "have", "it"], talk[-1].end + 600, other.who)
            return [*talk, stem, muttered(stem.end + 300, 4_000, other.who)]
        if len(said) > 1 and rng.randrange(100) < other.how.interrupts:
            word = muttered(said[0].end + 700, 2_500, other.who)
            later = word.end + 700 - said[1].start
            return [said[0], word, *(_moved(part, later) for part in said[1:])]
        return list(said)


class _Somebody:
    """One of two, in the course of an evening."""

    def __init__(self, how: Person, who: Who) -> None:
        self.how, self.who = how, who
        self._answered: dict[str, int] = {}
        """How often they have answered, by what was asked."""
        self._to_say = sorted(how.says, key=lambda saying: saying.after)

    def is_here(self, now: Ms) -> bool:
        """Have they not left?"""
        return self.how.leaves_after is None or now < self.how.leaves_after

    def calls_out(self, opened: Ms) -> Spoken | None:
        """What they say now, whatever is going on."""
        if not self._to_say or opened < self._to_say[0].after:
            return None
        return self._said(self._to_say.pop(0).words, opened + self.how.starts_after)

    def keeps_quiet(self, rng: random.Random) -> bool:
        """Do they let this turn pass?"""
        return rng.randrange(100) < self.how.silent

    def answers_at(self, asked: Asked) -> Sequence[str]:
        """What is written for this place; nothing is their usual way."""
        if asked.state in self.how.at:
            return self.how.at[asked.state]
        return self.how.at.get(asked.kind.value, ()) if asked.kind.value in _OTHERS else ()

    def says(self, asked: Asked, start: Ms, rng: random.Random) -> Sequence[Spoken | Tears]:
        """What they say in a turn of theirs."""
        start += self.how.starts_after
        expected = asked.expectation
        if self.answers_at(asked):
            return self.answers(asked, start)
        match asked.kind:
            case TurnKind.LINE:
                return (spoken(expected.words, start, self.who),)
            case TurnKind.READY:
                return (self._said("ready", start),)
            case TurnKind.FREE | TurnKind.SEND:
                return self._talk(start, rng)
            case _ if expected.names:
                return (self._said(expected.names[rng.randrange(2)], start),)
            case _:
                return self.answers(asked, start)

    def answers(self, asked: Asked, start: Ms) -> Sequence[Spoken | Tears]:
        """Their next answer here; in two halves if they change their mind."""
        written = self.answers_at(asked)
        place = asked.state if asked.state in self.how.at else asked.kind.value if written else ""
        given = written or self.how.answers
        count = self._answered.get(place, 0)
        self._answered[place] = count + 1
        return self._halves(given[count % len(given)], start)

    def _halves(self, answer: str, start: Ms) -> Sequence[Spoken]:
        if answer == SILENCE:
            return ()
        said: list[Spoken] = []
        for half in answer.split("..."):
            murmurs = half.strip() == MURMUR
            said.append(muttered(start, _NOT_A_WORD, self.who) if murmurs else self._said(half, start))
            start = said[-1].end + _THEN
        return said

    def _talk(self, start: Ms, rng: random.Random) -> Sequence[Spoken | Tears]:
        how = self.how
        said: list[Spoken | Tears] = []
        end = start + round(how.talks_for * rng.uniform(0.6, 1.4))
        while start < end:
            said.append(muttered(start, min(how.speaks_for, end - start), self.who))
            start = said[-1].end + round(how.pauses * rng.uniform(0.5, 1.5))
            if how.cries_for and len(said) == 1:
                said.append(Tears(said[0].end, said[0].end + how.cries_for, self.who))
                start, end = start + how.cries_for, end + how.cries_for
        if how.closes:
            said.append(self._said("over to you", start))
        return said

    def _said(self, what: str, start: Ms) -> Spoken:
        return spoken(matched(what), start, self.who)


def _closing(part: Spoken | Tears) -> bool:
    return isinstance(part, Spoken) and part.words == ("over", "to", "you")


def _moved(part: Spoken | Tears, later: Ms) -> Spoken | Tears:
    if isinstance(part, Tears):
        return Tears(part.start + later, part.end + later, part.who)
    return Spoken(part.words, part.start + later, part.end + later, part.who)


# ------------------------------------------------------------------ by name or file


@cache
def known() -> Mapping[str, CoupleFile]:
    """Those that have a name.  Raises VoiceguideError if the file beside this module cannot be used."""
    from voiceguide.library.find import checked_parts

    return checked_parts(CoupleFile, Path(__file__).with_name("couples.yaml"))


def load(name: str) -> TwoPeople:
    """The couple of this name, or of a file.

    Raises UsageError for a name that is neither, VoiceguideError for a file as library.load() does.
    """
    from voiceguide.library.find import checked_file

    if name in known():
        return TwoPeople(known()[name])
    if not name or (not Path(name).suffix and not Path(name).exists()):
        raise _unknown(name)
    return TwoPeople(checked_file(CoupleFile, Path(name)))


def _unknown(name: str) -> UsageError:
    from voiceguide.ports import UsageError

    return UsageError(f"No couple is called {quoted(name)}; {nearest(name, known())}, or name a file.")
