"""Led breaths, rendered one after the other, a little ahead of being heard."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from voiceguide.core.commands import Beat, Breathe, BreathSound, Phase
from voiceguide.core.events import CueTime
from voiceguide.ports import VOICE_MS, VOICE_RATE, Rendered
from voiceguide.voice.sounds.breath_sound import breath, spoken_words

if TYPE_CHECKING:
    from voiceguide.core.events import Ms
    from voiceguide.ports import Samples
    from voiceguide.voice.output.speaker import Output

AHEAD = 3 * VOICE_RATE
"""At least so many samples lie ready, so the next breath is whole before the present one is over."""
_HURRY = VOICE_RATE
"""When less lies ready, one beat is rendered at a time."""
_LONGEST: Ms = 30_000
"""What leads a beat is over by then; a longer one goes on in silence that takes no memory."""
_NOTHING = np.zeros(0, np.float32)


class BreathStream:
    """One Breathe cue.  Every beat is heard exactly `onset` after the first, however it is rendered.

    `change` and `close` may be called on any thread, all else on the one that renders.
    """

    def __init__(self, command: Breathe) -> None:
        self._cue, self._sound = command.cue, command.sound
        self._lock = threading.Lock()  # never held while rendering
        self._output: Output | None = None
        self._beats = command.beats
        self._end = command.beats[-1].end
        self._next = self._given = 0  # the first beat and the first sample that were not given yet
        self._begun = self._ended = self._closed = False
        self._changes = 0
        self._words: dict[str, Rendered] = {}

    @property
    def end(self) -> Ms:
        """When the last beat is over, counted from the start of the cue."""
        return self._end

    @property
    def missing_words(self) -> frozenset[str]:
        """The words that are to be spoken and have no sound yet."""
        with self._lock:
            return spoken_words(self._beats) - self._words.keys()

    def begin(self, output: Output) -> None:
        """Give the first breath to `output`, and go on there, even if the cue had begun elsewhere."""
        with self._lock:
            self._output, self._next, self._given = output, 0, 0
            self._begun = self._ended = False
        self.feed()

    def feed(self) -> None:
        """Give breaths to the output until enough are ready there."""
        while (due := self._due()) is not None:
            beats, changes = due
            samples = _rendered(beats, self._words, self._sound) if beats else _NOTHING
            with self._lock:
                if changes == self._changes and not self._closed:
                    self._give(beats, samples)

    def change(self, onset: Ms, beats: Sequence[Beat]) -> None:
        """Put `beats` in the place of every beat from `onset` on, exact to the sample, even if that breath is
        ready already.

        Without beats the cue ends there.  It is too late once something has begun to sound there: a beat that
        has begun goes on to its end, or until the first of the new beats that is still to come.  The new
        beats before that are left out, as they were over, or had begun, unheard.  All others are heard on
        their onsets.
        """
        with self._lock:
            at = onset * VOICE_MS
            while self._begun and self._output is not None and not self._output.cut(self._cue, at):
                sounded = self._output.sounded(self._cue)
                if sounded is None:
                    return
                beats = [beat for beat in beats if beat.onset * VOICE_MS > sounded]
                begun = [beat.end for beat in self._beats if beat.onset * VOICE_MS <= sounded]
                at = max(sounded, VOICE_MS * min(begun[-1:] + [beat.onset for beat in beats[:1]], default=0))
            kept = [beat for beat in self._beats if beat.onset * VOICE_MS < at]
            self._beats = (*kept, *beats)
            self._end = beats[-1].end if beats else CueTime(-(-at // VOICE_MS))
            self._go_back(at)

    def speak(self, words: Mapping[str, Rendered]) -> None:
        """Say these words too, from the first beat on that is not just about to sound."""
        with self._lock:
            self._words = {**self._words, **words}
            sounded = self._output.sounded(self._cue) if self._output is not None else None
            if self._output is None or sounded is None:
                return
            later = [
                beat.onset * VOICE_MS for beat in self._beats if beat.onset * VOICE_MS > sounded + _HURRY
            ]
            if later and later[0] < self._given and self._output.cut(self._cue, later[0]):
                self._go_back(later[0])

    def close(self) -> None:
        """Give no more breaths."""
        with self._lock:
            self._closed = True

    def _due(self) -> tuple[Sequence[Beat], int] | None:
        """The breath to render now (empty when none is left), and how often the beats had changed by then.
        None while there is still time."""
        with self._lock:
            if self._output is None or self._ended or self._closed:
                return None
            sounded = self._output.sounded(self._cue) or 0
            ready = self._given - sounded
            if self._given and ready >= AHEAD:
                return None
            while self._next < len(self._beats) and self._beats[self._next].end * VOICE_MS < sounded:
                self._next += 1  # missed: the device was gone
            end = self._next + 1 if ready < _HURRY else self._breath_end()
            return self._beats[self._next : end], self._changes

    def _breath_end(self) -> int:
        """Which beat begins the breath after the next, or follows a silence that takes no memory."""
        for index in range(self._next + 1, len(self._beats)):
            if self._beats[index].phase is Phase.IN or self._beats[index - 1].length > _LONGEST:
                return index
        return len(self._beats)

    def _give(self, beats: Sequence[Beat], samples: Samples) -> None:
        assert self._output is not None
        self._next += len(beats)
        self._begun = True
        self._ended = self._next == len(self._beats)
        self._given = (beats[-1].end if beats else self._end) * VOICE_MS
        onset = beats[0].onset if beats else self._end
        self._output.lead(self._cue, onset * VOICE_MS, samples, self._end * VOICE_MS if self._ended else None)

    def _go_back(self, at: int) -> None:
        """Render again, or differently, from sample `at` on."""
        self._given = min(self._given, at)
        self._next = sum(beat.onset * VOICE_MS < self._given for beat in self._beats)
        self._ended = False
        self._changes += 1


def _rendered(beats: Sequence[Beat], words: Mapping[str, Rendered], sound: BreathSound) -> Samples:
    last = beats[-1]
    shown = [*beats[:-1], replace(last, length=min(last.length, _LONGEST))]
    return breath(shown, words, sound)
