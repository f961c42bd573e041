"""Lead breaths through the real Voice and Speaker as told on stdin, and tell what it reports.

A process of its own, as in hear.py.  One order a line; lengths and onsets are milliseconds:
    breathe CUE COUNT IN OUT | change CUE ONSET COUNT IN OUT | stop | state
"""

from __future__ import annotations

import sys

from tests.support.room.grid import breaths
from tests.support.room.hear import MonotonicClock, tell
from voiceguide.core.commands import Breathe, ChangeBreaths, StopPlayback
from voiceguide.core.events import CueTime
from voiceguide.voice.guide import Voice
from voiceguide.voice.output.speaker import Output, Report, Speaker, SpeakerEvent


def report(event: SpeakerEvent) -> None:
    tell(**{type(event).__name__: event.cue, "at": event.at, "sample": getattr(event, "sample", None)})


def open_speaker(to: Report) -> Output:
    return Speaker(to, MonotonicClock())


def obey(voice: Voice, order: str, *numbers: int) -> None:
    match order, numbers:
        case "breathe", (cue, count, in_, out):
            voice.handle(Breathe(cue=cue, beats=breaths(count, in_, out)))
        case "change", (cue, onset, count, in_, out):
            voice.handle(ChangeBreaths(cue=cue, onset=CueTime(onset), beats=breaths(count, in_, out, onset)))
        case "stop", ():
            voice.handle(StopPlayback())
            tell(stopped=MonotonicClock().now())
        case "state", ():
            tell(underruns=voice.underruns)
        case _:
            raise ValueError(order)


def main() -> None:
    voice = Voice(
        None, open_speaker, post=report, warn=lambda trouble: tell(trouble=trouble), clock=MonotonicClock()
    )
    tell(opened=MonotonicClock().now())
    for line in sys.stdin:
        order, *numbers = line.split()
        obey(voice, order, *map(int, numbers))
    voice.close()


if __name__ == "__main__":
    main()
