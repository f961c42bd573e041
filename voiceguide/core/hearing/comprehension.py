"""Follows one turn: words come in, a `Meaning` goes out.

Words are held only while a turn lasts, and never leave.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from voiceguide.core.events import Answer, Control, Expectation, Meaning, Ms, TurnKind
from voiceguide.core.hearing.phrases import (
    UNKNOWN,
    after_question,
    agrees,
    answer_in,
    closings_for,
    control_in,
    declines,
    ends_with,
    mirrors,
    name_in,
    words_read,
)
from voiceguide.core.hearing.wording import in_full, negates
from voiceguide.core.text import folded
from voiceguide.core.words import understood

UTTERANCE_GAP: Ms = 600
"""Quiet that sets one utterance apart from the next."""

_NO_WORDS = understood.FILLERS | {UNKNOWN, *understood.TRAILING}
"""Heard where nobody said a word: so short that anything may sound like them."""


_KEPT = frozenset({UNKNOWN, *understood.NEVER_NOISE})


class Word(NamedTuple):
    """A word that was heard."""

    text: str
    sure: bool
    whole: bool = True
    """False: it is part of a contraction, and no name."""


def surely(words: Iterable[Word]) -> list[str]:
    """What was surely said.  A word that may be noise is left out, unless it may be "not".  Sound that is no
    word stays, as sound."""
    return [word.text if word.sure else UNKNOWN for word in words if word.sure or word.text in _KEPT]


_ANSWER_WORDS = understood.NEGATIONS.union(*(in_full(phrase.split()) for phrase in understood.ANSWER_PHRASES))
_TRAILING = tuple(
    " ".join(in_full(phrase.split())) for phrase in (*understood.TRAILING, *understood.NOT_DONE)
)


def surely_answered(words: Iterable[Word]) -> list[str]:
    """What was surely said, as an answer.  A word that may be noise is left out if no answer has it.  A word
    that may be "not" leaves the rest in doubt."""
    return [word.text if word.sure else UNKNOWN for word in words if word.sure or word.text in _ANSWER_WORDS]


def _as_said(words: Sequence[str], unsure: Collection[int]) -> Iterator[Word]:
    """The words in full, without marks on their letters."""
    for place, text in enumerate(words):
        parts = in_full((folded(text),))
        yield from (Word(part, place not in unsure, len(parts) == 1) for part in parts)


def _surely(answer: Answer | None, words: Iterable[Word]) -> Answer | None:
    """The answer; none if it is a yes and somebody may have said "no" or "not" beside it."""
    return None if agrees(answer) and negates(word.text for word in words) else answer


def _hearable(line: tuple[str, ...], deaf_to: frozenset[str]) -> tuple[str, ...]:
    """What of a line can be heard, and its last word: no line is read whole whose end was not heard."""
    return tuple(word for word in line[:-1] if word not in deaf_to) + line[-1:]


class Comprehension:
    """Follows one turn: utterances, words, and what they mean together."""

    def __init__(self, expectation: Expectation, unhearable: Iterable[str] = ()) -> None:
        """`unhearable` are expected words outside the recognizer's vocabulary; they are not waited for.
        But where a line ends with one, only quiet can tell its end."""
        self._expectation = expectation
        self._expected = _hearable(in_full(expectation.words), frozenset(unhearable))
        self._closings = tuple(" ".join(in_full(phrase.split())) for phrase in closings_for(expectation))
        self._turn: list[Word] = []
        """Everything that was said, in full words."""
        self._utterance_from = self._answer_from = 0
        """An answer may reach back farther: "I'm not ... sure"."""
        self._declined: Answer | None = None
        """What an earlier utterance of this turn was, if it was a no."""
        self._stretches: list[int] = []
        """Where each later stretch of speech in the utterance begins."""
        self._quiet_since: Ms | None = None

    def speech_started(self, onset: Ms) -> None:
        """Begin a new utterance, if there was enough quiet before it."""
        if self._quiet_since is not None and onset - self._quiet_since >= UTTERANCE_GAP:
            self._begin_utterance()
        elif self._quiet_since is not None:
            self._stretches.append(len(self._turn))
        self._quiet_since = None

    def _begin_utterance(self) -> None:
        answered = answer_in(surely_answered(self._turn[self._answer_from :]))
        if declines(answered):
            self._declined = answered
        self._utterance_from = len(self._turn)
        if answered is None and self._turn and negates([self._turn[-1].text]):
            self._stretches.append(self._utterance_from)  # whoever ends with "not" goes on
            return
        self._answer_from = self._utterance_from
        self._stretches.clear()

    def speech_ended(self, offset: Ms) -> None:
        """Remember where the quiet began."""
        self._quiet_since = offset

    def heard(self, words: Sequence[str], *, final: bool, unsure: Collection[int] = ()) -> Meaning:
        """What the turn means, now that `words` were heard.  A partial is not kept.  `unsure` are the places
        of words that may be noise."""
        turn = [*self._turn, *_as_said(words, unsure)]
        meaning = self._meaning(turn)
        if final:
            self._turn = turn
        return meaning

    def _meaning(self, turn: list[Word]) -> Meaning:
        said = surely(turn)
        read, reached_end = words_read(self._expected, said)
        return Meaning(
            read=read,
            expected=len(self._expected),
            reached_end=reached_end,
            word_count=sum(w not in _NO_WORDS for w in said),
            closing=ends_with(said, self._closings),
            control=self._asked(turn),
            answer=self._answer(turn),
            asking=after_question(said) == len(said),
            mirroring=mirrors(said),
            trailing=ends_with(said, _TRAILING),
        )

    def _answer(self, turn: list[Word]) -> Answer | None:
        """The answer that the latest utterance is.  Where somebody has said no before, in the same turn, a
        yes is none: two of them may have answered, and the no counts.  In a reply it may be about something
        else, so they are asked again."""
        answer = self._said_last(turn)
        if self._declined is None or not agrees(answer):
            return answer
        return None if self._expectation.kind is TurnKind.REPLY else self._declined

    def _said_last(self, turn: list[Word]) -> Answer | None:
        utterance = turn[self._answer_from :]
        names = [word if word.whole else word._replace(text=UNKNOWN) for word in utterance]
        named = _surely(name_in(surely(names), self._expectation.names), utterance)
        alone = named or _surely(answer_in(surely_answered(utterance)), utterance)
        if self._expectation.kind is not TurnKind.REPLY:
            return alone
        return None if self._asks_on(turn) else alone or self._replied(turn)

    def _asks_on(self, turn: list[Word]) -> bool:
        """Has somebody paused within a question: "is that ... right"?"""
        said = [word.text for word in turn]
        before = said[: self._utterance_from]
        return after_question(said) == len(said) and after_question(before) != len(before)

    def _replied(self, turn: list[Word]) -> Answer | None:
        """Find the answer to a question that one of them asked, with little quiet between, or none.

        What follows a question that we know is the answer.  Otherwise it is what was said last, unless a
        question may end so.
        """
        utterance = turn[self._answer_from :]
        asked = after_question([word.text for word in utterance])
        if asked is not None:
            return _surely(answer_in(surely_answered(utterance[asked:])), utterance[asked:])
        for start in self._stretches:
            last = surely_answered(turn[start:])
            answer = _surely(answer_in(last), utterance)
            if answer and " ".join(last) not in understood.ASKING:
                return answer
        return None

    def _asked(self, turn: list[Word]) -> Control | None:
        """The control that the latest utterance asks for; "continue" only where nobody may have said "no"."""
        utterance = turn[self._utterance_from :]
        control = self._control([word.text for word in utterance]) or self._control(surely(utterance))
        denied = negates(word.text for word in turn[self._answer_from :])
        return None if control is Control.CONTINUE and denied else control

    def _control(self, utterance: Sequence[str]) -> Control | None:
        return None if self._continues_line(utterance) else control_in(utterance)

    def _continues_line(self, utterance: Sequence[str]) -> bool:
        """Are these the next expected words?  Inside a line they are the line, even if they look like a
        control."""
        before, _ = words_read(self._expected, surely(self._turn[: self._utterance_from]))
        following = self._expected[before : before + len(utterance)]
        return before > 0 and bool(utterance) and following == tuple(utterance)
