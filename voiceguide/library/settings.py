"""What is set once, in `settings.yaml` in the configuration folder.

names: [Ana, Ben]     # your two names; the first begins
offline: yes          # never use the internet
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BeforeValidator

from voiceguide.core.text import quoted
from voiceguide.core.written.cast import checked_name
from voiceguide.core.written.values import Part, many
from voiceguide.library import find

if TYPE_CHECKING:
    from pathlib import Path

FILE = "settings.yaml"


def _yes_or_no(value: object) -> bool:
    if value not in ("yes", "no", True, False):
        raise ValueError(f"found {quoted(value)}; write yes or no")
    return value in ("yes", True)


def _told_apart(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(names) == 2 and names[0].casefold() == names[1].casefold():
        raise ValueError(f"found {quoted(names[0])} twice; write two names that can be told apart")
    return names


class Settings(Part):
    """What is set once; everything may be left out."""

    names: Annotated[
        tuple[Annotated[str, AfterValidator(checked_name)], ...],
        many(2, 2),
        AfterValidator(_told_apart),
    ] = ()
    """Both people's names, or none."""
    offline: Annotated[bool, BeforeValidator(_yes_or_no)] = False
    """Nothing goes to the internet by itself."""


def path() -> Path:
    """Where the settings are, if there are any."""
    return find.own_folder().parent / FILE


def load() -> Settings:
    """The settings; the defaults where there is no file.  Raises VoiceguideError as find.load() does."""
    return find.checked_file(Settings, path()) if path().exists() else Settings()
