"""A rehearsal as a person asks for it: with real lengths and, if wanted, the whole session as sound."""

from __future__ import annotations

import sys
import wave
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.app import Plan
from voiceguide.core.events import Ms
from voiceguide.core.session import Hearing
from voiceguide.core.trace import header
from voiceguide.ports import VOICE_RATE, VoiceguideError
from voiceguide.rehearsal import Moment, Rehearsed, Sounding, estimated, rehearse
from voiceguide.tracefile import TraceFile

if TYPE_CHECKING:
    from voiceguide.ports import Samples

_PEOPLE = ("en-us+m3", "en-us+f4")
"""Synthetic voices for the simulated two."""
_PEOPLE_RATE = 140


def performed(plan: Plan, *, seed: int, wav: Path | None, trace: Path | None) -> Rehearsed:
    """Rehearse `plan`; cues last as long as their sound when `wav` is written, else about as long.

    Raises VoiceguideError when a file cannot be written or the voice fails.
    """
    recorder = None
    if trace is not None:
        head = header(plan.exercise, plan.cast, rounds=plan.rounds, ask=plan.ask, hearing=Hearing())
        recorder = TraceFile(trace, head)
    if wav is None:
        return rehearse(plan.session(), estimated, seed=seed, recorder=recorder)
    sound = _Sound()
    try:
        result = rehearse(plan.session(), sound.length, seed=seed, recorder=recorder)
        _write(wav, sound.mixed(result))
    finally:
        sound.close()
    return result


class _Sound:
    """Renders each cue once, and the simulated people in other voices."""

    def __init__(self) -> None:
        from voiceguide.voice.renderer import ChildRenderer, choose_renderer

        self._guide = choose_renderer()
        self._people = tuple(
            ChildRenderer(
                (sys.executable, "-P", "-m", "voiceguide.voice.espeak_child", voice, str(_PEOPLE_RATE)),
                name="simulated person",
            )
            if self._guide.name == "espeak"
            else choose_renderer()
            for voice in _PEOPLE
        )
        self._cues: dict[int, Samples] = {}
        self._speakers: dict[str, int] = {}

    def length(self, command: Sounding) -> Ms:
        """How long the cue really sounds."""
        from voiceguide.voice.voice import sound_of

        self._cues[command.cue] = sound_of(command, self._guide)
        return len(self._cues[command.cue]) * 1000 // VOICE_RATE

    def mixed(self, result: Rehearsed) -> Samples:
        """Everything at its place."""
        import numpy as np

        mix = np.zeros((result.length + 500) * VOICE_RATE // 1000, np.float32)
        for moment in result.moments:
            samples = self._heard(moment)
            start = moment.start * VOICE_RATE // 1000
            part = mix[start : start + len(samples)]
            part += samples[: len(part)]
        return mix

    def _heard(self, moment: Moment) -> Samples:
        if moment.sound is not None:
            return self._cues[moment.sound.cue]
        who = self._speakers.setdefault(moment.who, len(self._speakers) % 2)
        return self._people[who].render(moment.what + ".").samples

    def close(self) -> None:
        for renderer in (self._guide, *self._people):
            renderer.close()


def _write(path: Path, samples: Samples) -> None:
    import numpy as np

    try:
        with path.open("wb") as raw, wave.open(raw, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(VOICE_RATE)
            file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    except OSError as error:
        raise VoiceguideError(f"{path} cannot be written ({error.strerror}); name another file.") from None
