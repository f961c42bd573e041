"""The loudspeaker through real PortAudio, in real time: that it sounds, reports and obeys.

How exactly is proven on a scripted device, in tests/voice/test_speaker_samples.py.
"""

from __future__ import annotations

import json
import operator
import signal
import subprocess
import sys
import time
from functools import partial

import numpy as np
import pytest

from tests.support.patience import wait_for
from tests.support.room.living_room import audible
from tests.support.room.mouth import mouth
from tests.support.room.room import RATE, Room

pytestmark = pytest.mark.room


def test_what_is_played_is_heard_and_reported_in_order(room: Room) -> None:
    """Two tones, at the loudness they were given; each is reported when it begins and when it is over."""
    with room.record("speaker") as recording, mouth(room) as player:
        player.told("tone 1 0.3", "tone 2 0.3")
        told = [
            player.tells(report)[report]
            for report in ("PlaybackStarted", "PlaybackFinished", "PlaybackStarted", "PlaybackFinished")
        ]
        loudest = wait_for(lambda: int(np.abs(recording.samples).max(initial=0)), "nothing was heard")
    assert told == [1, 1, 2, 2]
    assert loudest / 32768 == pytest.approx(0.4, abs=0.02)


def test_what_lies_ready_is_replaced(room: Room) -> None:
    """A piece that has not begun is another one, and the cue ends with it; once it has it is too late."""
    with mouth(room) as player:
        player.told("lead 1 0 0.5 0", "lead 1 600 1 601")
        player.tells("PlaybackStarted")
        player.told("cut 1 0", "cut 1 600", "lead 1 0.6 0.1 0.7")
        assert [player.tells("cut")["cut"], player.tells("cut")["cut"]] == [False, True]
        assert player.tells("PlaybackFinished")["PlaybackFinished"] == 1


@pytest.mark.slow
def test_a_program_that_was_held_finds_the_gap_and_comes_to_the_end(room: Room) -> None:
    """Held for 400 ms, it has left the device dry: the gap is counted, and the cue ends all the same."""
    with mouth(room) as player:
        player.told("wait 1", "lead 1 0 2.5 2.5")
        player.tells("PlaybackStarted")
        player.process.send_signal(signal.SIGSTOP)
        time.sleep(0.4)  # the gap itself
        player.process.send_signal(signal.SIGCONT)
        assert player.tells("PlaybackFinished")["PlaybackFinished"] == 1
        player.told("state")
        assert player.tells("underruns")["underruns"] >= 1


def test_stop_is_silence_and_the_rest_is_dropped(room: Room) -> None:
    """An hour of sound is over at once; its end is never reported, and the next cue is heard."""
    with room.record("speaker") as recording, mouth(room) as player:
        player.told("lead 1 0 30 3600", "lead 2 0 30 3600")
        player.tells("PlaybackStarted")
        wait_for(lambda: audible(recording.tail(0.2)).any(), "nothing was heard")
        player.told("stop")
        player.tells("stopped")
        wait_for(lambda: not audible(recording.tail(0.2)).any(), "it was never silent")
        player.told("tone 3 0.05")
        assert player.tells("PlaybackFinished")["PlaybackFinished"] == 3


def test_the_stream_goes_on_in_silence(room: Room) -> None:
    """Its position is the clock of sound."""
    with mouth(room) as player:
        for place in (RATE // 10, RATE // 5):
            player.until("position", partial(operator.lt, place))


# ------------------------------------------------------------------ what goes wrong with a loudspeaker


@pytest.mark.slow
def test_breaths_come_to_their_end_though_the_speaker_was_gone(room: Room) -> None:
    """It took nothing for two seconds."""
    with mouth(room, "tests.support.room.lead") as player:
        player.told("breathe 1 1 1500 2000")
        player.tells("PlaybackStarted")
        room.suspend("speaker")
        time.sleep(2)  # the outage itself
        room.suspend("speaker", False)
        assert player.tells("PlaybackFinished")["PlaybackFinished"] == 1


def test_a_suspended_speaker_is_noticed_and_so_is_its_return(room: Room) -> None:
    """The device stalls without an error; the speaker says so."""
    with mouth(room) as player:
        room.suspend("speaker")
        player.until("stalled", lambda stalled: stalled)
        room.suspend("speaker", False)
        player.until("stalled", lambda stalled: not stalled)


def test_closing_returns_even_when_the_sound_server_is_frozen(room: Room) -> None:
    """It never answers, and the process ends all the same."""
    with mouth(room) as player:
        player.told("tone 1 5")
        player.tells("PlaybackStarted")
        room.freeze()
        player.told("wait 0.1", "close")
        player.tells("closed_in")
        assert player.ends() == 0


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
