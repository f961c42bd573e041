"""A session as one sound file, for listening elsewhere: the guide and, if wanted, simulated people."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide import output_file
from voiceguide.core.commands import Bed, Breathe
from voiceguide.core.hearing.phrases import UNKNOWN
from voiceguide.ports import VOICE_MS, VOICE_RATE
from voiceguide.rehearsal.people import Couple
from voiceguide.rehearsal.virtual_time import Moment, Rehearsed, rehearse

if TYPE_CHECKING:
    from voiceguide.core.events import Ms
    from voiceguide.plan import Plan
    from voiceguide.ports import Recorder, Samples, Sounding

ENDINGS = (".wav", ".flac")
"""What can be written."""
_PEOPLE = ("en-us+m3", "en-us+f4")
"""Synthetic voices for the simulated two."""
_PEOPLE_RATE = 140


def write_sound(
    plan: Plan, path: Path, *, couple: Couple, seed: int = 1, recorder: Recorder | None = None
) -> Rehearsed:
    """Write the session that `plan` gives with these people, 48 kHz mono; what happened in it.

    The same plan, people and seed give the same bytes for the same voice.  A file that is there is
    replaced.  Raises UsageError for an ending that is not in ENDINGS, VoiceguideError when the file cannot
    be written or the voice fails.
    """
    form = output_file.checked(path, ENDINGS).suffix[1:].upper()
    sound = _Sound()
    try:
        result = rehearse(
            plan.session(),
            sound.length,
            couple=couple,
            seed=seed,
            recorder=recorder,
            people=plan.cast.floors,
        )
        output_file.write(path, _encoded(sound.mixed(result, plan.exercise.bed), form))
    finally:
        sound.close()
    return result


class _Sound:
    """Renders each cue once, and the simulated people in other voices."""

    def __init__(self) -> None:
        from voiceguide.voice.engines import choose

        self._guide = choose.choose_renderer()
        self._people = tuple(
            choose.start(choose.ON_LINUX, voice, str(_PEOPLE_RATE), name="simulated person")
            if self._guide.name == choose.ON_LINUX
            else choose.choose_renderer()
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

        mix = np.zeros((result.length + 500) * VOICE_MS, np.float32)
        for moment in result.moments:
            samples = self._heard(moment)
            start = moment.start * VOICE_MS
            part = mix[start : start + len(samples)]
            part += samples[: len(part)]
        if bed is not Bed.NONE:
            _lay_under(mix, bed, fade_at=result.moments[-1].start * VOICE_MS)
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

    count = (moment.end - moment.start) * VOICE_MS
    if count >= len(samples) - VOICE_MS:
        return samples
    heard = samples[:count].copy()
    fade = min(count, 8 * VOICE_MS)
    heard[count - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    return heard


def _lay_under(mix: Samples, bed: Bed, fade_at: int) -> None:
    from voiceguide.voice.sounds.bed import BedMixer

    mixer = BedMixer()
    mixer.choose(bed)
    mixer.mix(mix[:fade_at])
    mixer.choose(Bed.NONE)
    mixer.mix(mix[fade_at:])


def _encoded(samples: Samples, form: str) -> bytes:
    import soundfile

    encoded = BytesIO()  # in memory first: the encoder does not tell of a full disk
    soundfile.write(encoded, samples, VOICE_RATE, "PCM_16", format=form)
    return encoded.getvalue()
