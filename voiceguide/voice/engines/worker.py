"""What all speech child processes share: requests in on stdin, sound out on stdout.

A request is one JSON line {"text": ..., "pace": ...}.  A reply is one JSON line.  If it names a number of
"bytes", that much 16-bit mono PCM follows.  The first reply says that the engine is ready.  Words travel in
the pipe only: never in arguments, environment, logs or core dumps.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from voiceguide.exit_codes import DONE
from voiceguide.interrupts import end_at_once


@dataclass(frozen=True, slots=True)
class Speech:
    """What an engine made of one sentence."""

    rate: int
    """Samples a second."""
    pcm: bytes
    """Mono, 16-bit, little-endian."""
    word_onsets: tuple[int, ...] = ()
    """Milliseconds from the first sample, one for each spoken word."""


Engine = Callable[[str, float], Speech]
"""Says a plain text at a pace (1.0 is the usual one)."""


def serve(load: Callable[[], Engine]) -> None:
    """Load the engine, then answer requests until stdin ends."""
    replies = _claim_stdout()
    _leave_no_core_dump()
    requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(requests,), daemon=True).start()
    try:
        engine = load()
    except Exception as error:
        _reply(replies, {"error": f"{type(error).__name__}: {error}"})
        return
    _reply(replies, {"ready": True})
    while True:
        request = requests.get()
        try:
            speech = engine(request["text"], request["pace"])
        except Exception as error:
            _reply(replies, {"error": type(error).__name__})  # its message might quote the words
        else:
            header = {"rate": speech.rate, "bytes": len(speech.pcm), "word_onsets": speech.word_onsets}
            _reply(replies, header, speech.pcm)


def _read(requests: queue.SimpleQueue[dict[str, Any]]) -> None:
    for line in sys.stdin.buffer:
        requests.put(json.loads(line))
    end_at_once(DONE)  # the guide is gone; a hung engine must not outlive it


def _reply(replies: BinaryIO, header: dict[str, Any], pcm: bytes = b"") -> None:
    replies.write(json.dumps(header).encode() + b"\n" + pcm)
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
