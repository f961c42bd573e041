"""The earcons and the breath."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceguide.core.events import Beat, Earcon, Phase
from voiceguide.ports import VOICE_RATE, Rendered
from voiceguide.voice.loudness import VOICE_LUFS, at_loudness, loudest_lufs
from voiceguide.voice.tones import breath, earcon, fits

Samples = npt.NDArray[np.float32]
MS = VOICE_RATE // 1000


def beats(*shape: tuple[Phase, int, str], start: int = 0) -> tuple[Beat, ...]:
    """Phases one after the other: (phase, length, word)."""
    made, onset = [], start
    for phase, length, word in shape:
        made.append(Beat(phase=phase, onset=onset, length=length, word=word))
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


# ------------------------------------------------------------------ earcons


@pytest.mark.parametrize("which", Earcon)
def test_an_earcon_is_never_louder_than_the_voice(which: Earcon) -> None:
    """Its loudest 0.4 s stays under the voice's loudness, its true peak under -1.5 dB."""
    sound = earcon(which)
    assert loudest_lufs(sound) <= VOICE_LUFS - 2
    assert np.abs(soxr.resample(sound, VOICE_RATE, 8 * VOICE_RATE)).max() <= 10 ** (-1.5 / 20)


@pytest.mark.parametrize("which", Earcon)
def test_an_earcon_begins_and_ends_softly(which: Earcon) -> None:
    """No click: the first and the last sample are as good as zero, and most of it is decay."""
    sound = earcon(which)
    assert abs(sound[0]) < 1e-3 and abs(sound[-1]) < 1e-3
    assert rms(sound[-len(sound) // 4 :]) < 0.1 * rms(sound[: len(sound) // 4])


def test_your_turn_is_short() -> None:
    """Nobody should have to wait for the sound that invites them to speak."""
    assert len(earcon(Earcon.YOUR_TURN)) <= 0.8 * VOICE_RATE


@pytest.mark.parametrize("pair", list(combinations(Earcon, 2)), ids=lambda pair: f"{pair[0]}-{pair[1]}")
def test_earcons_can_be_told_apart(pair: tuple[Earcon, Earcon]) -> None:
    """No two are alike, wherever one is laid over the other."""
    one, other = (earcon(which) / np.linalg.norm(earcon(which)) for which in pair)
    assert one[: len(other)] @ other[: len(one)] < 0.5


# ------------------------------------------------------------------ breath


def test_each_word_starts_on_its_onset_to_the_sample() -> None:
    """Over twelve uneven breaths nothing drifts, not by one sample."""
    shape = [(phase, 4003 + 37 * n, str(phase)) for n in range(12) for phase in (Phase.IN, Phase.OUT)]
    grid = beats(*shape, start=250)
    spoken = word(600)
    sound = breath(grid, {"in": spoken, "out": spoken})
    for beat in grid:
        first = beat.onset * MS
        around = sound[first - 100 * MS : first + 700 * MS]
        assert onset_of(spoken.samples, around) == 100 * MS


def test_the_breath_starts_on_its_onset_to_the_sample() -> None:
    """Exact silence until the onset; sound from the onset on, and over at the end of the phase."""
    sound = breath(beats((Phase.IN, 3000, ""), (Phase.HOLD, 1500, ""), (Phase.OUT, 4000, ""), start=700), {})
    heard = np.flatnonzero(sound)
    assert len(sound) == (700 + 3000 + 1500 + 4000) * MS
    assert heard[0] in (700 * MS, 700 * MS + 1)
    second = heard[np.flatnonzero(np.diff(heard) > 1000 * MS)[0] + 1]
    assert second in (5200 * MS, 5200 * MS + 1)


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


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(Phase), st.integers(1, 3000)), max_size=6), st.integers(0, 500))
def test_any_grid_has_its_exact_length(shape: list[tuple[Phase, int]], start: int) -> None:
    """However odd the phases: finite sound, from zero to the end of the last beat."""
    grid = beats(*((phase, length, "") for phase, length in shape), start=start)
    sound = breath(grid, {})
    assert len(sound) == (start + sum(length for _, length in shape)) * MS * bool(shape)
    assert np.isfinite(sound).all()
    assert not sound[: start * MS].any()


def test_the_same_sounds_come_out_every_time() -> None:
    """No chance in it: a rehearsal and a session sound alike."""
    grid = beats((Phase.IN, 3700, ""), (Phase.OUT, 5300, ""))
    assert np.array_equal(breath(grid, {}), breath(grid, {}))
    with pytest.raises(ValueError, match="read-only"):
        earcon(Earcon.BELL)[0] = 1
