"""Follows one turn: words come in, a `Meaning` goes out.

Words are held only while a turn lasts, and never leave.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from voiceguide.core.events import Answer, Control, Expectation, Meaning, Ms, TurnKind
from voiceguide.core.hearing.phrases import (
    UNKNOWN,
    after_question,
    answer_in,
    closings_for,
    control_in,
    ends_with,
    mirrors,
    name_in,
    words_read,
)
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


def surely(words: Iterable[Word]) -> list[str]:
    """What was surely said.  A word that may be noise is left out, unless it may be "not".  Sound that is no
    word stays, as sound."""
    return [word.text if word.sure else UNKNOWN for word in words if word.sure or word.text in _KEPT]


_ANSWER_WORDS = frozenset(word for phrase in understood.ANSWER_PHRASES for word in phrase.split())


def surely_answered(words: Iterable[Word]) -> list[str]:
    """What was surely said, as an answer.  A word that may be noise is left out if no answer has it.  A word
    that may be "not" leaves the rest in doubt."""
    return [word.text if word.sure else UNKNOWN for word in words if word.sure or word.text in _ANSWER_WORDS]


class Comprehension:
    """Follows one turn: utterances, words, and what they mean together."""

    def __init__(self, expectation: Expectation, unhearable: Iterable[str] = ()) -> None:
        """`unhearable` are expected words outside the recognizer's vocabulary; they are not waited for."""
        deaf_to = frozenset(unhearable)
        self._expectation = expectation
        self._expected = tuple(w for w in expectation.words if w not in deaf_to)
        self._closings = closings_for(expectation)
        self._turn: list[Word] = []
        self._utterance_from = 0
        self._stretches: list[int] = []
        """Where each later stretch of speech in the utterance begins."""
        self._quiet_since: Ms | None = None

    def speech_started(self, onset: Ms) -> None:
        """Begin a new utterance, if there was enough quiet before it."""
        if self._quiet_since is not None and onset - self._quiet_since >= UTTERANCE_GAP:
            self._utterance_from = len(self._turn)
            self._stretches.clear()
        elif self._quiet_since is not None:
            self._stretches.append(len(self._turn))
        self._quiet_since = None

    def speech_ended(self, offset: Ms) -> None:
        """Remember where the quiet began."""
        self._quiet_since = offset

    def heard(self, words: Sequence[str], *, final: bool, unsure: Collection[int] = ()) -> Meaning:
        """What the turn means, now that `words` were heard.  A partial is not kept.  `unsure` are the places
        of words that may be noise."""
        turn = [*self._turn, *(Word(text, place not in unsure) for place, text in enumerate(words))]
        meaning = self._meaning(turn)
        if final:
            self._turn = turn
        return meaning

    def _meaning(self, turn: list[Word]) -> Meaning:
        said, utterance = surely(turn), turn[self._utterance_from :]
        read, reached_end = words_read(self._expected, said)
        return Meaning(
            read=read,
            expected=len(self._expected),
            reached_end=reached_end,
            word_count=sum(w not in _NO_WORDS for w in said),
            closing=ends_with(said, self._closings),
            control=self._control([word.text for word in utterance]) or self._control(surely(utterance)),
            answer=self._answer(turn),
            mirroring=mirrors(said),
            trailing=ends_with(said, (*understood.TRAILING, *understood.NOT_DONE)),
        )

    def _answer(self, turn: list[Word]) -> Answer | None:
        utterance = turn[self._utterance_from :]
        alone = answer_in(surely_answered(utterance)) or name_in(surely(utterance), self._expectation.names)
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
        utterance = turn[self._utterance_from :]
        asked = after_question([word.text for word in utterance])
        if asked is not None:
            return answer_in(surely_answered(utterance[asked:]))
        for start in self._stretches:
            last = surely_answered(turn[start:])
            if (answer := answer_in(last)) and " ".join(last) not in understood.ASKING:
                return answer
        return None

    def _control(self, utterance: Sequence[str]) -> Control | None:
        return None if self._continues_line(utterance) else control_in(utterance)

    def _continues_line(self, utterance: Sequence[str]) -> bool:
        """Are these the next expected words?  Inside a line they are the line, even if they look like a
        control."""
        before, _ = words_read(self._expected, surely(self._turn[: self._utterance_from]))
        following = self._expected[before : before + len(utterance)]
        return before > 0 and bool(utterance) and following == tuple(utterance)
