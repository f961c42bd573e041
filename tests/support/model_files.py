"""Small made-up models for the tests of the store: files that no recognizer could read."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Mapping
from pathlib import Path

NAME = "vosk-model-made-up-0.1"
FILES = {
    "am/final.mdl": random.Random(1).randbytes(150_000),
    "conf/model.conf": b"--beam=10\n",
    "conf/mfcc.conf": b"--num-ceps=40\n",
    "graph/Gr.fst": random.Random(2).randbytes(9_000),
    "graph/phones/word_boundary.int": b"1 nonword\n",
    "README": b"made up\n",
}


def zipped(files: Mapping[str, bytes], top: str = f"{NAME}/") -> bytes:
    """A zip archive with these files: the same bytes at any time of day."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, content in files.items():
            archive.writestr(zipfile.ZipInfo(top + path), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def write_model(folder: Path) -> Path:
    """The made-up model as a folder."""
    for path, content in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def write_manifest(store: Path, **entry: object) -> None:
    """Let the store `store` know the made-up model (and nothing else)."""
    facts = {"name": NAME, "default": True, "licence": "MIT", "language": "en", "purpose": "made up"}
    store.mkdir(parents=True, exist_ok=True)
    (store / "manifest.json").write_text(json.dumps({"models": [facts | entry]}))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
