"""The voice as a whole: commands in, sound and reports out, whatever breaks."""

from __future__ import annotations

import queue
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import numpy.typing as npt
import pytest

from tests.support.fake_renderer import FakeRenderer
from tests.support.patience import PATIENCE, wait_for
from voiceguide.core import estimates
from voiceguide.core.commands import (
    Beat,
    Bed,
    Breathe,
    ChangeBreaths,
    Chime,
    Earcon,
    Phase,
    SetBed,
    SetVolume,
    Speak,
    StopPlayback,
)
from voiceguide.core.events import CueTime, Ms, PlaybackFinished, PlaybackStarted
from voiceguide.ports import VOICE_RATE, Rendered, Renderer
from voiceguide.voice.engines.renderer import ChildRenderer
from voiceguide.voice.guide import Voice, sound_of
from voiceguide.voice.output import silent
from voiceguide.voice.output.silent import SilentOutput
from voiceguide.voice.output.speaker import Report, SpeakerEvent

BREATH = (
    Beat(phase=Phase.IN, onset=CueTime(0), length=2000, word="in"),
    Beat(phase=Phase.OUT, onset=CueTime(2000), length=2000),
)
SHORT_BREATH = (Beat(phase=Phase.IN, onset=CueTime(0), length=100),)


class MonotonicClock:
    """Milliseconds of the machine's monotonic clock."""

    def now(self) -> Ms:
        return round(time.monotonic() * 1000)


class Loudspeaker:
    """An output that is always done at once, unless it is held back or stalled."""

    underruns = 3

    def __init__(self, report: Report) -> None:
        self.report = report
        self.stalled = self.held = False
        self.began = threading.Event()
        self.played: list[tuple[int, npt.NDArray[np.float32]]] = []
        self.pieces: list[tuple[int, npt.NDArray[np.float32]]] = []
        self.led, self.led_at, self.taken = -1, 1, 0
        self.stops = 0
        self.gain_db = 0.0
        self.bed = Bed.NONE
        self.closed = False

    def play(self, cue: int, samples: npt.NDArray[np.float32]) -> None:
        self.played.append((cue, samples))
        self.report(PlaybackStarted(at=1, cue=cue))
        self.began.set()
        if not self.held:
            self.report(PlaybackFinished(at=2, cue=cue))

    def lead(self, cue: int, onset: int, samples: npt.NDArray[np.float32], end: int | None) -> None:
        if onset == 0:
            self.led = cue
            self.pieces, self.taken = [], 0
            self.report(PlaybackStarted(at=self.led_at, cue=cue))
            self.began.set()
        if not self.held:
            self.taken = onset + len(samples)
        self.pieces.append((onset, samples))
        if end is not None and not self.held:
            self.played.append((cue, np.concatenate([piece for _, piece in self.pieces])))
            self.report(PlaybackFinished(at=2, cue=cue))

    def cut(self, cue: int, onset: int) -> bool:
        return cue == self.led and onset >= self.taken

    def sounded(self, cue: int) -> int | None:
        return self.taken if cue == self.led else None

    def stop(self) -> None:
        self.stops += 1

    def set_gain(self, db: float) -> None:
        self.gain_db = db

    def set_bed(self, bed: Bed) -> None:
        self.bed = bed

    def close(self) -> None:
        self.closed = True


class SlowRenderer(FakeRenderer):
    """Waits, in each render, until it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self.began, self.may_go_on = threading.Event(), threading.Event()

    def render(self, text: str, pace: float = 1.0) -> Rendered:
        self.began.set()
        assert self.may_go_on.wait(PATIENCE)
        return super().render(text, pace)


class Stage:
    """A voice, its loudspeaker, and what it posted and warned of."""

    def __init__(self, renderer: Renderer | None) -> None:
        self.events: queue.SimpleQueue[SpeakerEvent] = queue.SimpleQueue()
        self.warnings: list[str] = []
        self.voice = Voice(
            renderer, self._opened, post=self.events.put, warn=self.warnings.append, clock=MonotonicClock()
        )

    def _opened(self, report: Report) -> Loudspeaker:
        self.speaker = Loudspeaker(report)
        return self.speaker

    def next(self) -> SpeakerEvent:
        """The next event."""
        return self.events.get(timeout=PATIENCE)

    def finished(self) -> PlaybackFinished:
        """The next event but PlaybackStarted."""
        while isinstance(event := self.next(), PlaybackStarted):
            pass
        return event


@pytest.fixture
def stages() -> Iterator[list[Stage]]:
    """Stages to be cleared after the test."""
    opened: list[Stage] = []
    yield opened
    for stage in opened:
        stage.voice.close()


@pytest.fixture
def stage(stages: list[Stage]) -> Stage:
    """A voice that cannot say "unspeakable words" and does not know the word "in"."""
    stages.append(Stage(FakeRenderer("unspeakable words", "in")))
    return stages[-1]


# ------------------------------------------------------------------ playing


def test_a_cue_is_reported_from_its_beginning_to_its_end(stage: Stage) -> None:
    """One PlaybackStarted and one PlaybackFinished, with the cue's number."""
    stage.voice.handle(Speak(cue=7, text="We have time."))
    assert stage.next() == PlaybackStarted(at=1, cue=7)
    assert stage.next() == PlaybackFinished(at=2, cue=7, audible=True)


def test_cues_sound_in_the_order_they_were_given(stage: Stage) -> None:
    """Words, breath and bell, one after the other."""
    stage.voice.handle(Speak(cue=1, text="Breathe with me."))
    stage.voice.handle(Breathe(cue=2, beats=BREATH))
    stage.voice.handle(Chime(cue=3, earcon=Earcon.BELL))
    assert [stage.finished().cue for _ in range(3)] == [1, 2, 3]
    assert [cue for cue, _ in stage.speaker.played] == [1, 2, 3]


def test_the_voice_plays_what_a_rehearsal_would_write(stage: Stage) -> None:
    """sound_of() is the one place where a command becomes sound."""
    command = Speak(cue=1, text="We have time.", pace=0.8)
    stage.voice.handle(command)
    stage.finished()
    assert np.array_equal(stage.speaker.played[0][1], sound_of(command, FakeRenderer()))


def test_a_change_of_volume_reaches_the_speaker(stage: Stage) -> None:
    """At once, also for what sounds already."""
    stage.voice.handle(SetVolume(gain_db=-6))
    assert stage.speaker.gain_db == -6


def test_a_bed_reaches_the_speaker_though_all_else_is_stopped(stage: Stage) -> None:
    """It lies under the whole session, pauses too."""
    stage.voice.handle(SetBed(bed=Bed.RAIN))
    stage.voice.handle(StopPlayback())
    stage.voice.handle(Chime(cue=1, earcon=Earcon.YOUR_TURN))
    stage.finished()
    assert stage.speaker.bed is Bed.RAIN


def test_what_the_speaker_missed_can_be_told(stage: Stage) -> None:
    """How often the sound stopped for a moment."""
    assert stage.voice.underruns == 3


# ------------------------------------------------------------------ led breaths


def minutes_of_breath(cue: int = 1) -> Breathe:
    """Half an hour, 6 breaths a minute."""
    return Breathe(
        cue=cue,
        beats=tuple(
            Beat(phase=phase, onset=CueTime(onset + later), length=5000)
            for onset in range(0, 1_800_000, 10_000)
            for phase, later in ((Phase.IN, 0), (Phase.OUT, 5000))
        ),
    )


def test_half_an_hour_of_breath_begins_at_once(stage: Stage) -> None:
    """Only what is needed next is rendered: one beat, then the rest of the breath."""
    stage.speaker.held = True
    stage.voice.handle(minutes_of_breath())
    assert stage.next() == PlaybackStarted(at=1, cue=1)
    stage.voice.handle(Speak(cue=2, text="unspeakable words"))  # the voice is done with the breath
    assert stage.next().cue == 2
    assert [onset for onset, _ in stage.speaker.pieces] == [0]


@pytest.mark.slow
def test_the_next_breath_is_given_before_it_is_due(stage: Stage) -> None:
    """As soon as less than three seconds lie ready, without any order."""
    stage.speaker.held = True
    stage.voice.handle(minutes_of_breath())
    assert stage.next().cue == 1
    stage.speaker.taken = 2 * VOICE_RATE + 1
    wait_for(lambda: len(stage.speaker.pieces) > 1, "no second breath was given")
    assert [onset for onset, _ in stage.speaker.pieces] == [0, 5 * VOICE_RATE]


def test_breaths_change_at_once(stage: Stage) -> None:
    """The new breath follows in the place of the one that lay ready."""
    stage.speaker.held = True
    stage.voice.handle(minutes_of_breath())
    assert stage.next().cue == 1
    shorter = (Beat(phase=Phase.IN, onset=CueTime(5000), length=100),)
    stage.voice.handle(ChangeBreaths(cue=1, onset=CueTime(5000), beats=shorter))
    stage.speaker.held = False
    stage.speaker.taken = 4 * VOICE_RATE
    assert stage.finished().cue == 1
    assert len(stage.speaker.played[-1][1]) == 5100 * 48


@pytest.mark.slow
def test_words_that_only_a_change_needs_are_rendered_then(stages: list[Stage]) -> None:
    """And said from the beginning of the new breath, if that is not about to sound."""
    stages.append(stage := Stage(FakeRenderer()))
    stage.speaker.held = True
    stage.voice.handle(minutes_of_breath())
    assert stage.next().cue == 1
    new = (Beat(phase=Phase.IN, onset=CueTime(5000), length=2000, word="in"),)
    stage.voice.handle(ChangeBreaths(cue=1, onset=CueTime(5000), beats=new))
    stage.speaker.held = False
    stage.voice.handle(Chime(cue=2, earcon=Earcon.YOUR_TURN))  # this fake plays it when the words are there
    assert stage.finished().cue == 2
    stage.speaker.taken = 4 * VOICE_RATE
    assert stage.finished().cue == 1
    whole = sound_of(Breathe(cue=1, beats=(*minutes_of_breath().beats[:1], *new)), FakeRenderer())
    assert np.array_equal(stage.speaker.played[-1][1], whole)


def test_changing_breaths_that_are_over_changes_nothing(stage: Stage) -> None:
    """The order may come just too late."""
    stage.voice.handle(Breathe(cue=1, beats=SHORT_BREATH))
    assert stage.finished().cue == 1
    stage.voice.handle(ChangeBreaths(cue=1, onset=CueTime(0), beats=BREATH))
    stage.voice.handle(Chime(cue=2, earcon=Earcon.YOUR_TURN))
    assert stage.finished().cue == 2


@pytest.mark.slow
def test_breaths_wait_for_a_speaker_that_stalls(stage: Stage) -> None:
    """They stay with it, so that they go on in their place when it comes back; one warning."""
    stage.speaker.held = True
    stage.speaker.led_at = MonotonicClock().now()
    stage.voice.handle(minutes_of_breath())
    assert stage.next().cue == 1
    stage.speaker.stalled = True
    wait_for(lambda: stage.warnings, "nobody was warned")
    stage.speaker.stalled = stage.speaker.held = False
    stage.speaker.taken = 4 * VOICE_RATE
    stage.voice.handle(ChangeBreaths(cue=1, onset=CueTime(5000), beats=()))
    assert stage.finished() == PlaybackFinished(at=2, cue=1, audible=True)
    assert stage.speaker.stops == 0
    assert len(stage.warnings) == 1


# ------------------------------------------------------------------ stopping


def test_stop_drops_what_is_still_being_rendered(stages: list[Stage]) -> None:
    """Nobody waits for the render; it is never heard when it comes, and the next cue is."""
    renderer = SlowRenderer()
    stages.append(stage := Stage(renderer))
    stage.voice.handle(Speak(cue=1, text="Too late."))
    stage.voice.handle(Speak(cue=2, text="Too late, too."))
    assert renderer.began.wait(PATIENCE)
    stage.voice.handle(StopPlayback())
    assert stage.speaker.stops == 1
    renderer.may_go_on.set()
    stage.voice.handle(Speak(cue=3, text="In time."))
    assert stage.finished().cue == 3
    assert [cue for cue, _ in stage.speaker.played] == [3]


def test_a_stopped_cue_is_never_reported(stage: Stage) -> None:
    """Not even if the speaker's report was already under way."""
    stage.speaker.held = True
    stage.voice.handle(Speak(cue=1, text="We have time."))
    assert stage.speaker.began.wait(PATIENCE)
    stage.voice.handle(StopPlayback())
    stage.speaker.report(PlaybackFinished(at=3, cue=1))
    assert stage.next() == PlaybackStarted(at=1, cue=1)
    assert stage.events.empty()


@pytest.mark.parametrize("until_then", ["", "print('{}', flush=True); input()"], ids=["loading", "speaking"])
def test_closing_does_not_wait_for_a_hung_engine(
    stages: list[Stage], tmp_path: Path, until_then: str
) -> None:
    """The session ends, though the engine never would, and nobody is warned of it."""
    code = f"import pathlib, sys, time\n{until_then}\npathlib.Path(sys.argv[1]).touch()\ntime.sleep(3600)"
    command = (sys.executable, "-c", code, str(tmp_path / "hung"))
    stages.append(stage := Stage(ChildRenderer(command, name="hung")))
    stage.voice.handle(Speak(cue=1, text="Hello."))
    wait_for((tmp_path / "hung").exists, "the engine was never asked")
    began = time.monotonic()
    stage.voice.close()
    assert time.monotonic() - began < PATIENCE
    assert stage.speaker.closed
    assert not stage.warnings


# ------------------------------------------------------------------ trouble


def test_words_that_cannot_be_said_are_shown_for_as_long(stage: Stage) -> None:
    """The estimated time passes in silence, the cue ends as not audible, and the session goes on."""
    stage.voice.handle(Speak(cue=1, text="unspeakable words"))
    assert stage.finished() == PlaybackFinished(at=2, cue=1, audible=False)
    silence = stage.speaker.played[0][1]
    assert not silence.any()
    assert len(silence) == estimates.spoken("unspeakable words") * VOICE_RATE // 1000
    stage.voice.handle(Speak(cue=2, text="We go on."))
    assert stage.finished() == PlaybackFinished(at=2, cue=2, audible=True)


def test_a_broken_voice_is_told_once(stage: Stage) -> None:
    """Two failures, one sentence."""
    for cue in (1, 2):
        stage.voice.handle(Speak(cue=cue, text="unspeakable words"))
        stage.finished()
    assert len(stage.warnings) == 1


def test_a_breath_goes_on_without_its_words(stage: Stage) -> None:
    """The word "in" cannot be rendered here: the air alone leads, and is audible."""
    stage.voice.handle(Breathe(cue=1, beats=BREATH))
    assert stage.finished().audible
    assert np.array_equal(stage.speaker.played[0][1], sound_of(Breathe(cue=1, beats=BREATH), None))


def test_without_a_renderer_words_are_only_shown(stages: list[Stage]) -> None:
    """No warning: that is what was asked for.  Bells still ring."""
    stages.append(stage := Stage(None))
    stage.voice.handle(Speak(cue=1, text="We have time."))
    stage.voice.handle(Chime(cue=2, earcon=Earcon.YOUR_TURN))
    assert [stage.finished().audible, stage.finished().audible] == [False, True]
    assert not stage.warnings


def test_a_stalled_speaker_does_not_hold_up_the_session(stage: Stage) -> None:
    """What sounds and what comes passes in silence, with one warning; a started cue starts once."""
    stage.speaker.stalled = True
    stage.voice.handle(Breathe(cue=1, beats=SHORT_BREATH))
    stage.voice.handle(Breathe(cue=2, beats=SHORT_BREATH))
    events = [stage.next() for _ in range(4)]
    assert [(type(event).__name__, event.cue) for event in events] == [
        ("PlaybackStarted", 1),
        ("PlaybackFinished", 1),
        ("PlaybackStarted", 2),
        ("PlaybackFinished", 2),
    ]
    assert len(stage.warnings) == 1


@pytest.mark.slow
def test_a_speaker_that_stalls_in_the_middle_of_a_cue_is_noticed(stage: Stage) -> None:
    """The cue that never ends is taken from it, and ends in silence."""
    stage.speaker.held = True
    stage.voice.handle(Breathe(cue=1, beats=SHORT_BREATH))
    assert stage.speaker.began.wait(PATIENCE)
    stage.speaker.stalled = True
    assert stage.next() == PlaybackStarted(at=1, cue=1)
    assert not stage.finished().audible
    assert stage.speaker.stops == 1


def test_a_speaker_that_comes_back_is_used_again(stage: Stage) -> None:
    """The next cue is audible."""
    stage.speaker.stalled = True
    stage.voice.handle(Breathe(cue=1, beats=SHORT_BREATH))
    assert not stage.finished().audible
    stage.speaker.stalled = False
    stage.voice.handle(Breathe(cue=2, beats=SHORT_BREATH))
    assert stage.finished() == PlaybackFinished(at=2, cue=2, audible=True)


# ------------------------------------------------------------------ captions only


@pytest.fixture
def reports() -> queue.SimpleQueue[SpeakerEvent]:
    return queue.SimpleQueue()


@pytest.fixture
def silence(reports: queue.SimpleQueue[SpeakerEvent]) -> Iterator[SilentOutput]:
    """An output without a device."""
    output = SilentOutput(reports.put, MonotonicClock())
    yield output
    output.close()


@pytest.mark.slow
def test_a_silent_cue_lasts_as_long_as_it_would_sound(
    silence: SilentOutput, reports: queue.SimpleQueue[SpeakerEvent]
) -> None:
    """Two cues of 200 ms, one after the other, neither of them early."""
    for cue in (1, 2):
        silence.play(cue, np.zeros(VOICE_RATE // 5, np.float32))
    first, first_end, second, second_end = (reports.get(timeout=PATIENCE) for _ in range(4))
    assert [first.cue, first_end.cue, second.cue, second_end.cue] == [1, 1, 2, 2]
    assert first_end.at - first.at >= 199
    assert second.at >= first_end.at
    assert second_end.at - second.at >= 199
    assert second_end == PlaybackFinished(at=second_end.at, cue=2, audible=False)


def test_silent_breaths_can_change(
    silence: SilentOutput, reports: queue.SimpleQueue[SpeakerEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told to end after a minute, then cut at 200 ms: it lasts until the new end, which it is told."""
    time_now = [1000.0]
    monkeypatch.setattr(silent, "time", SimpleNamespace(monotonic=lambda: time_now[0]))
    nothing = np.zeros(0, np.float32)
    silence.lead(1, 0, nothing, 60 * VOICE_RATE)
    assert isinstance(reports.get(timeout=PATIENCE), PlaybackStarted)
    assert silence.cut(1, VOICE_RATE // 5)
    silence.lead(1, VOICE_RATE // 5, nothing, VOICE_RATE * 3 // 10)
    time_now[0] += 0.25
    assert silence.sounded(1) == VOICE_RATE // 4
    assert reports.empty()
    time_now[0] += 0.06
    assert isinstance(reports.get(timeout=PATIENCE), PlaybackFinished)
    assert silence.sounded(1) is None


def test_what_has_passed_in_silence_does_not_change(
    silence: SilentOutput, reports: queue.SimpleQueue[SpeakerEvent]
) -> None:
    """As on a speaker."""
    silence.lead(1, 0, np.zeros(0, np.float32), VOICE_RATE // 10)
    reports.get(timeout=PATIENCE)
    passed = silence.sounded(1)
    while passed is not None and passed < 100:
        passed = silence.sounded(1)
    assert not silence.cut(1, 0)
    assert isinstance(reports.get(timeout=PATIENCE), PlaybackFinished)


def test_a_silent_cue_can_be_stopped(silence: SilentOutput, reports: queue.SimpleQueue[SpeakerEvent]) -> None:
    """The long one and the one behind it are forgotten; the next starts at once."""
    for cue in (1, 2):
        silence.lead(cue, 0, np.zeros(0, np.float32), 3600 * VOICE_RATE)
    assert reports.get(timeout=PATIENCE).cue == 1
    silence.stop()
    silence.play(3, np.zeros(480, np.float32))
    assert [reports.get(timeout=PATIENCE).cue, reports.get(timeout=PATIENCE).cue] == [3, 3]
    assert reports.empty()
