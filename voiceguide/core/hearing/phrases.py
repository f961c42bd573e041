"""What is found in words that were heard: controls, answers, closing phrases, stems, the words of a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from voiceguide.core.events import TALK, Answer, Control, Expectation, TurnKind
from voiceguide.core.hearing.values import when_in
from voiceguide.core.hearing.wording import in_full, negates, wordings
from voiceguide.core.words import homophones, understood, values

UNKNOWN = "[unk]"
"""What recognizers write for sound they could not place.  A phrase mixed with it is never acted on."""

_STEM_WORDS = tuple(in_full(stem.split()) for stem in understood.STEMS)
_QUESTION_WORDS = tuple(in_full(question.split()) for question in understood.QUESTIONS)
_CONTROLS = {in_full(phrase.split()): control for phrase, control in understood.CONTROL_PHRASES.items()}
_ANSWERS = {in_full(phrase.split()): answer for phrase, answer in understood.ANSWER_PHRASES.items()}
_ANSWERS |= {(word,): understood.ANSWER_PHRASES[meant] for word, meant in understood.SOUNDS_LIKE.items()}
_PEOPLE = (Answer.FIRST, Answer.SECOND)
_HALTS = frozenset({Control.STOP, Control.PAUSE})


def closings_for(expectation: Expectation) -> tuple[str, ...]:
    """The phrases that end this turn.  One that shares a word with the expected line is none: whoever pauses
    after "your" of "your feelings matter to me" was heard to say "your turn"."""
    closings = (phrase for phrase, control in understood.CONTROL_PHRASES.items() if control is Control.DONE)
    return tuple(phrase for phrase in closings if not set(phrase.split()) & set(expectation.words))


def phrases_for(expectation: Expectation) -> tuple[str, ...]:
    """The whole utterances a recognizer should be armed with, besides the expected line; each in every
    wording in which people say it, as is the line."""
    controls = tuple(
        phrase for phrase, control in understood.CONTROL_PHRASES.items() if control is not Control.DONE
    )
    addressed = tuple(f"{understood.ADDRESS} {phrase}" for phrase in controls)
    asked = expectation.kind in (TurnKind.ANSWER, TurnKind.READY, TurnKind.REPLY)
    answers = (*understood.ANSWER_PHRASES, *values.LATER) if asked else ()
    stems = understood.STEMS if expectation.kind in (*TALK, TurnKind.REPLY) else ()
    questions = understood.QUESTIONS if expectation.kind is TurnKind.REPLY else ()
    trailing = understood.TRAILING if expectation.kind in TALK else ()
    phrases = (
        *controls,
        *closings_for(expectation),
        *addressed,
        *answers,
        *stems,
        *questions,
        *trailing,
        *expectation.names,
        *(part for name in expectation.names for part in name.split()),
    )
    worded = [" ".join(wording) for phrase in phrases for wording in wordings(phrase.split())]
    line = [" ".join(wording) for wording in wordings(expectation.words)[1:]]
    return tuple(dict.fromkeys((*worded, *line)))


# ------------------------------------------------------------------ whole utterances


def control_in(utterance: Sequence[str]) -> Control | None:
    """The control that `utterance` asks for: as a whole, or addressed at its end."""
    utterance = in_full(utterance)
    spoken = [w for w in utterance if w not in understood.FILLERS]
    if understood.ADDRESS in spoken:
        spoken = spoken[len(spoken) - spoken[::-1].index(understood.ADDRESS) :]
    control = _CONTROLS.get(tuple(spoken)) or _politely(_once(spoken))
    return None if control is Control.CONTINUE and negates(utterance) else control


def _politely(spoken: Sequence[str]) -> Control | None:
    """The control in "okay, stop it please"; after a "no" only one that halts."""
    first, end = 0, len(spoken)
    while first < end and spoken[end - 1] in understood.COURTESY:
        end -= 1
    while first < end and (
        spoken[first] in understood.COURTESY or _ANSWERS.get((spoken[first],)) is Answer.NO
    ):
        first += 1
    control = _CONTROLS.get(tuple(spoken[first:end]))
    return None if negates(spoken[:first]) and control not in _HALTS else control


def _once(words: Sequence[str]) -> list[str]:
    """Without a word that only repeats the one before it: "stop, stop"."""
    return [word for word, before in zip(words, (None, *words), strict=False) if word != before]


_LONGEST_ANSWER = max(map(len, _ANSWERS))


def answer_in(utterance: Sequence[str]) -> Answer | None:
    """The answer that `utterance` is, as a whole; "yeah, exactly" is one, and so is "no, no"."""
    utterance = in_full(utterance)
    if answer := _ANSWERS.get(tuple(utterance)):  # "mhm" is a filler beside other words only
        return answer
    spoken = tuple(w for w in utterance if w not in understood.FILLERS and w not in understood.OPENERS)
    answers = _answers(spoken)
    answer = next(iter(answers)) if len(answers) == 1 else understood.TOGETHER.get(answers)
    return None if agrees(answer) and negates(utterance) else answer


def _answers(words: tuple[str, ...]) -> frozenset[Answer]:
    """All the answers that these words are made of, one after the other; none if anything is left over."""
    found: set[Answer] = set()
    at = 0
    while at < len(words):
        if (when := when_in(words[at:])) and not when.today:
            found.add(Answer.LATER)
            break
        lengths = range(min(_LONGEST_ANSWER, len(words) - at), 0, -1)
        length = next((n for n in lengths if words[at : at + n] in _ANSWERS), 0)
        if not length:
            return frozenset()
        found.add(_ANSWERS[words[at : at + length]])
        at += length
    return frozenset(found)


def agrees(answer: Answer | None) -> bool:
    """Is this an answer that something is begun or gone on with?"""
    match answer:
        case Answer.YES | Answer.MORE | Answer.FIRST | Answer.SECOND:
            return True
        case Answer.NO | Answer.NOT_READY | Answer.MAYBE | Answer.PARTLY | Answer.LATER | None:
            return False
        case _:
            assert_never(answer)


def declines(answer: Answer | None) -> bool:
    """Is this an answer that leaves no doubt that it is none to go on with?"""
    match answer:
        case Answer.NO | Answer.NOT_READY | Answer.LATER:
            return True
        case Answer.YES | Answer.MORE | Answer.FIRST | Answer.SECOND | Answer.MAYBE | Answer.PARTLY | None:
            return False
        case _:
            assert_never(answer)


_SOUND = {word: group[0] for group in homophones.GROUPS for word in group}


def _sound(words: Iterable[str]) -> str:
    """How words sound together, in the spelling of the first that sounds so: "may b" as "maybe"."""
    return "".join(_SOUND.get(word, word) for word in words)


_SOUNDS = frozenset(map(_sound, (*_CONTROLS, *_ANSWERS, (understood.ADDRESS,))))


def acted_on(words: Sequence[str]) -> bool:
    """Would these words alone ask for something, answer something, or turn an answer round?"""
    said = in_full(words)
    return negates(said) or control_in(said) is not None or bool(answer_in(said)) or _sound(said) in _SOUNDS


def name_in(utterance: Sequence[str], names: Sequence[str]) -> Answer | None:
    """Which of two names `utterance` holds; None if it holds neither, or both.

    It is the name of which more words were heard.  Of two with as many it is the one that was heard whole:
    "Ann" is not Mary Ann.
    """
    if len(names) != len(_PEOPLE) or negates(utterance):
        return None
    parts = [name.split() for name in names]
    heard = [_heard_of(part, utterance) for part in parts]
    if heard[0] == heard[1]:
        return None
    said = heard.index(max(heard))
    rest = list(utterance)
    for word in parts[said]:
        if word in rest:
            rest.remove(word)
    _, other_too = _heard_of(parts[1 - said], rest)
    return None if other_too else _PEOPLE[said]


def _heard_of(name: Sequence[str], utterance: Sequence[str]) -> tuple[int, bool]:
    """How many words of a name were heard, and whether all were."""
    heard = sum(word in utterance for word in name)
    return heard, heard == len(name)


# ------------------------------------------------------------------ inside what was said


def mirrors(words: Sequence[str]) -> bool:
    """Did somebody begin to say back what was heard?"""
    return any(_ends_in(in_full(words), _STEM_WORDS))


def after_question(words: Sequence[str]) -> int | None:
    """Where the last question in `words`, which are in full, is over; None if there is none."""
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
