"""The phrases that the guide understands, in plain lower-case words."""

from __future__ import annotations
