"""Two people and the real guide: what the tests of a whole session share."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from tests.support.patience import PATIENCE, wait_for
from tests.support.room.living_room import Line, Performance, Person, Turn, audible, guide
from tests.support.room.room import Room, require_packages
from tests.support.speech import say, silence

GLAD = "I am glad you are here."
TIME = "We can take our time."
SHORT = f"""
title: Short
summary: Two lines and little else.
minutes: 1
steps:
  - say: Welcome.
  - affirm:
      once_more: ""
      rounds: 2
      rest: 1s
      up_to: 1s
      lines:
        neutral:
          - {GLAD}
          - {TIME}
  - say: Goodbye.
"""
"""An exercise of twenty seconds."""
FIRST_ROUND = [f"Ana: {GLAD}", "And you, Ben."]
_THINKING = 0.3


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
        self._traced = bool(tracer)

    def __enter__(self) -> Self:
        super().__enter__()
        self.voices = {"Ana": (Person("Ana", self), "en+f4"), "Ben": (Person("Ben", self), "en-us+m3")}
        return self

    def hears(self, text: str, *, within: float = PATIENCE) -> Line:
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

    def stop(self) -> None:
        """Ctrl-C for the guide itself, also under a tracer; its session ends."""
        guide = self._process.pid
        if self._traced:
            guide = int(Path(f"/proc/{guide}/task/{guide}/children").read_text().split()[0])
        os.kill(guide, signal.SIGINT)
        assert self.ends() == 130

    def stays_silent(self, seconds: float) -> None:
        """Wait until so much silence is recorded at the speaker."""
        begin = time.monotonic()
        wait_for(
            lambda: self.speaker.until > begin + seconds and not audible(self.speaker.tail(seconds)).any(),
            "the speaker was never silent",
        )

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


def tracer(log: Path, *calls: str) -> str:
    """A command that writes these system calls of whatever it runs, and every opened file, into `log`."""
    require_packages([] if shutil.which("strace") else ["strace"])
    return f"strace -f -qq --seccomp-bpf -e trace={','.join((*calls, 'openat', 'open', 'creat'))} -o {log}"


def opened_to_write(calls: Sequence[str], *, besides: Sequence[str] = ()) -> list[str]:
    """Of a tracer's lines: files that could be written, besides devices and the sound server's own."""
    written = [call for call in calls if ("O_WRONLY" in call or "O_RDWR" in call) and " = -1 " not in call]
    places = ("/dev/", "/cookie", *besides)
    return [call for call in written if not any(place in call for place in places)]
