"""What is found in words that were heard: controls, answers, closing phrases, stems, the words of a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from voiceguide.core.events import TALK, Answer, Control, Expectation, TurnKind
from voiceguide.core.words import understood

UNKNOWN = "[unk]"
"""What recognizers write for sound they could not place.  A phrase mixed with it is never acted on."""

_STEM_WORDS = tuple(tuple(stem.split()) for stem in understood.STEMS)
_QUESTION_WORDS = tuple(tuple(question.split()) for question in understood.QUESTIONS)


def closings_for(expectation: Expectation) -> tuple[str, ...]:
    """The phrases that end this turn.  One that shares a word with the expected line is none: whoever pauses
    after "your" of "your feelings matter to me" was heard to say "your turn"."""
    closings = (phrase for phrase, control in understood.CONTROL_PHRASES.items() if control is Control.DONE)
    return tuple(phrase for phrase in closings if not set(phrase.split()) & set(expectation.words))


def phrases_for(expectation: Expectation) -> tuple[str, ...]:
    """The whole utterances a recognizer should be armed with, besides the expected line."""
    controls = tuple(
        phrase for phrase, control in understood.CONTROL_PHRASES.items() if control is not Control.DONE
    )
    addressed = tuple(f"{understood.ADDRESS} {phrase}" for phrase in controls)
    asked = expectation.kind in (TurnKind.ANSWER, TurnKind.READY, TurnKind.REPLY)
    answers = tuple(understood.ANSWER_PHRASES) if asked else ()
    stems = understood.STEMS if expectation.kind in (*TALK, TurnKind.REPLY) else ()
    questions = understood.QUESTIONS if expectation.kind is TurnKind.REPLY else ()
    trailing = understood.TRAILING if expectation.kind in TALK else ()
    return (
        *controls,
        *closings_for(expectation),
        *addressed,
        *answers,
        *stems,
        *questions,
        *trailing,
        *expectation.names,
    )


def control_in(utterance: Sequence[str]) -> Control | None:
    """The control that `utterance` asks for: as a whole, or addressed at its end."""
    spoken = [w for w in utterance if w not in understood.FILLERS]
    if understood.ADDRESS in spoken:
        after = len(spoken) - spoken[::-1].index(understood.ADDRESS)
        return understood.CONTROL_PHRASES.get(" ".join(spoken[after:]))
    return understood.CONTROL_PHRASES.get(" ".join(spoken))


_LONGEST_ANSWER = max(len(phrase.split()) for phrase in understood.ANSWER_PHRASES)


def answer_in(utterance: Sequence[str]) -> Answer | None:
    """The answer that `utterance` is, as a whole; "yeah, exactly" is one, and so is "no, no"."""
    if answer := understood.ANSWER_PHRASES.get(
        " ".join(utterance)
    ):  # "mhm" is a filler beside other words only
        return answer
    answers = _answers(
        tuple(w for w in utterance if w not in understood.FILLERS and w not in understood.OPENERS)
    )
    return next(iter(answers)) if len(answers) == 1 else understood.TOGETHER.get(answers)


def _answers(words: tuple[str, ...]) -> frozenset[Answer]:
    """All the answers that these words are made of, one after the other; none if anything is left over."""
    found: set[Answer] = set()
    at = 0
    while at < len(words):
        lengths = range(min(_LONGEST_ANSWER, len(words) - at), 0, -1)
        length = next((n for n in lengths if " ".join(words[at : at + n]) in understood.ANSWER_PHRASES), 0)
        if not length:
            return frozenset()
        found.add(understood.ANSWER_PHRASES[" ".join(words[at : at + length])])
        at += length
    return frozenset(found)


def name_in(utterance: Sequence[str], names: Sequence[str]) -> Answer | None:
    """Which of two names `utterance` holds; None if it holds neither, or both."""
    held = [any(part in utterance for part in name.split()) for name in names]
    if held.count(True) != 1:
        return None
    return Answer.FIRST if held[0] else Answer.SECOND


def mirrors(words: Sequence[str]) -> bool:
    """Did somebody begin to say back what was heard?"""
    return any(_ends_in(words, _STEM_WORDS))


def after_question(words: Sequence[str]) -> int | None:
    """Where the last question in `words` is over; None if there is none."""
    return max(_ends_in(words, _QUESTION_WORDS), default=None)


def _ends_in(words: Sequence[str], phrases: Iterable[tuple[str, ...]]) -> Iterator[int]:
    """Where each of these phrases that `words` hold is over, wherever it stands."""
    return (
        at + len(phrase)
        for phrase in phrases
        for at in range(len(words))
        if tuple(words[at : at + len(phrase)]) == phrase
    )


def ends_with(words: Sequence[str], phrases: Iterable[str]) -> bool:
    """Do the words end with one of these phrases?"""
    return f" {' '.join(words)}".endswith(tuple(f" {phrase}" for phrase in phrases))


def words_read(expected: Sequence[str], heard: Sequence[str]) -> tuple[int, bool]:
    """(how many expected words were heard in order, whether the last one was).

    The longest common subsequence, so a word left out, added or misheard costs only itself.
    """
    row = [0] * (len(heard) + 1)
    before_last = row
    for word in expected:
        before_last, last = row, 0
        row = [0]
        for j, other in enumerate(heard, start=1):
            last = before_last[j - 1] + 1 if word == other else max(before_last[j], last)
            row.append(last)
    return row[-1], bool(expected) and row[-1] > before_last[-1]
