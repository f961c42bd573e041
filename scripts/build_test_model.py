"""Write a Vosk model for the tests.

tones      words are short melodies; exact, for contract and crash tests
synthetic  English as espeak-ng speaks it; the weights stand in models/synthetic-en
"""

from __future__ import annotations

import argparse
from pathlib import Path

from scripts.testmodel import synthetic, tones
from scripts.testmodel.vocabulary import default_vocabulary, words_in


def main() -> None:
    """Build what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.build_test_model",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder to write")
    parser.add_argument("--kind", choices=("tones", "synthetic"), required=True)
    parser.add_argument("--vocabulary", type=Path, metavar="FILE", help="the words it should know, as text")
    parser.add_argument("--static", action="store_true", help="a fixed graph, deaf to grammars")
    arguments = parser.parse_args()
    file: Path | None = arguments.vocabulary
    vocabulary = words_in(file.read_text("utf-8")) if file else default_vocabulary()
    build = {"tones": tones.build, "synthetic": synthetic.build}[arguments.kind]
    build(arguments.out, vocabulary, grammars=not arguments.static)


if __name__ == "__main__":
    main()
