"""Said to a question of consent by people who do not want to, or not now: none of it is a yes."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import pytest

from tests.support.walks import CAST, MIRROR, begun, dialogue_of, plan
from voiceguide.core.commands import Command
from voiceguide.core.events import Event
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Listen
from voiceguide.core.script.performance import Performer
from voiceguide.core.session.session import Session
from voiceguide.core.text import words
from voiceguide.rehearsal.length import estimated
from voiceguide.rehearsal.people import Asked, Spoken, spoken
from voiceguide.rehearsal.virtual_time import rehearse
from voiceguide.rehearsal.walks.dialogue_ways import Course, Ways
from voiceguide.rehearsal.walks.evenings import Evening, evening, steps
from voiceguide.rehearsal.walks.principles import is_gate

pytestmark = pytest.mark.slow

DIALOGUE = dialogue_of(MIRROR)

NO_YES = (
    *("please no", "I want to stop", "stop it", "can we stop", "please stop this", "let's stop", "stop stop"),
    *("I can't do this", "time out", "I need a break", "I need a minute", "too much", "hang on"),
    *("wait please", "what did you say", "I'm not ready", "not ready yet", "I can't", "I don't want to"),
    *("I don't know", "maybe", "I'm scared", "skip", "continue", "go on", "murmur murmur"),
)


def gates(ways: Ways) -> Iterator[tuple[str, list[Outcome]]]:
    """Each question of consent, and the outcomes that lead to its turn."""
    for name, state in DIALOGUE.states.items():
        if is_gate(DIALOGUE, state) and state.after(Outcome.YES) != state.after(Outcome.NO):
            one = evening(plan(), steps(begun(), ways, ways.first[name], Course((Outcome.QUIET,))))
            yield name, [earlier.outcome for earlier in one.happened[: _turn_in(name, one)]]


def _turn_in(name: str, one: Evening) -> int:
    turns = [index for index, found in enumerate(one.happened) if isinstance(found.cue, Listen)]
    return next(index for index in turns if one.happened[index].cue.state == name)


class Watcher:
    """Notes in which states the session is."""

    def __init__(self, session: Session) -> None:
        self._session, self.states = session, set[str]()

    def record(self, event: Event, commands: tuple[Command, ...]) -> None:
        del event, commands
        self.states.add(self._session.cue.state if self._session.cue else "")


def states_after(before: Sequence[Outcome], phrase: str) -> set[str]:
    """Somebody says this in the turn that follows these outcomes, each time they are asked; what follows."""
    performer = Performer(MIRROR, CAST, plan().wishes)
    for outcome in before:
        performer.advance(outcome)
    here = performer.cue.state if performer.cue else ""
    session = Session(performer)

    def say(asked: Asked, rng: random.Random) -> Sequence[Spoken]:
        del rng
        return (spoken(words(phrase), asked.opened + 900),) if asked.state == here else ()

    watcher = Watcher(session)
    rehearse(session, estimated, couple=say, recorder=watcher)
    return watcher.states


def test_nothing_that_is_no_yes_leads_where_a_yes_leads(mirror_ways: Ways) -> None:
    """Twenty-six ways to say something else, to each question of the mirror dialogue; a yes does lead on."""
    found = list(gates(mirror_ways))
    assert len(found) >= 3
    for name, before in found:
        wanted = DIALOGUE.states[name].after(Outcome.YES)
        assert wanted in states_after(before, "yes"), name
        taken = [phrase for phrase in NO_YES if wanted in states_after(before, phrase)]
        assert taken == [], name
