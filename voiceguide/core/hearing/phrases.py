"""What people say to the guide: controls, answers, closing phrases, stems; and what a line's words are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from voiceguide.core.events import TALK, Answer, Control, Expectation, TurnKind

ADDRESS = "guide"
"""Said before a control, it sets the control apart inside longer talk: "guide, pause"."""

UNKNOWN = "[unk]"
"""What recognizers write for sound they could not place.  A phrase mixed with it is never acted on."""

FILLERS = frozenset({"um", "uh", "er", "erm", "hmm", "mm", "mhm", "ah", "oh", "huh", "the"})
"""Left out before matching.  "the" is what the small models hear in plain silence."""

CONTROL_PHRASES: Mapping[str, Control] = {
    phrase: control
    for control, phrases in {
        Control.PAUSE: ("pause", "pause please", "please pause", "wait", "hold on", "wait a moment"),
        Control.CONTINUE: ("continue", "carry on", "go on", "resume", "please continue"),
        Control.REPEAT: ("repeat", "repeat that", "say that again", "once more", "again", "again please"),
        Control.SKIP: ("skip", "skip this", "skip that", "next", "move on", "pass"),
        Control.BACK: ("go back", "back", "back please"),
        Control.STOP: ("stop", "stop now", "stop please", "please stop", "quit", "end session"),
        Control.SLOWER: ("slower", "slower please", "slow down", "too fast"),
        Control.FASTER: ("faster", "faster please", "too slow", "speed up"),
        Control.LOUDER: ("louder", "louder please", "speak up", "too quiet"),
        Control.QUIETER: ("quieter", "quieter please", "softer", "too loud"),
        Control.OWN_PACE: ("own pace", "my own pace", "our own pace", "at my own pace"),
        Control.HELP: ("help", "what can i say"),
        Control.DONE: (
            "that's all",
            "that is all",
            "over to you",
            "your turn",
            "i'm done",
            "i am done",
            "i'm finished",
        ),
        Control.NOT_DONE: (
            *("i'm not done", "i am not done", "not done yet", "let me finish"),
            *("i'm not finished", "i am not finished", "not finished yet"),
        ),
    }.items()
    for phrase in phrases
}
"""Whole utterances that ask something of the guide."""

ANSWER_PHRASES: Mapping[str, Answer] = {
    phrase: answer
    for answer, phrases in {
        Answer.YES: (
            *("yes", "yeah", "yep", "yup", "okay", "sure", "mhm", "mm hm", "uh huh", "fine", "of course"),
            *("yes please", "yes i do", "yes it is", "all right", "go ahead", "right", "correct", "i do"),
            *("ready", "i'm ready", "i am ready", "we're ready", "we are ready", "let's go"),
            *("i guess", "i guess so", "i think so", "i suppose so", "exactly", "absolutely", "definitely"),
            *("that's right", "that's it", "that is right", "you got it", "you did", "yes you did"),
            *("all of it", "now is good", "it is", "it does"),
        ),
        Answer.NO: (
            *("no", "nope", "nah", "no thanks", "no thank you", "not yet", "enough", "not really"),
            *("no that's all", "no that is all", "no that's it", "no more", "nothing more", "nothing else"),
            *(
                "not at all",
                "no it's not",
                "no it isn't",
                "i don't think so",
                "i'd rather not",
                "that's enough",
            ),
        ),
        Answer.PARTLY: (
            *("partly", "almost", "nearly", "not quite", "kind of", "sort of", "mostly", "some of it"),
            *("in part", "more or less", "part of it", "most of it", "yes and no", "yes but", "a little"),
            *("a bit", "not exactly", "not entirely", "not all of it", "somewhat", "close"),
        ),
        Answer.LATER: (
            *("later", "not now", "another time", "another day", "maybe later", "not today", "not tonight"),
            *("tomorrow", "maybe tomorrow"),
        ),
        Answer.MORE: (
            *("more", "there's more", "there is more", "yes there is", "yes there's more", "a bit more"),
            *("a little more", "one more thing", "one more", "another one", "another feeling"),
        ),
    }.items()
    for phrase in phrases
}
"""Whole utterances that answer a question."""

QUESTIONS = (
    *("did i get it", "did i get that", "did i get it right", "did i get that right", "did i get you"),
    *("is that it", "is that right", "is that fair", "is that all", "is it that", "does that fit"),
    *("is there more", "is there any more", "is there anything more", "is now good", "is now a good time"),
)
"""What one asks the other, who then answers."""
ASKING = frozenset({"right", "correct", "okay", "enough", "more", "it is", "it does"})
"""Answers that also end a question: "is that ... right?"."""

STEMS = (
    "let me see if i have it",
    "let me see if i got it",
    "let me see if i've got it",
    "what i hear you say",
    "what i hear you saying",
    "i hear you say",
    "i hear you saying",
)
"""How somebody begins to say back what was heard."""
TRAILING = ("and", "but", "because", "so", "um", "uh")
"""Words that leave a sentence open."""

NOT_DONE = tuple(phrase for phrase, control in CONTROL_PHRASES.items() if control is Control.NOT_DONE)
"""What whoever wants to go on says."""

_STEM_WORDS = tuple(tuple(stem.split()) for stem in STEMS)
_QUESTION_WORDS = tuple(tuple(question.split()) for question in QUESTIONS)


def closings_for(expectation: Expectation) -> tuple[str, ...]:
    """The phrases that end this turn.  One that shares a word with the expected line is none: whoever pauses
    after "your" of "your feelings matter to me" was heard to say "your turn"."""
    closings = (phrase for phrase, control in CONTROL_PHRASES.items() if control is Control.DONE)
    return tuple(phrase for phrase in closings if not set(phrase.split()) & set(expectation.words))


def phrases_for(expectation: Expectation) -> tuple[str, ...]:
    """The whole utterances a recognizer should be armed with, besides the expected line."""
    controls = tuple(phrase for phrase, control in CONTROL_PHRASES.items() if control is not Control.DONE)
    addressed = tuple(f"{ADDRESS} {phrase}" for phrase in controls)
    asked = expectation.kind in (TurnKind.ANSWER, TurnKind.READY, TurnKind.REPLY)
    answers = tuple(ANSWER_PHRASES) if asked else ()
    stems = STEMS if expectation.kind in (*TALK, TurnKind.REPLY) else ()
    questions = QUESTIONS if expectation.kind is TurnKind.REPLY else ()
    trailing = TRAILING if expectation.kind in TALK else ()
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
    spoken = [w for w in utterance if w not in FILLERS]
    if ADDRESS in spoken:
        after = len(spoken) - spoken[::-1].index(ADDRESS)
        return CONTROL_PHRASES.get(" ".join(spoken[after:]))
    return CONTROL_PHRASES.get(" ".join(spoken))


_LONGEST_ANSWER = max(len(phrase.split()) for phrase in ANSWER_PHRASES)
_OPENERS = frozenset({"well", "so"})
_TOGETHER: Mapping[frozenset[Answer], Answer] = {
    frozenset({Answer.YES, Answer.PARTLY}): Answer.PARTLY,
    frozenset({Answer.YES, Answer.MORE}): Answer.MORE,
    frozenset({Answer.YES, Answer.LATER}): Answer.LATER,
    frozenset({Answer.NO, Answer.PARTLY}): Answer.PARTLY,
    frozenset({Answer.NO, Answer.LATER}): Answer.LATER,
}
"""Two answers in one breath: "yes, partly" is partly, "no, later" is later."""


def answer_in(utterance: Sequence[str]) -> Answer | None:
    """The answer that `utterance` is, as a whole; "yeah, exactly" is one, and so is "no, no"."""
    if answer := ANSWER_PHRASES.get(" ".join(utterance)):  # "mhm" is a filler beside other words only
        return answer
    answers = _answers(tuple(w for w in utterance if w not in FILLERS and w not in _OPENERS))
    return next(iter(answers)) if len(answers) == 1 else _TOGETHER.get(answers)


def _answers(words: tuple[str, ...]) -> frozenset[Answer]:
    """All the answers that these words are made of, one after the other; none if anything is left over."""
    found: set[Answer] = set()
    at = 0
    while at < len(words):
        lengths = range(min(_LONGEST_ANSWER, len(words) - at), 0, -1)
        length = next((n for n in lengths if " ".join(words[at : at + n]) in ANSWER_PHRASES), 0)
        if not length:
            return frozenset()
        found.add(ANSWER_PHRASES[" ".join(words[at : at + length])])
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
