"""`voiceguide setup`: fetch the speech model that voiceguide hears best with."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from voiceguide.commands import options
from voiceguide.exit_codes import DONE, FAILED

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def configure(parser: ArgumentParser) -> None:
    """Nothing to choose, but whether the internet may be used."""
    options.offline(parser)


def run(args: Namespace) -> int:
    """Fetch the model if it is missing; FAILED if it could not be had."""
    from voiceguide.speech_models import first_evening, models

    if not first_evening.is_missing():
        print(f"The speech model is here: {models.find_default()}")
        return DONE
    if _forbidden(args):
        print("No speech model is fetched: the internet is not to be used. The built-in ear listens.")
        return DONE
    return DONE if _fetched() else FAILED


def once_a_day(args: Namespace) -> None:
    """Before a session: fetch the model if it is missing and a day has passed since the last attempt.

    Tells in a line what could not be done, and never raises VoiceguideError for it.
    """
    from voiceguide.ear.engines.choose import AUTO
    from voiceguide.ports import VoiceguideError
    from voiceguide.speech_models import first_evening

    try:
        asked = args.engine == AUTO and not args.model
        if asked and first_evening.is_missing() and first_evening.is_due() and not _forbidden(args):
            _fetched()
    except VoiceguideError as error:
        print(error, file=sys.stderr)


def _forbidden(args: Namespace) -> bool:
    from voiceguide.library import settings
    from voiceguide.speech_models import first_evening

    return args.offline or first_evening.forbidden() or settings.load().offline


def _fetched() -> bool:
    from voiceguide.commands.progress import progress_of
    from voiceguide.ports import VoiceguideError
    from voiceguide.speech_models import first_evening, models

    entry = models.default_entry()
    headline = (
        f"Fetching the speech model {entry.name} ({entry.size / 1e6:.0f} MB, once, {entry.licence}); "
        "Ctrl-C leaves it for another day."
    )
    try:
        with progress_of(headline) as progress:
            first_evening.fetch(progress)
    except VoiceguideError as error:
        print(
            f"No speech model yet: {str(error).rstrip('.')}. The built-in ear listens; the next attempt is "
            "tomorrow, or with 'voiceguide setup'.",
            file=sys.stderr,
        )
        return False
    return True
