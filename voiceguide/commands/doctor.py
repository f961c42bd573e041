"""`voiceguide doctor`: is everything here that a session needs?  A line a part, with the remedy."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.exit_codes import DONE, FAILED
from voiceguide.ports import VoiceguideError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_LISTEN_S = 2.5
"""Long enough to tell a muted microphone from a quiet room."""
_FAINT_DBFS = -70.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found about one part."""

    part: str
    fine: bool
    what: str
    remedy: str = ""
    serves: bool = True
    """False: a session could not run."""


def configure(parser: ArgumentParser) -> None:
    """What is looked at, and for whom."""
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.add_argument("--mic", metavar="NAME", help="look at this microphone")
    parser.add_argument("--speaker", metavar="NAME", help="look at this speaker")


def run(args: Namespace) -> int:
    """Print what is found; the exit code says whether a session could run."""
    findings = examine(args.mic, args.speaker)
    print(as_json(findings) if args.json else "\n".join(as_lines(findings)))
    return DONE if all(finding.serves for finding in findings) else FAILED


def examine(microphone: str | None, speaker: str | None) -> list[Finding]:
    """Look at every part; takes about five seconds, and never raises."""
    parts: Sequence[tuple[str, Callable[[], Finding], bool]] = (
        ("PortAudio", _portaudio, True),
        ("microphone", lambda: _microphone(microphone), True),
        ("speaker", lambda: _speaker(speaker), True),
        ("voice", _voice, True),
        ("voice detection", _voice_detection, True),
        ("recognizer", _recognizer, False),
        ("model", _model, False),
        ("data folder", _data_folder, False),
    )
    return [_looked_at(part, look, needed=needed) for part, look, needed in parts]


def as_lines(findings: Sequence[Finding]) -> list[str]:
    """For people: one line a part."""
    width = max(len(finding.part) for finding in findings)
    signs = {True: "ok", False: "!!"}
    return [
        f"{signs[f.fine]}  {f.part:{width}}  {f.what}{f'  -> {f.remedy}' if f.remedy else ''}"
        for f in findings
    ]


def as_json(findings: Sequence[Finding]) -> str:
    """For programs."""
    return json.dumps([asdict(finding) for finding in findings], indent=2)


def _looked_at(part: str, look: Callable[[], Finding], *, needed: bool) -> Finding:
    """A part that raises is a finding too; an error's own sentence tells the remedy."""
    try:
        return look()
    except VoiceguideError as error:
        return Finding(part=part, fine=False, serves=not needed, what=str(error))
    except Exception as error:
        what = f"could not be looked at ({type(error).__name__})"
        return Finding(part=part, fine=False, serves=not needed, what=what, remedy="please report it")


def _portaudio() -> Finding:
    from voiceguide.devices import portaudio

    return Finding(part="PortAudio", fine=True, what=portaudio().get_portaudio_version()[1].split(",")[0])


def _microphone(name: str | None) -> Finding:
    from voiceguide.ear.sound.microphone import Microphone
    from voiceguide.live.runner import LiveClock

    microphone = Microphone(LiveClock(), name)
    try:
        end = time.monotonic() + _LISTEN_S
        heard = 0
        while time.monotonic() < end:
            heard += microphone.read(0.1) is not None
        level = microphone.level_dbfs
        silent = microphone.silenced or not heard
    finally:
        microphone.close()
    if silent:
        return Finding(
            part="microphone",
            fine=False,
            serves=False,
            what=f"{microphone.device}: nothing but zeros",
            remedy="it is muted, or this terminal may not use it: unmute it in the sound settings",
        )
    faint = "" if level > _FAINT_DBFS else "raise the input level in the sound settings if you sit far away"
    return Finding(
        part="microphone", fine=True, what=f"{microphone.device}: {level:.0f} dBFS now", remedy=faint
    )


def _speaker(name: str | None) -> Finding:
    from voiceguide.devices import find_output

    return Finding(part="speaker", fine=True, what=str(find_output(name)))


def _voice() -> Finding:
    from voiceguide.voice.engines.choose import choose_renderer

    renderer = choose_renderer()
    try:
        began = time.monotonic()
        renderer.render("Hello.")
        took = round(1000 * (time.monotonic() - began))
    finally:
        renderer.close()
    return Finding(part="voice", fine=True, what=f"{renderer.name}, ready in {took} ms")


def _voice_detection() -> Finding:
    from voiceguide.ear.voice_detector import open_voice_detector

    return Finding(part="voice detection", fine=True, what=type(open_voice_detector()).__name__)


def _recognizer() -> Finding:
    from voiceguide.ear.engines.choose import AUTO, choose_recognizer, hears_words

    recognizer, trouble = choose_recognizer(AUTO, None)
    name, hears = recognizer.name, hears_words(recognizer.capabilities)
    recognizer.close()
    remedy = trouble or ("" if hears else "voiceguide models fetch")
    return Finding(part="recognizer", fine=not trouble, what=name, remedy=remedy)


def _model() -> Finding:
    from voiceguide.speech_models.models import find_default, folder

    path = find_default()
    if path is None:
        what = f"no speech model in {folder()}"
        return Finding(part="model", fine=False, what=what, remedy="voiceguide models fetch")
    return Finding(part="model", fine=True, what=str(path))


def _data_folder() -> Finding:
    from voiceguide.speech_models.models import folder

    path = folder()
    nearest = next((parent for parent in (path, *path.parents) if parent.exists()), Path("/"))
    if os.access(nearest, os.W_OK):
        return Finding(part="data folder", fine=True, what=str(path))
    remedy = "make it writable, or name another with VOICEGUIDE_MODELS"
    return Finding(part="data folder", fine=False, what=f"{path} cannot be written", remedy=remedy)
