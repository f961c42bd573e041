"""Everything the session can ask for, in the imperative: a closed union of frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from voiceguide.core.events import CueTime, Expectation, Ms


class Earcon(StrEnum):
    """The whole vocabulary of short sounds."""

    YOUR_TURN = "your turn"
    LONG = "long"
    """Somebody has spoken for long: softer and lower than "your turn", and it does not rise."""
    PAUSED = "paused"
    """Never sounded by the guide itself; a dialogue may ask for it (`chime: paused`)."""
    BELL = "bell"
    ENDED = "ended"


class Phase(StrEnum):
    """One stretch of a breath."""

    IN = "in"
    SIP = "sip"
    """A second, short in-breath on top of the first."""
    HOLD = "hold"
    OUT = "out"
    REST = "rest"
    """Quiet after an out-breath."""
    FREE = "free"
    """Nobody is led: everyone breathes as they like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One phase of a breath on the grid."""

    phase: Phase
    onset: CueTime
    length: Ms
    word: str = ""
    """Spoken on the onset; "" for sound alone."""
    counts: int = 0
    """Numbers are spoken on the seconds after the onset, from "two" up to this one; 0 is none."""

    @property
    def end(self) -> CueTime:
        """When the next one begins."""
        return CueTime(self.onset + self.length)


class BreathSound(StrEnum):
    """What leads a breath."""

    BREATH = "breath"
    """Air that rises and falls."""
    TONE = "tone"
    """A soft pair of tones that rises and falls."""
    BOTH = "both"


class Bed(StrEnum):
    """A quiet sound under everything."""

    NONE = "none"
    RAIN = "rain"
    SEA = "sea"


@dataclass(frozen=True, slots=True, kw_only=True)
class Speak:
    """Say this aloud.  Answered by PlaybackStarted and PlaybackFinished with the same cue."""

    cue: int
    text: str
    pace: float = 1.0
    """1.0 is the guide's usual pace; 0.8 is slower."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breathe:
    """Lead breaths: every beat at its exact place in the one output stream."""

    cue: int
    beats: tuple[Beat, ...]
    """The beats, one after the other without gaps, the first at 0.  Not empty."""
    sound: BreathSound = BreathSound.BOTH


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeBreaths:
    """Lead differently from a moment on.

    These beats replace every beat of the playing cue that begins at or after the first one's onset.  What
    sounds before that goes on undisturbed.  Without any beats the cue ends at `onset`.
    """

    cue: int
    onset: CueTime
    """Where a breath begins, not yet heard."""
    beats: tuple[Beat, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chime:
    """Play one short sound."""

    cue: int
    earcon: Earcon


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPlayback:
    """Fade out whatever sounds, now.  Its cue is never reported finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetVolume:
    """Change the guide's loudness, from now on, by this much against its usual one."""

    gain_db: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SetBed:
    """From now on play this softly under everything; NONE lets it fade away."""

    bed: Bed


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEar:
    """Listen, for this.  A new turn: whatever was heard before is forgotten."""

    expectation: Expectation


@dataclass(frozen=True, slots=True, kw_only=True)
class ShutEar:
    """Stop listening and forget what was heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breathing:
    """Breaths that are being led, for a picture of them."""

    began: Ms
    """When the first beat began, in session time."""
    beats: tuple[Beat, ...]
    """Onsets count from there."""


class Activity(StrEnum):
    """What is going on, as a person sees it."""

    SPEAKING = "speaking"
    LISTENING = "listening"
    RESTING = "resting"
    BREATHING = "breathing"
    PAUSED = "paused"
    WAITING = "waiting"
    """For the microphone, or a key."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """What a person should see now.  Fields left None stay as they were."""

    caption: str | None = None
    """What the guide says."""
    floor: str | None = None
    """Whose turn it is; "" is nobody's."""
    line: str | None = None
    """The line to say, if there is one."""
    state: Activity | None = None
    done: int | None = None
    """Cues finished so far, for the time that is left."""
    breathing: Breathing | None = None
    """The breaths to picture; any other `state` than BREATHING ends the picture."""


class Ending(StrEnum):
    """How a session ended."""

    COMPLETED = "completed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The session is over; the last command."""

    ending: Ending


Command = (
    Speak
    | Breathe
    | ChangeBreaths
    | Chime
    | StopPlayback
    | SetVolume
    | SetBed
    | OpenEar
    | ShutEar
    | Show
    | End
)
