"""A rehearsal as a person asks for it: with real lengths and, if wanted, the whole session as sound."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.core.commands import Bed, Breathe
from voiceguide.core.events import Ms
from voiceguide.core.hearing.phrases import UNKNOWN
from voiceguide.core.session.session import Hearing
from voiceguide.core.session.trace import header
from voiceguide.core.text import showable
from voiceguide.plan import Plan
from voiceguide.ports import VOICE_RATE, UsageError, VoiceguideError
from voiceguide.records.trace_file import TraceFile
from voiceguide.rehearsal.virtual_time import (
    Couple,
    Moment,
    Rehearsed,
    Sounding,
    agreeable,
    estimated,
    nobody,
    rehearse,
)

if TYPE_CHECKING:
    from voiceguide.ports import Samples

_PEOPLE = ("en-us+m3", "en-us+f4")
"""Synthetic voices for the simulated two."""
_PEOPLE_RATE = 140
_MS = VOICE_RATE // 1000


def rehearsed(
    plan: Plan, *, seed: int, wav: Path | None, trace: Path | None, couple: Couple = agreeable
) -> Rehearsed:
    """Rehearse `plan`; cues last as long as their sound when `wav` is written, else about as long.

    Raises VoiceguideError when a file cannot be written or the voice fails.
    """
    recorder = None
    if trace is not None:
        head = header(plan.exercise, plan.cast, plan.wishes, ask=plan.ask, hearing=Hearing())
        recorder = TraceFile(trace, head)
    if wav is None:
        return rehearse(plan.session(), estimated, couple=couple, seed=seed, recorder=recorder)
    sound = _Sound()
    try:
        result = rehearse(plan.session(), sound.length, couple=couple, seed=seed, recorder=recorder)
        _write(wav, sound.mixed(result, plan.exercise.bed), "WAV")
    finally:
        sound.close()
    return result


def export(plan: Plan, path: Path) -> Ms:
    """Write the session as sound for listening elsewhere, without any people in it; how long it is.

    The same plan gives the same bytes for the same voice.  Raises UsageError for an ending that is not
    .wav or .flac, VoiceguideError when the file cannot be written or the voice fails.
    """
    if path.suffix.lower() not in (".wav", ".flac"):
        raise UsageError(f"--export writes .wav or .flac; found '{showable(path.name)[:40]}'.")
    sound = _Sound()
    try:
        result = rehearse(plan.session(), sound.length, couple=nobody)
        _write(path, sound.mixed(result, plan.exercise.bed), path.suffix[1:].upper())
    finally:
        sound.close()
    return result.length


class _Sound:
    """Renders each cue once, and the simulated people in other voices."""

    def __init__(self) -> None:
        from voiceguide.voice.engines.renderer import ChildRenderer, choose_renderer

        self._guide = choose_renderer()
        self._people = tuple(
            ChildRenderer(
                (
                    sys.executable,
                    "-P",
                    "-m",
                    "voiceguide.voice.engines.espeak_child",
                    voice,
                    str(_PEOPLE_RATE),
                ),
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
        if isinstance(command, Breathe):  # rendered when it is known how they were led
            return command.beats[-1].end
        from voiceguide.voice.guide import sound_of

        self._cues[command.cue] = sound_of(command, self._guide)
        return len(self._cues[command.cue]) * 1000 // VOICE_RATE

    def mixed(self, result: Rehearsed, bed: Bed) -> Samples:
        """Everything at its place, 48 kHz mono."""
        import numpy as np

        from voiceguide.voice.sounds.loudness import limited

        mix = np.zeros((result.length + 500) * _MS, np.float32)
        for moment in result.moments:
            samples = self._heard(moment)
            start = moment.start * _MS
            part = mix[start : start + len(samples)]
            part += samples[: len(part)]
        if bed is not Bed.NONE:
            _lay_under(mix, bed, fade_at=result.moments[-1].start * _MS)
        return limited(mix)

    def _heard(self, moment: Moment) -> Samples:
        if moment.sound is None:
            who = self._speakers.setdefault(moment.who, len(self._speakers) % 2)
            return self._people[who].render(_sayable(moment.what)).samples
        if isinstance(moment.sound, Breathe):
            from voiceguide.voice.guide import sound_of

            return _cut(sound_of(moment.sound, self._guide), moment)
        return _cut(self._cues[moment.sound.cue], moment)

    def close(self) -> None:
        for renderer in (self._guide, *self._people):
            renderer.close()


def _sayable(words: str) -> str:
    """A simulated person's words; where there are none, a murmur as long."""
    return " ".join("mumble" if word == UNKNOWN else word for word in words.split()) + "."


def _cut(samples: Samples, moment: Moment) -> Samples:
    """What was heard of it: somebody may have stopped it."""
    import numpy as np

    count = (moment.end - moment.start) * _MS
    if count >= len(samples) - _MS:
        return samples
    heard = samples[:count].copy()
    fade = min(count, 8 * _MS)
    heard[count - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    return heard


def _lay_under(mix: Samples, bed: Bed, fade_at: int) -> None:
    from voiceguide.voice.sounds.bed import BedMixer

    mixer = BedMixer()
    mixer.choose(bed)
    mixer.mix(mix[:fade_at])
    mixer.choose(Bed.NONE)
    mixer.mix(mix[fade_at:])


def _write(path: Path, samples: Samples, form: str) -> None:
    import soundfile

    encoded = BytesIO()  # the encoder loses what a full disk says
    soundfile.write(encoded, samples, VOICE_RATE, "PCM_16", format=form)
    try:
        path.write_bytes(encoded.getbuffer())
    except OSError as error:
        raise VoiceguideError(f"{path} cannot be written ({error.strerror}); name another file.") from None
