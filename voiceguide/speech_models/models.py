"""The speech models on this computer: which are there, and are they whole?

A model is a folder in the store.  Nothing here changes anything, and looking is quick.  `installer` fetches,
adds and removes.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from voiceguide.ports import CannotRunHere, UsageError, VoiceguideError
from voiceguide.speech_models import manifest as model_manifest
from voiceguide.speech_models.manifest import ModelEntry, is_model_name, unknown

_PACKAGE = Path(__file__).parents[1]
_CHECKOUT = _PACKAGE.parent / "models"
_SHIPPED = _PACKAGE / "manifest"
"""Where an installed package carries the manifest."""
HIDDEN = ".voiceguide"
"""The folder in the store for records, and for whatever is under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What was noted when a model was installed, to tell later whether it is still whole."""

    archive: str
    """The SHA-256 of the archive it came in; "" if it came as a folder."""
    files: Mapping[str, str]
    """The SHA-256 of each file by its path, with "/"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledModel:
    """A model in the store."""

    name: str
    path: Path
    record: Record | None
    """None for a model that somebody put there by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a model compares with what was installed: paths inside it."""

    name: str
    recorded: bool
    """False: it was put there by hand, so there is nothing to compare it with."""
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Is every file exactly as it was installed, and are there no others?"""
        return self.recorded and not (self.missing or self.changed or self.extra)


def folder() -> Path:
    """The store: $VOICEGUIDE_MODELS, else models/ of a checkout, else in the user's data folder.

    It need not exist yet.
    """
    if chosen := os.environ.get("VOICEGUIDE_MODELS"):
        return Path(chosen).expanduser().absolute()  # a shell leaves "~" alone inside quotes
    if (_CHECKOUT / "manifest.json").is_file():
        return _CHECKOUT
    import platformdirs

    return platformdirs.user_data_path("voiceguide", appauthor=False) / "models"


def manifest() -> tuple[ModelEntry, ...]:
    """The models known by name; a store may bring its own manifest.json.  Raises VoiceguideError."""
    with storing():
        places = [place / "manifest.json" for place in (folder(), _CHECKOUT, _SHIPPED)]
        return model_manifest.load(next((path for path in places if path.is_file()), places[-1]))


def default_entry() -> ModelEntry:
    """The model that is meant when no name is given."""
    return next(entry for entry in manifest() if entry.default)


def installed() -> list[InstalledModel]:
    """Every model in the store, by name.  Raises VoiceguideError if the store cannot be read."""
    with storing():
        places = sorted(folder().iterdir()) if folder().exists() else []
        named = [path for path in places if is_model_name(path.name) and path.is_dir()]
        models = [InstalledModel(name=path.name, path=path, record=record_of(path.name)) for path in named]
        return [model for model in models if model.record or _looks_like_model(model.path)]


def find_default() -> Path | None:
    """The model to use: the manifest's default, else the first there is, else None.

    Raises VoiceguideError if the store or the manifest cannot be read.
    """
    usable = {model.name: model.path for model in installed() if _looks_like_model(model.path)}
    return usable.get(default_entry().name, next(iter(usable.values()), None))


def verify(name: str) -> Verdict:
    """Compare every file of an installed model with what was installed.  Raises VoiceguideError."""
    model = find(name)
    if model.record is None:
        return Verdict(name=name, recorded=False)
    noted = model.record.files
    with storing():
        found = {path.relative_to(model.path).as_posix(): path for path in _files(model.path)}
        changed = [path for path in noted.keys() & found.keys() if _hash(found[path]) != noted[path]]
    return Verdict(
        name=name,
        recorded=True,
        missing=tuple(sorted(noted.keys() - found.keys())),
        changed=tuple(sorted(changed)),
        extra=tuple(sorted(found.keys() - noted.keys())),
    )


def find(name: str) -> InstalledModel:
    """The installed model `name`.  Raises UsageError with the nearest names."""
    models = {model.name: model for model in installed()}
    if name in models:
        return models[name]
    if not models:
        raise UsageError(f"No model is installed in {folder()}. To get one: voiceguide models fetch")
    raise UsageError(f"No installed model is called {unknown(name, models)}")


def record_path(name: str) -> Path:
    """Where the record of the model `name` lies, if it has one."""
    return folder() / HIDDEN / "records" / f"{name}.json"


def record_of(name: str) -> Record | None:
    """What was noted when the model `name` was installed."""
    try:
        noted = json.loads(record_path(name).read_bytes())
        return Record(archive=noted["archive"], files=dict(noted["files"]))
    except (FileNotFoundError, ValueError, TypeError, KeyError):  # none, or a damaged one
        return None


@contextlib.contextmanager
def storing() -> Iterator[None]:
    """Wrap whatever touches the store: it turns the system's errors into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
            raise VoiceguideError(
                f"There is no room left for models in {folder()}: make some, then run the same command again."
            ) from error
        raise CannotRunHere(
            f"{error.filename or folder()} cannot be used: {error.strerror or error}. Models are kept in "
            f"{folder()}; set VOICEGUIDE_MODELS to keep them in another folder."
        ) from error


def _looks_like_model(path: Path) -> bool:
    """Does it have the parts that every Vosk model has?"""
    return (path / "am/final.mdl").is_file() and (path / "conf").is_dir() and (path / "graph").is_dir()


def _files(model: Path) -> Iterator[Path]:
    """Everything in a model except real folders; links are not followed."""
    for where, folders, files in os.walk(model):
        links = [name for name in folders if (Path(where) / name).is_symlink()]
        yield from (Path(where) / name for name in (*files, *links))


def _hash(path: Path) -> str:
    """The SHA-256 of a plain file; anything else has none."""
    from voiceguide.records.private_files import sha256_of

    return sha256_of(path) if path.is_file() and not path.is_symlink() else ""
