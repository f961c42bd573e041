"""What is heard while the ear is open: who is silent since when, and which control was asked for."""

from __future__ import annotations

import pytest

from voiceguide.core.events import Control, Heard, Meaning, Ms, SpeechEnded, SpeechStarted, Stirred
from voiceguide.core.turns.speech import Speech

OPENED: Ms = 500
CONTROL_QUIET: Ms = 500
"""So much quiet sets a control apart."""


@pytest.fixture
def speech() -> Speech:
    """The ear opened half a second ago."""
    return Speech(OPENED)


def begins(speech: Speech, onset: Ms) -> None:
    """Somebody begins to speak."""
    speech.feed(SpeechStarted(at=onset + 60, onset=onset))


def ends(speech: Speech, offset: Ms) -> None:
    """They fall silent."""
    speech.feed(SpeechEnded(at=offset + 240, offset=offset))


def says(speech: Speech, onset: Ms, offset: Ms, meaning: Meaning | None = None) -> None:
    """Somebody speaks from `onset` to `offset`."""
    begins(speech, onset)
    if meaning is not None:
        speech.feed(Heard(at=offset, meaning=meaning, final=True))
    ends(speech, offset)


def stirs(speech: Speech, until: Ms) -> None:
    """A sob, or a sigh."""
    speech.feed(Stirred(at=until + 100, until=until))


def asked(control: Control) -> Meaning:
    """The latest utterance asked for this."""
    return Meaning(control=control, word_count=1)


# ------------------------------------------------------------------ speech and silence


def test_before_anybody_speaks_it_has_been_silent_since_the_ear_opened(speech: Speech) -> None:
    """What was before nobody heard."""
    assert (speech.silent_since, speech.quiet_since) == (OPENED, OPENED)
    assert (speech.speaking, speech.voiced, speech.meaning) == (False, 0, Meaning())


def test_somebody_speaks_from_the_first_sample_on(speech: Speech) -> None:
    """Not from when we knew."""
    begins(speech, 1_000)
    assert (speech.speaking, speech.onset) == (True, 1_000)


def test_somebody_is_silent_since_the_last_sample(speech: Speech) -> None:
    """Not since we knew."""
    says(speech, 1_000, 3_000)
    assert (speech.speaking, speech.silent_since, speech.quiet_since) == (False, 3_000, 3_000)


def test_all_stretches_of_voice_count_together(speech: Speech) -> None:
    """The quiet between them does not."""
    says(speech, 1_000, 1_600)
    says(speech, 4_000, 4_900)
    assert speech.voiced == 1_500


def test_what_was_understood_last_counts(speech: Speech) -> None:
    """It is all of the turn so far."""
    says(speech, 1_000, 1_600, Meaning(word_count=2))
    says(speech, 4_000, 4_900, Meaning(word_count=5))
    assert speech.meaning == Meaning(word_count=5)


# ------------------------------------------------------------------ sobs and sighs


def test_a_sob_is_no_quiet_but_it_is_no_word(speech: Speech) -> None:
    """Silence counts on from the last word."""
    says(speech, 1_000, 3_000)
    stirs(speech, 5_000)
    assert (speech.silent_since, speech.quiet_since, speech.in_tears) == (3_000, 5_000, True)
    assert (speech.speaking, speech.voiced) == (False, 2_000)


def test_a_word_ends_the_tears(speech: Speech) -> None:
    """The last that was heard was a word."""
    stirs(speech, 2_000)
    says(speech, 3_000, 4_000)
    assert (speech.quiet_since, speech.in_tears) == (4_000, False)


def test_sobs_hold_a_turn_open_for_a_minute_after_the_last_word(speech: Speech) -> None:
    """A kettle could, for ever."""
    says(speech, 1_000, 3_000)
    for until in range(10_000, 100_000, 10_000):
        stirs(speech, until)
    assert speech.quiet_since == 3_000 + 60_000


def test_a_voice_as_short_as_a_sob_is_one_where_no_word_was_heard(speech: Speech) -> None:
    """It ends the silence, and yet it is no word; with a word in it, it is."""
    says(speech, 1_000, 3_000)
    says(speech, 4_000, 4_300)
    assert (speech.silent_since, speech.word_until, speech.in_tears) == (4_300, 3_000, True)
    says(speech, 5_000, 5_300, Meaning(word_count=1))
    assert (speech.word_until, speech.in_tears) == (5_300, False)


def test_a_word_that_is_understood_late_was_a_word(speech: Speech) -> None:
    """Some recognizers need a moment after the voice."""
    says(speech, 1_000, 1_300)
    speech.feed(Heard(at=1_700, meaning=Meaning(word_count=1), final=True))
    assert (speech.word_until, speech.in_tears) == (1_300, False)


def test_a_word_gives_the_sobs_another_minute(speech: Speech) -> None:
    """Whoever speaks is no kettle."""
    stirs(speech, 70_000)
    says(speech, 80_000, 81_000)
    stirs(speech, 90_000)
    assert speech.quiet_since == 90_000


# ------------------------------------------------------------------ controls


def test_a_control_stands_apart_by_quiet(speech: Speech) -> None:
    """Then it may be acted on."""
    says(speech, 1_000, 1_400, asked(Control.PAUSE))
    assert speech.control_at == 1_400 + CONTROL_QUIET
    assert speech.take_control() is Control.PAUSE


def test_without_one_there_is_none_to_act_on(speech: Speech) -> None:
    """However quiet it is."""
    says(speech, 1_000, 1_400, Meaning(word_count=1))
    assert speech.control_at is None


def test_a_control_is_acted_on_once(speech: Speech) -> None:
    """The same words do not ask again."""
    says(speech, 1_000, 1_400, asked(Control.LOUDER))
    speech.take_control()
    assert speech.control_at is None


def test_whoever_asks_again_is_heard_again(speech: Speech) -> None:
    """ "Louder", and after a while "louder"."""
    says(speech, 1_000, 1_400, asked(Control.LOUDER))
    speech.take_control()
    says(speech, 5_000, 5_400, asked(Control.LOUDER))
    assert speech.control_at == 5_400 + CONTROL_QUIET


def test_more_words_before_that_quiet_take_it_back(speech: Speech) -> None:
    """ "Stop" was only the beginning of what they said."""
    says(speech, 1_000, 1_400, asked(Control.STOP))
    begins(speech, 1_700)
    assert speech.control_at is None
    speech.feed(Heard(at=2_500, meaning=Meaning(word_count=4), final=True))
    ends(speech, 2_500)
    assert speech.control_at is None


def test_the_words_that_end_a_turn_are_no_control_to_act_on(speech: Speech) -> None:
    """ "That's all" speaks for the end; the turn decides."""
    says(speech, 1_000, 1_400, asked(Control.DONE))
    assert speech.control_at is None


def test_a_sob_does_not_put_a_control_off(speech: Speech) -> None:
    """It stands apart from words by quiet of words."""
    says(speech, 1_000, 1_400, asked(Control.PAUSE))
    stirs(speech, 1_800)
    assert speech.control_at == 1_400 + CONTROL_QUIET
