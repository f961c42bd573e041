"""The mirror dialogue by keys alone: what two without a microphone can answer, and what follows."""

from __future__ import annotations

from collections import deque

import pytest

from voiceguide.core.commands import Breathe, Chime, Ending, Speak
from voiceguide.core.events import (
    Control,
    DeadlinePassed,
    Event,
    KeyPressed,
    Opened,
    PlaybackFinished,
    PlaybackStarted,
)
from voiceguide.core.script.dialogue_walk import DialogueWishes
from voiceguide.core.script.performance import Performer
from voiceguide.core.script.step import ByKind
from voiceguide.core.session.session import Hearing, Session
from voiceguide.core.written.cast import Cast
from voiceguide.library import find as library

MIRROR = library.load("mirror")
GOODBYE = "Thank you both. Be gentle with each other."


def by_keys(passed_by: str = "") -> list[str]:
    """All that the guide says to two without a microphone: enter in every turn, s after `passed_by`."""
    session = Session(
        Performer(MIRROR, Cast(first="Ana", second="Ben"), ByKind(DialogueWishes(coin=1))), Hearing(ear=False)
    )
    said = [""]
    coming: deque[Event] = deque([Opened(at=0)])
    for _ in range(3_000):
        event = coming.popleft()
        for command in session.handle(event):
            if isinstance(command, Speak | Breathe | Chime):
                coming.append(PlaybackStarted(at=event.at, cue=command.cue))
                coming.append(PlaybackFinished(at=event.at + 1_000, cue=command.cue))
            if isinstance(command, Speak):
                said.append(command.text)
        if session.ending is not None:
            assert session.ending is Ending.COMPLETED
            return said
        if not coming and session.deadline is not None:
            coming.append(DeadlinePassed(at=session.deadline))
        elif not coming:
            assert session.turn is not None, "nothing is awaited"
            key = Control.SKIP if said[-1] == passed_by else Control.DONE
            coming.append(KeyPressed(at=event.at + 1_000, control=key))
    pytest.fail("it never ended")


ENTER = {
    "they are ready": ("Say ready when you both are.", "Who speaks first? Say the name."),
    "no name": ("Who speaks first? Say the name.", "Shall I toss a coin? Yes, or no."),
    "yes, a coin": ("Shall I toss a coin? Yes, or no.", "The coin says, Ben speaks first."),
    "now is good": (
        "Ben, name your topic and ask if now is good.",
        "Ben, one good wish for tonight.",
    ),
    "said": (
        "Ben, in short pieces, then say over to you.",
        "Ana, begin with, let me see if I have it.",
    ),
    "said back": ("Ana, begin with, let me see if I have it.", "Then ask, did I get it?"),
    "yes, all of it": ("Then ask, did I get it?", "Ana, ask, is there more?"),
    "no more": ("Ana, ask, is there more?", "Ben, if it fits, begin with, I feel."),
    "yes, of long ago": (
        "Ben, if you like, does it remind you of long ago?",
        "Only as much as you wish. It reminds me of.",
    ),
    "that is fair": ("Ana, gather it all and ask if that is fair.", "Understanding is not agreeing."),
    "yes, the other way round": (
        "Ana, would you like your turn now, or later?",
        "Ben, can you listen now, or later?",
    ),
    "yes, now": (
        "Ben, can you listen now, or later?",
        "Now the other way round, on the same topic.",
    ),
    "yes, together": (
        "Shall we end with a sentence together?",
        "Then both. We are on the same side.",
    ),
}


@pytest.mark.parametrize(("asked", "then"), ENTER.values(), ids=ENTER)
def test_enter_is_the_usual_answer(asked: str, then: str) -> None:
    """Yes, go on; but there is no more."""
    said = by_keys()
    assert said[said.index(asked) + 1] == then


def test_enter_alone_leads_through_the_whole_dialogue() -> None:
    """Both ways round, and to its close."""
    said = by_keys()
    assert said.index("Ben, in short pieces, then say over to you.") < said.index(
        "Ana, in short pieces, then say over to you."
    )
    assert said[-1] == GOODBYE


@pytest.mark.parametrize(
    ("asked", "then"),
    [
        ("Ben, name your topic and ask if now is good.", "That is fine. Choose a time within a day."),
        (
            "Ben, if you like, does it remind you of long ago?",
            "Ana, gather it all and ask if that is fair.",
        ),
        ("Ana, would you like your turn now, or later?", "That is fine. Choose a time soon for Ana."),
        ("Shall we end with a sentence together?", GOODBYE),
    ],
)
def test_s_is_the_gentle_no(asked: str, then: str) -> None:
    """The step is passed by."""
    said = by_keys(passed_by=asked)
    assert said[said.index(asked) + 1] == then
