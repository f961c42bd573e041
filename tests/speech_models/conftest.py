"""A publisher of models on this computer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.speech_models.published import ARCHIVE, publish
from tests.support.model_server import Served, serving


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A server with the made-up model, and an empty store that knows it."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("VOICEGUIDE_MODELS", str(tmp_path / "store"))
    monkeypatch.delenv("VOICEGUIDE_MODELS_URL", raising=False)
    with serving() as server:
        server.body = ARCHIVE
        publish(server)
        yield server
