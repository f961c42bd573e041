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

from tests.support.patience import PATIENCE
from tests.support.room.murmur import HEARD, likeness, murmur
from tests.support.room.room import Room, read_sound

pytestmark = pytest.mark.room


class Ear:
    """A process that listens in the room."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def tells(self, key: str, value: object = None) -> dict[str, Any]:
        """The next thing it says that has this key (and this value)."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            told: dict[str, Any] = json.loads(line)
            if key in told and value in (None, told[key]):
                return told
        raise AssertionError(f"the listening process ended without telling '{key}'")

    def has_heard(self) -> dict[str, Any]:
        """It listens no longer: what it heard, as soon as its microphone is closed."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        return self.tells("pcm")

    def ends(self) -> int:
        """Its exit code."""
        return self._process.wait(PATIENCE)


@contextmanager
def ear(room: Room, *options: str) -> Iterator[Ear]:
    """Somebody who listens; entered when the microphone is open."""
    with process(room, *options) as listening:
        listener = Ear(listening)
        listener.tells("opened")
        yield listener


@contextmanager
def process(room: Room, *options: str) -> Iterator[subprocess.Popen[str]]:
    """The process that listens, ended with the context."""
    command = [sys.executable, "-m", "tests.support.room.hear", *options]
    with subprocess.Popen(
        command, env=room.env(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as listening:
        try:
            yield listening
        finally:
            listening.kill()


def heard(told: dict[str, Any]) -> npt.NDArray[np.int16]:
    """What came through the microphone, 16 kHz."""
    return np.frombuffer(base64.b64decode(told["pcm"]), "<i2")


def similarity(heard_pcm: npt.NDArray[np.int16], said: bytes) -> float:
    """The best correlation, at 48 kHz: paths through a sound card differ by parts of a sample."""
    return likeness(read_sound(heard_pcm.tobytes()), read_sound(said))


def test_a_voice_reaches_the_ear(room: Room) -> None:
    """What a person says in the room is what the ear's blocks hold."""
    with ear(room) as listener:
        room.say_into(murmur()).wait()
        assert similarity(heard(listener.has_heard()), murmur()) > HEARD


def test_blocks_are_in_their_order(room: Room) -> None:
    """Every block is 320 samples, begins where the last one ended or later, and is dated no earlier."""
    with ear(room) as listener:
        room.say_into(murmur()).wait()
        told = listener.has_heard()
    starts, moments = np.array(told["blocks"]).T
    assert len(starts) > 20
    assert len(heard(told)) == 320 * len(starts)
    assert (np.diff(starts) >= 320).all()
    assert (np.diff(moments) >= 0).all()


def test_a_block_tells_when_it_was_captured(room: Room) -> None:
    """On the machine's clock: after somebody was asked to speak, and before they were known to be done."""
    with ear(room) as listener:
        asked = time.monotonic()
        room.say_into(murmur()).wait()
        told = listener.has_heard()
        known = time.monotonic()
    loud = int(np.argmax(np.abs(heard(told)) > 1000))
    assert asked <= told["blocks"][loud // 320][1] / 1000 <= known


def test_a_card_that_refuses_16_khz_is_heard_all_the_same(room: Room) -> None:
    """44.1 kHz stereo becomes the same sound."""
    with ear(room) as usual, ear(room, "--refuse-16k") as stubborn:
        room.say_into(murmur()).wait()
        told = [usual.has_heard(), stubborn.has_heard()]
    assert min(similarity(heard(one), murmur()) for one in told) > HEARD
    levels = [np.abs(heard(one)[np.abs(heard(one)) > 1000]).mean() for one in told]
    assert levels[0] == pytest.approx(levels[1], rel=0.1)


@pytest.mark.slow
def test_a_muted_microphone_is_noticed_and_its_return_too(room: Room) -> None:
    """Exact zeros are told, and sound again."""
    with ear(room) as listener:
        room.mute()
        listener.tells("silenced", True)
        room.unmute()
        listener.tells("silenced", False)


@pytest.mark.slow
def test_a_frozen_sound_server_does_not_hold_the_program(room: Room) -> None:
    """The stall is noticed; the server never answers, and the process ends all the same."""
    with ear(room) as listener:
        room.freeze()
        listener.tells("stalled", True)
        listener.has_heard()
        assert listener.ends() == 0


@pytest.mark.slow
def test_a_stall_leaves_a_gap_in_the_count_of_samples(room: Room) -> None:
    """Time lost with the device suspended counts as time: the next block starts later."""
    with ear(room) as listener:
        room.say_into(murmur()).wait()
        room.suspend("room_mic")
        listener.tells("stalled", True)
        room.suspend("room_mic", on=False)
        listener.tells("stalled", False)
        told = listener.has_heard()
    jumps = np.diff(np.array(told["blocks"])[:, 0]) - 320
    assert jumps.max() / 16_000 > 0.3


def test_closing_ends_the_process(room: Room) -> None:
    """The device is released when nothing is wrong."""
    with ear(room) as listener:
        listener.has_heard()
        assert listener.ends() == 0


def test_a_microphone_that_is_not_there_is_answered_with_the_ones_that_are(room: Room) -> None:
    """The candidates are named."""
    with process(room, "--mic", "yeti") as listening:
        told = Ear(listening).tells("error")
    assert told["error"].startswith("No microphone matches 'yeti'. Found: [0] ")
    assert "room_mic" in told["error"]
