"""An engine's process that misbehaves once, then hears "yes" in everything: for tests of whoever asks it.

    python -m tests.support.faulty_worker FAULT FLAG

It does FAULT (die, hang, garbage, nonsense, no-memory) at the first request, unless the file FLAG is there;
"always-" before it means at every request.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voiceguide.engine_process.worker import Answerer, serve


def _misbehave(fault: str) -> Mapping[str, Any]:
    if fault == "die":
        os._exit(1)
    if fault == "hang":
        time.sleep(3600)
    if fault == "no-memory":
        raise MemoryError
    return {"words": 7}


def _load() -> Answerer:
    fault, flag = sys.argv[1], Path(sys.argv[2])

    def answer(_request: Mapping[str, Any], _sound: bytes) -> tuple[Mapping[str, Any], bytes]:
        if fault.startswith("always-") or not flag.exists():
            flag.touch()
            return _misbehave(fault.removeprefix("always-")), b""
        return {"words": ["yes"], "likely": {"yes": 0.9}}, b""

    return answer


def _print_garbage(flag: Path) -> None:
    flag.touch()
    sys.stdout.write('{"ready": true}\nnot a frame\n')
    sys.stdout.flush()
    sys.stdin.buffer.read()


if __name__ == "__main__":
    if sys.argv[1] == "garbage" and not Path(sys.argv[2]).exists():
        _print_garbage(Path(sys.argv[2]))
    else:
        serve(_load)
