"""The living room itself: what it plays, hears and breaks."""

from __future__ import annotations

import subprocess
import sys
import time

import numpy as np
import pytest

from tests.support.room.murmur import likeness, murmur
from tests.support.room.room import RATE, Pcm, Room, read_sound

pytestmark = pytest.mark.room

HEARD = 0.95
"""Likeness of a sound that came through; a loaded machine may lose a block of it."""


def dbfs(pcm: Pcm) -> float:
    """Root mean square against full scale."""
    return float(20 * np.log10(np.sqrt(np.mean(pcm.astype(float) ** 2)) / 32768 + 1e-12))


def heard_while_saying(room: Room, said: bytes) -> Pcm:
    """The microphone's recording of a person saying this."""
    with room.record("room_mic") as recording:
        room.say_into(said).wait()
        time.sleep(0.1)
    return recording.samples


def test_a_voice_in_the_air_reaches_the_microphone_intact(room: Room) -> None:
    """What a person says is recorded without a gap or a distortion."""
    assert likeness(heard_while_saying(room, murmur()), read_sound(murmur())) > 0.99


def test_what_is_played_is_what_two_people_hear(room: Room) -> None:
    """The speaker's recording is what was played, and none of it reaches the microphone."""
    with room.record("speaker") as speaker, room.record("room_mic") as microphone:
        room.play(murmur()).wait()
        time.sleep(0.1)
    assert likeness(speaker.samples, read_sound(murmur())) > 0.99
    assert dbfs(microphone.samples) < -55


def test_the_air_is_never_perfectly_silent(room: Room) -> None:
    """A noise floor near -60 dBFS is always there."""
    with room.record("room_mic") as recording:
        time.sleep(0.4)
    assert -63 < dbfs(recording.tail(0.3)) < -57


def test_a_muted_microphone_gives_exact_zeros(room: Room) -> None:
    """Mute is digital silence, and unmute brings the air back."""
    with room.record("room_mic") as recording:
        room.mute()
        time.sleep(0.4)
        muted = recording.tail(0.2)
        room.unmute()
        time.sleep(0.4)
        heard = recording.tail(0.2)
    assert not muted.any()
    assert dbfs(heard) > -63


def test_two_rooms_at_once_do_not_hear_each_other(room: Room) -> None:
    """What is said in one room is not heard in another."""
    with Room(noise_dbfs=None) as other, other.record("room_mic") as elsewhere:
        assert likeness(heard_while_saying(room, murmur()), read_sound(murmur())) > HEARD
        assert len(elsewhere.samples) > RATE // 3
        assert not elsewhere.samples.any()


@pytest.mark.usefixtures("a_room_can_be_had")
def test_the_speaker_echoes_in_the_air_when_asked() -> None:
    """With an echo path, the microphone hears the speaker, quieter by what was asked."""
    with Room(echo_db=-20) as live, live.record("room_mic") as microphone:
        live.play(murmur()).wait()
        time.sleep(0.15)
    assert likeness(microphone.samples, read_sound(murmur())) > 0.9
    assert -46 < dbfs(microphone.tail(0.5)[: RATE // 4]) < -42


def test_recordings_of_both_devices_share_one_clock(room: Room) -> None:
    """A sound started in the speaker and in the air at once is found at the same time in both."""
    with room.record("speaker") as speaker, room.record("room_mic") as microphone:
        players = [room.play(murmur()), room.say_into(murmur())]
        for player in players:
            player.wait()
        time.sleep(0.1)
    moments = [
        recording.began + np.argmax(np.abs(recording.samples) > 1000) / RATE
        for recording in (speaker, microphone)
    ]
    assert abs(moments[0] - moments[1]) < 0.06


def test_a_frozen_server_gives_no_sound_until_it_thaws(room: Room) -> None:
    """Freezing stops the sound without ending it."""
    with room.record("room_mic") as recording:
        room.freeze()
        time.sleep(0.15)
        before = len(recording.samples)
        time.sleep(0.2)
        frozen = len(recording.samples)
        room.thaw()
        time.sleep(0.4)
    assert frozen == before
    assert len(recording.samples) > frozen


def test_a_suspended_microphone_gives_no_sound(room: Room) -> None:
    """A stalled device delivers nothing until it is back."""
    with room.record("room_mic") as recording:
        room.suspend("room_mic")
        time.sleep(0.15)
        before = len(recording.samples)
        time.sleep(0.2)
        stalled = len(recording.samples)
        room.suspend("room_mic", on=False)
        time.sleep(0.4)
    assert stalled - before < RATE // 20
    assert len(recording.samples) > stalled


def test_an_unplugged_microphone_ends_its_streams_and_can_return(room: Room) -> None:
    """After unplugging, nothing records; after plugging it in again, the air is heard."""
    with room.record("room_mic"):
        room.unplug("room_mic")
    with pytest.raises(RuntimeError, match="no sound"), room.record("room_mic"):
        pass
    room.plug("room_mic")
    assert likeness(heard_while_saying(room, murmur()), read_sound(murmur())) > HEARD


def test_a_killed_server_comes_back_with_its_devices(room: Room) -> None:
    """After a crash and a restart the room is as before."""
    room.kill_daemon()
    room.start_daemon()
    assert likeness(heard_while_saying(room, murmur()), read_sound(murmur())) > HEARD


def test_portaudio_finds_the_rooms_devices(room: Room) -> None:
    """A program in the room sees the speaker and the microphone by name."""
    script = "import sounddevice; print([device['name'] for device in sounddevice.query_devices()])"
    shown = subprocess.run(
        [sys.executable, "-c", script], env=room.env(), capture_output=True, text=True, check=True
    ).stdout
    assert "'speaker'" in shown
    assert "'room_mic'" in shown
