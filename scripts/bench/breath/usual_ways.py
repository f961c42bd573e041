"""Breaths led in the usual ways, for breath.grid, which measures what is heard of them.

    python -m scripts.bench.breath.usual_ways WAY COUNT IN OUT     lengths in milliseconds; WAY is one of
        play    sounddevice.play(sound), then time.sleep(length)
        until   sounddevice.play(sound), then time.sleep until the next onset by the clock
        say     pyttsx3: say(word), runAndWait(), then time.sleep(length)

It prints the moment of the first one (seconds of the monotonic clock).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from tests.support.room.grid import breaths
from voiceguide.core.commands import Beat, Breathe
from voiceguide.devices import portaudio
from voiceguide.ports import VOICE_RATE
from voiceguide.voice.guide import sound_of


def player(beats: tuple[Beat, ...]) -> Callable[[Beat], object]:
    """Plays a beat, and returns before it is over."""
    sd = portaudio()
    whole = sound_of(Breathe(cue=0, beats=beats), None)
    return lambda beat: sd.play(whole[_sample(beat.onset) : _sample(beat.end)], VOICE_RATE)


def sayer() -> Callable[[Beat], object]:
    """Says the phase of a beat."""
    from voiceguide.voice.engines.espeak_child import _binding

    _binding()  # pyttsx3 needs espeak-ng: here the one that the guide brings
    import pyttsx3

    engine = pyttsx3.init()

    def say(beat: Beat) -> None:
        engine.say(beat.phase.value)
        engine.runAndWait()

    return say


def main() -> None:
    """Lead the breaths, and print when the first one began."""
    way, *numbers = sys.argv[1:]
    beats = breaths(*map(int, numbers))
    perform = sayer() if way == "say" else player(beats)
    perform(beats[0])  # what takes time only once
    time.sleep(3)
    began = time.monotonic()
    print(began, flush=True)
    for beat in beats:
        perform(beat)
        time.sleep(
            max(0.0, began + beat.end / 1000 - time.monotonic()) if way == "until" else beat.length / 1000
        )


def _sample(onset: int) -> int:
    return onset * VOICE_RATE // 1000


if __name__ == "__main__":
    main()
