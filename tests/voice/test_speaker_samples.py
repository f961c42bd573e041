"""What the loudspeaker gives to its device, exact to the sample: on a scripted device."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.scripted_device import DELAY_MS, Device, tone
from voiceguide.core.events import PlaybackFinished, PlaybackStarted
from voiceguide.ports import VOICE_RATE
from voiceguide.voice.output.speaker import BLOCK

MS = VOICE_RATE // 1000


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> Device:
    """One that has run for a while."""
    device = Device(monkeypatch)
    device.runs(1_000)
    return device


def lead(device: Device, cue: int, onset_ms: float, seconds: float, end_ms: int | None = None) -> None:
    """A tone at this place of the cue."""
    device.speaker.lead(cue, round(onset_ms * MS), tone(seconds), None if end_ms is None else end_ms * MS)


def spread(device: Device) -> list[tuple[int, int]]:
    """How long after the first sound each sound begins, and how long it is."""
    found = device.sounds()
    return [(first - found[0][0], last - first + 1) for first, last in found]


def test_a_sound_is_played_whole(device: Device) -> None:
    """50 ms are 50 ms, with neither end clipped; three times over."""
    for cue in (1, 2, 3):
        device.speaker.play(cue, tone(0.05))
        device.runs(240)
    assert [length for _, length in spread(device)] == [2400] * 3


def test_reports_are_of_the_moment_the_sound_is_there(device: Device) -> None:
    """PlaybackStarted and PlaybackFinished are dated when the first and the last sample are heard."""
    device.speaker.play(1, tone(0.3))
    device.runs(500)
    started, finished = device.events
    ((first, last),) = device.sounds()
    assert isinstance(started, PlaybackStarted) and isinstance(finished, PlaybackFinished)
    opened = device.now - device.passed
    assert started.at - opened == pytest.approx(first / MS, abs=1)
    assert finished.at - opened == pytest.approx(last / MS, abs=1)


def test_one_sound_follows_another_without_a_gap(device: Device) -> None:
    """Two tones of 0.1 s are one sound of 0.2 s."""
    device.speaker.play(1, tone(0.1))
    device.speaker.play(2, tone(0.1))
    device.runs(400)
    assert spread(device) == [(0, 9600)]


def test_onsets_on_the_grid_are_exact(device: Device) -> None:
    """Pieces of one cue stand where they were asked for, whenever they were given; the cue ends there."""
    lead(device, 1, 0, 0.1)
    lead(device, 1, 512.5, 0.1)
    device.runs(300)
    lead(device, 1, 760, 0.1, end_ms=860)
    device.runs(1_000)
    assert spread(device) == [(0, 4800), (24_600, 4800), (36_480, 4800)]
    started, finished = device.events
    assert finished.at - started.at == 860


def test_the_stream_tells_where_a_cue_began(device: Device) -> None:
    """`sample` of two cues is as far apart as their sounds are."""
    device.speaker.play(1, tone(0.1))
    device.runs(340)
    lead(device, 2, 0, 0.1, end_ms=100)
    device.runs(400)
    one, two = (event.sample for event in device.events if isinstance(event, PlaybackStarted))
    assert one is not None and two is not None
    assert spread(device)[1][0] == two - one


def test_what_lies_ready_is_replaced_to_the_sample(device: Device) -> None:
    """A piece that has not begun is another one; one that has goes on, and the order is refused."""
    lead(device, 1, 0, 0.5)
    lead(device, 1, 1_000, 3, end_ms=4_000)
    device.runs(100)
    assert not device.speaker.cut(1, 0)
    assert device.speaker.cut(1, 1_000 * MS)
    lead(device, 1, 1_250, 0.1, end_ms=1_350)
    device.runs(2_000)
    assert spread(device) == [(0, 24_000), (60_000, 4800)]


def test_after_a_gap_the_grid_holds(device: Device) -> None:
    """The device runs dry for 400 ms.  Soon the onsets are where they would have been, to the millisecond,
    and the gap was counted once."""
    for onset in range(0, 6_000, 500):
        lead(device, 1, onset, 0.1)
    device.runs(1_300)
    device.runs_dry(400)
    device.runs(6_000)
    onsets = device.onsets_ms()
    before = [onset - onsets[0] for onset in onsets if onset < onsets[0] + 1_300]
    after = [onset - onsets[0] for onset in onsets if onset > onsets[0] + 2_600]
    assert before == [0, 500, 1_000]
    assert after == list(range(3_000, 6_000, 500))
    assert device.speaker.underruns == 1


def test_a_cue_that_begins_after_a_gap_is_not_moved(device: Device) -> None:
    """When the gap is found the cue has been on its own grid for some time already."""
    lead(device, 1, 0, 3)
    device.runs(500)
    device.speaker.stop()
    for onset in (*range(0, 1_600, 200), 2_000):
        lead(device, 2, onset, 0.1)
    device.runs_dry(400)
    device.runs(4_000)
    onsets = [first for first, _ in device.sounds()[-9:]]
    assert np.diff(onsets).tolist() == [9600] * 7 + [28_800]


def test_after_a_gap_a_sentence_goes_on_where_it_was(device: Device) -> None:
    """A cue that is on no grid: all of it is heard, in two parts."""
    device.speaker.play(1, tone(2))
    device.runs(500)
    device.runs_dry(400)
    device.runs(3_000)
    assert sum(length for _, length in spread(device)) == 96_000
    assert len(device.sounds()) == 2


def test_breaths_end_when_they_should_though_the_device_was_gone(device: Device) -> None:
    """It took nothing for two seconds; when it is back, the rest is where it would have been."""
    for onset in range(0, 7_000, 500):
        lead(device, 1, onset, 0.1, end_ms=7_000)
    device.runs(1_000)
    device.runs_dry(2_000)
    device.runs(6_000)
    started, finished = device.events
    assert finished.at - started.at == 7_000


def test_stop_fades_and_drops_the_rest(device: Device) -> None:
    """Silence with the next block but one, after a fade of at most 10 ms, and no report of an end."""
    device.speaker.play(1, tone(5))
    device.speaker.play(2, tone(5))
    device.runs(300)
    device.speaker.stop()
    stopped = (device.passed + DELAY_MS) * MS
    device.runs(300)
    device.speaker.play(3, tone(0.05))
    device.runs(300)
    told = [(type(event).__name__, event.cue) for event in device.events]
    assert told == [("PlaybackStarted", 1), ("PlaybackStarted", 3), ("PlaybackFinished", 3)]
    (_, last), _ = device.sounds()
    assert last - stopped < 2 * BLOCK
    peaks = np.abs(device.heard[last + 1 - 50 * MS : last + 1]).reshape(-1, MS).max(axis=1)
    assert (peaks[:-10] > 0.39).all()  # full until 10 ms before the end,
    assert (np.diff(peaks[-8:]) < 0).all()  # then falling steadily
    end = device.heard[last - 50 * MS : last + 50 * MS]
    assert np.abs(np.diff(end)).max() < 0.06  # without a step: the tone's own steepest is 0.052


def test_louder_is_louder_but_never_clips(device: Device) -> None:
    """+6 dB and far beyond: the sound grows, and its peaks stay under -1.5 dBFS."""
    device.speaker.play(1, tone(2))
    device.runs(500)
    device.speaker.set_gain(6)
    device.runs(500)
    device.speaker.set_gain(20)
    device.runs(2_000)
    ((first, last),) = device.sounds()
    assert np.abs(device.heard).max() <= 10 ** (-1.5 / 20)
    loudest, before = device.heard[last - 250 * MS : last], device.heard[first : first + 250 * MS]
    assert np.abs(loudest).max() > 1.8 * np.abs(before).max()


def test_idle_time_is_counted_and_nothing_runs_dry(device: Device) -> None:
    """The stream goes on in silence: its position is the clock of sound."""
    before = device.speaker.position
    device.runs(1_000)
    assert device.speaker.position - before == VOICE_RATE
    assert device.speaker.underruns == 0
    assert not device.speaker.stalled
