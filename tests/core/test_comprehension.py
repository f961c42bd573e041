"""What a turn means, word by word: utterances, lines, closings, and what may be noise."""

from __future__ import annotations

import pytest

from voiceguide.core.events import Answer, Control, Expectation, Meaning, TurnKind
from voiceguide.core.hearing.comprehension import Comprehension
from voiceguide.core.hearing.phrases import phrases_for
from voiceguide.core.hearing.wording import in_full

LINE = ("i", "can", "pause", "when", "i", "need", "to")


def understood(
    *utterances: str, line: tuple[str, ...] = (), gap: int = 1_000, kind: TurnKind = TurnKind.FREE
) -> Meaning:
    """The meaning after these utterances, with `gap` ms of quiet between them.  The recognizer is not sure of
    words with a question mark."""
    comprehension = Comprehension(Expectation(kind=TurnKind.LINE if line else kind, words=line))
    meaning, moment = Meaning(), 0
    for utterance in utterances:
        comprehension.speech_started(moment)
        unsure = {place for place, word in enumerate(utterance.split()) if word.endswith("?")}
        meaning = comprehension.heard(utterance.replace("?", "").split(), final=True, unsure=unsure)
        comprehension.speech_ended(moment + 500)
        moment += 500 + gap
    return meaning


def test_a_control_said_in_one_breath_with_more_is_talk() -> None:
    """Only enough quiet before it makes an utterance of its own."""
    assert understood("i told him", "stop", gap=300).control is None
    assert understood("i told him", "stop", gap=900).control is Control.STOP


def test_the_next_words_of_a_line_are_no_control() -> None:
    """Whoever halts in the middle of "I can … pause" is still reading."""
    assert understood("i can", "pause", line=LINE).control is None
    assert understood("pause", line=LINE).control is Control.PAUSE


def test_a_closing_phrase_that_sounds_like_the_line_does_not_end_it() -> None:
    """ "Your ..." is the beginning of the line, whatever follows was heard as; "I'm done" is not in it."""
    line = Expectation(kind=TurnKind.LINE, words=("your", "feelings", "matter", "to", "me"))
    assert "your turn" not in phrases_for(line) and "over to you" not in phrases_for(line)
    assert not Comprehension(line).heard(["own", "your", "turn"], final=True).closing
    assert Comprehension(line).heard(["i'm", "done"], final=True).closing


def test_a_closing_phrase_ends_longer_talk() -> None:
    """It need not stand apart."""
    assert understood("i felt alone that's all").closing
    assert not understood("that's all i wanted to say").closing


def test_words_the_recognizer_cannot_hear_are_not_waited_for() -> None:
    """A name outside the vocabulary must not keep a line open."""
    expectation = Expectation(kind=TurnKind.LINE, words=("dear", "zoltan", "sit"))
    meaning = Comprehension(expectation, {"zoltan"}).heard(["dear", "sit"], final=True)
    assert (meaning.read, meaning.expected, meaning.reached_end) == (2, 2, True)


def test_a_line_whose_last_word_cannot_be_heard_is_never_read_whole() -> None:
    """Nobody is cut off before the word that the recognizer is deaf to: quiet tells its end."""
    expectation = Expectation(kind=TurnKind.LINE, words=("you", "are", "my", "zoltan"))
    meaning = Comprehension(expectation, {"zoltan"}).heard(["you", "are", "my"], final=True)
    assert (meaning.read, meaning.expected, meaning.reached_end) == (3, 4, False)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("i'm here with you", "i am here with you"),
        ("i am here with you", "i'm here with you"),
        ("i don't have to hurry", "i do not have to hurry"),
        ("we will take our time", "we'll take our time"),
        ("i can't promise it's easy", "i cannot promise it is easy"),
    ],
)
def test_a_contraction_is_the_same_as_its_words(line: str, said: str) -> None:
    """However the line is written, both are read whole, and a recognizer is armed with both."""
    written = tuple(line.split())
    meaning = understood(said, line=written)
    assert meaning.reached_end and meaning.read == meaning.expected
    armed = {
        word
        for phrase in phrases_for(Expectation(kind=TurnKind.LINE, words=written))
        for word in phrase.split()
    }
    assert set(in_full(said.split())) <= armed.union(written)


def test_a_question_that_nobody_has_answered_yet_is_told() -> None:
    """Whoever was asked may think about it; speech that was neither is asked about sooner."""
    assert understood("[unk] is that right", kind=TurnKind.REPLY).asking
    assert not understood("is that right [unk]", kind=TurnKind.REPLY).asking
    assert not understood("is that right yes", kind=TurnKind.REPLY).asking


@pytest.mark.parametrize("kind", [TurnKind.ANSWER, TurnKind.READY])
@pytest.mark.parametrize(
    ("first", "then", "answer"),
    [
        ("no", "yes", Answer.NO),
        ("i'm not ready", "okay ready", Answer.NOT_READY),
        ("yes", "no", Answer.NO),
        ("maybe", "yes", Answer.YES),
        ("almost", "yes", Answer.YES),
    ],
)
def test_of_two_answers_in_one_turn_a_no_counts(
    kind: TurnKind, first: str, then: str, answer: Answer
) -> None:
    """Both of them may have answered; whoever only wavered may still agree."""
    assert understood(first, then, gap=900, kind=kind).answer is answer


def test_a_yes_after_a_no_to_each_other_is_asked_about() -> None:
    """The no may have been about something else."""
    assert understood("no", "yes", gap=900, kind=TurnKind.REPLY).answer is None


@pytest.mark.parametrize(
    ("first", "then", "answer"),
    [("i'm not", "ready", Answer.NOT_READY), ("i am not", "sure", Answer.MAYBE), ("[unk] not", "okay", None)],
)
def test_a_pause_after_not_makes_no_yes_of_what_follows(first: str, then: str, answer: Answer | None) -> None:
    """Somebody looks for a word; "stop" is still heard by itself."""
    for gap in (300, 1_500):
        assert understood(first, then, gap=gap, kind=TurnKind.ANSWER).answer is answer
    assert understood(first, "stop", gap=1_500, kind=TurnKind.ANSWER).control is Control.STOP


def test_a_partial_is_not_kept() -> None:
    """What was only believed for a moment does not count twice."""
    comprehension = Comprehension(Expectation(kind=TurnKind.LINE, words=LINE))
    comprehension.heard(["i", "can"], final=False)
    assert comprehension.heard(["i", "can"], final=True).word_count == 2


@pytest.mark.parametrize(("said", "closing"), [("that's all on?", True), ("that's all on", False)])
def test_noise_after_a_closing_phrase_leaves_it_the_last_that_was_said(said: str, closing: bool) -> None:
    """In noise the recognizer hears words that it is not sure of; whoever goes on is heard surely."""
    assert understood(f"[unk] {said}").closing is closing


def test_talk_that_cannot_be_understood_is_talk() -> None:
    """It is not a word that may be noise, but words that nobody listens for."""
    assert not understood("that's all [unk]?").closing


def test_not_done_is_never_heard_as_done() -> None:
    """A "not" that may be noise leaves the rest in doubt; surely heard, it asks for the floor."""
    assert not understood("i'm not? done").closing
    heard = understood("i'm not done")
    assert heard.control is Control.NOT_DONE
    assert heard.trailing and not heard.closing


def test_a_line_is_read_once_its_last_word_was_surely_said() -> None:
    """Before a pause the recognizer likes to hear the word that is to come."""
    assert understood("thank you for today?", line=("thank", "you", "for", "today")).read == 3
    assert understood("thank you for today", line=("thank", "you", "for", "today")).read == 4


@pytest.mark.parametrize(
    ("said", "answer"),
    [("my? yes", Answer.YES), ("partly our?", Answer.PARTLY), ("not? exactly", None), ("yes but?", None)],
)
def test_an_answer_stands_beside_noise_but_not_beside_what_may_be_a_no(
    said: str, answer: Answer | None
) -> None:
    """A word of other answers that may or may not have been said leaves this one in doubt."""
    assert understood(said).answer is answer


def test_a_word_that_may_be_noise_is_nobody_speaking() -> None:
    """Nor does it leave a sentence open."""
    meaning = understood("more? so?")
    assert (meaning.word_count, meaning.trailing) == (0, False)


@pytest.mark.parametrize("said", ["stop?", "stop on?", "um stop?"])
def test_who_may_have_said_stop_is_believed(said: str) -> None:
    """To halt wrongly is cheap; to talk on is not."""
    assert understood(said).control is Control.STOP


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("[unk] did i get it yes", Answer.YES),
        ("is there more no that's all", Answer.NO),
        ("is that right partly", Answer.PARTLY),
        ("is that right", None),
        ("is there more", None),
        ("is that right [unk]", None),
        ("is that right not? quite", None),
    ],
)
def test_an_answer_may_follow_the_question_without_any_quiet(said: str, answer: Answer | None) -> None:
    """One asks, the other answers at once: what comes after the question is the answer."""
    assert understood(said, kind=TurnKind.REPLY).answer is answer
    assert understood(said, kind=TurnKind.FREE).answer is None


@pytest.mark.parametrize(
    ("asked", "then", "answer"),
    [("[unk] is that", "right", None), ("is there", "more", None), ("did i get that", "right", Answer.YES)],
)
def test_a_pause_within_a_question_makes_no_answer_of_its_end(
    asked: str, then: str, answer: Answer | None
) -> None:
    """However long it was; a question that was whole is answered by the same word."""
    assert understood(asked, then, gap=1_500, kind=TurnKind.REPLY).answer is answer


@pytest.mark.parametrize(
    ("asked", "then", "answer"),
    [
        ("[unk] [unk]", ["yes"], Answer.YES),
        ("[unk] [unk]", ["no", "that's all"], Answer.NO),
        ("[unk] [unk]", ["yes", "partly"], Answer.PARTLY),
        ("[unk] that", ["right"], None),
        ("is there", ["more"], None),
        ("[unk] [unk]", ["[unk] yes"], None),
    ],
)
def test_an_answer_may_follow_any_question_after_a_little_quiet(
    asked: str, then: list[str], answer: Answer | None
) -> None:
    """A third of a second: less than sets utterances apart.  What may be the end of the question is none."""
    assert understood(asked, *then, gap=300, kind=TurnKind.REPLY).answer is answer
    assert understood(asked, *then, gap=300, kind=TurnKind.FREE).answer is None
