"""The seams: what the outside world must offer, on one page.

Every port has a contract suite in tests/contracts/, run on each engine that is present.
Audio into the ear is 16 kHz mono little-endian int16 `bytes`; audio out of the voice is
48 kHz mono float32 in [-1, 1].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from voiceguide.exit_codes import CANNOT_RUN_HERE, FAILED, USAGE

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from voiceguide.core.commands import Breathe, Chime, Command, Speak
    from voiceguide.core.events import Event, Ms

    Samples = npt.NDArray[np.float32]
    Sounding = Speak | Breathe | Chime
    """A command that makes the guide heard for a while."""

EAR_RATE = 16_000
"""Samples a second that every ear component expects."""
EAR_BLOCK = 320
"""Samples in one microphone block (20 ms)."""
VOICE_RATE = 48_000
VOICE_MS = VOICE_RATE // 1000
"""Samples of the voice in a millisecond."""
"""Samples a second of the one output stream."""


class VoiceguideError(Exception):
    """Something a person can act on.  str(error) is one clear sentence: what, where, what to do."""

    exit_code = FAILED


class UsageError(VoiceguideError):
    """The command was given something it cannot take."""

    exit_code = USAGE


class CannotRunHere(VoiceguideError):
    """This machine lacks what a session needs."""

    exit_code = CANNOT_RUN_HERE


class Clock(Protocol):
    """Monotonic session time."""

    def now(self) -> Ms:
        """Milliseconds since the session opened."""


class Recorder(Protocol):
    """Whoever keeps a trace."""

    def record(self, event: Event, commands: tuple[Command, ...]) -> None:
        """This happened, and this was asked for."""


class VoiceDetector(Protocol):
    """Is this sound a voice?  One thread's own."""

    frame_samples: int
    """Samples in one frame."""

    def probability(self, frame: bytes) -> float:
        """Speech probability 0..1 of exactly `frame_samples` 16 kHz int16 samples."""

    def reset(self) -> None:
        """Forget the past: the next frame does not follow the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a recognizer can honestly do."""

    lines: bool
    """It hears the armed phrases, and follows an expected line."""
    partials: bool
    """It reports while somebody speaks, not only after."""
    quiet_around: Ms = 240
    """How much of the quiet before and after a stretch of speech it wants to hear, and no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """Words a recognizer believes it heard in the current utterance."""

    words: tuple[str, ...]
    """Lower case; words it could not place are left out or stand as "[unk]"."""
    final: bool
    """False for a partial, which the next one replaces.  A final means that a pause was heard."""
    unsure: frozenset[int] = frozenset()
    """Places, from 0, of words that may as well be noise.  Only in finals, where the recognizer tells."""


class Recognizer(Protocol):
    """Turns sound into words.  One thread owns it from arm() to close().

    arm(), feed() and flush() may raise VoiceguideError when the engine fails.  Whoever calls them wraps
    the engine in `Failsafe`: then a failure costs the words, never the session.
    """

    name: str
    capabilities: Capabilities

    def arm(self, phrases: Sequence[str], line: Sequence[str] = ()) -> frozenset[str]:
        """Start afresh, listening for `phrases` (whole utterances such as "go back") and `line`
        (the words of an expected line, in order; may be empty).  Both lower case.
        Returns the words of either that this recognizer can never hear (not in its vocabulary)."""

    def feed(self, pcm: bytes) -> Sequence[Hypothesis]:
        """Hear more 16 kHz int16 sound (any even length, <= 100 ms).  Finals come in order.
        Raises VoiceguideError if the engine failed; it may hear nothing from then on."""

    def flush(self) -> Sequence[Hypothesis]:
        """Whoever spoke fell silent: decide now.  Returns at most one final; hearing goes on after.
        Raises VoiceguideError if the engine failed; it may hear nothing from then on."""

    def close(self) -> None:
        """Give everything back.  Safe to call twice."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rendered:
    """Speech as sound."""

    samples: Samples
    """48 kHz mono float32, at the guide's loudness (-18 LUFS), quiet ends trimmed."""
    word_onsets: tuple[Ms, ...] = ()
    """Where each word starts, from the first sample; empty when the engine does not tell.

    Nothing reads it yet.  It waits for knowing which word sounded when somebody talks over the guide, and
    the engines tell it only while they render."""


class Renderer(Protocol):
    """Turns plain text into sound."""

    name: str

    def render(self, text: str, pace: float = 1.0) -> Rendered:
        """Say `text` (plain words, at most `UTTERANCE_LIMIT` characters, one or more sentences).
        Raises VoiceguideError if the engine crashed, hung or said nothing; the next call works."""

    def close(self) -> None:
        """End the engine.  Safe to call twice."""
