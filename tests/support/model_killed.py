"""A process that kills its own children: at each moment of an action on the store, one.

    python -m tests.support.model_killed add|mend|remove ARCHIVE

A moment is any event that Python audits before it changes the disk.  Prints how many there were.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from tests.support.model_files import FILES, NAME, contents
from voiceguide.speech_models import archive as model_archive
from voiceguide.speech_models import installer as model_installer
from voiceguide.speech_models import models

EVENTS = {"open", "os.mkdir", "os.chmod", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"}
assert model_archive  # imported before the first child, which should only do its action


def killed_at(moment: int, action: Callable[[], object]) -> bool:
    """Run the action in a child that is killed at this moment; False if it ended before."""
    child = os.fork()
    if child == 0:
        left = moment

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            if event in EVENTS and not (event == "open" and arguments[1] == "r"):
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        action()
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, -signal.SIGKILL), status
    return status != 0


def damage() -> None:
    (models.folder() / NAME / "README").unlink()


def main(action: str, source: Path) -> int:
    """Try every moment."""
    moment = 0
    while True:
        if action != "add":
            model_installer.add(source)
        if action == "mend":
            damage()
        if not killed_at(
            moment,
            (lambda: model_installer.remove(NAME))
            if action == "remove"
            else (lambda: model_installer.add(source)),
        ):
            return moment
        listed = models.installed()
        # Only what was damaged before may still be so.
        assert all(action == "mend" or models.verify(model.name).whole for model in listed), moment
        assert contents(model_installer.add(source)) == FILES, moment
        assert models.verify(NAME).whole
        hidden = models.folder() / ".voiceguide"
        assert sorted(path.name for path in hidden.iterdir()) == ["lock", "records"], moment
        shutil.rmtree(models.folder() / NAME)
        moment += 1


if __name__ == "__main__":
    print(main(sys.argv[1], Path(sys.argv[2])))
