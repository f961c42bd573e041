"""Which engine speaks: the one that belongs to this system."""

from __future__ import annotations

import sys

from voiceguide.voice.engines.renderer import ChildRenderer

ON_LINUX, ELSEWHERE = "espeak", "system"
"""An engine is a program of its own, voice/engines/NAME_child.py."""


def choose_renderer() -> ChildRenderer:
    """The voice of this system: espeak-ng on Linux, the system's own elsewhere."""
    return start(ON_LINUX if sys.platform.startswith("linux") else ELSEWHERE)


def start(engine: str, *arguments: str, name: str = "") -> ChildRenderer:
    """An engine by its name.  `arguments` are for its program; `name` is what it is called in messages."""
    program = f"voiceguide.voice.engines.{engine}_child"
    return ChildRenderer((sys.executable, "-P", "-m", program, *arguments), name=name or engine)
