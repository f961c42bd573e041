"""A living room without a sound card, for tests: a private PulseAudio server with null sinks.

    speaker   what the guide plays; recorded here, it is what two people would hear (48 kHz stereo)
    air       the room itself: a noise floor, people's voices and, if asked for, the speaker's echo
    room_mic  the microphone that stands in the air (48 kHz mono)

Both sinks run on the system clock, so nothing drifts.  Every room has its own folder, socket and
ALSA configuration: many rooms live side by side and none touches the user's sound.  The server is
killed with the test process; everything else in the room is its client and ends with it.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import wave
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt
import pytest
import soxr

from tests.support.patience import PATIENCE

RATE = 48_000
"""Samples a second of the speaker, the air and every recording."""
Pcm = npt.NDArray[np.int16]

_ALSA = """</usr/share/alsa/alsa.conf>
pcm.!default { type pulse hint { show on description "living room" } }
ctl.!default { type pulse }
pcm.speaker  { type pulse device speaker hint { show on description "living room speaker" } }
pcm.room_mic { type pulse device room_mic hint { show on description "living room microphone" } }
pcm.speaker_monitor { type pulse device speaker.monitor hint { show on description "Monitor of speaker" } }
"""
_SERVER = (
    *("setpriv", "--pdeathsig", "KILL", "pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no"),
    *("--exit-idle-time=-1", "--high-priority=no", "--realtime=no", "--disable-shm=yes"),
    *("--log-target=stderr", "--log-level=1"),
)
_SOURCES = {"speaker": "speaker.monitor", "room_mic": "room_mic"}


def missing_packages() -> list[str]:
    """The Debian packages a room needs and does not find here."""
    found = {
        "pulseaudio": shutil.which("pulseaudio"),
        "pulseaudio-utils": shutil.which("pactl") and shutil.which("pacat"),
        "libasound2-plugins": any(Path("/usr/lib").glob("*/alsa-lib/libasound_module_pcm_pulse.so")),
        "libportaudio2": ctypes.util.find_library("portaudio"),
    }
    return [package for package, there in found.items() if not there]


def require_packages(missing: list[str]) -> None:
    """Skip the test where packages are missing, or fail it where the room was promised."""
    if missing:
        sentence = f"this test needs: apt-get install {' '.join(missing)}"
        if os.environ.get("VOICEGUIDE_REQUIRE_ROOM") == "1":
            pytest.fail(sentence)
        pytest.skip(sentence)


def read_sound(sound: Path | bytes) -> Pcm:
    """A WAV file (16 bit), or PCM bytes (16 kHz int16 mono), as 48 kHz mono."""
    if isinstance(sound, bytes):
        rate, pcm = 16_000, np.frombuffer(sound, "<i2").astype(np.float32)
    else:
        with wave.open(str(sound)) as file:
            rate = file.getframerate()
            frames = np.frombuffer(file.readframes(file.getnframes()), "<i2")
            pcm = frames.reshape(-1, file.getnchannels()).mean(axis=1, dtype=np.float32)
    if rate != RATE:
        pcm = soxr.resample(pcm, rate, RATE)
    return np.clip(np.rint(pcm), -32768, 32767).astype(np.int16)


class Recording:
    """Sound as it arrives from the speaker or the microphone, on the monotonic clock (48 kHz mono)."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._pcm = bytearray()
        self._began = float("inf")
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        while chunk := os.read(self._process.stdout.fileno(), 65536):
            now = time.monotonic()
            self._pcm += chunk
            # Chunks are late, never early: the earliest arrival tells best when sample 0 sounded.
            self._began = min(self._began, now - len(self._pcm) / 2 / RATE)

    @property
    def began(self) -> float:
        """The monotonic time, in seconds, of the first sample (within about 20 ms)."""
        return self._began

    @property
    def until(self) -> float:
        """The monotonic time, in seconds, up to which all is recorded."""
        return self._began + len(self._pcm) / 2 / RATE

    @property
    def samples(self) -> Pcm:
        """Everything recorded so far."""
        pcm = bytes(self._pcm)
        return np.frombuffer(pcm[: len(pcm) // 2 * 2], "<i2")

    def tail(self, seconds: float) -> Pcm:
        """The newest `seconds` of sound."""
        end = len(self._pcm) // 2 * 2
        return np.frombuffer(bytes(self._pcm[max(0, end - 2 * round(seconds * RATE)) : end]), "<i2")

    def stop(self) -> None:
        """End the recording; what was recorded stays."""
        self._process.terminate()
        self._process.wait()
        self._thread.join()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def save(self, path: Path) -> None:
        """Write what was recorded as a 48 kHz mono WAV file."""
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes(self.samples.tobytes())


class Room:
    """One living room.  Open it from the main thread: its server lives as long as that thread."""

    def __init__(self, *, noise_dbfs: float | None = -60.0, echo_db: float | None = None) -> None:
        """`noise_dbfs`: the air's noise floor (RMS), None for digital silence.
        `echo_db`: how much quieter the speaker arrives in the air, None for headphones."""
        self._noise_dbfs, self._echo_db = noise_dbfs, echo_db
        self._dir = Path(tempfile.mkdtemp(prefix="room-"))
        self._server: subprocess.Popen[bytes] | None = None
        self._clients: list[subprocess.Popen[bytes]] = []
        self._modules: dict[str, str] = {}

    def __enter__(self) -> Room:
        try:
            self.start_daemon()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End everything in the room.  Safe to call twice."""
        self.kill_daemon()
        for client in self._clients:
            client.kill()
            client.wait()
        self._clients.clear()
        shutil.rmtree(self._dir, ignore_errors=True)

    def env(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """The environment for a process that is to be in this room."""
        here = self._dir
        own = {
            "XDG_RUNTIME_DIR": here,
            "PULSE_RUNTIME_PATH": here / "pulse",
            "PULSE_STATE_PATH": here / "state",
            "PULSE_COOKIE": here / "cookie",
            "PULSE_SERVER": f"unix:{here}/pulse/native",
            "PULSE_CLIENTCONFIG": here / "client.conf",
            "ALSA_CONFIG_PATH": here / "asound.conf",
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
            "JACK_NO_START_SERVER": "1",
        }
        return {**os.environ, **{name: str(value) for name, value in own.items()}, **(extra or {})}

    # ------------------------------------------------------------------ the sound server

    def start_daemon(self) -> None:
        """Start the sound server with its devices and the noise of the air."""
        here = self._dir
        for name in ("pulse", "state"):
            shutil.rmtree(here / name, ignore_errors=True)
            (here / name).mkdir(mode=0o700)
        (here / "asound.conf").write_text(_ALSA)
        (here / "client.conf").write_text("autospawn = no\n")
        env = self.env()
        del env["PULSE_SERVER"]
        with (here / "server.log").open("wb") as log:
            self._server = subprocess.Popen(
                [
                    *_SERVER,
                    *("-L", f"module-native-protocol-unix auth-anonymous=1 socket={here}/pulse/native"),
                    *("-L", f"module-cli-protocol-unix socket={here}/pulse/cli"),
                ],
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._await_server()
        self._modules.clear()
        self.plug("speaker")
        self.plug("room_mic")
        if self._echo_db is not None:
            self._lay_echo_path(self._echo_db)
        if self._noise_dbfs is not None:
            self._start_noise(self._noise_dbfs)

    def _await_server(self) -> None:
        assert self._server is not None
        patience = time.monotonic() + PATIENCE
        while subprocess.run(["pactl", "info"], env=self.env(), capture_output=True, check=False).returncode:
            if self._server.poll() is not None or time.monotonic() > patience:
                log = (self._dir / "server.log").read_text()
                raise RuntimeError(f"pulseaudio did not start: {log[-800:] or 'it said nothing'}")
            time.sleep(0.02)

    def kill_daemon(self) -> None:
        """The sound server dies at once, even while frozen."""
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            self._server = None

    def freeze(self) -> None:
        """The sound server hangs: nothing fails, nothing answers."""
        assert self._server is not None
        self._server.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """The sound server goes on after freeze()."""
        assert self._server is not None
        self._server.send_signal(signal.SIGCONT)

    def _pactl(self, *arguments: str) -> str:
        return subprocess.run(
            ["pactl", *arguments], env=self.env(), check=True, text=True, capture_output=True
        ).stdout.strip()

    def _load(self, *arguments: str) -> str:
        return self._pactl("load-module", *arguments)

    # ------------------------------------------------------------------ the devices

    def plug(self, device: str) -> None:
        """The "speaker" or the "room_mic" is (again) there and the default."""
        sink = [f"rate={RATE}", "format=s16le", "norewinds=1"]
        if device == "speaker":
            self._modules[device] = self._load("module-null-sink", "sink_name=speaker", "channels=2", *sink)
            self._pactl("set-default-sink", "speaker")
            return
        if "air" not in self._modules:
            self._modules["air"] = self._load("module-null-sink", "sink_name=air", "channels=1", *sink)
        self._modules["room_mic"] = self._load(
            "module-remap-source", "source_name=room_mic", "master=air.monitor", "channels=1", "remix=no"
        )
        self._pactl("set-default-source", "room_mic")

    def unplug(self, device: str, *, reroute: bool = False) -> None:
        """The device goes away.  Its streams end with it or, with `reroute`, silently move to
        another device, as they do on a desktop."""
        if not reroute:
            owners, streams = ("sinks", "sink-input") if device == "speaker" else ("sources", "source-output")
            number = next(row[0] for row in self._listed(owners) if row[1] == device)
            for row in self._listed(f"{streams}s"):
                if row[1] == number:
                    self._server_command(f"kill-{streams} {row[0]}")
        self._pactl("unload-module", self._modules.pop(device))

    def suspend(self, device: str, on: bool = True) -> None:
        """The device stalls, like a wireless speaker out of reach: no data and no error."""
        kind = "suspend-sink" if device == "speaker" else "suspend-source"
        self._pactl(kind, device, str(int(on)))

    def mute(self) -> None:
        """The microphone gives exact zeros."""
        self._pactl("set-source-mute", "room_mic", "1")

    def unmute(self) -> None:
        """The microphone hears the air again."""
        self._pactl("set-source-mute", "room_mic", "0")

    def _listed(self, kind: str) -> list[list[str]]:
        return [line.split("\t") for line in self._pactl("list", "short", kind).splitlines()]

    def _server_command(self, line: str) -> None:
        """What pactl cannot ask for."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self._dir / "pulse" / "cli"))
            connection.sendall(f"{line}\n".encode())
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(4096):
                pass

    # ------------------------------------------------------------------ sound

    def say_into(self, sound: Path | bytes, gain_db: float = 0.0) -> subprocess.Popen[bytes]:
        """A person speaks: a WAV file, or 16 kHz int16 mono PCM, played into the air.
        wait() for the player to let them finish."""
        return self._play("air", read_sound(sound), gain_db)

    def play(self, sound: Path | bytes, gain_db: float = 0.0) -> subprocess.Popen[bytes]:
        """Another program uses the speaker."""
        return self._play("speaker", read_sound(sound), gain_db)

    @contextlib.contextmanager
    def record(self, device: str, path: Path | None = None) -> Iterator[Recording]:
        """Record the "speaker" or the "room_mic"; entered once sound flows.
        A WAV file is written to `path`, if given, at the end."""
        recorder = self._client(
            ["parec", f"--device={_SOURCES[device]}", "--latency-msec=20"], stdout=subprocess.PIPE
        )
        recording = Recording(recorder)
        try:
            patience = time.monotonic() + PATIENCE
            while recording.began == float("inf"):
                if recorder.poll() is not None or time.monotonic() > patience:
                    raise RuntimeError(f"no sound comes from the {device}")
                time.sleep(0.005)
            yield recording
        finally:
            recording.stop()
            if path is not None:
                recording.save(path)

    def _play(self, sink: str, pcm: Pcm, gain_db: float) -> subprocess.Popen[bytes]:
        louder = np.clip(pcm * 10 ** (gain_db / 20), -32768, 32767).astype("<i2")
        with tempfile.TemporaryFile() as file:
            file.write(louder.tobytes())
            file.seek(0)
            return self._client(["pacat", f"--device={sink}", "--latency-msec=200"], stdin=file.fileno())

    def _start_noise(self, dbfs: float) -> None:
        """Ten seconds of pink noise whose end meets its beginning, for ever."""
        n = 10 * RATE
        spectrum = np.fft.rfft(np.random.default_rng(7).normal(size=n))
        spectrum[0] = 0
        spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
        spectrum[: 20 * 10] = 0  # nothing below 20 Hz
        noise = np.fft.irfft(spectrum, n)
        noise *= 32768 * 10 ** (dbfs / 20) / np.sqrt(np.mean(noise**2))
        file = self._dir / "noise.raw"
        file.write_bytes(np.rint(noise).astype("<i2").tobytes())
        command = " ".join(_stream_command(["pacat", "--device=air", "--latency-msec=200"]))
        self._client(["sh", "-c", f'while cat "$0"; do :; done | {command}', str(file)], format_sound=False)

    def _lay_echo_path(self, db: float) -> None:
        module = self._load(
            "module-loopback", "source=speaker.monitor", "sink=air", "channels=1", "latency_msec=60"
        )
        for block in self._pactl("list", "sink-inputs").split("Sink Input #")[1:]:
            if f"Owner Module: {module}\n" in block:
                self._pactl("set-sink-input-volume", block.split()[0], f"{db}dB")

    def _client(
        self,
        command: list[str],
        *,
        stdin: int = subprocess.DEVNULL,
        stdout: int = subprocess.DEVNULL,
        format_sound: bool = True,
    ) -> subprocess.Popen[bytes]:
        self._clients = [client for client in self._clients if client.poll() is None]
        client = subprocess.Popen(
            _stream_command(command) if format_sound else command,
            env=self.env(),
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.DEVNULL,
        )
        self._clients.append(client)
        return client


def _stream_command(command: list[str]) -> list[str]:
    return [*command, f"--rate={RATE}", "--channels=1", "--format=s16le", "--raw"]
