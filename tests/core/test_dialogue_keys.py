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
    "they are ready": ("Say ready when you both are.", "Who'd like to begin? Say your name."),
    "no name": ("Who'd like to begin? Say your name.", "Shall I toss a coin? Yes, or no."),
    "yes, a coin": ("Shall I toss a coin? Yes, or no.", "The coin chose Ben."),
    "now is good": (
        "Ben, name your topic and ask if now is good.",
        "Ben, what do you hope for?",
    ),
    "said": (
        "Ben, a little at a time; then say: over to you.",
        "Ana, say back what you heard.",
    ),
    "said back": ("Ana, say back what you heard.", "Ana, now ask: did I get it?"),
    "yes, all of it": ("Ana, now ask: did I get it?", "Ana, ask: is there more?"),
    "no more": ("Ana, ask: is there more?", "Ben, if you like, go deeper: I feel…"),
    "yes, of long ago": (
        "Ben, if you want: is this familiar from long ago?",
        "As much or as little as you like…",
    ),
    "that is fair": (
        "Ana, sum it up, and ask if that's fair.",
        "You can understand without agreeing.",
    ),
    "yes, the other way round": (
        "Ana, would you like your turn now, or later?",
        "Ben, can you listen now, or later?",
    ),
    "yes, now": (
        "Ben, can you listen now, or later?",
        "Now the other way round.",
    ),
    "yes, together": (
        "One last sentence together?",
        "Together, if it's true: we are on the same side.",
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
    assert said.index("Ben, a little at a time; then say: over to you.") < said.index(
        "Ana, a little at a time; then say: over to you."
    )
    assert said[-1] == GOODBYE


@pytest.mark.parametrize(
    ("asked", "then"),
    [
        ("Ben, name your topic and ask if now is good.", "That's fine. Another time, if you both like."),
        (
            "Ben, if you want: is this familiar from long ago?",
            "Ana, sum it up, and ask if that's fair.",
        ),
        ("Ana, would you like your turn now, or later?", "That's fine. It will keep."),
        ("One last sentence together?", GOODBYE),
    ],
)
def test_s_is_the_gentle_no(asked: str, then: str) -> None:
    """The step is passed by."""
    said = by_keys(passed_by=asked)
    assert said[said.index(asked) + 1] == then
