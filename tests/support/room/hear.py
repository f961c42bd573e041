"""Listen through the real Microphone until stdin ends and tell, as JSON lines, what came.

A process of its own, because PortAudio learns its devices once and a frozen server must be able
to take it down.  Usage: python -m tests.support.room.hear [--refuse-16k] [--mic NAME]
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
import threading
import time
from typing import Any

import sounddevice

from voiceguide.core.events import Ms
from voiceguide.ear.sound.microphone import Microphone
from voiceguide.ports import EAR_RATE, VoiceguideError


class MonotonicClock:
    """The machine's monotonic clock, which all processes share."""

    def now(self) -> Ms:
        return round(time.monotonic() * 1000)


class StubbornStream(sounddevice.RawInputStream):  # type: ignore[misc]
    """A sound card that knows only its own format: 44.1 kHz stereo."""

    def __init__(self, *, samplerate: int, channels: int, **settings: Any) -> None:
        if samplerate == EAR_RATE or channels == 1:
            raise sounddevice.PortAudioError("Invalid sample rate", -9997)
        super().__init__(samplerate=samplerate, channels=channels, **settings)


def tell(**facts: object) -> None:
    """One line for the test."""
    print(json.dumps(facts), flush=True)


def listen(microphone: Microphone, enough: threading.Event) -> None:
    """Report muting as it happens, and everything heard at the end."""
    pcm, blocks = bytearray(), []
    silenced = stalled = False
    while not enough.is_set():
        if block := microphone.read(0.1):
            pcm += block.pcm
            blocks.append([block.start_sample, block.captured_at])
        if microphone.silenced != silenced:
            silenced = microphone.silenced
            tell(silenced=silenced)
        if microphone.stalled != stalled:
            stalled = microphone.stalled
            tell(stalled=stalled)
    microphone.close()
    tell(
        pcm=base64.b64encode(pcm).decode(),
        blocks=blocks,
        level_dbfs=microphone.level_dbfs,
    )


def await_end(enough: threading.Event) -> None:
    """Until stdin ends, it is not."""
    sys.stdin.read()
    enough.set()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--refuse-16k", action="store_true")
    parser.add_argument("--mic")
    options = parser.parse_args()
    if options.refuse_16k:
        sounddevice.RawInputStream = StubbornStream
    try:
        microphone = Microphone(MonotonicClock(), options.mic)
    except VoiceguideError as error:
        tell(error=str(error), kind=type(error).__name__)
        return
    tell(opened=microphone.device.name)
    enough = threading.Event()
    threading.Thread(target=await_end, args=(enough,), daemon=True).start()
    listen(microphone, enough)


if __name__ == "__main__":
    main()
