"""Files and folders that only their owner can open, whatever the umask says; and a lock."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

CHUNK = 1 << 20
"""Bytes read at once."""


def make_folder(path: Path) -> None:
    """Make `path` and what is missing above it, each mode 0700; what is there already stays as it is."""
    missing = []
    while not path.is_dir():
        missing.append(path)
        if path.parent == path:
            break
        path = path.parent
    for folder in reversed(missing):
        with contextlib.suppress(FileExistsError):  # made by somebody else meanwhile
            folder.mkdir(mode=0o700)
            folder.chmod(0o700)  # the umask may have taken bits away


def open_private(path: Path, *, append: bool = False) -> BinaryIO:
    """Open `path` to write bytes, unbuffered, mode 0600: a new file, or with `append` also an old one.

    Never through a link.
    """
    flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_EXCL)
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(path, flags, 0o600)
    path.chmod(0o600)
    return os.fdopen(descriptor, "wb", buffering=0)


def write_whole(file: BinaryIO, data: bytes) -> None:
    """Write all of `data`.  An unbuffered file may take it in parts."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in lower-case hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file `path`.  The system releases it when the process ends, however it ends.  Raises
    BlockingIOError when another process holds it."""
    with open_private(path, append=True) as file:
        if sys.platform == "win32":
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            except OSError as error:
                raise BlockingIOError(*error.args) from error
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
