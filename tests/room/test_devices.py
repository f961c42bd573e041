"""Finding a microphone or a speaker: real PortAudio over silent ALSA devices that the test names."""

from __future__ import annotations

import ctypes.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.room.room import require_packages
from voiceguide import native_stderr
from voiceguide.devices import Device, NoDevice
from voiceguide.ports import VoiceguideError

FIND = """
import sys
from voiceguide.devices import NoDevice, find_input, find_output
from voiceguide.ports import VoiceguideError
find = {"microphone": find_input, "speaker": find_output}[sys.argv[1]]
wanted = sys.argv[2] if len(sys.argv) > 2 else None
try:
    print(find(wanted).name)
except VoiceguideError as error:
    print(type(error).__name__, error, sep=": ")
"""
WITHOUT_PORTAUDIO = "import ctypes.util; ctypes.util.find_library = lambda name: None\n" + FIND


class Machine:
    """A machine whose sound devices are these; nothing is heard and nothing sounds."""

    def __init__(self, folder: Path, *names: str) -> None:
        self._config = folder / "asound.conf"
        own = "".join(f'pcm."{name}" {{ type null hint.show on }}\n' for name in names)
        self._config.write_text("</usr/share/alsa/alsa.conf>\n" + own)

    def run(self, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", script, *arguments],
            env={**os.environ, "ALSA_CONFIG_PATH": str(self._config)},
            capture_output=True,
            text=True,
            check=True,
        )

    def find(self, *arguments: str) -> str:
        """What find_input or find_output answers: a name, or the error."""
        return self.run(FIND, *arguments).stdout.strip()


@pytest.fixture(autouse=True)
def _portaudio() -> None:
    require_packages([] if ctypes.util.find_library("portaudio") else ["libportaudio2"])


pytestmark = pytest.mark.room


def test_part_of_a_name_finds_the_microphone(tmp_path: Path) -> None:
    """'usb' finds 'USB Audio', whatever the case."""
    assert Machine(tmp_path, "Built-in", "USB Audio").find("microphone", "usb") == "USB Audio"


def test_a_number_finds_the_microphone(tmp_path: Path) -> None:
    """The number shown in the list works too."""
    assert Machine(tmp_path, "Built-in", "USB Audio").find("microphone", "1") == "USB Audio"


def test_an_absent_microphone_is_answered_with_the_candidates(tmp_path: Path) -> None:
    """The sentence says what was asked for, what is there, and where to change it."""
    assert Machine(tmp_path, "Built-in", "USB Audio").find("microphone", "yeti") == (
        "UsageError: No microphone matches 'yeti'. Found: [0] Built-in, [1] USB Audio. "
        "Name another with --mic, or run 'voiceguide doctor'."
    )


def test_an_absent_speaker_is_answered_with_the_candidates(tmp_path: Path) -> None:
    """Speakers are found the same way as microphones."""
    answer = Machine(tmp_path, "Built-in").find("speaker", "hifi")
    assert answer.startswith("UsageError: No speaker matches 'hifi'. Found: [0] Built-in.")


def test_a_name_that_fits_two_is_asked_about(tmp_path: Path) -> None:
    """The guide never guesses between two microphones."""
    answer = Machine(tmp_path, "USB Camera", "USB Audio").find("microphone", "usb")
    assert "'usb' matches 2 microphones: [0] USB Camera, [1] USB Audio." in answer


def test_an_exact_name_beats_a_longer_one(tmp_path: Path) -> None:
    """'USB' is the device of that name, though 'USB Camera' holds it too."""
    assert Machine(tmp_path, "USB Camera", "USB").find("microphone", "USB") == "USB"


def test_a_speakers_monitor_is_never_taken_for_a_microphone(tmp_path: Path) -> None:
    """Neither by default nor by part of its name."""
    machine = Machine(tmp_path, "Monitor of usb", "USB Audio")
    assert machine.find("microphone") == "USB Audio"
    assert machine.find("microphone", "usb") == "USB Audio"


def test_a_monitor_named_exactly_is_taken(tmp_path: Path) -> None:
    """Who names it in full means it."""
    machine = Machine(tmp_path, "Monitor of usb", "Built-in")
    assert machine.find("microphone", "Monitor of usb") == "Monitor of usb"


@pytest.mark.parametrize("noun", ["microphone", "speaker"])
def test_a_machine_without_devices_is_told_apart(tmp_path: Path, noun: str) -> None:
    """No device at all is its own error, whatever was asked for."""
    machine = Machine(tmp_path)
    for wanted in ([], ["yeti"]):
        assert machine.find(noun, *wanted).startswith(f"NoDevice: This machine has no {noun}.")


@pytest.mark.parametrize("name", ["speaker.monitor", "Monitor of Built-in Audio", "monitor of x"])
def test_monitors_are_known_by_their_names(name: str) -> None:
    """PulseAudio's and PipeWire's names for what a speaker plays."""
    assert Device(index=0, name=name, channels=2, rate=48_000, host="ALSA").is_monitor


def test_only_monitors_means_no_microphone(tmp_path: Path) -> None:
    """A machine that can only hear its own speaker has no microphone."""
    assert Machine(tmp_path, "Monitor of usb").find("microphone").startswith("NoDevice: ")


def test_missing_portaudio_names_the_remedy(tmp_path: Path) -> None:
    """Without the library, the sentence holds the line to type."""
    answer = Machine(tmp_path).run(WITHOUT_PORTAUDIO, "microphone").stdout
    remedy = "brew install portaudio" if sys.platform == "darwin" else "sudo apt-get install libportaudio2"
    assert answer.startswith("CannotRunHere: Sound needs the PortAudio library")
    assert remedy in answer


def test_probing_leaves_the_terminal_clean(tmp_path: Path) -> None:
    """What the sound system prints while it is searched reaches nobody."""
    assert Machine(tmp_path, "Built-in").run(FIND, "microphone").stderr == ""


COMPLAIN = """
import ctypes
from voiceguide.devices import portaudio
portaudio()
print(ctypes.CDLL("libasound.so.2").snd_pcm_open(ctypes.byref(ctypes.c_void_p()), b"nowhere", 0, 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ALSA is Linux's")
def test_what_alsa_complains_of_during_a_session_is_not_shown(tmp_path: Path) -> None:
    """It would be written over the captions: "underrun occurred", on a busy machine."""
    done = Machine(tmp_path, "Built-in").run(COMPLAIN)
    assert int(done.stdout) < 0
    assert done.stderr == ""


def test_chatter_of_c_libraries_is_hidden_and_ours_is_not(capfd: pytest.CaptureFixture[str]) -> None:
    """While it is hidden file descriptor 2 leads nowhere; afterwards it is as before."""
    with native_stderr.hidden():
        os.write(2, b"ALSA lib chatter\n")
    os.write(2, b"a real warning\n")
    assert capfd.readouterr().err == "a real warning\n"


def test_no_device_is_a_kind_of_voiceguide_error() -> None:
    """Who handles every error handles this one."""
    assert issubclass(NoDevice, VoiceguideError)
