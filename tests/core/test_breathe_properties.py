"""What holds of led breaths whatever people ask for, at any moment, in any pattern and any length."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.support.breathe_world import CLOSING, PATTERNS, BreatheWorld, exercise
from voiceguide.core.commands import Chime, Earcon, Ending, OpenEar, Phase
from voiceguide.core.events import Answer, Control, Event, Meaning, Ms, SpeechStarted, TurnKind
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.session.parts import TAIL
from voiceguide.core.session.session import Hearing
from voiceguide.core.session.trace import as_line, event_from, session_from
from voiceguide.core.words import said

MINUTE: Ms = 60_000
GENTLE: Ms = 10_000
"""What people breathe who do not want to hold."""


@dataclass(frozen=True)
class Asked:
    """Somebody asks for something: when (in thousandths of the asked minutes), by voice or by key."""

    when: int
    control: Control
    aloud: bool


def asked(*controls: Control) -> st.SearchStrategy[list[Asked]]:
    """Some of these, at random moments."""
    return st.lists(
        st.builds(Asked, st.integers(0, 1_000), st.sampled_from(controls), st.booleans()), max_size=8
    )


PACES = (Control.SLOWER, Control.FASTER, Control.OWN_PACE, Control.CONTINUE)
WAITS = (Control.PAUSE, Control.CONTINUE, Control.HELP)


@dataclass(frozen=True)
class Case:
    """A session, and the people in it."""

    pattern: str
    whole: Exercise
    agrees: bool | None
    """To hold the breath; None: nobody answers."""
    breath: Ms | None
    """Their own, as they mark it."""
    lateness: list[int]

    @property
    def capped(self) -> bool:
        return PATTERNS[self.pattern].most is not None


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any pattern, any minutes it is for, with a ramp or without."""
    pattern = draw(st.sampled_from(sorted(PATTERNS)))
    minutes = draw(st.integers(1, 12) | st.integers(1, 60))
    capped = PATTERNS[pattern].most is not None
    ramp = draw(st.booleans()) and not capped
    return Case(
        pattern,
        exercise(pattern, min(minutes, 4) if capped else minutes, ramp=ramp),
        draw(st.none() | st.booleans()),
        draw(st.none() | st.integers(1_600, 9_500)),
        draw(st.lists(st.integers(0, 40), min_size=1, max_size=5)),
    )


class Couple(BreatheWorld):
    """They answer whether they hold, and mark their breaths, as often as they are asked."""

    agrees: bool | None = None
    breath: Ms | None = None

    def happens(self, event: Event) -> None:
        before = self.open_since
        super().happens(event)
        if self.open_since is None or self.open_since == before or self.expected is None:
            return
        if self.expected.kind is TurnKind.ANSWER and self.agrees is not None:
            answer = Answer.YES if self.agrees else Answer.NO
            self.say(self.now + 700, Meaning(answer=answer, word_count=1))
        if self.expected.kind is TurnKind.BREATHS and self.breath is not None:
            for number in range(3):
                self.say(self.now + 900 + number * self.breath, Meaning(word_count=1), length=400)


def performed(case: Case, asks: Sequence[Asked] = (), *, within: tuple[Ms, Ms] | None = None) -> Couple:
    """The whole session; what is asked for, all along it or `within` a part of it.

    If it waits for somebody in the end, they press "continue".
    """
    begin, end = within or (0, case.whole.minutes * MINUTE)
    world = Couple(Hearing(), case.lateness, exercise=case.whole, ask=True, finish_late=case.lateness[0])
    world.agrees, world.breath = case.agrees, case.breath
    voice_free = 0
    for ask in sorted(asks, key=lambda ask: ask.when):
        moment = max(begin + ask.when * (end - begin) // 1_000, voice_free)
        if ask.aloud:
            world.ask_for(moment, ask.control)
            voice_free = moment + 2_000
        else:
            world.press(moment, ask.control)
    world.run(10_000)
    for _ in range(len(asks)):
        if world.session.ending is None:
            world.press(world.now + 1_000, Control.CONTINUE)
            while world.session.ending is None and (event := world.next()) is not None:
                world.happens(event)
    return world


def held(case: Case, world: Couple, asks: list[Asked]) -> bool:
    """Did they agree to the pattern (or was there nothing to agree to)?"""
    declined = said.WITHOUT_HOLDING in world.said
    if PATTERNS[case.pattern].opt_in and not any(ask.control is Control.CONTINUE for ask in asks):
        assert declined is (case.agrees is not True), "only a yes is a yes"
    return not declined


def assert_closed(world: BreatheWorld) -> None:
    """The bell, the words, the last bell, and nothing after it."""
    rung = [command.earcon for _, command in world.rung if isinstance(command, Chime)]
    assert world.session.ending is Ending.COMPLETED
    assert Earcon.BELL in rung and rung[-1] is Earcon.ENDED
    assert world.said[-1] == CLOSING


@pytest.mark.slow
@settings(max_examples=50)
@given(cases())
def test_whoever_asks_for_nothing_is_done_in_the_asked_minutes(case: Case) -> None:
    """Within ten seconds, bell and spoken end included; capped patterns may be done sooner."""
    world = performed(case)
    early = 40_000 if case.capped and case.agrees else 10_000
    assert -early <= world.now - case.whole.minutes * MINUTE <= 10_000
    assert_closed(world)


@pytest.mark.slow
@settings(max_examples=60)
@given(cases(), asked(*PACES))
def test_whatever_pace_is_asked_for_the_end_comes_in_time(case: Case, asks: list[Asked]) -> None:
    """However many changes there are; the shortest sessions have no rest that makes up for a breath."""
    assume(not case.capped)
    breaths = performed(case).breaths
    world = performed(case, asks, within=(breaths[0].start, breaths[-1].start))
    assert abs(world.now - case.whole.minutes * MINUTE) <= (10_000 if case.whole.minutes >= 3 else 22_000)
    assert_closed(world)


@pytest.mark.slow
@settings(max_examples=150)
@given(cases(), asked(*PACES, *WAITS))
def test_every_breath_is_safe_and_the_closing_is_always_there(case: Case, asks: list[Asked]) -> None:
    """Growing by 5 % at most, never under five a minute unless the pattern is, never over a cap."""
    world = performed(case, asks)
    assert_closed(world)
    agreed = held(case, world, asks)
    slowest = PATTERNS[case.pattern].breath if agreed else GENTLE
    if any(ask.control is Control.SLOWER for ask in asks):
        slowest = max(12_000, slowest)
    led = [breath for breath in world.breaths if not breath.free]
    assert max(breath.length for breath in led) <= slowest
    for before, after in pairwise(world.breaths):
        assert before.free or after.free or after.length <= before.length * 1.05
    if case.capped and agreed:
        assert sum(breath.whole for breath in led) <= 8
    phases = {beat.phase for cue in world.cues for beat in cue.beats}
    assert agreed or not phases & {Phase.HOLD, Phase.REST}


@pytest.mark.slow
@settings(max_examples=60)
@given(cases(), asked(*PACES, *WAITS))
def test_no_interruption_leads_breaths_twice(case: Case, asks: list[Asked]) -> None:
    """What is led as a whole is no more than there was time for."""
    world = performed(case, asks)
    whole = sum(breath.length for breath in world.breaths if breath.whole)
    assert whole <= case.whole.minutes * MINUTE + 12_000


@pytest.mark.slow
@settings(max_examples=60)
@given(cases(), asked(*Control))
def test_such_sessions_replay_exactly(case: Case, asks: list[Asked]) -> None:
    """From what a trace holds, written down and read again."""
    world = performed(case, asks)
    replayed = session_from(json.loads(json.dumps(world.head)))
    for line in (json.loads(json.dumps(line)) for line in world.log):
        event = event_from(line["event"])
        assert json.loads(json.dumps(as_line(event, replayed.handle(event)))) == line


@pytest.mark.slow
@settings(max_examples=60)
@given(cases(), asked(*PACES, Control.PAUSE, Control.CONTINUE))
def test_the_ear_is_shut_when_the_guide_says_a_word(case: Case, asks: list[Asked]) -> None:
    """It never opens over one, and stays open into one only for somebody who spoke just before."""
    world = performed(case, asks)
    opened = [at for at, command in world.rung if isinstance(command, OpenEar)]
    spoken = [event.at for event in world.events if isinstance(event, SpeechStarted)]
    for cue in world.cues:
        for beat in cue.beats:
            word, end = cue.began + beat.onset, cue.began + beat.onset + 0.35 * beat.length
            if cue.cut is not None:  # a word that was broken off only rings on
                end = min(end, cue.cut + TAIL)
            if beat.word and (cue.cut is None or word < cue.cut):
                assert not any(word <= at < end for at in opened)
                if any(a < word < b for a, b in world.open):
                    assert any(word - 31_000 < at < word for at in spoken)
