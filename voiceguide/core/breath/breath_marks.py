"""In-breaths that people mark with one short word each, or with a key."""

from __future__ import annotations

from typing import assert_never

from voiceguide.core.events import Ms, SpeechEnded, SpeechStarted

_MARKS = 3
_LONGEST: Ms = 1_500
"""Longer talk is no mark."""
_APART: Ms = 1_200
"""Nobody breathes in twice within this: the same word, heard in two parts."""


class BreathMarks:
    """Counts marks as they are heard."""

    def __init__(self) -> None:
        self.onsets: tuple[Ms, ...] = ()
        self._began: Ms | None = None

    @property
    def complete(self) -> bool:
        """There are as many as were asked for."""
        return len(self.onsets) >= _MARKS

    def feed(self, event: SpeechStarted | SpeechEnded) -> None:
        """Somebody began to speak, or fell silent."""
        match event:
            case SpeechStarted():
                self._began = event.onset
            case SpeechEnded():
                if self._began is not None and event.offset - self._began <= _LONGEST:
                    self.add(self._began)
                self._began = None
            case _:
                assert_never(event)

    def add(self, onset: Ms) -> None:
        """An in-breath began."""
        if not self.onsets or onset - self.onsets[-1] >= _APART:
            self.onsets = (*self.onsets, onset)
