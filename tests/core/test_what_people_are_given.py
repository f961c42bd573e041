"""How much time people are given, and how far the guide's voice may be changed.

Every value here is about people and proposed, not measured.  Each test says why it is what it is, and fails
when it is changed by a third.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.support.virtual_session import Room
from voiceguide.core.commands import Activity, Command, OpenEar, Show, Speak
from voiceguide.core.events import Control, Event, ExerciseTime, Meaning, Ms, SpeechEnded, SpeechStarted
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Listen, Say
from voiceguide.core.script.dialogue_walk import DialogueWishes
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.performance import Performer
from voiceguide.core.script.step import ByKind
from voiceguide.core.session.session import Session
from voiceguide.core.written.cast import Cast

MINUTE: Ms = 60_000


def exercise(*steps: Mapping[str, object], minutes: int = 10) -> Exercise:
    """These steps, and nothing else."""
    head = {"title": "Evening", "summary": "For tests.", "minutes": minutes}
    return Exercise.model_validate({**head, "steps": list(steps)})


def dialogue(states: Mapping[str, object], *, minutes: int = 10) -> Exercise:
    """A dialogue that begins with the first of these states."""
    return exercise({"dialogue": {"start": next(iter(states)), "states": states}}, minutes=minutes)


def performer(of: Exercise) -> Performer:
    """Ana and Ben do this; Ana is the first to send."""
    return Performer(of, Cast(first="Ana", second="Ben"), ByKind(DialogueWishes(sends_first=0)))


class Evening(Room):
    """Ana and Ben, and when each command was given.  Nothing is late."""

    def __init__(self, of: Exercise) -> None:
        self.moments: list[Ms] = []
        super().__init__(session=Session(performer(of)))

    def happened(self, event: Event) -> None:
        super().happened(event)
        self.moments += [self.now] * (len(self.log) - len(self.moments))

    def when(self, command: type[Command], number: int = -1) -> Ms:
        """When this was commanded: the last time, or the time of this number from 0."""
        times = [at for at, given in zip(self.moments, self.log, strict=True) if isinstance(given, command)]
        return times[number]

    def until_said(self, text: str) -> Ms:
        """Time passes until the guide says this; when it does."""
        for _ in range(20_000):
            if self.said and self.said[-1] == text:
                return self.when(Speak)
            self.wait(100, lateness=0)
        raise AssertionError(f"'{text}' was never said")

    def speaks_in_the_rest(self) -> None:
        """Somebody begins to speak four seconds after the rest of eight began."""
        self.until_said("Breathe as you like.")
        while not any(isinstance(c, Show) and c.state is Activity.RESTING for c in self.log):
            self.wait(50, lateness=0)
        onset = self.now + 4_000
        self.happened(SpeechStarted(at=onset + 60, onset=onset))


RESTING = exercise({"say": "Breathe as you like."}, {"rest": "8s"}, {"say": "Thank you."})


def rest_over() -> Ms:
    """When the rest is over if nobody speaks in it."""
    return Evening(RESTING).until_said("Thank you.")


def test_a_rest_never_ends_on_somebodys_last_syllable() -> None:
    """Four fifths of a second: long enough that nobody feels interrupted, and short enough that the guide
    does not seem to have fallen asleep."""
    evening = Evening(RESTING)
    evening.speaks_in_the_rest()
    ended = rest_over() + 2_000
    evening.happened(SpeechEnded(at=ended, offset=ended - 250))
    assert evening.until_said("Thank you.") - ended == 800


def test_a_rest_waits_half_a_minute_for_people_who_talk() -> None:
    """People who speak in a quiet moment usually come to an end within that; a television never does, and the
    session must go on beside it."""
    evening = Evening(RESTING)
    evening.speaks_in_the_rest()
    assert evening.until_said("Thank you.") - rest_over() == 30_000


HANDING_OVER = dialogue(
    {
        "ana": {"say": "Ana, speak.", "listen": {"floor": "sender", "within": "60s"}, "next": "ben"},
        "ben": {"say": "Ben, speak.", "listen": {"floor": "receiver", "within": "60s"}},
    }
)


def given_back(after: Ms) -> bool:
    """Ana was cut in on, and it is Ben's turn; she says so this long after it opened.  Has she the floor?"""
    evening = Evening(HANDING_OVER)
    evening.until_said("Ana, speak.")
    evening.wait(1_500)
    evening.say(Meaning(word_count=3))
    evening.until_said("Ben, speak.")
    while not isinstance(evening.log[-2], OpenEar):
        evening.wait(10, lateness=0)
    evening.now = evening.when(OpenEar) + after - 1_600  # to say it takes 1.1 s, and the quiet after it 0.5 s
    evening.say(Meaning(control=Control.NOT_DONE, word_count=3), length=900)
    evening.wait(700, lateness=0)
    return evening.said[-1] == "Please go on."


def test_whoever_was_cut_in_on_may_say_so_for_ten_seconds() -> None:
    """That is time to be startled, to find the words, and to say them.  Said later, "I'm not done" is about
    the turn that is open, and whoever has that must not lose it."""
    assert given_back(9_000)
    assert not given_back(11_000)


OFFERED = dialogue(
    {
        "ana": {
            "say": "Ana, speak.",
            "listen": {"floor": "sender", "within": "20s", "offer": "A word is enough."},
            "next": "close",
        },
        "close": {"say": "Thank you."},
    }
)


def test_after_an_offer_there_is_a_quarter_of_a_minute_more() -> None:
    """Whoever could not begin was just spoken to: they get their time anew, and time for the offer."""
    evening = Evening(OFFERED)
    offered = evening.until_said("A word is enough.")
    first = offered - evening.when(OpenEar)
    evening.until_said("Thank you.")
    assert first == 20_000
    assert evening.when(Speak) - evening.when(OpenEar) - first == 15_000


TALKING = dialogue(
    {
        "tell": {
            "say": "Tell.",
            "listen": {"floor": "sender"},
            "at_most": 9,
            "beyond": "close",
            "on": {"quiet": "close"},
            "next": "tell",
        },
        "close": {"say": "Thank you."},
    },
    minutes=10,
)


@pytest.mark.parametrize(("minutes", "said"), [(4.5, "Tell."), (5.5, "Thank you.")])
def test_each_of_the_two_has_half_of_the_minutes(minutes: float, said: str) -> None:
    """Of ten minutes the first who sends may take five: the other has as much.  After that they finish
    what they are saying, and no new round begins."""
    talk = performer(TALKING)
    while not isinstance(talk.cue, Listen):
        talk.advance(Outcome.DONE)
    talk.advance(Outcome.DONE, now=ExerciseTime(round(minutes * MINUTE)))
    again = talk.cue
    assert isinstance(again, Listen | Say)
    assert (again.text if isinstance(again, Say) else "Tell.") == said


def test_whoever_is_not_ready_has_half_a_minute_more() -> None:
    """Whoever says "not yet" is given time, and no question; a second no ends it."""
    ready = {"ready": {"ask": "Are you ready?", "within": "30s"}}
    beginning = performer(exercise(ready, {"say": "We begin."}))
    given = []
    while beginning.cue is not None:
        assert beginning.cue != Say(text="We begin.")
        listens = isinstance(beginning.cue, Listen)
        given += [beginning.cue.within] if isinstance(beginning.cue, Listen) else []
        beginning.advance(Outcome.NO if listens else Outcome.DONE)
    assert given == [30_000, 30_000]


@pytest.mark.parametrize(("control", "pace"), [(Control.FASTER, 1.35), (Control.SLOWER, 0.7)])
def test_the_guides_pace_has_bounds(control: Control, pace: float) -> None:
    """However often it is asked for: faster than by a third the voice is not calm, and slower than by three
    tenths a sentence falls apart into words."""
    evening = Evening(HANDING_OVER)
    for _ in range(20):
        evening.press(control)
    evening.press(Control.REPEAT)
    spoken = [command for command in evening.log if isinstance(command, Speak)]
    assert spoken[-1].pace == pace
