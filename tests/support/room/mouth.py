"""A process that plays in the room, and what it tells."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from tests.support.patience import PATIENCE


class Place(Protocol):
    """Where it plays: the living room, or this machine."""

    def env(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """The environment of a process that plays there."""
        ...


class Mouth:
    """A process that plays in the room."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def told(self, *orders: str) -> None:
        """Give it orders."""
        assert self.process.stdin is not None
        self.process.stdin.write("".join(f"{order}\n" for order in orders))
        self.process.stdin.flush()

    def tells(self, key: str) -> dict[str, Any]:
        """The next thing it says that has this key."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            told: dict[str, Any] = json.loads(line)
            if key in told:
                return told
        raise AssertionError(f"the playing process ended without telling '{key}'")

    def until(self, key: str, wanted: Callable[[Any], object]) -> None:
        """Ask for its state again and again, until this part of it is as wanted."""
        gives_up = time.monotonic() + PATIENCE
        while True:
            self.told("wait 0.1", "state")
            if wanted(value := self.tells(key)[key]):
                return
            assert time.monotonic() < gives_up, f"{key} stayed {value}"

    def ends(self) -> int:
        """Give no more orders; its exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(PATIENCE)


@contextmanager
def mouth(place: Place, program: str = "tests.support.room.speak") -> Iterator[Mouth]:
    """Somebody who plays; entered when the speaker is open."""
    with subprocess.Popen(
        [sys.executable, "-m", program],
        env=place.env(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            player = Mouth(process)
            player.tells("opened")
            yield player
        finally:
            process.kill()
