"""Breaths on the one clock of sound: what is recorded at the speaker, against the grid."""

from __future__ import annotations

import signal
import time

import numpy as np
import pytest

from tests.support.room.grid import beat_sounds, breaths, busy_cores, deviation, place_of
from tests.support.room.mouth import Mouth, mouth
from tests.support.room.room import RATE, Recording, Room
from voiceguide.core.commands import Beat

pytestmark = [pytest.mark.room, pytest.mark.slow, pytest.mark.alone]

REACH = RATE // 2


def first_onset(recording: Recording, beats: tuple[Beat, ...], at: float) -> float:
    """The sample of the recording on which the first beat begins, which was reported `at` (ms)."""
    about = round((at / 1000 - recording.began) * RATE)
    place = place_of(beat_sounds(beats[:1])[0], recording.samples, about - REACH, about + REACH)
    assert not np.isnan(place)
    return place


def onsets(recording: Recording, beats: tuple[Beat, ...], first: float) -> list[float]:
    """Seconds of the recording at which each beat is heard; NaN for those that are not."""
    heard = recording.samples
    places = [round(first) + beat.onset * RATE // 1000 for beat in beats]
    return [
        place_of(sound, heard, place - REACH, place + REACH) / RATE
        for sound, place in zip(beat_sounds(beats), places, strict=True)
    ]


def finish(player: Mouth, cue: int) -> None:
    assert player.tells("PlaybackFinished")["PlaybackFinished"] == cue
    time.sleep(0.3)


def test_every_breath_is_on_the_grid(room: Room) -> None:
    """Half a minute with every core busy, a change of pace at the last moment and a pause: each onset is
    within 5 ms of its place in the one stream, and the last is no later than the first."""
    slow, fast = breaths(2, 2000, 3000), breaths(2, 1700, 2400, onset=10_000)
    again = breaths(3, 2100, 2900)
    with busy_cores(), room.record("speaker") as recording, mouth(room, "tests.support.room.lead") as player:
        player.told("breathe 1 20 2000 3000")
        one = player.tells("PlaybackStarted")
        time.sleep(9.5)
        player.told("change 1 10000 9 1700 2400")
        time.sleep(0.5 + 2 * 4.1 - 0.6)
        player.told("stop")
        time.sleep(1)
        player.told("breathe 2 3 2100 2900")
        two = player.tells("PlaybackStarted")
        finish(player, 2)
        player.told("state")
        assert player.tells("underruns")["underruns"] == 0
    zero = first_onset(recording, slow, one["at"])
    later = two["sample"] - one["sample"]
    led = (*slow, *fast)
    heard = onsets(recording, led, zero) + onsets(recording, again, zero + later)
    grid = [beat.onset / 1000 for beat in led] + [later / RATE + beat.onset / 1000 for beat in again]
    found = deviation(heard, grid)
    assert found.lost == 0
    assert found.worst_ms <= 5
    assert abs(found.drift_ms) < 0.1


def test_after_a_gap_the_breath_keeps_its_place(room: Room) -> None:
    """The guide is held for 400 ms with every core busy, and the device runs dry.  From two seconds on
    every onset is within 10 ms of where it would have been, and the gap was counted once."""
    beats = breaths(4, 1500, 1500)
    with busy_cores(), room.record("speaker") as recording, mouth(room, "tests.support.room.lead") as player:
        player.told("breathe 1 4 1500 1500")
        began = player.tells("PlaybackStarted")
        time.sleep(3.9)
        player.process.send_signal(signal.SIGSTOP)
        time.sleep(0.4)
        player.process.send_signal(signal.SIGCONT)
        finish(player, 1)
        player.told("state")
        assert player.tells("underruns")["underruns"] == 1
    heard = onsets(recording, beats, first_onset(recording, beats, began["at"]))
    kept = [index for index, beat in enumerate(beats) if not 3900 <= beat.onset + 1000 <= 6300]
    found = deviation([heard[index] for index in kept], [beats[index].onset / 1000 for index in kept])
    assert found.lost == 0
    assert found.worst_ms <= 10
