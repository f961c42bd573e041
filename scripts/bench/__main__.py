"""Measure something.

python -m scripts.bench                          lists every bench
python -m scripts.bench turns.free_talk --help   what one measures, and its options
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

from scripts.bench.command import PROGRAM, benches


def main(arguments: Sequence[str]) -> None:
    """Run the bench that comes first, with the options after it; without one, list all."""
    known = {bench.name: bench for bench in benches()}
    if not arguments or arguments[0] in ("-h", "--help"):
        print(f"{PROGRAM} NAME [OPTIONS], where NAME is one of\n")
        for bench in known.values():
            print(f"  {bench.name:23} {bench.summary}\n{'':26}takes {bench.takes}")
    elif arguments[0] in known:
        importlib.import_module(f"scripts.bench.{arguments[0]}").main(arguments[1:])
    else:
        sys.exit(f"No bench is called '{arguments[0]}'; `{PROGRAM}` lists them.")


if __name__ == "__main__":
    main(sys.argv[1:])
