"""The living room itself: what it plays, hears and breaks."""

from __future__ import annotations

import subprocess
import sys
import time
from functools import partial

import numpy as np
import pytest

from tests.support.patience import wait_for
from tests.support.room.murmur import HEARD, dbfs, likeness, murmur
from tests.support.room.room import RATE, Pcm, Recording, Room, read_sound

pytestmark = pytest.mark.room


def heard_while_saying(room: Room, said: bytes) -> Pcm:
    """The microphone's recording of a person saying this."""
    with room.record("room_mic") as recording:
        room.say_into(said).wait()
        length = len(recording.samples)
        wait_for(lambda: len(recording.samples) > length + RATE // 10, "no more sound comes")
    return recording.samples


def test_a_voice_in_the_air_reaches_the_microphone(room: Room) -> None:
    """What a person says is recorded."""
    assert likeness(heard_while_saying(room, murmur()), read_sound(murmur())) > HEARD


def test_what_is_played_is_what_two_people_hear(room: Room) -> None:
    """The speaker's recording is what was played, and none of it reaches the microphone."""
    with room.record("speaker") as speaker, room.record("room_mic") as microphone:
        room.play(murmur()).wait()
        wait_for(lambda: likeness(speaker.samples, read_sound(murmur())) > HEARD, "it was not heard")
    assert dbfs(microphone.samples) < -55


def test_the_air_is_not_silent(room: Room) -> None:
    """A noise floor near -60 dBFS comes, and a busy machine may let it begin late."""
    with room.record("room_mic") as recording:
        wait_for(lambda: -63 < dbfs(recording.tail(0.3)) < -57, "the air has no noise floor")


def test_a_muted_microphone_gives_exact_zeros(room: Room) -> None:
    """Mute is digital silence, and unmute brings the air back."""
    with room.record("room_mic") as recording:
        room.mute()
        wait_for(lambda: not recording.tail(0.2).any(), "it was not muted")
        room.unmute()
        wait_for(lambda: dbfs(recording.tail(0.2)) > -63, "the air did not come back")


def test_two_rooms_at_once_do_not_hear_each_other(room: Room) -> None:
    """What is said in one room is not heard in another."""
    with Room(noise_dbfs=None) as other, other.record("room_mic") as elsewhere:
        assert likeness(heard_while_saying(room, murmur()), read_sound(murmur())) > HEARD
        wait_for(lambda: len(elsewhere.samples) > RATE // 3, "no sound comes")
        assert not elsewhere.samples.any()


@pytest.mark.usefixtures("a_room_can_be_had")
def test_the_speaker_echoes_in_the_air_when_asked() -> None:
    """With an echo path, the microphone hears the speaker, quieter by what was asked."""
    with Room(echo_db=-20) as live, live.record("room_mic") as microphone:
        live.play(murmur()).wait()
        wait_for(
            lambda: likeness(microphone.samples, read_sound(murmur())) > HEARD, "the speaker was never heard"
        )
        tenths = microphone.samples[: len(microphone.samples) // 4800 * 4800].reshape(-1, 4800)
    assert -46 < max(map(dbfs, tenths)) < -42


@pytest.mark.usefixtures("a_room_can_be_had")
def test_recordings_of_both_devices_share_one_clock() -> None:
    """What the speaker plays is found in the air at the same time, but for the way there (60 ms)."""
    with Room(echo_db=0) as live, live.record("speaker") as speaker, live.record("room_mic") as microphone:
        live.play(murmur()).wait()
        moments = [wait_for(partial(when_loud, one), "nothing was heard") for one in (speaker, microphone)]
    assert abs(moments[0] - moments[1]) < 0.5


def when_loud(recording: Recording) -> float | None:
    """When it first was, on the machine's clock."""
    loud = np.flatnonzero(np.abs(recording.samples) > 1000)
    return recording.began + float(loud[0]) / RATE if len(loud) else None


def rests(recording: Recording) -> bool:
    """Nothing has come for half a second."""
    before = len(recording.samples)
    time.sleep(0.5)
    return len(recording.samples) == before


def test_a_frozen_server_gives_no_sound_until_it_thaws(room: Room) -> None:
    """Freezing stops the sound without ending it."""
    with room.record("room_mic") as recording:
        room.freeze()
        wait_for(lambda: rests(recording), "the sound went on")
        room.thaw()
        wait_for(lambda: not rests(recording), "the sound did not go on")


def test_a_suspended_microphone_gives_no_sound(room: Room) -> None:
    """A stalled device delivers nothing until it is back."""
    with room.record("room_mic") as recording:
        room.suspend("room_mic")
        wait_for(lambda: rests(recording), "the sound went on")
        room.suspend("room_mic", on=False)
        wait_for(lambda: not rests(recording), "the sound did not go on")


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
