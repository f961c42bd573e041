"""`python -m voiceguide`."""

from __future__ import annotations

import sys

from voiceguide.cli import main

if __name__ == "__main__":
    sys.exit(main())
