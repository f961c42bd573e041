"""Play through the real Speaker as told on stdin, and tell, as JSON lines, what it reports.

A process of its own, as in hear.py.  One order a line:
    tone CUE SECONDS            a 1 kHz tone
    lead CUE ONSET SECONDS END  a 1 kHz tone of the cue, from ONSET seconds after its first sample on;
                                the cue is over at END, if that is not 0
    cut CUE ONSET | gain DB | stop | wait SECONDS | state | close
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np

from tests.support.room.hear import MonotonicClock, tell
from voiceguide.ports import VOICE_RATE, VoiceguideError
from voiceguide.voice.output.speaker import Speaker, SpeakerEvent


def report(event: SpeakerEvent) -> None:
    tell(**{type(event).__name__: event.cue, "at": event.at, "sample": getattr(event, "sample", None)})


def tone(seconds: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """A cosine, so that it begins and ends loudly: a sample that is missing shows."""
    return (0.4 * np.cos(2 * np.pi * 1000 * np.arange(round(seconds * VOICE_RATE)) / VOICE_RATE)).astype(
        np.float32
    )


def places(seconds: float) -> int:
    return round(seconds * VOICE_RATE)


def obey(speaker: Speaker, order: str, *numbers: float) -> None:
    match order, numbers:
        case "tone", (cue, seconds):
            speaker.play(int(cue), tone(seconds))
        case "lead", (cue, onset, seconds, end):
            speaker.lead(int(cue), places(onset), tone(seconds), places(end) or None)
        case "cut", (cue, onset):
            tell(cut=speaker.cut(int(cue), places(onset)))
        case "gain", (db,):
            speaker.set_gain(db)
        case "stop", ():
            speaker.stop()
            tell(stopped=MonotonicClock().now())
        case "wait", (seconds,):
            time.sleep(seconds)
        case "state", ():
            tell(position=speaker.position, underruns=speaker.underruns, stalled=speaker.stalled)
        case "close", ():
            began = time.monotonic()
            speaker.close()
            tell(closed_in=time.monotonic() - began)
        case _:
            raise ValueError(order)


def main() -> None:
    try:
        speaker = Speaker(report, MonotonicClock())
    except VoiceguideError as error:
        print(json.dumps({"error": str(error)}), flush=True)
        return
    tell(opened=MonotonicClock().now())
    for line in sys.stdin:
        order, *numbers = line.split()
        obey(speaker, order, *map(float, numbers))


if __name__ == "__main__":
    main()
