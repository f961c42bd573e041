"""An engine's process from our side: started, asked, and killed when it does not answer."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

_START_LIMIT_S = 15.0
_LONGEST_REPLY = 60_000_000


class ChildFailed(Exception):
    """What the process did, worded to stand after its name."""


class Child:
    """One running engine process (engine_process/worker.py is its other side)."""

    def __init__(self, command: Sequence[str]) -> None:
        """Start it; it loads by itself, and await_ready() waits for that.  Raises ChildFailed."""
        root = str(Path(__file__).parents[2])
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
        threading.Thread(target=self._read, name="engine-replies", daemon=True).start()

    @property
    def process_id(self) -> int:
        """The number the system gave it."""
        return self._process.pid

    def await_ready(self, limit_s: float = _START_LIMIT_S) -> None:
        """Wait until its engine is loaded.  Raises ChildFailed."""
        self._reply(limit_s, "did not start in time")

    def ask(
        self, request: Mapping[str, Any], sound: bytes = b"", *, limit_s: float
    ) -> tuple[dict[str, Any], bytes]:
        """The reply and the sound that came with it.  Raises ChildFailed, by `limit_s` at the latest."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(framed(request, sound))
            self._process.stdin.flush()
        except (OSError, ValueError) as error:
            raise ChildFailed("crashed") from error
        return self._reply(limit_s, "did not answer in time")

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
            for reply in frames(pipe):
                self._replies.put(reply)
        self._replies.put(None)


def framed(header: Mapping[str, Any], sound: bytes = b"") -> bytes:
    """One JSON line, which tells how many bytes follow it, and those bytes."""
    sized = {**header, "bytes": len(sound)} if sound else header
    return json.dumps(sized).encode() + b"\n" + sound


def frames(pipe: IO[bytes]) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Every whole frame until the pipe ends; raises ValueError at one that makes no sense."""
    while line := pipe.readline(1_000_000):
        header = json.loads(line)
        size = int(header.get("bytes", 0)) if isinstance(header, dict) else -1
        if not 0 <= size <= _LONGEST_REPLY:
            raise ValueError("not a frame")
        sound = pipe.read(size)
        if len(sound) < size:
            return
        yield header, sound
