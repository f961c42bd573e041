"""How a speech model gets into the store, and how it leaves.

A model becomes visible by one rename, when all of it is there and checked.  Until then it is in a hidden
folder of the store.  Only one process changes things at a time.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from voiceguide.core.text import quoted
from voiceguide.ports import CannotRunHere, UsageError, VoiceguideError
from voiceguide.records.private_files import locked, make_folder, open_private, sha256_of, write_whole
from voiceguide.speech_models import archive as model_archive
from voiceguide.speech_models import manifest as model_manifest
from voiceguide.speech_models import models
from voiceguide.speech_models.manifest import ModelEntry, is_model_name
from voiceguide.speech_models.models import HIDDEN, Record, folder

Progress = Callable[[int, int], None]
"""Called with the bytes that are here, and all that will be."""
SILENCE_S = 30.0
"""How long a server may say nothing."""


def fetch(name: str | None = None, progress: Progress | None = None, *, silence_s: float = SILENCE_S) -> Path:
    """Download the model `name` (else the default) and install it; returns its folder.

    The only thing in voiceguide that goes to the internet.  Where an earlier attempt broke off, it goes on;
    a model that is there and whole is left as it is, a damaged one is replaced.  Raises VoiceguideError, also
    when the site says nothing for `silence_s`.
    """
    entry = model_manifest.find(name, models.manifest()) if name else models.default_entry()
    with _changing() as hidden:
        if _already_there(entry.name, entry.sha256):
            return folder() / entry.name
        from voiceguide.speech_models.download import download

        part = hidden / f"{entry.sha256}.part"
        download(
            address(entry),
            part,
            size=entry.size,
            sha256=entry.sha256,
            progress=progress,
            silence_s=silence_s,
        )
        path = _install_archive(part, hidden / "work", entry.name, entry.sha256)
        part.unlink()
        return path


def add(source: Path, *, trust: bool = False) -> Path:
    """Install the model in a zip archive or a folder that somebody brought; returns its folder.

    An archive in the manifest is known by its checksum, whatever the file is called.  Any other, and any
    folder, is taken only with `trust`, and only if it looks like a Vosk model.  Raises VoiceguideError.
    """
    is_folder = _is_readable_folder(source)
    with _changing() as hidden:
        return (_add_folder if is_folder else _add_archive)(source, hidden / "work", trust)


def remove(name: str) -> None:
    """Delete an installed model; of a link in the store only the link.  Raises VoiceguideError."""
    with _changing() as hidden:
        model = models.find(name)
        if model.path.is_symlink():
            model.path.unlink()
        else:
            model.path.rename(hidden / "work" / "removed")  # gone at once; the files go with `work`
        models.record_path(name).unlink(missing_ok=True)


def _is_readable_folder(source: Path) -> bool:
    """Is it a folder?  Raises VoiceguideError if it is neither folder nor plain file, or cannot be read."""
    try:
        if source.is_dir():
            next(source.iterdir(), None)
            return True
        if source.is_file():
            source.open("rb").close()
            return False
    except OSError as error:
        raise VoiceguideError(f"{source} cannot be read: {error.strerror}.") from error
    raise VoiceguideError(f"There is no file or folder {source}: name the zip archive of a Vosk model.")


def _add_archive(source: Path, work: Path, trust: bool) -> Path:
    sha256 = sha256_of(source)
    for entry in models.manifest():
        if entry.sha256 == sha256:
            return _install_archive(source, work, entry.name, sha256)
        if entry.name == source.stem:
            raise VoiceguideError(_not_the_published(source, entry))
    if not trust:
        raise UsageError(
            f"{quoted(source.name)} is none of the published models that are known here, so nothing proves "
            "what it is. If you trust where it came from: voiceguide models add --trust FILE"
        )
    return _install_archive(source, work, "", sha256)


def _add_folder(source: Path, work: Path, trust: bool) -> Path:
    if not trust:
        raise UsageError(
            f"{quoted(source.name)} is a folder, and only an archive can be compared with a published "
            "checksum. If you trust where it came from: voiceguide models add --trust FOLDER"
        )
    copied = model_archive.copy(source, work / "model")
    return _put(work, copied.name, Record(archive="", files=copied.files))


def _install_archive(archive: Path, work: Path, name: str, sha256: str) -> Path:
    """`name`: as in the manifest; "" for an archive that is not there, which then names itself."""
    if name and _already_there(name, sha256):
        return folder() / name
    unpacked = model_archive.unpack(archive, work / "model")
    if not name:
        name = unpacked.name or archive.stem
        for entry in models.manifest():
            if entry.name == name:
                raise VoiceguideError(_not_the_published(archive, entry))
    return _put(work, name, Record(archive=sha256, files=unpacked.files))


def _put(work: Path, name: str, record: Record) -> Path:
    """Make the model in `work` visible as `name`."""
    if not is_model_name(name):
        raise VoiceguideError(
            f"A model cannot be called {quoted(name)}: rename it, using letters, digits, '-' and '.'."
        )
    target = folder() / name
    if _already_there(name, record.archive):
        return target
    with open_private(work / "record") as file:
        write_whole(file, json.dumps(asdict(record)).encode())
        os.fsync(file.fileno())
    if os.path.lexists(target):
        target.rename(work / "damaged")
    # Without its folder a record means nothing, so it goes first.
    (work / "record").replace(models.record_path(name))
    (work / "model").rename(target)
    return target


def _already_there(name: str, sha256: str) -> bool:
    """Is exactly this model installed, and whole?  Raises VoiceguideError if another has its place."""
    path = folder() / name
    if not os.path.lexists(path):
        return False
    record = models.record_of(name)
    if record is None or record.archive != sha256 or not sha256 or path.is_symlink():
        raise VoiceguideError(
            f"There is another model called {name} already, in {path}. To replace it, first: "
            f"voiceguide models remove {name}"
        )
    return models.verify(name).whole


def address(entry: ModelEntry) -> str:
    """Where it is published, or the same file at the mirror that $VOICEGUIDE_MODELS_URL names."""
    if mirror := os.environ.get("VOICEGUIDE_MODELS_URL"):
        return f"{mirror.rstrip('/')}/{entry.url.rpartition('/')[2]}"
    return entry.url


def _not_the_published(source: Path, entry: ModelEntry) -> str:
    size = source.stat().st_size
    why = f"it has {size:,} bytes instead of {entry.size:,}" if size != entry.size else "its checksum differs"
    return (
        f"{quoted(source.name)} is not the published {entry.name}: {why}, so it was cut short or changed. "
        "Nothing was installed; carry it over again."
    )


@contextlib.contextmanager
def _changing() -> Iterator[Path]:
    """Have the store to oneself.  Yields its hidden folder, with an empty folder `work`, and cleans up
    afterwards."""
    hidden = folder() / HIDDEN
    work = hidden / "work"
    with models.storing(), contextlib.ExitStack() as stack:
        if hidden.is_symlink():
            raise CannotRunHere(f"{hidden} is a link, which nothing here makes: remove it, then try again.")
        make_folder(hidden / "records")
        try:
            stack.enter_context(locked(hidden / "lock"))
        except BlockingIOError:
            raise VoiceguideError(
                f"Another voiceguide is changing the models in {folder()} right now: wait until it has "
                "finished, then try again."
            ) from None
        _clear(work)  # left by a process that was killed
        stack.callback(_clear, work)
        make_folder(work)
        yield hidden


def _clear(work: Path) -> None:
    if work.is_symlink():
        work.unlink()
    elif work.exists():
        shutil.rmtree(work)
