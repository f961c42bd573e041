"""Whose voice is of the people here, and whose is the room's: by level, over a session."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.events import Ms
from voiceguide.core.hearing.near_voices import SOFTER_DB, NearVoices

FRAME: Ms = 32
PEOPLE, TELEVISION = -23.0, -50.0


class Room:
    """Voices, one after the other, and how much of each was taken for somebody's here."""

    def __init__(self) -> None:
        self.near = NearVoices()
        self.time: Ms = 0

    def share(self, level: float, seconds: float, probability: float = 0.9) -> float:
        """A voice that is this loud all the time: the share of its frames that counts as speech."""
        frames = round(seconds * 1000 / FRAME)
        heard = 0
        for _ in range(frames):
            heard += self.near.feed(probability, level, self.time, self.time + FRAME) > 0.5
            self.time += FRAME
        return heard / frames

    def quiet(self, seconds: float = 1.0) -> None:
        """Nobody speaks."""
        self.share(-60.0, seconds, probability=0.01)

    def people(self, seconds: float = 8.0, level: float = PEOPLE) -> None:
        """They talk, and pause."""
        self.share(level, seconds)
        self.quiet()


def test_before_anybody_was_heard_every_voice_counts() -> None:
    """However soft it is."""
    assert Room().share(TELEVISION, 3.0) == 1.0


def test_a_television_behind_people_who_were_heard_is_nobody() -> None:
    """Not one frame of it is speech."""
    room = Room()
    room.people()
    assert room.share(TELEVISION, 30.0) == 0.0


def test_somebody_in_tears_is_heard() -> None:
    """Twelve decibels softer than they were, from the first frame."""
    room = Room()
    room.people(60.0)
    assert room.share(PEOPLE - 12.0, 5.0) == 1.0


def test_a_yes_and_a_cough_teach_nothing() -> None:
    """Only a second of speech without a pause tells how loud somebody is."""
    room = Room()
    for _ in range(20):
        room.people(0.6)
    assert room.near.least is None


def test_a_soft_syllable_is_part_of_the_speech_around_it() -> None:
    """What follows a loud one at once is not chopped off."""
    room = Room()
    room.people()
    room.share(PEOPLE, 1.0)
    assert room.share(PEOPLE - 25.0, 0.3) == 1.0
    assert room.share(PEOPLE, 0.3) == 1.0


def test_a_shout_makes_nobody_softer() -> None:
    """Ten seconds, 20 decibels louder, after a minute of talk."""
    room = Room()
    room.people(60.0)
    room.people(10.0, PEOPLE + 20.0)
    assert room.share(PEOPLE - 10.0, 5.0) == 1.0


def test_a_television_that_was_there_first_gives_way_to_people() -> None:
    """After a quarter of a minute of their talk it is known for what it is."""
    room = Room()
    room.share(TELEVISION, 120.0)
    room.people(20.0)
    assert room.share(TELEVISION, 10.0) == 0.0


def television_first() -> Room:
    """It has talked for a third of a minute, without ever falling silent, when somebody says a word."""
    room = Room()
    room.share(TELEVISION, 20.0)
    room.share(PEOPLE, 0.5)
    return room


def test_a_television_that_goes_on_after_the_first_word_as_before_it_is_known_for_what_it_is() -> None:
    """After eight seconds; until then it might be somebody who goes on softly."""
    room = television_first()
    assert room.share(TELEVISION, 7.9) == 1.0
    room.share(TELEVISION, 0.3)
    assert room.share(TELEVISION, 30.0) == 0.0


def test_beside_such_a_television_a_word_stands_by_itself() -> None:
    """What follows it is no speech after 0.4 s; whoever is in tears is heard, too."""
    room = television_first()
    room.share(TELEVISION, 8.5)
    for level in (PEOPLE, PEOPLE - 12.0):
        assert room.share(level, 0.5) == 1.0
        room.share(TELEVISION, 0.4)
        assert room.share(TELEVISION, 0.3) == 0.0


def test_whoever_pauses_for_six_seconds_beside_a_television_has_not_gone() -> None:
    """The eight seconds begin anew with each word."""
    room = television_first()
    for _ in range(5):
        room.share(TELEVISION, 6.0)
        room.share(PEOPLE - 12.0, 0.3)
    assert room.share(TELEVISION, 6.0) == 1.0


def test_whoever_fell_silent_once_may_shout_and_go_on_as_before() -> None:
    """Three seconds of quiet, at any time, tell that nobody here talks without an end."""
    room = Room()
    room.quiet(3.0)
    room.share(PEOPLE, 20.0)
    room.share(PEOPLE + 24.0, 5.0)
    assert room.share(PEOPLE, 30.0) == 1.0


def test_whoever_never_fell_silent_may_be_loud_and_go_on_as_before() -> None:
    """Fifteen decibels louder, for six seconds."""
    room = Room()
    room.share(PEOPLE - 15.0, 30.0)
    room.share(PEOPLE, 6.0)
    assert room.share(PEOPLE - 15.0, 30.0) == 1.0


def test_whoever_goes_on_louder_than_before_is_no_television() -> None:
    """First whispers, then a loud word, then a voice between the two."""
    room = Room()
    room.share(TELEVISION, 20.0)
    room.share(PEOPLE, 0.5)
    assert room.share(TELEVISION + 9.0, 30.0) == 1.0


def test_a_few_words_beforehand_are_no_television() -> None:
    """Somebody murmurs for nine seconds, says a loud word, and murmurs on."""
    room = Room()
    room.share(TELEVISION, 9.0)
    room.share(PEOPLE, 0.5)
    assert room.share(TELEVISION, 20.0) == 1.0


def test_a_television_that_falls_silent_may_have_been_somebody() -> None:
    """What was concluded is taken back: better to wait for a television than to be deaf to somebody."""
    room = television_first()
    room.share(TELEVISION, 8.5)
    assert room.share(TELEVISION, 1.0) == 0.0
    room.quiet(3.0)
    assert room.share(TELEVISION, 10.0) == 1.0


def test_whoever_sobs_is_no_stranger() -> None:
    """Short soft cries do not talk on; a television does, and is known by that for a minute."""
    room = Room()
    room.people()
    for _ in range(8):
        room.share(TELEVISION, 0.3)
        room.quiet(0.3)
    assert not room.near.strangers_at(room.time)
    room.share(TELEVISION, 3.0)
    assert room.near.strangers_at(room.time + 59_000)
    assert not room.near.strangers_at(room.time + 61_000)


def test_two_turns_with_nothing_but_a_soft_voice_are_enough_to_believe_it() -> None:
    """Somebody may have sat down far away: better to wait for a television than to be deaf to people."""
    room = Room()
    room.near.turn_begins()
    room.people()
    for _ in range(2):
        room.near.turn_begins()
        assert room.share(TELEVISION, 10.0) == 0.0
    room.near.turn_begins()
    assert room.share(TELEVISION, 10.0) == 1.0


def test_turns_in_which_nobody_makes_a_sound_change_nothing() -> None:
    """Silence is no sign of anybody far away."""
    room = Room()
    room.people()
    for _ in range(5):
        room.near.turn_begins()
        room.quiet(30.0)
    assert room.share(TELEVISION, 10.0) == 0.0


heard = st.lists(st.tuples(st.floats(-70, -5), st.floats(0.1, 8.0)), max_size=30)
"""Levels, and for how many seconds each."""


@given(heard)
def test_nobody_as_loud_as_the_loudest_is_ever_refused(heard: list[tuple[float, float]]) -> None:
    """Nor anybody up to 18 decibels softer, whatever was heard before, if it was quiet once."""
    room = Room()
    for level, seconds in heard:
        room.people(seconds, level)
    room.quiet(3.0)
    loudest = max((level for level, _ in heard), default=-70.0)
    assert room.share(loudest - SOFTER_DB, 1.0) == 1.0


@given(heard)
def test_nobody_in_tears_is_ever_refused(heard: list[tuple[float, float]]) -> None:
    """Up to 12 decibels softer than the loudest, whatever was heard before, without a pause."""
    room = Room()
    for level, seconds in heard:
        room.share(level, seconds)
    loudest = max((level for level, _ in heard), default=-70.0)
    assert room.share(loudest - 12.0, 1.0) == 1.0
