"""What all engine processes share: requests in on stdin, replies out on stdout.

Both are frames: one JSON line and, if it names a number of "bytes", that much 16-bit mono PCM after it.  The
first reply says that the engine is ready.  Words and sound travel in the pipes only: never in arguments,
environment, logs or core dumps.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from voiceguide.engine_process.child import framed, frames
from voiceguide.exit_codes import DONE
from voiceguide.interrupts import end_at_once

Answerer = Callable[[Mapping[str, Any], bytes], tuple[Mapping[str, Any], bytes]]
"""Takes a request and its sound; returns the reply and its sound."""


def serve(load: Callable[[], Answerer]) -> None:
    """Load the engine, then answer requests until stdin ends."""
    replies = _claim_stdout()
    _leave_no_core_dump()
    requests: queue.SimpleQueue[tuple[dict[str, Any], bytes]] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(requests,), daemon=True).start()
    try:
        answer = load()
    except Exception as error:
        _reply(replies, {"error": f"{type(error).__name__}: {error}"})
        return
    _reply(replies, {"ready": True})
    while True:
        request = requests.get()
        try:
            header, sound = answer(*request)
        except Exception as error:
            _reply(replies, {"error": type(error).__name__})  # its message might quote the words
        else:
            _reply(replies, header, sound)


def _read(requests: queue.SimpleQueue[tuple[dict[str, Any], bytes]]) -> None:
    with contextlib.suppress(OSError, ValueError):
        for request in frames(sys.stdin.buffer):
            requests.put(request)
    end_at_once(DONE)  # the guide is gone; a hung engine must not outlive it


def _reply(replies: BinaryIO, header: Mapping[str, Any], sound: bytes = b"") -> None:
    replies.write(framed(header, sound))
    replies.flush()


def _claim_stdout() -> BinaryIO:
    """Keep the pipe for replies alone: what native code prints goes nowhere."""
    replies = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return replies


def _leave_no_core_dump() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):  # there is no such limit on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
