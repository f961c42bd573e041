"""Everything that can happen.

Events are in the past tense and carry `at`: whole milliseconds since the session opened, never going back.
They are a closed union of frozen dataclasses.  The commands in `core/commands.py` are what they lead to.  No
event carries a word that a person said: the ear turns words into a `Meaning` first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

Ms = int
"""Whole milliseconds: a length, or a moment in session time, which counts from when the doors opened.  That
is the clock of every event; the two others are types of their own, so that none is taken for another."""
ExerciseTime = NewType("ExerciseTime", int)
"""A moment, counted from when the exercise began, pauses left out."""
CueTime = NewType("CueTime", int)
"""A moment, counted from the first sample of a cue."""
SECOND: Ms = 1_000
MINUTE: Ms = 60 * SECOND


class Control(StrEnum):
    """What a person can ask of the guide at any time, by voice or by key."""

    PAUSE = "pause"
    CONTINUE = "continue"
    REPEAT = "repeat"
    SKIP = "skip"
    BACK = "back"
    WHERE = "where"
    """What is being done, and about how long is left."""
    STOP = "stop"
    SLOWER = "slower"
    FASTER = "faster"
    LOUDER = "louder"
    QUIETER = "quieter"
    HELP = "help"
    OWN_PACE = "own pace"
    """While breaths are led: no more cues, each breathes as they like."""
    DONE = "done"
    """The turn is complete: "that's all", "over to you", "I'm done"."""
    NOT_DONE = "not done"
    """The turn was taken too early: "I'm not done", "let me finish"."""


class Answer(StrEnum):
    """What a short reply meant."""

    YES = "yes"
    NO = "no"
    PARTLY = "partly"
    LATER = "later"
    MORE = "more"
    NOT_READY = "not_ready"
    """Not now, and no reason asked: "I can't", "I'm not ready"."""
    MAYBE = "maybe"
    """They do not know: "I'm not sure".  Never a yes."""
    FIRST = "first"
    """The first one's name."""
    SECOND = "second"


class TurnKind(StrEnum):
    """What kind of talk a turn expects; patience follows from it."""

    LINE = "line"
    """A known line, said back."""
    ANSWER = "answer"
    """A yes or a no."""
    READY = "ready"
    """A yes, once they are ready."""
    REPLY = "reply"
    """One asks the other something, and is answered."""
    FREE = "free"
    """Anything at all, for as long as it takes."""
    SEND = "send"
    """The same, from somebody who was asked to say when they are done ("over to you")."""
    BREATHS = "breaths"
    """One short word at each natural in-breath."""
    CONTROL = "control"
    """Nobody's turn: only a control is listened for (a rest, a pause)."""


TALK = frozenset({TurnKind.FREE, TurnKind.SEND})
"""Nobody can know beforehand what is said in these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What the ear should listen for while it is open."""

    kind: TurnKind
    words: tuple[str, ...] = ()
    """The expected line in plain lower-case words (kind LINE), else empty."""
    names: tuple[str, ...] = ()
    """The two names in plain lower-case words, where one of them is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What was understood of a turn so far; everything the session may know of speech."""

    read: int = 0
    """How many of the expected words were heard, in order."""
    expected: int = 0
    """How many words were expected (that this recognizer could hear at all)."""
    reached_end: bool = False
    """The last expected word was heard."""
    word_count: int = 0
    """Words heard in the turn, without fillers and without what could not be placed."""
    closing: bool = False
    """The turn so far ends with a closing phrase ("that's all", "over to you")."""
    control: Control | None = None
    """The latest utterance, as a whole, asked for this."""
    answer: Answer | None = None
    """The latest utterance was a short answer."""
    asking: bool = False
    """What was said ends with a question of one to the other, and nothing was said since."""
    mirroring: bool = False
    """Somebody began to say back what was heard: "let me see if I have it"."""
    trailing: bool = False
    """The last word leaves the sentence open: "and", "because", "so", "um"."""


# ------------------------------------------------------------------ events


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The doors are open: sound and ear are ready.  Always the first event, at 0."""

    at: Ms


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechStarted:
    """Somebody began to speak."""

    at: Ms
    """When we knew."""
    onset: Ms
    """When the first sample of speech was captured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechEnded:
    """The person fell silent.  An acoustic fact; that the turn ended is the session's decision."""

    at: Ms
    """When we knew."""
    offset: Ms
    """When the last sample of speech was captured."""
    other_voice: float | None = None
    """How much likelier somebody else spoke than who began the turn, as a natural logarithm;
    None: not measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stirred:
    """Somebody was heard in the quiet who said nothing: a sob, a sigh, a breath."""

    at: Ms
    """When we knew."""
    until: Ms
    """When its last sample so far was captured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The recognizer understood something."""

    at: Ms
    meaning: Meaning
    final: bool
    """False for a partial, which may still change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPressed:
    """A key asked for something; it works at any time, while the guide speaks too."""

    at: Ms
    control: Control


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybackStarted:
    """The first sample of a cue left the speaker."""

    at: Ms
    cue: int
    sample: int = 0
    """Where that sample stands in the output stream; 0 is the stream's first.  Nothing reads it yet:
    it waits for echo cancelling, which must know what sounded when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybackFinished:
    """The last sample of a cue left the speaker (or its words were shown long enough)."""

    at: Ms
    cue: int
    audible: bool = True
    """False when the voice failed and the words were only shown.  The session goes on alike; a trace
    tells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MicrophoneSilenced:
    """The microphone gives exact zeros: muted, or not allowed."""

    at: Ms


@dataclass(frozen=True, slots=True, kw_only=True)
class MicrophoneReturned:
    """The microphone gives sound again."""

    at: Ms


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinePassed:
    """The session's deadline came.  `at` may be later than it, if the machine was late."""

    at: Ms


Event = (
    Opened
    | SpeechStarted
    | SpeechEnded
    | Stirred
    | Heard
    | KeyPressed
    | PlaybackStarted
    | PlaybackFinished
    | MicrophoneSilenced
    | MicrophoneReturned
    | DeadlinePassed
)
