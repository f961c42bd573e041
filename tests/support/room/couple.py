"""Two people and the real guide: what the tests of a whole session share."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from tests.support.room.living_room import Line, Performance, Person, Turn, guide
from tests.support.room.room import RATE, Pcm, Room, require_packages
from tests.support.speech import say, silence
from voiceguide.core.text import sentences
from voiceguide.voice.engines.choose import choose_renderer

if TYPE_CHECKING:
    from voiceguide.ports import Samples

GLAD = "I am glad you are here."
TIME = "We can take our time."
SHORT = f"""
title: Short
summary: Two lines and little else.
minutes: 1
steps:
  - say: Welcome.
  - affirm:
      again: ""
      lines:
        neutral:
          - {GLAD}
          - {TIME}
  - say: Goodbye.
"""
"""An exercise of twenty seconds."""
FIRST_ROUND = [f"Ana, say: {GLAD}", "Now Ben."]
ANSWERS_WITHIN = 1.2
"""Seconds from the end of a completed line to the guide's next sound."""
LOADED = 120.0
"""Seconds within which anything that is waited for has come, also on a busy machine."""
_THINKING = 0.3
_SAME_SOUND = 0.47
"""Correlation; espeak's breath is random, so never 1.  Measured on three whole sessions: 0.60 to 0.94 for the
13 sentences that the guide said, at most 0.33 for two that it did not say."""


def exercise(folder: Path, text: str = SHORT) -> str:
    """The name of a file that holds this exercise."""
    file = folder / "short.yaml"
    file.write_text(text)
    return str(file)


def vosk(model: Path) -> list[str]:
    """Options: listen with this model."""
    return ["--engine", "vosk", "--model", str(model)]


class Couple(Performance):
    """Ana and Ben with the guide; Ana begins.  Everything is waited for after what came last."""

    def __init__(
        self, room: Room, folder: Path, *options: str, env: Mapping[str, str] | None = None, tracer: str = ""
    ) -> None:
        """`options` of `voiceguide lead`, with the exercise; the guide is run under the command `tracer`."""
        command = guide("lead", "--yes", "--names", "Ana,Ben", *options)
        super().__init__(room, [*tracer.split(), *command], folder, env)
        self._since = 0.0

    def __enter__(self) -> Self:
        super().__enter__()
        self.voices = {"Ana": (Person("Ana", self), "en+f4"), "Ben": (Person("Ben", self), "en-us+m3")}
        return self

    def hears(self, text: str, *, within: float = LOADED) -> Line:
        """The next line printed that holds `text`."""
        line = self.line(text, within=within, after=self._since)
        self._since = line.at
        return line

    def says(self, who: str, *parts: str | float) -> Turn:
        """Somebody speaks after a moment's thought; numbers are pauses, in seconds."""
        person, voice = self.voices[who]
        sound = b"".join(say(p, voice) if isinstance(p, str) else silence(p) for p in (_THINKING, *parts))
        return person.say(sound)

    def takes_turn(self, who: str, line: str) -> Turn:
        """Waits for the turn, and says the line."""
        self.hears(f"{who}'s turn: {line}")
        return self.says(who, line.lower().strip("."))

    def guide_after(self, turn: Turn) -> float:
        """Seconds from the end of a turn to the next sound of the guide."""
        starts = [
            other.start for other in self.timeline() if other.who == "guide" and other.start > turn.start
        ]
        assert starts, "the guide never spoke again"
        return min(starts) - turn.end

    @property
    def captions(self) -> list[str]:
        """Everything the guide said, as shown."""
        return [line.text.removeprefix("Guide: ") for line in self.lines if line.text.startswith("Guide: ")]

    def complaint(self) -> str:
        """What was printed on stderr."""
        return "\n".join(line.text for line in self.errors)


def found_in(recording: Pcm, phrases: list[str]) -> dict[str, float]:
    """When each phrase is heard in the guide's voice, in seconds; those not heard whole are missing."""
    heard = recording.astype(np.float32)
    with closing(choose_renderer()) as renderer:
        sounds = {
            phrase: [renderer.render(sentence).samples for sentence in sentences(phrase)]
            for phrase in phrases
        }
    size = 1 << (len(heard) + max(len(sound) for parts in sounds.values() for sound in parts)).bit_length()
    spectrum = np.fft.rfft(heard, size)  # of minutes of sound: once, not for every sentence
    places = {}
    for phrase, parts in sounds.items():
        found = [_place(heard, spectrum, size, sound) for sound in parts]
        if None not in found and found == sorted(filter(None, found)):
            places[phrase] = found[0] or 0.0
    return places


def _place(heard: Samples, spectrum: NDArray[np.complexfloating], size: int, sound: Samples) -> float | None:
    """Where `sound` correlates best, in seconds; None if that is not the same sound."""
    match = np.fft.irfft(spectrum * np.conj(np.fft.rfft(sound, size)), size)
    place = int(np.argmax(match[: len(heard)]))
    there = heard[place : place + len(sound)].astype(np.float64)
    alike = match[place] / np.sqrt(np.sum(there**2) * np.sum(sound.astype(np.float64) ** 2))
    return place / RATE if alike > _SAME_SOUND else None


def tracer(log: Path, *calls: str) -> str:
    """A command that writes these system calls of whatever it runs, and every opened file, into `log`."""
    require_packages([] if shutil.which("strace") else ["strace"])
    return f"strace -f -qq --seccomp-bpf -e trace={','.join((*calls, 'openat', 'open', 'creat'))} -o {log}"


def opened_to_write(calls: Sequence[str], *, besides: Sequence[str] = ()) -> list[str]:
    """Of a tracer's lines: files that could be written, besides devices and the sound server's own."""
    written = [call for call in calls if ("O_WRONLY" in call or "O_RDWR" in call) and " = -1 " not in call]
    places = ("/dev/", "/cookie", *besides)
    return [call for call in written if not any(place in call for place in places)]
