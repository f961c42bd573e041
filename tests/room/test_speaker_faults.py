"""What goes wrong with a loudspeaker, as the living room does it to the real one."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest

from tests.support.room.mouth import mouth
from tests.support.room.room import Room

pytestmark = pytest.mark.room


@pytest.mark.alone  # exact to 60 ms
def test_breaths_end_when_they_should_though_the_speaker_was_gone(room: Room) -> None:
    """It took nothing for two seconds; when it is back, the breath is where it would have been."""
    with mouth(room, "tests.support.room.lead") as player:
        player.told("breathe 1 2 1500 2000")
        began = player.tells("PlaybackStarted")["at"]
        time.sleep(1)
        room.suspend("speaker")
        time.sleep(2)
        room.suspend("speaker", False)
        assert player.tells("PlaybackFinished")["at"] - began == pytest.approx(7000, abs=60)


def test_a_suspended_speaker_is_noticed_and_so_is_its_return(room: Room) -> None:
    """The device stalls without an error; half a second later the speaker says so."""
    with mouth(room) as player:
        player.told("wait 0.3")
        room.suspend("speaker")
        player.told(*(3 * ("wait 0.4", "state")))
        assert [player.tells("stalled")["stalled"] for _ in range(3)][-1]
        room.suspend("speaker", False)
        player.told("wait 0.5", "state")
        assert not player.tells("stalled")["stalled"]


def test_closing_returns_even_when_the_sound_server_is_frozen(room: Room) -> None:
    """Within half a second, and the process ends."""
    with mouth(room) as player:
        player.told("tone 1 5")
        player.tells("PlaybackStarted")
        room.freeze()
        player.told("wait 0.1", "close")
        assert player.tells("closed_in")["closed_in"] < 0.5
        assert player.process.stdin is not None
        player.process.stdin.close()
        assert player.process.wait(3) == 0


def test_a_room_without_a_speaker_is_told_in_one_sentence(room: Room) -> None:
    """No traceback: what, and what to do."""
    room.kill_daemon()
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.room.speak"],
        env=room.env(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "The speaker cannot be opened" in json.loads(done.stdout)["error"]
    assert "doctor" in json.loads(done.stdout)["error"]
