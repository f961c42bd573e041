"""The microphones and speakers of this machine, found by name, number or default."""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from voiceguide import native_stderr
from voiceguide.ports import CannotRunHere, UsageError, VoiceguideError


class NoDevice(VoiceguideError):
    """This machine has no microphone, or no speaker, at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One way in or out, as PortAudio knows it."""

    index: int
    name: str
    channels: int
    """Channels in the direction it was listed for."""
    rate: int
    """Samples a second the device prefers."""
    host: str
    """The sound system it is reached through, such as "ALSA"."""

    @property
    def is_monitor(self) -> bool:
        """Does it hear what a speaker plays, instead of the room?"""
        return self.name.endswith(".monitor") or self.name.lower().startswith("monitor of")

    def __str__(self) -> str:
        return f"[{self.index}] {self.name}"


@dataclass(frozen=True, slots=True)
class _Direction:
    noun: str
    key: str
    option: str


_INPUT = _Direction("microphone", "input", "--mic")
_OUTPUT = _Direction("speaker", "output", "--speaker")


def list_inputs() -> tuple[Device, ...]:
    """Everything that can be listened to, monitors included; empty on a machine without sound."""
    return _listed(_INPUT)


def list_outputs() -> tuple[Device, ...]:
    """Everything that can be played to; empty on a machine without sound."""
    return _listed(_OUTPUT)


def find_input(wanted: str | int | None = None) -> Device:
    """The microphone with this number or (part of a) name; None is the system's choice.

    A speaker's monitor is taken only if named exactly.  Raises NoDevice if there is no
    microphone at all, UsageError if none or several match.
    """
    return _found(wanted, list_inputs(), _INPUT)


def find_output(wanted: str | int | None = None) -> Device:
    """The speaker with this number or (part of a) name; None is the system's choice.

    Raises NoDevice if there is no speaker at all, UsageError if none or several match.
    """
    return _found(wanted, list_outputs(), _OUTPUT)


def portaudio() -> Any:
    """The sounddevice module.  Raises CannotRunHere, with the remedy, where PortAudio is missing."""
    os.environ.setdefault("JACK_NO_START_SERVER", "1")  # looking for devices must not start a server
    try:
        import sounddevice
    except OSError as error:
        remedy = (
            "brew install portaudio" if sys.platform == "darwin" else "sudo apt-get install libportaudio2"
        )
        raise CannotRunHere(f"Sound needs the PortAudio library, which is not here: {remedy}") from error
    _hush_alsa()
    return sounddevice


@functools.cache
def _hush_alsa() -> None:
    """ALSA writes on stderr, over all that is shown, whenever a busy machine lets sound run dry."""
    import ctypes

    with contextlib.suppress(OSError, AttributeError):  # there is no ALSA but on Linux
        alsa = ctypes.CDLL("libasound.so.2")
        # Called, with arguments it ignores, for each complaint: a function in C, as threads of C call it.
        no_answer = ctypes.cast(ctypes.CDLL(None).getpid, ctypes.c_void_p)
        alsa.snd_lib_error_set_handler(no_answer)


def close_stream(stream: Any, within: float = 0.4) -> bool:
    """Stop a PortAudio stream at once and give its device back.

    A frozen sound server never answers.  After `within` seconds the stream is left to a daemon thread and
    False is returned.  The process can still end, but must not use sound again.
    """
    closing = threading.Thread(target=_abort_and_close, args=(stream,), daemon=True)
    closing.start()
    closing.join(within)
    if closing.is_alive():
        # sounddevice ends PortAudio at exit, which would wait for the same server for ever.
        atexit.unregister(portaudio()._exit_handler)  # noqa: SLF001  # it has no public name
        return False
    return True


def _abort_and_close(stream: Any) -> None:
    with contextlib.suppress(portaudio().PortAudioError):
        stream.abort()
    with contextlib.suppress(portaudio().PortAudioError):
        stream.close()


def _listed(direction: _Direction) -> tuple[Device, ...]:
    sd = portaudio()
    try:
        with native_stderr.hidden():
            hosts = [host["name"] for host in sd.query_hostapis()]
            devices = list(sd.query_devices())
    except sd.PortAudioError as error:
        raise VoiceguideError(
            f"The sound system does not answer ({error}). Restart it, then run 'voiceguide doctor'."
        ) from error
    channels = f"max_{direction.key}_channels"
    return tuple(
        Device(
            index=index,
            name=device["name"],
            channels=device[channels],
            rate=int(device["default_samplerate"]),
            host=hosts[device["hostapi"]],
        )
        for index, device in enumerate(devices)
        if device[channels] > 0
    )


def _found(wanted: str | int | None, devices: Sequence[Device], direction: _Direction) -> Device:
    usable = [device for device in devices if not device.is_monitor]
    if wanted is None:
        return _default(usable, direction)
    matches = _on_first_host(_exactly(wanted, devices) or _by_part(wanted, usable))
    if not usable and not matches:
        raise _none_at_all(direction)
    if len(matches) == 1:
        return matches[0]
    advice = f"Name another with {direction.option}, or run 'voiceguide doctor'."
    if not matches:
        raise UsageError(f"No {direction.noun} matches '{wanted}'. Found: {_names(usable)}. {advice}")
    raise UsageError(
        f"'{wanted}' matches {len(matches)} {direction.noun}s: {_names(matches)}. "
        f"Give more of the name, or the number. {advice}"
    )


def _exactly(wanted: str | int, devices: Sequence[Device]) -> Sequence[Device]:
    """By the whole name or the number: also a monitor, if somebody asks for it by name."""
    return [device for device in devices if device.name == wanted or str(device.index) == str(wanted)]


def _by_part(wanted: str | int, usable: Sequence[Device]) -> Sequence[Device]:
    """By a part of the name.  A number is no part of one."""
    if not isinstance(wanted, str) or not wanted.strip():
        return []
    return [device for device in usable if wanted.casefold() in device.name.casefold()]


def _default(usable: Sequence[Device], direction: _Direction) -> Device:
    if not usable:
        raise _none_at_all(direction)
    number = portaudio().default.device[direction.key]
    return next((device for device in usable if device.index == number), usable[0])


def _on_first_host(matches: Sequence[Device]) -> Sequence[Device]:
    """One device reached through several sound systems (as on Windows) is one device: the first,
    which is PortAudio's own order of preference."""
    first_host = [device for device in matches if device.host == matches[0].host]
    return first_host if len(first_host) == 1 else matches


def _none_at_all(direction: _Direction) -> NoDevice:
    return NoDevice(
        f"This machine has no {direction.noun}. Plug one in, then run 'voiceguide doctor' to check it."
    )


def _names(devices: Sequence[Device]) -> str:
    return ", ".join(map(str, devices))
