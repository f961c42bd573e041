"""Takes a speech model out of a zip archive or a folder that may come from anywhere.

Nothing is trusted.  Every name is checked against what a model's file may be called before a byte is written.
Every size is capped and counted.  Whatever is not an ordinary file is refused.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from voiceguide.core.text import quoted
from voiceguide.ports import VoiceguideError
from voiceguide.records.private_files import CHUNK, make_folder, open_private, write_whole

FILE_LIMIT = 10_000
SIZE_LIMIT = 8 << 30
"""Bytes, unpacked; the largest published Vosk models stay under 6 GB."""
RATIO_LIMIT = 100
"""Bytes out for each byte in; models, mostly numbers, have about 2."""
DEPTH_LIMIT = 8

_PART = re.compile(
    r"(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))"  # devices on Windows
    r"[A-Za-z0-9._+@=~ -]{0,119}[A-Za-z0-9_+@=~-]",  # thus no '..', and no dot or space at the end
    re.IGNORECASE,
)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1 | 0x40
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,
    EOFError,
    LookupError,
    RuntimeError,
    ValueError,
)
"""What zipfile raises for archives that it cannot make sense of."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A model's files, now in the folder that was asked for."""

    name: str
    """What the archive calls the model: its one top folder, or "" if there is none."""
    files: Mapping[str, str]
    """The SHA-256 of each file by its path, with "/"."""


class _RefusalError(Exception):
    """str(error) is the reason."""


def unpack(archive: Path, into: Path) -> Unpacked:
    """Unpack the model in the zip file `archive` into the new folder `into`.

    Raises VoiceguideError with the reason if anything about it is wrong; `into` may then hold a part.
    """
    with _refusing(archive):
        _check_kind(archive)
        with zipfile.ZipFile(archive) as opened:
            _check_count(archive, opened)
            top, members = _members(opened.infolist(), archive.stat().st_size)
            make_folder(into)
            files = {}
            for path, member in members.items():
                with opened.open(member) as source:
                    files[path] = _write(source, into / path, member.file_size)
    return Unpacked(top, files)


def copy(folder: Path, into: Path) -> Unpacked:
    """Copy the model in `folder` into the new folder `into`; raises like `unpack`."""
    with _refusing(folder):
        sizes = dict(_folder_files(folder))
        _check_paths(list(sizes), [])
        _check_amount(len(sizes), sum(sizes.values()))
        _check_model(sizes)
        make_folder(into)
        files = {}
        for path, size in sizes.items():
            with (folder / path).open("rb") as source:
                files[path] = _write(source, into / path, size)
    return Unpacked(folder.resolve().name, files)


@contextlib.contextmanager
def _refusing(source: Path) -> Iterator[None]:
    try:
        yield
    except _RefusalError as reason:
        raise VoiceguideError(
            f"{quoted(source.name)} was refused: {reason}. Nothing was installed."
        ) from None
    except _DAMAGED as error:
        raise VoiceguideError(
            f"{quoted(source.name)} was refused: it is damaged or was cut short. Nothing was installed; "
            "get the file anew."
        ) from error


def _check_kind(archive: Path) -> None:
    with archive.open("rb") as file:
        start = file.read(512)
    if start.startswith(b"PK\x03\x04"):
        return
    if re.match(rb"\s*(?:<!doctype html|<html)", start, re.IGNORECASE):
        raise _RefusalError("it is a web page, not a zip archive; a download page was saved in its place")
    raise _RefusalError("it is not a zip archive")


def _check_count(archive: Path, opened: zipfile.ZipFile) -> None:
    """Are all its files listed?  zipfile does not notice when damage hides some of them."""
    with archive.open("rb") as file:
        file.seek(-22 - len(opened.comment), os.SEEK_END)  # the record that ends an archive
        (count,) = struct.unpack("<10xH", file.read(12))
    if count not in (len(opened.infolist()), 0xFFFF):  # 0xFFFF: the count is elsewhere
        raise _RefusalError("its list of files is damaged")


def _members(entries: list[zipfile.ZipInfo], size: int) -> tuple[str, dict[str, zipfile.ZipInfo]]:
    """The top folder's name and the members to write, by their path below it."""
    _check_growth(entries, size)
    for entry in entries:
        _check_entry(entry)
    # orig_filename: what stands in the archive, before zipfile makes it fit this system.
    everything = [entry.orig_filename for entry in entries]
    _check_paths(
        [path for path in everything if not path.endswith("/")],
        [path.removesuffix("/") for path in everything if path.endswith("/")],
    )
    files = {entry.orig_filename: entry for entry in entries if not entry.orig_filename.endswith("/")}
    top = _top_folder(files, everything)
    members = {path.removeprefix(top): entry for path, entry in files.items()}
    _check_model(members)
    return top.removesuffix("/"), members


def _check_growth(entries: list[zipfile.ZipInfo], size: int) -> None:
    """Would an archive of `size` bytes become more than it can honestly hold?"""
    unpacked = sum(entry.file_size for entry in entries)
    _check_amount(len(entries), unpacked)
    if unpacked > RATIO_LIMIT * size:
        raise _RefusalError(f"it would grow more than {RATIO_LIMIT} times, as only a zip bomb does")
    if sum(entry.compress_size for entry in entries) > size:
        raise _RefusalError("its parts overlap, as only in a zip bomb")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _RefusalError(f"{quoted(entry.filename)} in it is a link or a special file")
    if entry.flag_bits & _ENCRYPTED:
        raise _RefusalError("it is encrypted")
    if entry.compress_type not in _METHODS:
        raise _RefusalError("it is packed in an unusual way; pack it as an ordinary zip archive")
    if entry.is_dir() and entry.file_size:
        raise _RefusalError(f"the folder {quoted(entry.filename)} in it has contents of its own")


def _check_paths(files: list[str], folders: list[str]) -> None:
    """Only names that mean one and the same file on every system, inside the folder."""
    seen: set[str] = set()
    for path in (*files, *folders):
        parts = path.split("/")
        if len(parts) > DEPTH_LIMIT or not all(_PART.fullmatch(part) for part in parts):
            raise _RefusalError(f"it holds {quoted(path)}, which is no proper path inside a model")
        if path.lower() in seen:
            raise _RefusalError(f"it holds {quoted(path)} twice, or twice but for capitals")
        seen.add(path.lower())
    spelled = {folder.lower(): folder for folder in folders}
    for path in (*files, *folders):
        for folder in map(str, list(PurePosixPath(path).parents)[:-1]):
            if spelled.setdefault(folder.lower(), folder) != folder:
                raise _RefusalError(f"it holds the folder {quoted(folder)} twice but for capitals")
    if clashes := [path for path in files if path.lower() in spelled]:
        raise _RefusalError(f"it holds {quoted(clashes[0])} as a file and as a folder")


def _check_amount(count: int, total: int) -> None:
    if count > FILE_LIMIT:
        raise _RefusalError(f"it holds {count} files, far more than a model")
    if total > SIZE_LIMIT:
        raise _RefusalError(f"it would fill {total / 1e9:.0f} GB, far more than a model")


def _top_folder(files: Mapping[str, object], everything: list[str]) -> str:
    """'NAME/' if the model is in a folder of the archive, '' if it is at the top."""
    tops = {path.removesuffix("am/final.mdl") for path in files if f"/{path}".endswith("/am/final.mdl")}
    if len(tops) > 1:
        raise _RefusalError("it holds more than one model; add them one by one")
    top = next(iter(tops), "")
    if top.count("/") > 1:
        raise _RefusalError(f"the model lies deep inside it, in {quoted(top)}; add that folder itself")
    if strays := [path for path in everything if not path.startswith(top)]:
        raise _RefusalError(f"beside the model it holds {quoted(strays[0])}; pack only the model's folder")
    return top


def _check_model(files: Mapping[str, object]) -> None:
    missing = [
        part
        for part in ("am/final.mdl", "conf/", "graph/")
        if not any(path == part or (part.endswith("/") and path.startswith(part)) for path in files)
    ]
    if missing:
        raise _RefusalError(f"it is no Vosk model: it has no {' and no '.join(missing)}")


def _folder_files(folder: Path) -> Iterator[tuple[str, int]]:
    """Every file's path below `folder`, with its size."""

    def fail(error: OSError) -> None:
        raise error

    for where, folders, files in os.walk(folder, onerror=fail):
        for name in (*folders, *files):
            path = Path(where) / name
            info = path.lstat()
            if not stat.S_ISREG(info.st_mode) and not stat.S_ISDIR(info.st_mode):
                raise _RefusalError(f"{quoted(path)} in it is a link or a special file")
            if stat.S_ISREG(info.st_mode):
                yield path.relative_to(folder).as_posix(), info.st_size


def _write(source: IO[bytes], path: Path, size: int) -> str:
    """Write all of `source`, which must have `size` bytes, to the new file `path`; returns its SHA-256."""
    make_folder(path.parent)
    digest = hashlib.sha256()
    written = 0
    with open_private(path) as file:
        while chunk := source.read(CHUNK):
            written += len(chunk)
            if written > size:
                break
            digest.update(chunk)
            write_whole(file, chunk)
        os.fsync(file.fileno())  # the folder is made visible only when its files are on the disk
    if written != size:
        raise _RefusalError(f"{quoted(path.name)} in it is not as long as it says")
    return digest.hexdigest()
