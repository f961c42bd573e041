"""A speech process from the guide's side: started, asked, and killed when it does not answer."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voiceguide.core.events import Ms

_START_LIMIT_S = 15.0
_LONGEST_REPLY = 60_000_000


class ChildFailed(Exception):
    """What the process did, worded to stand after "The voice"."""


class Child:
    """One running speech process (voice/engines/worker.py is its other side)."""

    def __init__(self, command: Sequence[str]) -> None:
        """Start it; await_ready() comes next.  Raises ChildFailed."""
        root = str(Path(__file__).parents[3])
        paths = filter(None, [root, os.environ.get("PYTHONPATH")])
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                start_new_session=True,  # Ctrl-C is for the guide alone
            )
        except OSError as error:
            raise ChildFailed(f"could not start ({error.strerror})") from error
        self._replies: queue.SimpleQueue[tuple[dict[str, Any], bytes] | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="voice-replies", daemon=True).start()

    def await_ready(self) -> None:
        """Wait until its engine is loaded.  Raises ChildFailed."""
        self._reply(_START_LIMIT_S, "did not start in time")

    def say(self, text: str, pace: float, limit_s: float) -> tuple[int, bytes, list[Ms]]:
        """Samples a second, 16-bit mono PCM, word onsets.  Raises ChildFailed, by `limit_s` at the latest."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps({"text": text, "pace": pace}).encode() + b"\n")
            self._process.stdin.flush()
        except (OSError, ValueError) as error:
            raise ChildFailed("crashed") from error
        header, pcm = self._reply(limit_s, "did not answer in time")
        try:
            return int(header["rate"]), pcm, [int(onset) for onset in header["word_onsets"]]
        except (KeyError, TypeError, ValueError) as error:
            raise ChildFailed("gave an answer that makes no sense") from error

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()

    def _reply(self, limit_s: float, too_late: str) -> tuple[dict[str, Any], bytes]:
        try:
            reply = self._replies.get(timeout=limit_s)
        except queue.Empty:
            raise ChildFailed(too_late) from None
        if reply is None:
            raise ChildFailed("crashed")
        if "error" in reply[0]:
            raise ChildFailed(f"failed ({reply[0]['error']})")
        return reply

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as pipe, contextlib.suppress(OSError, ValueError):
            for reply in _replies(pipe):
                self._replies.put(reply)
        self._replies.put(None)


def _replies(pipe: IO[bytes]) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Every whole reply until the pipe ends; raises ValueError at one that makes no sense."""
    while line := pipe.readline(1_000_000):
        header = json.loads(line)
        size = int(header.get("bytes", 0)) if isinstance(header, dict) else -1
        if not 0 <= size <= _LONGEST_REPLY:
            raise ValueError("not a reply")
        pcm = pipe.read(size)
        if len(pcm) < size:
            return
        yield header, pcm
