"""Settings for every test; fixtures stand beside the tests that use them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    from xdist.remote import Producer

# The engines' fixtures are one file for all tests that hear or speak.
pytest_plugins = ["tests.support.model_fixtures"]

# No session of a test fetches a speech model by itself.
os.environ["VOICEGUIDE_OFFLINE"] = "1"

# The same examples every time, however slow the machine is: HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile(
    "everywhere", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("search", settings.get_profile("everywhere"), derandomize=False)
settings.register_profile("fast", settings.get_profile("everywhere"), max_examples=20)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "everywhere"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What lasts longest begins first: nobody waits for it at the end."""
    room = Path(__file__).parent / "room"
    if strays := [i.nodeid for i in items if i.get_closest_marker("room") and room not in i.path.parents]:
        raise pytest.UsageError(f"Only tests/room is looked through for tests of the room: move {strays}.")
    items.sort(key=lambda item: item.get_closest_marker("session") is None)


class FilesTogether(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """The tests of a file go to one worker, so that what they share is made once.

    In the room, where each has a session of its own, they go one by one.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return nodeid if file.startswith("tests/room/") else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FilesTogether:
    """For every run with several workers, in the order of collection."""
    config.option.loadscopereorder = False
    return FilesTogether(config, log)
