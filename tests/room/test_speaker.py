"""The loudspeaker, through real PortAudio, as the living room hears it."""

from __future__ import annotations

import signal
import time

import numpy as np
import numpy.typing as npt
import pytest

from tests.support.room.mouth import mouth
from tests.support.room.room import RATE, Recording, Room

pytestmark = [pytest.mark.room, pytest.mark.alone]  # exact to the sample, if nothing takes the machine away


def sounds(recording: Recording) -> list[tuple[int, int]]:
    """First and last sample of each sound, set apart by at least 20 ms of quiet."""
    loud = np.flatnonzero(np.abs(recording.samples.astype(np.int32)) > 100)
    cuts = np.flatnonzero(np.diff(loud) > RATE // 50)
    return [
        (int(loud[first]), int(loud[last]))
        for first, last in zip([0, *(cuts + 1)], [*cuts, len(loud) - 1], strict=True)
    ]


def played(recording: Recording) -> npt.NDArray[np.float64]:
    """The recording, full scale 1."""
    return recording.samples / 32768


def await_sound(recording: Recording, count: int) -> None:
    """Wait until so many sounds have ended."""
    patience = time.monotonic() + 10
    while time.monotonic() < patience:
        samples = recording.samples
        if np.any(samples) and len(sounds(recording)) >= count and not np.any(samples[-RATE // 20 :]):
            return
        time.sleep(0.02)
    raise AssertionError("the sounds did not end")


def test_a_sound_is_played_whole(room: Room) -> None:
    """50 ms arrive as 50 ms, to the sample, with neither end clipped; three times over."""
    with room.record("speaker") as recording, mouth(room) as player:
        for cue in (1, 2, 3):
            player.told(f"tone {cue} 0.05", "wait 0.2")
            player.tells("PlaybackFinished")
        await_sound(recording, 3)
        found = sounds(recording)
    assert [last - first + 1 for first, last in found] == [2400, 2400, 2400]


def test_reports_come_when_the_sound_is_there(room: Room) -> None:
    """PlaybackStarted and PlaybackFinished stand within 60 ms of the first and last sample heard."""
    with room.record("speaker") as recording, mouth(room) as player:
        player.told("tone 1 0.3")
        started, finished = player.tells("PlaybackStarted"), player.tells("PlaybackFinished")
        await_sound(recording, 1)
        ((first, last),) = sounds(recording)
    assert started["at"] / 1000 == pytest.approx(recording.began + first / RATE, abs=0.06)
    assert finished["at"] / 1000 == pytest.approx(recording.began + last / RATE, abs=0.06)


def test_one_sound_follows_another_without_a_gap(room: Room) -> None:
    """Two tones of 0.1 s are one sound of 0.2 s."""
    with room.record("speaker") as recording, mouth(room) as player:
        player.told("tone 1 0.1", "tone 2 0.1")
        await_sound(recording, 1)
        ((first, last),) = sounds(recording)
    assert last - first + 1 == 9600


def test_onsets_on_the_grid_are_exact_to_the_sample(room: Room) -> None:
    """Pieces of one cue stand where they were asked for, whenever they were given; the cue ends there."""
    with room.record("speaker") as recording, mouth(room) as player:
        player.told("lead 1 0 0.1 0", "lead 1 0.5125 0.1 0", "wait 0.3", "lead 1 0.76 0.1 0.86")
        player.tells("PlaybackFinished")
        await_sound(recording, 3)
        found = sounds(recording)
    assert [first - found[0][0] for first, _ in found] == [0, 24_600, 36_480]
    assert [last - first + 1 for first, last in found] == [4800] * 3


def test_the_stream_tells_where_a_cue_began(room: Room) -> None:
    """`sample` of two cues is as far apart as their sounds are in the recording."""
    with room.record("speaker") as recording, mouth(room) as player:
        player.told("tone 1 0.1", "wait 0.33")
        began = [player.tells("PlaybackStarted")["sample"]]
        player.told("lead 2 0 0.1 0.1")
        began.append(player.tells("PlaybackStarted")["sample"])
        await_sound(recording, 2)
        found = sounds(recording)
    assert found[1][0] - found[0][0] == began[1] - began[0]


def test_what_lies_ready_is_replaced_to_the_sample(room: Room) -> None:
    """A piece that has not begun is another one; one that has goes on, and the order is refused."""
    with room.record("speaker") as recording, mouth(room) as player:
        player.told("lead 1 0 0.5 0", "lead 1 1 3 4")
        player.tells("PlaybackStarted")
        player.told("cut 1 0", "cut 1 1", "lead 1 1.25 0.1 1.35")
        assert [player.tells("cut")["cut"], player.tells("cut")["cut"]] == [False, True]
        player.tells("PlaybackFinished")
        await_sound(recording, 2)
        found = sounds(recording)
    assert [(first - found[0][0], last - first + 1) for first, last in found] == [(0, 24_000), (60_000, 4800)]


def test_after_a_gap_the_grid_holds(room: Room) -> None:
    """The process is held for 400 ms, so the device runs dry.  Half a second later the onsets of the cue
    are where they would have been, within 10 ms, and the gap was counted once."""
    with room.record("speaker") as recording, mouth(room) as player:
        player.told("wait 1", "lead 1 0 0.1 0", *(f"lead 1 {n / 2} 0.1 0" for n in range(1, 12)))
        player.told("lead 1 6 0.1 6.1")
        player.tells("PlaybackStarted")
        time.sleep(1.3)
        player.process.send_signal(signal.SIGSTOP)
        time.sleep(0.4)
        player.process.send_signal(signal.SIGCONT)
        player.tells("PlaybackFinished")
        await_sound(recording, 12)
        player.told("state")
        assert player.tells("underruns")["underruns"] == 1
        onsets = np.array([first for first, _ in sounds(recording)])
    first = onsets[0] / RATE
    before, after = onsets[onsets < onsets[0] + 1.3 * RATE], onsets[onsets > onsets[0] + 2.6 * RATE]
    assert np.diff(before).tolist() == [24_000, 24_000]
    assert len(after) == 7
    off = (after / RATE - first) / 0.5
    assert np.abs(off - off.round()).max() * 0.5 < 0.010
    assert np.ptp(np.diff(after)) == 0


def test_a_cue_that_begins_after_a_gap_is_not_moved(room: Room) -> None:
    """When the gap is found the cue has been on its own grid for some time already."""
    with room.record("speaker") as recording, mouth(room) as player:
        player.told("wait 1", "lead 1 0 3 0")
        player.tells("PlaybackStarted")
        time.sleep(0.5)
        player.process.send_signal(signal.SIGSTOP)
        player.told(
            "stop", "lead 2 0 0.1 0", *(f"lead 2 {n / 5} 0.1 0" for n in range(1, 8)), "lead 2 2 0.1 2.1"
        )
        time.sleep(0.4)
        player.process.send_signal(signal.SIGCONT)
        player.tells("PlaybackFinished")
        await_sound(recording, 10)
        found = sounds(recording)
    onsets = [first for first, _ in found[-9:]]
    assert np.diff(onsets).tolist() == [9600] * 7 + [28_800]


def test_after_a_gap_a_sentence_goes_on_where_it_was(room: Room) -> None:
    """A cue that is on no grid: 2 s of it are heard, in two parts, less what the driver itself dropped (its
    buffer at most)."""
    with room.record("speaker") as recording, mouth(room) as player:
        player.told("wait 1", "tone 1 2")
        player.tells("PlaybackStarted")
        time.sleep(0.5)
        player.process.send_signal(signal.SIGSTOP)
        time.sleep(0.4)
        player.process.send_signal(signal.SIGCONT)
        await_sound(recording, 2)
        found = sounds(recording)
    assert len(found) == 2
    assert 96_000 - 0.1 * RATE <= sum(last - first + 1 for first, last in found) <= 96_000


def test_stop_fades_and_drops_the_rest(room: Room) -> None:
    """Silence within 250 ms of the order, after a fade of at most 10 ms, and no report of an end."""
    with room.record("speaker") as recording, mouth(room) as player:
        player.told("tone 1 5", "tone 2 5")
        player.tells("PlaybackStarted")
        player.told("wait 0.2", "stop")
        stopped = player.tells("stopped")["stopped"] / 1000
        await_sound(recording, 1)
        player.told("tone 3 0.05")
        assert player.tells("PlaybackFinished")["PlaybackFinished"] == 3
        ((_, last), _) = sounds(recording)
        samples = played(recording)
    assert last / RATE + recording.began - stopped < 0.25
    peaks = np.abs(samples[last + 1 - RATE // 20 : last + 1]).reshape(-1, RATE // 1000).max(axis=1)
    assert (peaks[:-10] > 0.39).all()  # full until 10 ms before the end,
    assert (np.diff(peaks[-8:]) < 0).all()  # then falling steadily
    end = samples[last - RATE // 20 : last + RATE // 20]
    assert np.abs(np.diff(end)).max() < 0.06  # without a step: the tone's own steepest is 0.052


def test_louder_is_louder_but_never_clips(room: Room) -> None:
    """+6 dB and far beyond: the sound grows, smoothly, and its peaks stay under -1.5 dBFS."""
    with room.record("speaker") as recording, mouth(room) as player:
        player.told("tone 1 2", "wait 0.5", "gain 6", "wait 0.5", "gain 20")
        player.tells("PlaybackFinished")
        await_sound(recording, 1)
        samples = played(recording)
        ((first, last),) = sounds(recording)
    assert np.abs(samples).max() <= 10 ** (-1.5 / 20)
    assert (
        np.abs(samples[last - RATE // 4 : last]).max()
        > 1.8 * np.abs(samples[first : first + RATE // 4]).max()
    )


def test_idle_time_is_counted_and_nothing_runs_dry(room: Room) -> None:
    """The stream goes on in silence: its position is the clock of sound."""
    with mouth(room) as player:
        player.told("wait 0.3", "state", "wait 1", "state")
        before, after = player.tells("position"), player.tells("position")
    assert after["position"] - before["position"] == pytest.approx(RATE, abs=2400)
    assert after["underruns"] == 0
    assert not after["stalled"]
