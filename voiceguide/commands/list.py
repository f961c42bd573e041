"""`voiceguide list`: the exercises there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceguide.exit_codes import DONE

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def configure(_parser: ArgumentParser) -> None:
    """No options."""


def run(_args: Namespace) -> int:
    """A line each.  A file with a mistake hides no other: its line says how to find the mistake."""
    from voiceguide.library.heads import Head, heads

    for name, head in heads().items():
        if isinstance(head, Head):
            print(f"{name:12} {head.minutes:3} min  {head.summary}")
        else:
            print(f"{name:12}          has a mistake in it; to see which: voiceguide check {head}")
    return DONE
