"""Fixtures for tests that hear: small Vosk models, built anew in a moment."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.testmodel import tones
from scripts.testmodel.vocabulary import default_vocabulary
from tests.support.command_line import ROOT
from voiceguide.records.private_files import locked

BUILDER = (sys.executable, "-m", "scripts.build_test_model")
"""In a process of its own: espeak-ng, asked for pronunciations, keeps one state for a process."""


@pytest.fixture(scope="session")
def tone_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Vosk model whose words are melodies (`scripts.testmodel.tones.synthesise` plays them)."""
    folder = tmp_path_factory.mktemp("tone-model")
    tones.build(folder, default_vocabulary())
    return folder


@pytest.fixture(scope="session")
def fixed_tone_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same melodies in a fixed graph: it takes no grammar."""
    folder = tmp_path_factory.mktemp("fixed-tone-model")
    tones.build(folder, default_vocabulary(), grammars=False)
    return folder


@pytest.fixture(scope="session")
def synthetic_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Vosk model of English that knows synthetic voices only.  Built once for all workers."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder = shared / "synthetic-model"
    while not folder.exists():
        try:
            with locked(shared / "synthetic-model.lock"):
                _build_synthetic(folder)
        except BlockingIOError:  # another worker builds it
            time.sleep(0.1)
    return folder


def _build_synthetic(folder: Path) -> None:
    """Nothing, where it stands already; whole when it is there."""
    if folder.exists():
        return
    unfinished = folder.with_suffix(".unfinished")
    subprocess.run([*BUILDER, unfinished, "--kind", "synthetic"], cwd=ROOT, check=True)
    unfinished.rename(folder)
