"""What every recognizer owes: run on the fakes and on each real engine present."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

import numpy as np
import pytest

from tests.support.recognizers import NONSENSE, SUBJECTS, Subject
from tests.support.speech import silence
from voiceguide.core.hearing.phrases import UNKNOWN
from voiceguide.ports import Hypothesis, Recognizer

PHRASES = ("pause please", "go back", "continue")
LINE = ("you", "are", "safe", "with", "me")
BLOCK = 640
ODD_WORDS = ("", "(", "a|b", "<s>", "</s>", "<sil>", "a(2)", "*", ";", "{x}", '"', "é", "[unk]", "#")


@pytest.fixture(scope="module", params=list(SUBJECTS))
def subject(request: pytest.FixtureRequest) -> Subject:
    """Each entry of the registry."""
    return SUBJECTS[request.param]


@pytest.fixture(scope="module")
def loaded(subject: Subject, request: pytest.FixtureRequest) -> Iterator[Recognizer]:
    """The engine, loaded once for the whole suite, as a session would."""
    recognizer = subject.make(request)
    yield recognizer
    recognizer.close()


@pytest.fixture
def recognizer(loaded: Recognizer) -> Recognizer:
    """The engine, armed."""
    loaded.arm(PHRASES, LINE)
    return loaded


def feed(recognizer: Recognizer, pcm: bytes, sizes: Iterable[int] = ()) -> list[Hypothesis]:
    """Feed all of `pcm` in blocks of these sizes, in bytes, then in blocks of 20 ms."""
    heard: list[Hypothesis] = []
    following = iter(sizes)
    while pcm:
        size = next(following, BLOCK)
        heard += recognizer.feed(pcm[:size])
        pcm = pcm[size:]
    return heard


def hear(recognizer: Recognizer, pcm: bytes, sizes: Iterable[int] = ()) -> tuple[str, ...]:
    """The words of all finals, up to and with the flush; what could not be placed is left out."""
    heard = [*feed(recognizer, pcm, sizes), *recognizer.flush()]
    return tuple(word for h in heard if h.final for word in h.words if word != UNKNOWN)


def needs_words(recognizer: Recognizer) -> None:
    """Go on only with an engine that claims to hear words; the others say honestly that they do not."""
    if not recognizer.capabilities.lines:
        pytest.skip("this engine does not claim to hear words")


def test_a_phrase_is_heard(recognizer: Recognizer, subject: Subject) -> None:
    """A control phrase, said alone, comes back as its words."""
    needs_words(recognizer)
    assert hear(recognizer, subject.speak("pause please")) == ("pause", "please")


def test_a_line_is_followed_to_its_end(recognizer: Recognizer, subject: Subject) -> None:
    """The expected line, said well, comes back whole."""
    needs_words(recognizer)
    assert hear(recognizer, subject.speak(" ".join(LINE))) == LINE


def test_half_a_line_is_not_the_whole(recognizer: Recognizer, subject: Subject) -> None:
    """Somebody who stops in the middle is not taken to have finished."""
    assert "me" not in hear(recognizer, subject.speak("you are safe"))


def test_every_word_is_lower_case_and_single(recognizer: Recognizer, subject: Subject) -> None:
    """Words come one by one, in lower case, without marks of the engine's own."""
    words = hear(recognizer, subject.speak("you are safe with me"))
    assert all(word == word.lower().strip() and not set(word) & set(" <>()") for word in words)


@pytest.mark.parametrize("level", [0, 10], ids=["exact zeros", "a quiet room"])
def test_silence_holds_no_words(recognizer: Recognizer, level: int) -> None:
    """Two seconds of quiet come back as nothing."""
    sound = np.random.default_rng(7).normal(scale=level, size=32_000).astype("<i2").tobytes()
    assert hear(recognizer, sound) == ()


def test_partials_come_only_where_promised(recognizer: Recognizer, subject: Subject) -> None:
    """While somebody speaks, an engine reports if and only if it says so; a partial is never final."""
    during = feed(recognizer, subject.speak("you are safe with me"))
    assert bool([h for h in during if not h.final]) == recognizer.capabilities.partials


def test_a_flush_gives_at_most_one_final(recognizer: Recognizer, subject: Subject) -> None:
    """One decision for each pause, and no partials with it."""
    feed(recognizer, subject.speak("go back"))
    decided = recognizer.flush()
    assert len(decided) <= 1
    assert all(h.final for h in decided)


def test_a_second_flush_adds_nothing(recognizer: Recognizer, subject: Subject) -> None:
    """What was decided is not said again."""
    hear(recognizer, subject.speak("go back"))
    assert hear(recognizer, b"") == ()


@pytest.mark.slow
def test_hearing_goes_on_after_a_flush(recognizer: Recognizer, subject: Subject) -> None:
    """The next utterance is heard as the first one was."""
    needs_words(recognizer)
    hear(recognizer, subject.speak("continue"))
    assert hear(recognizer, subject.speak("pause please")) == ("pause", "please")


def test_arming_forgets_the_past(recognizer: Recognizer, subject: Subject) -> None:
    """What was said before a turn does not belong to it."""
    feed(recognizer, subject.speak("you are safe with me"))
    recognizer.arm(PHRASES, LINE)
    assert recognizer.flush() == ()


def test_only_armed_phrases_are_controls(recognizer: Recognizer, subject: Subject) -> None:
    """A phrase of an earlier turn is no longer listened for."""
    recognizer.arm(["go back"])
    assert hear(recognizer, subject.speak("pause please")) != ("pause", "please")


def test_unknown_words_are_told(recognizer: Recognizer, subject: Subject) -> None:
    """A word outside the vocabulary is named when arming, whether in a phrase or in the line."""
    told = recognizer.arm([f"go {NONSENSE}", "go back"], ["you", f"{NONSENSE}y", "me"])
    assert (NONSENSE in told) is not subject.spells_any_word


def test_a_line_with_an_unknown_word_is_followed_by_the_others(
    recognizer: Recognizer, subject: Subject
) -> None:
    """One odd name in a line costs only itself."""
    needs_words(recognizer)
    recognizer.arm((), ("you", "are", NONSENSE, "safe", "with", "me"))
    assert hear(recognizer, subject.speak("you are safe with me")) == LINE


def test_no_word_breaks_a_grammar(recognizer: Recognizer, subject: Subject) -> None:
    """Signs of a grammar's own, as words, do no harm."""
    needs_words(recognizer)
    for odd in ODD_WORDS:
        recognizer.arm([odd, f"go {odd}", "pause please"], [odd, "you"])
        recognizer.feed(silence(0.1))
        recognizer.flush()
    recognizer.arm([*ODD_WORDS, "pause please"], [*ODD_WORDS, "you"])
    assert hear(recognizer, subject.speak("pause please")) == ("pause", "please")


def test_nothing_armed_hears_nothing(recognizer: Recognizer, subject: Subject) -> None:
    """Without phrases and without a line there is nothing to listen for."""
    assert recognizer.arm([]) == frozenset()
    assert hear(recognizer, subject.speak("pause please")) == ()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_how_sound_is_cut_does_not_matter(recognizer: Recognizer, subject: Subject, seed: int) -> None:
    """Blocks of any even size up to 100 ms give the same words."""
    pcm = subject.speak("you are safe with me")
    usual = hear(recognizer, pcm)
    choice = random.Random(seed)
    recognizer.arm(PHRASES, LINE)
    assert hear(recognizer, pcm, (2 * choice.randint(0, 1600) for _ in range(1000))) == usual


@pytest.mark.slow
def test_long_quiet_before_a_phrase_does_not_matter(recognizer: Recognizer, subject: Subject) -> None:
    """An ear that was open for a while hears as well as one just opened."""
    needs_words(recognizer)
    assert hear(recognizer, silence(8) + subject.speak("pause please")) == ("pause", "please")


def test_a_long_utterance_is_survived(recognizer: Recognizer, subject: Subject) -> None:
    """Twenty seconds of talk, then a phrase: the phrase is heard."""
    needs_words(recognizer)
    feed(recognizer, subject.speak("you are safe with me") * 8)
    recognizer.flush()
    assert hear(recognizer, subject.speak("pause please")) == ("pause", "please")


def test_closing_twice_is_safe(subject: Subject, request: pytest.FixtureRequest) -> None:
    """Everything is given back once; sound that comes late is not heard."""
    recognizer = subject.make(request)
    recognizer.arm(PHRASES, LINE)
    feed(recognizer, silence(0.1))
    recognizer.close()
    recognizer.close()
    assert hear(recognizer, silence(0.1)) == ()
