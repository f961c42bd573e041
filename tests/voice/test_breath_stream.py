"""Led breaths, given to an output one by one: the same sound, wherever the pieces are cut."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.fake_renderer import FakeRenderer
from voiceguide.core.commands import Beat, Bed, Breathe, Phase
from voiceguide.core.events import CueTime, Ms
from voiceguide.ports import VOICE_RATE
from voiceguide.voice.breath_stream import AHEAD, BreathStream
from voiceguide.voice.guide import sound_of
from voiceguide.voice.output.track import Track

Samples = npt.NDArray[np.float32]
MS = VOICE_RATE // 1000
WORDS = {"in": FakeRenderer().render("in"), "out": FakeRenderer().render("out")}


def breaths(count: int, in_: Ms, out: Ms, onset: Ms = 0, *, words: bool = False) -> tuple[Beat, ...]:
    """So many breaths, one after the other."""
    return tuple(
        beat
        for start in range(onset, onset + count * (in_ + out), in_ + out)
        for beat in (
            Beat(phase=Phase.IN, onset=CueTime(start), length=in_, word="in" if words else ""),
            Beat(phase=Phase.OUT, onset=CueTime(start + in_), length=out, word="out" if words else ""),
        )
    )


def whole(beats: Sequence[Beat], *, words: bool = False) -> Samples:
    """The sound of all of them, made at once."""
    return sound_of(Breathe(cue=1, beats=tuple(beats)), FakeRenderer() if words else None)


class Tape:
    """An output that plays one cue, as far as it is rolled."""

    underruns = 0
    stalled = False

    def __init__(self) -> None:
        self.track = Track(1, 0, on_grid=True)
        self.played: list[Samples] = []
        self.longest = 0

    def lead(self, cue: int, onset: int, samples: Samples, end: int | None) -> None:
        assert cue == 1
        self.track.began = 0.0
        self.longest = max(self.longest, len(samples))
        self.track.lay(onset, samples, end)

    def cut(self, cue: int, onset: int) -> bool:  # noqa: ARG002
        if onset < self.track.at:
            return False
        self.track.cut(onset)
        return True

    def sounded(self, cue: int) -> int | None:  # noqa: ARG002
        return None if self.track.over else self.track.at

    def play(self, cue: int, samples: Samples) -> None: ...
    def stop(self) -> None: ...
    def set_gain(self, db: float) -> None: ...

    def set_bed(self, bed: Bed) -> None: ...
    def close(self) -> None: ...

    @property
    def kept(self) -> int:
        """How many samples it holds in memory."""
        return sum(len(piece.samples) for piece in self.track.pieces)

    @property
    def ready(self) -> int:
        """How many samples from now on it holds."""
        return self.track.pieces[-1].end - self.track.at

    def roll(self, samples: int) -> None:
        """Play on, but not past the end."""
        end = self.track.end
        out = np.zeros(samples if end is None else min(samples, end - self.track.at), np.float32)
        self.track.read(out)
        self.played.append(out)

    @property
    def sound(self) -> Samples:
        return np.concatenate(self.played)


def play_out(stream: BreathStream, tape: Tape, step: int = VOICE_RATE // 4) -> Samples:
    """Roll to the end, feeding as the voice does; everything that was heard."""
    for _ in range(1000):
        stream.feed()
        if tape.track.over:
            return tape.sound
        tape.roll(step)
    raise AssertionError("the cue does not end")


@pytest.fixture
def tape() -> Tape:
    return Tape()


def led(tape: Tape, beats: Sequence[Beat]) -> BreathStream:
    """A stream that has begun on the tape."""
    stream = BreathStream(Breathe(cue=1, beats=tuple(beats)))
    stream.begin(tape)
    return stream


# ------------------------------------------------------------------ streaming


def test_breaths_given_one_by_one_sound_like_all_at_once(tape: Tape) -> None:
    """Sample for sample, words too."""
    beats = breaths(5, 1000, 1500, words=True)
    stream = BreathStream(Breathe(cue=1, beats=beats))
    stream.speak(WORDS)
    stream.begin(tape)
    assert np.array_equal(play_out(stream, tape), whole(beats, words=True))


def test_only_the_present_breath_and_the_next_lie_ready(tape: Tape) -> None:
    """Always the next three seconds, and never more than these two breaths: an hour takes no more memory
    than a minute."""
    stream = led(tape, breaths(360, 4000, 6000))
    for _ in range(80):
        stream.feed()
        assert tape.ready >= AHEAD
        assert tape.kept <= 20 * VOICE_RATE
        tape.roll(VOICE_RATE // 4)


def test_nobody_led_for_an_hour_takes_no_memory(tape: Tape) -> None:
    """A beat of an hour is silence that is not rendered; what follows it keeps its onset."""
    hour = 3_600_000
    beats = (
        *breaths(1, 1000, 1000),
        Beat(phase=Phase.REST, onset=CueTime(2000), length=hour),
        *breaths(1, 1000, 1000, onset=2000 + hour),
    )
    stream = led(tape, beats)
    tape.roll(2000 * MS)
    tape.track.skip(hour * MS)
    stream.feed()
    tape.roll(2000 * MS)
    assert np.array_equal(tape.played[1][480:], whole(breaths(1, 1000, 1000))[480:])
    assert tape.longest <= 40 * VOICE_RATE


def test_a_device_that_was_gone_finds_the_breath_where_it_would_be(tape: Tape) -> None:
    """A minute later the beats of that minute are not rendered any more."""
    beats = breaths(20, 2000, 3000)
    stream = led(tape, beats)
    tape.roll(1000 * MS)
    tape.track.skip(61_000 * MS)
    stream.feed()
    tape.roll(3000 * MS)
    assert np.array_equal(tape.played[1][480:], whole(beats)[62_000 * MS + 480 : 65_000 * MS])


def test_a_closed_stream_gives_nothing_any_more(tape: Tape) -> None:
    """Whatever was being rendered is dropped."""
    stream = BreathStream(Breathe(cue=1, beats=breaths(1, 1000, 1000)))
    stream.close()
    stream.begin(tape)
    assert tape.track.began is None


def test_words_that_come_later_are_said_from_a_later_beat_on(tape: Tape) -> None:
    """Not within the second that is about to sound; nothing moves."""
    beats = breaths(3, 2000, 2000, words=True)
    stream = led(tape, beats)
    tape.roll(500 * MS)
    stream.speak(WORDS)
    heard = play_out(stream, tape)
    assert np.array_equal(heard[: 2000 * MS], whole(beats)[: 2000 * MS])
    assert np.array_equal(heard[2000 * MS :], whole(beats, words=True)[2000 * MS :])


# ------------------------------------------------------------------ changing


def test_breaths_change_from_a_boundary_on(tape: Tape) -> None:
    """What lay ready for there is replaced to the sample; what came before is as it was."""
    old, new = breaths(4, 1000, 1000), breaths(2, 1500, 2000, onset=2000)
    stream = led(tape, old)
    tape.roll(1990 * MS)
    stream.change(2000, new)
    assert stream.end == 9000
    assert np.array_equal(play_out(stream, tape), whole((*old[:2], *new)))


def test_without_beats_the_cue_ends_at_the_boundary(tape: Tape) -> None:
    """Not a sample later."""
    old = breaths(4, 1000, 1000)
    stream = led(tape, old)
    tape.roll(500 * MS)
    stream.change(2000, ())
    assert np.array_equal(play_out(stream, tape), whole(old[:2]))


def test_breaths_can_change_before_they_begin(tape: Tape) -> None:
    """From the first beat on."""
    stream = BreathStream(Breathe(cue=1, beats=breaths(4, 1000, 1000)))
    stream.change(0, breaths(1, 1500, 1500))
    stream.begin(tape)
    assert np.array_equal(play_out(stream, tape), whole(breaths(1, 1500, 1500)))


def test_a_breath_that_has_begun_is_kept(tape: Tape) -> None:
    """The change comes 100 ms late: the old in-breath goes on to its end, there is quiet until the new
    out-breath, and that is on time, like all that follows."""
    old, new = breaths(4, 1000, 1000), breaths(2, 1500, 2000, onset=2000)
    stream = led(tape, old)
    tape.roll(2100 * MS)
    stream.change(2000, new)
    heard = play_out(stream, tape)
    assert np.array_equal(heard[: 2992 * MS], whole(old)[: 2992 * MS])
    assert not heard[3000 * MS : 3500 * MS].any()
    assert np.array_equal(heard[3500 * MS :], whole((*old[:2], *new))[3500 * MS :])


def test_a_breath_that_has_begun_gives_way_to_the_next_new_one(tape: Tape) -> None:
    """A new out-breath that comes before the old in-breath is over ends it, without a click."""
    old, new = breaths(4, 1000, 1000), breaths(2, 700, 1000, onset=2000)
    stream = led(tape, old)
    tape.roll(2100 * MS)
    stream.change(2000, new)
    heard = play_out(stream, tape)
    assert np.array_equal(heard[: 2692 * MS], whole(old)[: 2692 * MS])
    assert np.array_equal(heard[2700 * MS :], whole((*old[:2], *new))[2700 * MS :])
    steepest = np.abs(np.diff(whole(old))).max()
    assert np.abs(np.diff(heard)).max() <= steepest * 1.01


def test_an_end_that_comes_too_late_is_the_end_of_the_beat(tape: Tape) -> None:
    """Nothing is broken off."""
    old = breaths(4, 1000, 1000)
    stream = led(tape, old)
    tape.roll(2100 * MS)
    stream.change(2000, ())
    heard = play_out(stream, tape)
    assert len(heard) == 3000 * MS
    assert np.array_equal(heard[: 2992 * MS], whole(old)[: 2992 * MS])


class Interrupted(Tape):
    """When it is next asked how far it is, before a render, something else happens meanwhile."""

    meanwhile: threading.Thread | None = None

    def sounded(self, cue: int) -> int | None:
        if self.meanwhile is not None:
            self.meanwhile.start()  # it waits until the stream lets go, and the render begins
            self.meanwhile = None
        return super().sounded(cue)


def test_a_breath_that_was_replaced_while_it_was_rendered_is_not_given() -> None:
    """The new one is rendered instead."""
    tape = Interrupted()
    old = (*breaths(1, 1500, 1500), *breaths(2, 1510, 1490, onset=3000))  # new lengths take time to render
    new = breaths(2, 700, 2100, onset=3000)
    stream = led(tape, old)
    tape.roll(2000 * MS)
    tape.meanwhile = change = threading.Thread(target=stream.change, args=(3000, new))
    stream.feed()
    change.join()
    assert np.array_equal(play_out(stream, tape), whole((*old[:2], *new)))


@given(
    st.lists(st.integers(1, 120_000), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 5), st.integers(100, 900), st.integers(100, 900)), max_size=4),
)
@pytest.mark.slow
def test_however_it_is_rolled_and_changed_every_beat_is_on_its_onset(
    steps: list[int], changes: list[tuple[int, int, int]]
) -> None:
    """Changes given in time, at any moment: the tape holds what all at once would sound like."""
    tape = Tape()
    beats = breaths(6, 500, 700)
    stream = led(tape, beats)
    for step, (breath, in_, out) in zip(steps, changes, strict=False):
        tape.roll(step)
        boundaries = [b.onset for b in beats if b.phase is Phase.IN and b.onset * MS >= tape.track.at]
        if not boundaries:
            break
        onset = boundaries[min(breath, len(boundaries) - 1)]
        beats = (*(b for b in beats if b.onset < onset), *breaths(3, in_, out, onset=onset))
        stream.change(onset, [b for b in beats if b.onset >= onset])
        stream.feed()
    assert np.array_equal(play_out(stream, tape), whole(beats))
