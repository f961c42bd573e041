"""Affirmations, heard: real voice, real recognizer, two people, the guide's echo; on a sample clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.support.sounding_room import Heard, Says, SoundingRoom
from voiceguide.core.commands import Chime, Ending
from voiceguide.core.events import Expectation, Ms
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.performance import Performer
from voiceguide.core.script.step import ByKind
from voiceguide.core.script.steps.affirm import Affirm, AffirmWishes
from voiceguide.core.script.steps.say import Say
from voiceguide.core.session.session import Hearing, Session
from voiceguide.core.words import said
from voiceguide.core.written.cast import Cast
from voiceguide.core.written.lines import Lines
from voiceguide.ear.engines import vosk as vosk_engine
from voiceguide.ear.engines import whisper as whisper_engine
from voiceguide.library import find as library
from voiceguide.plan import with_lines
from voiceguide.ports import Recognizer, Renderer
from voiceguide.voice.engines.choose import choose_renderer

pytestmark = [pytest.mark.slow, pytest.mark.session]

GLAD = "I am glad you are here."
TIME = "We can take our time."
FIRST_ROUND = [f"Ana: {GLAD}", "And you, Ben."]
ANSWERS_WITHIN: Ms = 1_200
"""From the end of a completed line to the guide's next sound."""
REST: Ms = 10_000
"""Quiet after both have said a line."""
DELAY: Ms = 250
"""From a decision to the guide's first sample, about as in the virtual living room."""


@pytest.fixture(scope="module")
def voice() -> Iterator[Renderer]:
    """The guide's."""
    renderer = choose_renderer()
    yield renderer
    renderer.close()


def short(*lines: str, once_more: str = "") -> Exercise:
    """An exercise of a minute or so."""
    affirm = Affirm(once_more=once_more, rounds=len(lines), up_to=10_000, lines=Lines(neutral=lines))
    return Exercise(
        title="Short",
        summary="Little else.",
        minutes=5,
        steps=(Say(text="Welcome."), affirm, Say(text="Goodbye.")),
    )


class Evening:
    """What came of one session in which people said these things, turn by turn."""

    def __init__(
        self,
        exercise: Exercise,
        recognizer: Recognizer,
        voice: Renderer,
        turns: Sequence[Sequence[Says]],
        *,
        paused: Sequence[Sequence[Says]] = (),
        rounds: int | None = None,
        notice: str = "",
        ask: bool = False,
    ) -> None:
        """`paused`: what they say each time that the guide waits for "continue"."""
        coming, resting = iter(turns), iter(paused)

        def asked(_expectation: Expectation, _floor: str, _said: str) -> list[Says]:
            return list(next(coming, []))

        wishes = ByKind(AffirmWishes(rounds=rounds))
        performer = Performer(exercise, Cast(first="Ana", second="Ben"), wishes, ask=ask)
        session = Session(performer, Hearing(notice=notice))
        room = SoundingRoom(session, recognizer, voice, asked, latency=DELAY, noise_dbfs=-60.0, echo_db=-80.0)
        room.shown = lambda state: list(next(resting, [])) if state == "paused" else []
        self.ending = room.perform()
        self.captions = room.captions
        self.heard = sorted(room.heard, key=lambda heard: heard.start)

    def person(self, what: str, number: int = 0) -> Heard:
        """When somebody said this."""
        return [heard for heard in self.heard if heard.who != "guide" and heard.what == what][number]

    def guide(self, after: Ms) -> Heard:
        """The guide's next sound."""
        return next(h for h in self.heard if h.who == "guide" and h.start > after)

    def answered_after(self, what: str, number: int = 0) -> Ms:
        """From the end of what somebody said to the guide's next sound."""
        spoken = self.person(what, number)
        return self.guide(spoken.start).start - spoken.end

    def cut_ins(self) -> list[tuple[Heard, Heard]]:
        """Where the guide began while a person was speaking."""
        people = [heard for heard in self.heard if heard.who != "guide"]
        guide = [heard for heard in self.heard if heard.who == "guide"]
        return [(p, g) for p in people for g in guide if p.start < g.start < p.end]


def spoken(line: str) -> str:
    """As somebody says it."""
    return line.lower().strip(".")


def both(line: str) -> list[list[Says]]:
    """Ana says it, then Ben."""
    return [[Says("Ana", spoken(line))], [Says("Ben", spoken(line))]]


def test_two_people_are_led_through_the_whole_exercise(voice: Renderer, synthetic_model: Path) -> None:
    """It ends by itself, says every phrase in order, their own lines first, and never cuts in."""
    lines = (GLAD, TIME)
    affirm = with_lines(library.load("affirm"), Lines(neutral=lines))
    phrases = [step.text for step in affirm.steps if isinstance(step, Say)]
    turns = [*both(lines[0]), *both(lines[1])]
    evening = Evening(affirm, vosk_engine.load(synthetic_model), voice, turns, rounds=2)
    assert evening.ending is Ending.COMPLETED
    assert not evening.cut_ins()
    assert all(evening.answered_after(spoken(line)) < ANSWERS_WITHIN for line in lines)
    assert all(evening.answered_after(spoken(line), 1) > REST for line in lines)
    assert evening.captions == [*phrases[:-3], *FIRST_ROUND, TIME, *phrases[-3:]]


@pytest.mark.parametrize("answer", ["again", "yes", "no"])
def test_the_lines_come_once_more_if_they_say_so(voice: Renderer, synthetic_model: Path, answer: str) -> None:
    """A yes, or the word itself; and they are asked only once."""
    turns = [*both(GLAD), [Says("Ben", answer)], *both(GLAD)]
    recognizer = vosk_engine.load(synthetic_model)
    evening = Evening(short(GLAD, once_more="Once more?"), recognizer, voice, turns, ask=True)
    repeated = [GLAD] if answer != "no" else []
    assert evening.captions == ["Welcome.", *FIRST_ROUND, "Once more?", *repeated, "Goodbye."]
    assert not evening.cut_ins()


def test_with_nothing_fetched_it_comes_to_the_end(voice: Renderer) -> None:
    """With the recognizer that a package carries: every line in order, lines ended by words or by quiet."""
    turns = [*both(GLAD), *both(TIME)]
    evening = Evening(short(GLAD, TIME), whisper_engine.load(), voice, turns)
    assert evening.captions == ["Welcome.", *FIRST_ROUND, TIME, "Goodbye."]
    assert not evening.cut_ins()
    longest = 6_500  # that quiet is waited for, and to answer
    assert all(evening.answered_after(spoken(line)) < longest for line in (GLAD, TIME))


# ------------------------------------------------------------------ an evening in which not all is said


@pytest.fixture(scope="module")
def unhurried(voice: Renderer, synthetic_model: Path) -> Evening:
    """Ana skips the first line; at the second she pauses for a while, and Ben says something else."""
    other = [Says("Ben", "your feelings matter to me"), Says("Ben", "thank you for today", 1_500)]
    turns = [[Says("Ana", "skip")], [Says("Ana", "pause")], *both(TIME)[:1], other]
    paused = [[Says("Ana", "continue", 4_000)]]
    return Evening(short(GLAD, TIME), vosk_engine.load(synthetic_model), voice, turns, paused=paused)


def test_skip_goes_to_the_next_phrase_without_comment(unhurried: Evening) -> None:
    """Neither the one who skips nor the other is asked for that line again."""
    assert unhurried.captions[:3] == ["Welcome.", FIRST_ROUND[0], TIME]
    assert unhurried.answered_after("skip") < ANSWERS_WITHIN


def test_pause_and_continue_return_to_the_same_line(unhurried: Evening) -> None:
    """ "Pause" is acknowledged aloud and lasts; after "continue" the guide says the phrase again."""
    assert unhurried.captions[2:5] == [TIME, said.PAUSED, TIME]
    paused = next(heard for heard in unhurried.heard if heard.what == said.PAUSED)
    assert unhurried.guide(paused.start).start > unhurried.person("continue").end


def test_other_words_are_not_judged_and_pauses_do_not_end_them(unhurried: Evening) -> None:
    """Ben says something else with a pause of 1.5 s: his turn ends by two to six seconds of quiet."""
    assert REST + 2_000 < unhurried.answered_after("thank you for today") < REST + 6_500
    assert unhurried.captions[5:] == ["Goodbye."]


def test_nobody_is_cut_in_on_who_takes_their_time(unhurried: Evening) -> None:
    """From the first line to the last."""
    assert not unhurried.cut_ins()


# ------------------------------------------------------------------ an evening that is stopped


@pytest.fixture(scope="module")
def halted(voice: Renderer, synthetic_model: Path) -> Evening:
    """Ana stops, Ben takes it back; then she says nothing, and Ben stops for good."""
    turns = [[Says("Ana", "stop")], [], [Says("Ben", "stop")]]
    paused = [[Says("Ben", "continue", 900)]]
    return Evening(short(GLAD, TIME), vosk_engine.load(synthetic_model), voice, turns, paused=paused)


def test_stop_halts_within_a_second_and_continue_resumes(halted: Evening) -> None:
    """A spoken "stop" may be a mistake: "continue" brings the phrase back."""
    assert halted.answered_after("stop") < 1_000
    assert halted.captions[:4] == ["Welcome.", FIRST_ROUND[0], said.HALTED, FIRST_ROUND[0]]


def test_who_says_nothing_is_not_asked_why(halted: Evening) -> None:
    """After about eight seconds of quiet the session moves on, without a word about it."""
    moved_on = next(heard for heard in halted.heard if heard.what == FIRST_ROUND[1])
    before = max(heard.end for heard in halted.heard if heard.end < moved_on.start)
    assert 7_500 < moved_on.start - before < 9_500
    assert halted.captions[3:5] == FIRST_ROUND


def test_stop_that_nobody_takes_back_ends_the_session(halted: Evening) -> None:
    """After eight seconds it closes with its bell, and with nothing else."""
    assert halted.ending is Ending.STOPPED
    assert halted.captions[5:] == [said.HALTED]
    *_, aside, bell = halted.heard
    assert aside.what == said.HALTED
    assert bell.what == Chime.__name__
    assert 7_500 < bell.start - aside.end < 9_500
