"""People and a performance in the living room, for tests of the real command from end to end.

    with Performance(room, guide("affirm", "--yes"), tmp_path) as performance:
        ana = Person("Ana", performance)
        ana.after("Your turn").when_finished().say(say("i am here", voice="en-gb", rate=150))
        assert performance.ends(within=60) == 0
    assert not cut_ins(performance.timeline())

All times are seconds of the machine's monotonic clock.
"""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar

import numpy as np

from tests.support.patience import PATIENCE, wait_for
from tests.support.room.room import RATE, Pcm, Recording, Room, read_sound

T = TypeVar("T")

_WINDOW = RATE // 100
_AUDIBLE = 32768 * 10 ** (-50 / 20)
"""A 10 ms window louder than this (RMS) is sound."""


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """Somebody was heard from `start` to `end`."""

    start: float
    end: float
    who: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line the program printed, and when."""

    at: float
    text: str


def guide(*arguments: str) -> list[str]:
    """The command line of the real program."""
    return [sys.executable, "-m", "voiceguide", *arguments]


def audible(pcm: Pcm) -> Pcm:
    """Which 10 ms windows hold sound: an array of booleans."""
    windows = pcm[: len(pcm) // _WINDOW * _WINDOW].reshape(-1, _WINDOW).astype(np.float32)
    return np.asarray(np.sqrt(np.mean(windows**2, axis=1)) > _AUDIBLE)


def sounds(pcm: Pcm, *, pause: float = 0.3) -> list[tuple[float, float]]:
    """Start and end, in seconds, of everything audible; shorter pauses do not divide it."""
    found: list[tuple[float, float]] = []
    for window in np.flatnonzero(audible(pcm)).tolist():
        start, end = window * _WINDOW / RATE, (window + 1) * _WINDOW / RATE
        if found and start - found[-1][1] < pause:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def cut_ins(timeline: Sequence[Turn]) -> list[tuple[Turn, Turn]]:
    """Where the guide began while a person was speaking: (the person's turn, the guide's)."""
    spoken = [turn for turn in timeline if turn.who != "guide"]
    guided = [turn for turn in timeline if turn.who == "guide"]
    return [(person, cut) for person in spoken for cut in guided if person.start < cut.start < person.end]


class Performance:
    """A program running in a room, with everything it prints, plays and could hear."""

    def __init__(
        self,
        room: Room,
        command: Sequence[str],
        folder: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        """`folder`: where speaker.wav and microphone.wav are left at the end."""
        self.room = room
        self.lines: list[Line] = []
        self.errors: list[Line] = []
        self.spoken: list[Turn] = []
        self._command, self._folder, self._env = list(command), folder, dict(env or {})
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Performance:
        speaker, microphone = self._wav("speaker"), self._wav("microphone")
        with contextlib.ExitStack() as stack:
            self.speaker = stack.enter_context(self.room.record("speaker", speaker))
            self.microphone = stack.enter_context(self.room.record("room_mic", microphone))
            self.began = time.monotonic()
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *self._command],
                env=self.room.env({"PYTHONUNBUFFERED": "1", **self._env}),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            self._readers = [
                threading.Thread(target=_collect, args=(stream, lines), daemon=True)
                for stream, lines in (
                    (self._process.stdout, self.lines),
                    (self._process.stderr, self.errors),
                )
            ]
            for reader in self._readers:
                reader.start()
            stack.callback(self._end)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _wav(self, name: str) -> Path | None:
        return self._folder / f"{name}.wav" if self._folder else None

    def _end(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(3)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join()

    def interrupt(self, signal_number: int = signal.SIGINT) -> None:
        """Ctrl-C, or another signal."""
        self._process.send_signal(signal_number)

    def ends(self, within: float = PATIENCE) -> int:
        """The exit code, once the program has ended by itself and all it printed is there."""
        try:
            code = self._process.wait(within)
        except subprocess.TimeoutExpired:
            raise self._failure(f"the program did not end within {within} s") from None
        for reader in self._readers:
            reader.join()
        return code

    def line(self, text: str, *, within: float = PATIENCE, after: float = 0.0) -> Line:
        """The first printed line that holds `text` (whatever the case), printed later than `after`."""

        def found() -> Line | None:
            lines = (line for line in list(self.lines) if line.at > after)
            return next((line for line in lines if text.casefold() in line.text.casefold()), None)

        return self._await(found, within, f"no line says {text!r}")

    def quiet(self, seconds: float, *, within: float = PATIENCE, after: float = 0.0) -> float:
        """Wait until the speaker has sounded later than `after` and then been silent for `seconds`;
        returns when that silence began."""

        def silent() -> float | None:
            end = self.speaker.until
            recent = self.speaker.tail(max(0.0, end - after))
            loud = np.flatnonzero(audible(recent))
            if not len(loud):
                return None
            last = end - len(recent) / RATE + (int(loud[-1]) + 1) * _WINDOW / RATE
            return last if end - last >= seconds else None

        return self._await(silent, within, f"the speaker did not sound and then fall silent for {seconds} s")

    def timeline(self) -> list[Turn]:
        """Who was heard when, in order: the guide by what the speaker played, people by what they said."""
        began = self.speaker.began
        guided = [Turn(began + start, began + end, "guide") for start, end in sounds(self.speaker.samples)]
        return sorted([*guided, *self.spoken])

    def _await(self, look: Callable[[], T | None], within: float, complaint: str) -> T:
        end = time.monotonic() + within
        while time.monotonic() < end:
            if (found := look()) is not None:
                return found
            if self._process.poll() is not None:
                time.sleep(0.1)  # let its last lines and sounds arrive
                if (found := look()) is not None:
                    return found
                raise self._failure(f"{complaint}, and the program ended with {self._process.returncode}")
            time.sleep(0.02)
        raise self._failure(f"{complaint} within {within} s")

    def _failure(self, complaint: str) -> AssertionError:
        """What went wrong, with all that the program printed."""
        printed = sorted([*self.lines, *self.errors], key=lambda line: line.at)
        return AssertionError(
            "\n".join([complaint, *(f"{line.at - self.began:7.2f} {line.text}" for line in printed)])
        )


class Person:
    """Somebody in the room who waits, and speaks."""

    def __init__(self, name: str, performance: Performance, gain_db: float = 0.0) -> None:
        """`gain_db`: how loud their voice is where the microphone stands."""
        self._name, self._performance, self._gain_db = name, performance, gain_db
        self._since = performance.began

    def after(self, text: str, *, within: float = PATIENCE) -> Person:
        """Wait for a new caption line that holds `text`."""
        self._since = self._performance.line(text, within=within, after=self._since).at
        return self

    def when_finished(self, quiet: float = 0.4, *, within: float = PATIENCE) -> Person:
        """Wait until the guide has sounded (since what was last waited for, or said) and is quiet again."""
        self._since = self._performance.quiet(quiet, within=within, after=self._since)
        return self

    def say(self, sound: Path | bytes) -> Turn:
        """Speak, to the end: a WAV file or 16 kHz int16 mono PCM.  Returns when it was heard."""
        microphone, asked = self._performance.microphone, time.monotonic()
        self._performance.room.say_into(sound, self._gain_db).wait()
        finished = time.monotonic()
        wait_for(lambda: microphone.until > finished, "the microphone hears nothing any more")
        pcm = read_sound(sound)
        heard = sounds(pcm)
        start = _place(microphone, pcm, asked, finished)
        turn = Turn(start + heard[0][0], start + heard[-1][1], self._name)
        wait_for(lambda: microphone.until > turn.end, "the microphone hears nothing any more")
        self._performance.spoken.append(turn)
        self._since = turn.end
        return turn


def _place(microphone: Recording, pcm: Pcm, asked: float, finished: float) -> float:
    """When the first sample of `pcm` reached the microphone: where it correlates best."""
    heard = microphone.samples
    begin = max(0, round((asked - microphone.began) * RATE))
    stretch = heard[begin:].astype(np.float32)
    size = 1 << (len(stretch) + len(pcm)).bit_length()
    likeness = np.fft.irfft(np.fft.rfft(stretch, size) * np.conj(np.fft.rfft(pcm, size)), size)
    best = int(np.argmax(likeness[: round((finished - asked) * RATE)]))
    return microphone.began + (begin + best) / RATE


def _collect(stream: IO[str] | None, lines: list[Line]) -> None:
    assert stream is not None
    with stream:
        lines.extend(Line(time.monotonic(), text.rstrip("\n")) for text in stream)
