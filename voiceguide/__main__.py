"""`python -m voiceguide`."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    try:
        from voiceguide.cli import main

        code = main()
    except KeyboardInterrupt:  # as early as the import, or while help is printed
        from voiceguide.exit_codes import STOPPED

        code = STOPPED
    sys.exit(code)
