"""What the project asks for, and what its locks pin."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

_ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((_ROOT / "pyproject.toml").read_text())["project"]


def pins(lock: str) -> list[Requirement]:
    """The `name==version ; marker` entries of a lock."""
    lines = (_ROOT / "requirements" / f"{lock}.lock").read_text().splitlines()
    return [Requirement(line.removesuffix("\\")) for line in lines if re.match(r"\w", line)]
