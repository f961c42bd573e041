"""Fixtures for tests that hear: small Vosk models, built anew in a moment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.testmodel import tones
from scripts.testmodel.vocabulary import default_vocabulary

BUILDER = Path(__file__).parents[1] / "scripts" / "build_test_model.py"


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
    """A Vosk model of English that knows synthetic voices only.  Takes a second."""
    folder = tmp_path_factory.mktemp("synthetic-model")
    # In a process of its own: espeak-ng, asked for pronunciations, keeps one state for a process.
    subprocess.run([sys.executable, BUILDER, folder, "--kind", "synthetic"], check=True)
    return folder
