"""The command line up to where a command would begin: what its own parser says to each list of arguments.

Standard input: a JSON list of argument lists.  Standard output: for each, its exit code and the complaint.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys

from voiceguide.cli import main


class Parsed(BaseException):
    """All arguments were taken; nothing is done."""


_parse = argparse.ArgumentParser.parse_known_args


def _parse_and_leave(*args: object, **named: object) -> object:
    chosen, extra = _parse(*args, **named)  # type: ignore[call-overload]  # as it was called
    if not extra:
        raise Parsed
    return chosen, extra


def answer(arguments: list[str]) -> tuple[int, str]:
    """The exit code and the complaint."""
    sys.argv = ["voiceguide", *arguments]
    complaint = io.StringIO()
    try:
        with contextlib.redirect_stderr(complaint), contextlib.redirect_stdout(io.StringIO()):
            return main(), complaint.getvalue()
    except Parsed:
        return 0, ""


if __name__ == "__main__":
    setattr(argparse.ArgumentParser, "parse_known_args", _parse_and_leave)  # noqa: B010  # mypy forbids the plain way
    json.dump([answer(arguments) for arguments in json.load(sys.stdin)], sys.stdout)
