"""What is set once, in `settings.yaml` in the configuration folder.

names: [Ana, Ben]     # your two names; the first begins
offline: yes          # never use the internet
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BeforeValidator

from voiceguide.core.text import quoted, showable
from voiceguide.core.written.cast import checked_name, same_name
from voiceguide.core.written.values import Part, many
from voiceguide.library import find
from voiceguide.ports import VoiceguideError
from voiceguide.records import private_files

if TYPE_CHECKING:
    from pathlib import Path

FILE = "settings.yaml"


def _yes_or_no(value: object) -> bool:
    if value not in ("yes", "no", True, False):
        raise ValueError(f"found {quoted(value)}; write yes or no")
    return value in ("yes", True)


def _told_apart(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(names) == 2 and same_name(*names):
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


def keep_names(first: str, second: str) -> None:
    """Write two names into the settings, which hold none yet.  Raises VoiceguideError if it cannot."""
    names = ", ".join(json.dumps(name, ensure_ascii=False) for name in (first, second))
    line = f"names: [{names}]\n"
    try:
        private_files.make_folder(path().parent)
        apart = "\n" if path().exists() else ""
        with private_files.open_private(path(), append=True) as file:
            private_files.write_whole(file, (apart + line).encode())
    except OSError as error:
        shown = showable(str(path()))
        raise VoiceguideError(
            f"{shown} cannot be written ({error.strerror}); the names are not kept."
        ) from error
