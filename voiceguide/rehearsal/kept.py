"""A rehearsal as somebody asks for it: of a plan, and kept as sound or as a trace if they wish."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide import output_file
from voiceguide.ports import UsageError
from voiceguide.records.trace_file import TraceFile
from voiceguide.rehearsal import as_sound
from voiceguide.rehearsal.length import estimated
from voiceguide.rehearsal.virtual_time import Rehearsed, rehearse

if TYPE_CHECKING:
    from voiceguide.plan import Plan
    from voiceguide.rehearsal.people import Couple


def rehearsed(
    plan: Plan, *, couple: Couple, seed: int, to: str | Path | None, trace: str | Path | None
) -> Rehearsed:
    """Rehearse `plan`.  Cues last as long as their sound if that is written to `to`, else about as long.

    Raises UsageError if `to` ends like no sound file, VoiceguideError if a file cannot be written or the
    voice fails.
    """
    sound = None if to is None else output_file.checked(to, as_sound.ENDINGS)
    if sound is not None and trace and sound.resolve() == Path(trace).resolve():
        raise UsageError(f"The sound and the trace cannot both be {sound}; name two files.")
    with contextlib.ExitStack() as open_files:
        recorder = None
        if trace:
            recorder = TraceFile(Path(trace), plan.header())
            open_files.callback(recorder.close)
        if sound is None:
            return rehearse(
                plan.session(),
                estimated,
                couple=couple,
                seed=seed,
                recorder=recorder,
                people=plan.cast.floors,
            )
        return as_sound.write_sound(plan, sound, couple=couple, seed=seed, recorder=recorder)
