"""The sound that leads a breath, measured."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyloudnorm
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceguide.core.commands import Beat, BreathSound, Phase
from voiceguide.core.events import CueTime
from voiceguide.ports import VOICE_RATE, Rendered
from voiceguide.voice.sounds.bed import BED_LUFS
from voiceguide.voice.sounds.breath_sound import breath, fits, spoken_words
from voiceguide.voice.sounds.loudness import VOICE_LUFS, at_loudness, loudest_lufs

Samples = npt.NDArray[np.float32]
MS = VOICE_RATE // 1000


def beats(*shape: tuple[Phase, int, str], start: int = 0) -> tuple[Beat, ...]:
    """Phases one after the other: (phase, length, word)."""
    made, onset = [], start
    for phase, length, word in shape:
        made.append(Beat(phase=phase, onset=CueTime(onset), length=length, word=word))
        onset += length
    return tuple(made)


def word(length_ms: int) -> Rendered:
    """A stand-in for a spoken word, loud from its first sample to its last."""
    sign = np.where(np.arange(length_ms * MS) // 50 % 2, 0.25, -0.25)
    return Rendered(samples=sign.astype(np.float32))


def onset_of(part: Samples, whole: Samples) -> int:
    """The sample at which `part` best matches `whole`."""
    size = 1 << (len(whole) + len(part)).bit_length()
    spectrum = np.fft.rfft(whole, size) * np.conj(np.fft.rfft(part, size))
    return int(np.argmax(np.fft.irfft(spectrum, size)[: len(whole)]))


def centre_hz(sound: Samples) -> float:
    """Where the energy of a sound lies, on average."""
    power = np.abs(np.fft.rfft(sound)) ** 2
    return float((power * np.fft.rfftfreq(len(sound), 1 / VOICE_RATE)).sum() / power.sum())


def rms(sound: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(sound))))


@pytest.mark.slow
def test_each_word_starts_on_its_onset_to_the_sample() -> None:
    """Over twelve uneven breaths nothing drifts, not by one sample."""
    shape = [(phase, 4003 + 37 * n, str(phase)) for n in range(12) for phase in (Phase.IN, Phase.OUT)]
    grid = beats(*shape, start=250)
    spoken = word(600)
    sound = breath(grid, {"in": spoken, "out": spoken})
    for beat in grid:
        first = (beat.onset - 250) * MS
        before = min(first, 100 * MS)
        around = sound[first - before : first + 700 * MS]
        assert onset_of(spoken.samples, around) == before


def test_the_breath_starts_on_its_onset_to_the_sample() -> None:
    """Exact silence until the onset; sound from the onset on, and over at the end of the phase."""
    sound = breath(beats((Phase.IN, 3000, ""), (Phase.HOLD, 1500, ""), (Phase.OUT, 4000, ""), start=700), {})
    heard = np.flatnonzero(sound)
    assert len(sound) == (3000 + 1500 + 4000) * MS
    assert heard[0] in (0, 1)
    second = heard[np.flatnonzero(np.diff(heard) > 1000 * MS)[0] + 1]
    assert second in (4500 * MS, 4500 * MS + 1)


def test_an_in_breath_rises_and_an_out_breath_falls() -> None:
    """In swells and brightens, out thins and darkens: both are heard with closed eyes."""
    sound = breath(beats((Phase.IN, 4000, ""), (Phase.OUT, 6000, "")), {})
    early_in, late_in = sound[200 * MS : 1200 * MS], sound[2700 * MS : 3700 * MS]
    early_out, late_out = sound[4200 * MS : 5200 * MS], sound[8500 * MS : 9500 * MS]
    assert centre_hz(late_in) > 1.5 * centre_hz(early_in)
    assert rms(late_in) > 1.5 * rms(early_in)
    assert centre_hz(early_out) > 1.5 * centre_hz(late_out)
    assert rms(early_out) > 1.5 * rms(late_out)


@pytest.mark.parametrize("phase", [Phase.HOLD, Phase.REST])
def test_holding_and_resting_are_quiet(phase: Phase) -> None:
    """No air and no tone, only the word if there is one."""
    assert not breath(beats((phase, 4000, "")), {}).any()
    assert breath(beats((phase, 4000, "hold")), {"hold": word(400)})[: 400 * MS].any()


@pytest.mark.slow
def test_the_breath_is_well_under_the_voice() -> None:
    """At its loudest 10 LU under what speaks over it."""
    sound = breath(beats((Phase.IN, 5500, ""), (Phase.OUT, 5500, "")), {})
    assert loudest_lufs(sound) <= VOICE_LUFS - 10


@pytest.mark.parametrize(
    ("phase_ms", "word_ms", "said"),
    [(4000, 1400, True), (4000, 1420, True), (4000, 1421, False), (1000, 370, True), (1000, 371, False)],
)
def test_a_word_longer_than_its_share_is_left_out(phase_ms: int, word_ms: int, said: bool) -> None:
    """35 % of the phase, and 20 ms of grace; the breath itself is still led."""
    without = breath(beats((Phase.IN, phase_ms, "")), {})
    with_word = breath(beats((Phase.IN, phase_ms, "in")), {"in": word(word_ms)})
    assert fits(word(word_ms), phase_ms) is said
    assert np.array_equal(without, with_word) is not said


def test_a_word_nobody_could_render_is_left_out() -> None:
    """A breath goes on without words."""
    assert np.array_equal(breath(beats((Phase.IN, 4000, "in")), {}), breath(beats((Phase.IN, 4000, "")), {}))


def test_peaks_stay_under_the_ceiling_with_words() -> None:
    """Voice and breath together: true peak at most -1.5 dB."""
    rng = np.random.default_rng(3)
    loud = Rendered(samples=at_loudness(rng.normal(0, 0.3, 900 * MS).astype(np.float32)))
    sound = breath(beats((Phase.IN, 4000, "in"), (Phase.OUT, 6000, "in")), {"in": loud})
    assert np.abs(soxr.resample(sound, VOICE_RATE, 8 * VOICE_RATE)).max() <= 10 ** (-1.5 / 20)


@pytest.mark.slow
@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(Phase), st.integers(1, 3000)), max_size=6), st.integers(0, 500))
def test_any_grid_has_its_exact_length(shape: list[tuple[Phase, int]], start: int) -> None:
    """However odd the phases: finite sound, from the first onset to the end of the last beat."""
    sound = breath(beats(*((phase, length, "") for phase, length in shape), start=start), {})
    assert len(sound) == sum(length for _, length in shape) * MS
    assert np.isfinite(sound).all()


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(700, 4000), min_size=2, max_size=5), st.sampled_from(BreathSound))
def test_breaths_rendered_one_by_one_are_the_same(lengths: list[int], style: BreathSound) -> None:
    """Sample for sample, with words on them: a session that streams sounds like one rendered whole."""
    said = {"in": word(300), "two": word(500)}
    whole, onset = [], 400
    for number, length in enumerate(lengths):
        phase = Phase.OUT if number % 2 else Phase.IN
        whole.append(Beat(phase=phase, onset=CueTime(onset), length=length, word="in", counts=2))
        onset += length
    parts = np.concatenate([breath([beat], said, style) for beat in whole])
    assert np.array_equal(breath(whole, said, style), parts)


def test_numbers_are_said_on_the_seconds() -> None:
    """ "In, two, three": each exactly a second after the one before; one that takes too long is left out."""
    beat = Beat(phase=Phase.HOLD, onset=CueTime(0), length=4000, word="hold", counts=4)
    said = {"hold": word(400), "two": word(400), "three": word(701), "four": word(400)}
    heard = np.flatnonzero(breath([beat], said))
    starts = [heard[0], *heard[1:][np.diff(heard) > 100 * MS]]
    assert [start // MS for start in starts] == [0, 1000, 3000]


def test_what_is_said_is_known_before() -> None:
    """So that every word can be rendered ahead of its onset."""
    beat = Beat(phase=Phase.IN, onset=CueTime(0), length=4000, word="in", counts=3)
    assert spoken_words([beat]) == {"in", "two", "three"}


@pytest.mark.parametrize("style", [BreathSound.BREATH, BreathSound.TONE])
def test_air_and_tone_can_be_had_alone(style: BreathSound) -> None:
    """Air is noise; the tone has its power in a few narrow lines."""
    sound = breath(beats((Phase.IN, 4000, "")), {}, style)
    middle = sound[2000 * MS : 2100 * MS]
    power = np.abs(np.fft.rfft(middle * np.hanning(len(middle)))) ** 2
    in_lines = np.sort(power)[::-1][:12].sum() / power.sum()
    assert in_lines > 0.9 if style is BreathSound.TONE else in_lines < 0.7


def test_a_sip_goes_on_higher_than_the_breath_before_it() -> None:
    """The second in-breath is heard as more of the first."""
    sound = breath(beats((Phase.IN, 2000, ""), (Phase.SIP, 1000, "")), {})
    assert centre_hz(sound[2500 * MS : 2900 * MS]) > centre_hz(sound[1500 * MS : 1900 * MS])


def test_words_stand_clear_of_the_breath_and_the_bed_by_an_independent_meter() -> None:
    """pyloudnorm: the breath at least 10 LU under the voice's -18, the bed 18."""
    meter = pyloudnorm.Meter(VOICE_RATE)
    led = breath(beats((Phase.IN, 4000, ""), (Phase.OUT, 6000, "")), {}).astype(np.float64)
    assert meter.integrated_loudness(led) <= VOICE_LUFS - 10
    assert pytest.approx(VOICE_LUFS - 18) == BED_LUFS
