"""The microphone, through real PortAudio, in the living room."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from tests.support.room.murmur import likeness, murmur
from tests.support.room.room import RATE, Room, read_sound

pytestmark = pytest.mark.room


class Ear:
    """A process that listens in the room."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def tells(self) -> dict[str, Any]:
        """The next thing it says."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the listening process ended without a word"
        told: dict[str, Any] = json.loads(line)
        return told

    def ends(self, within: float) -> int:
        """Its exit code."""
        return self._process.wait(within)


@contextmanager
def ear(room: Room, seconds: float, *options: str) -> Iterator[Ear]:
    """Somebody who listens for so long; entered when the microphone is open (or was refused)."""
    command = [sys.executable, "-m", "tests.support.room.hear", str(seconds), *options]
    with subprocess.Popen(command, env=room.env(), stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Ear(process)
        finally:
            process.kill()


def heard(told: dict[str, Any]) -> npt.NDArray[np.int16]:
    """What came through the microphone, 16 kHz."""
    return np.frombuffer(base64.b64decode(told["pcm"]), "<i2")


def similarity(heard_pcm: npt.NDArray[np.int16], said: bytes) -> float:
    """The best correlation, at 48 kHz: paths through a sound card differ by parts of a sample."""
    return likeness(read_sound(heard_pcm.tobytes()), read_sound(said))


def test_a_voice_reaches_the_ear_intact(room: Room) -> None:
    """What a person says in the room is what the ear's blocks hold."""
    with ear(room, 1.2) as listener:
        listener.tells()
        room.say_into(murmur()).wait()
        assert similarity(heard(listener.tells()), murmur()) > 0.98


def test_blocks_follow_each_other_without_a_gap(room: Room) -> None:
    """Every block is 320 samples, starts where the last one ended, 20 ms later."""
    with ear(room, 0.6) as listener:
        listener.tells()
        told = listener.tells()
    starts, moments = np.array(told["blocks"]).T
    assert len(starts) > 20
    assert len(heard(told)) == 320 * len(starts)
    assert (np.diff(starts) == 320).all()
    assert (np.abs(np.diff(moments) - 20) <= 20).all()


def test_a_block_tells_when_it_was_captured(room: Room) -> None:
    """The moment a sound began, by the microphone, is the moment it began in the air."""
    with room.record("room_mic") as recording, ear(room, 1.2) as listener:
        listener.tells()
        room.say_into(murmur()).wait()
        told = listener.tells()
    loud = int(np.argmax(np.abs(heard(told)) > 1000))
    by_microphone = told["blocks"][loud // 320][1] / 1000 + loud % 320 / 16_000
    in_the_air = recording.began + int(np.argmax(np.abs(recording.samples) > 1000)) / RATE
    assert by_microphone == pytest.approx(in_the_air, abs=0.08)


def test_a_card_that_refuses_16_khz_is_heard_all_the_same(room: Room) -> None:
    """44.1 kHz stereo becomes the same sound at the same time."""
    with ear(room, 1.2) as usual, ear(room, 1.2, "--refuse-16k") as stubborn:
        usual.tells()
        stubborn.tells()
        room.say_into(murmur()).wait()
        told = [usual.tells(), stubborn.tells()]
    assert min(similarity(heard(one), murmur()) for one in told) > 0.98
    levels = [np.abs(heard(one)[np.abs(heard(one)) > 1000]).mean() for one in told]
    assert levels[0] == pytest.approx(levels[1], rel=0.02)


@pytest.mark.slow
def test_a_muted_microphone_is_noticed_and_its_return_too(room: Room) -> None:
    """Exact zeros are reported within three seconds, and sound again within half a second."""
    with ear(room, 4.0) as listener:
        listener.tells()
        room.mute()
        muted = time.monotonic()
        assert listener.tells() == {"silenced": True}
        assert 1.9 < time.monotonic() - muted < 3.0
        room.unmute()
        unmuted = time.monotonic()
        assert listener.tells() == {"silenced": False}
        assert time.monotonic() - unmuted < 0.5


@pytest.mark.slow
def test_a_frozen_sound_server_does_not_hold_the_program(room: Room) -> None:
    """The stall is noticed, the microphone closes within half a second, and the process ends."""
    with ear(room, 1.5) as listener:
        listener.tells()
        room.freeze()
        assert listener.tells() == {"stalled": True}
        assert listener.tells()["closed_in"] < 0.5
        assert listener.ends(within=2.0) == 0


@pytest.mark.slow
def test_a_stall_leaves_a_gap_in_the_count_of_samples(room: Room) -> None:
    """Time lost with the device suspended counts as time: the next block starts later."""
    with ear(room, 3.0) as listener:
        listener.tells()
        time.sleep(0.4)
        room.suspend("room_mic")
        assert listener.tells() == {"stalled": True}
        room.suspend("room_mic", on=False)
        assert listener.tells() == {"stalled": False}
        told = listener.tells()
    jumps = np.diff(np.array(told["blocks"])[:, 0]) - 320
    assert 0.3 < jumps.max() / 16_000 < 1.5


def test_closing_is_quick_and_the_process_ends(room: Room) -> None:
    """The device is released at once when nothing is wrong."""
    with ear(room, 0.2) as listener:
        listener.tells()
        assert listener.tells()["closed_in"] < 0.3
        assert listener.ends(within=2.0) == 0


def test_a_microphone_that_is_not_there_is_answered_with_the_ones_that_are(room: Room) -> None:
    """The candidates are named."""
    with ear(room, 0.2, "--mic", "yeti") as listener:
        told = listener.tells()
    assert told["error"].startswith("No microphone matches 'yeti'. Found: [0] ")
    assert "room_mic" in told["error"]
