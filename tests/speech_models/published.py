"""What the made-up publisher gives: one model, known to the store's manifest."""

from __future__ import annotations

from tests.support.model_files import FILES, NAME, write_manifest, zipped
from tests.support.model_server import Served
from voiceguide.speech_models import models

ARCHIVE = zipped(FILES)


def publish(server: Served) -> None:
    """Write into the manifest what the server gives right now."""
    write_manifest(
        models.folder(), url=f"{server.url}/{NAME}.zip", size=len(server.body), sha256=server.sha256
    )
