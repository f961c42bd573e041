"""`breathe:` in an exercise of one's own: what may be written, how long it lasts, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.breathe_world import CLOSING, BreatheWorld, room, written
from voiceguide.core.commands import Phase
from voiceguide.core.events import Control
from voiceguide.core.script.exercise import Exercise
from voiceguide.library import find as library
from voiceguide.ports import VoiceguideError

HEAD = "title: Evening\nsummary: A quiet evening.\nminutes: 3\n"


def loaded(folder: Path, step: str, head: str = HEAD) -> Exercise:
    """An exercise with this step, as somebody wrote it down."""
    file = folder / "evening.yaml"
    file.write_text(f"{head}steps:\n  - breathe: {{{step}}}\n  - say: {CLOSING}\n")
    return library.load(file)


def led(exercise: Exercise) -> BreatheWorld:
    world = room(exercise)
    world.run()
    assert world.said[-1] == CLOSING
    return world


@pytest.mark.parametrize(
    ("step", "lengths"),
    [
        ("pattern: even, rounds: 3", [10_000] * 3),
        ("pattern: coherent, for: 2min", [11_000] * 10),
        ("pattern: box, rounds: 2", [16_000] * 2),
        ("pattern: 4-7-8, for: 2min", [19_000] * 6),
        ("pattern: 4-7-8, for: 10min", [19_000] * 8),
        ("in: 3s, out: 4s, rounds: 4", [7_000] * 4),
        ("in: 2s, sip: 1s, out: 6s, for: 1min", [9_000] * 6),
        ("in: 4s, out: 6s", [10_000]),
        ("", [10_000]),
    ],
)
def test_how_many_breaths_a_step_leads(tmp_path: Path, step: str, lengths: list[int]) -> None:
    """By rounds, or as many whole ones as fit into a time; else one.  A pattern's cap holds here too."""
    assert [breath.length for breath in led(loaded(tmp_path, step)).breaths] == lengths


def test_fill_leads_until_it_is_time_for_the_end(tmp_path: Path) -> None:
    """The exercise's minutes, within a breath."""
    world = led(loaded(tmp_path, "pattern: even, fill: true"))
    assert -10_500 < world.now - 180_000 <= 500


def test_two_that_fill_still_end_in_time() -> None:
    """The first takes what there is, the second leads one breath."""
    fill: dict[str, object] = {"breathe": {"pattern": "pursed-lip", "fill": True}}
    world = led(written(fill, fill, {"say": CLOSING}, minutes=2))
    assert abs(world.now - 120_000) < 10_000


def test_a_time_that_is_already_over_leads_one_breath() -> None:
    """To the millisecond too."""
    rests: list[dict[str, object]] = [{"rest": "60s"}]
    world = led(written(*rests, {"breathe": {"fill": True, "ramp": True}}, {"say": CLOSING}, minutes=1))
    assert len(world.breaths) == 1


def test_a_sip_is_a_second_in_breath(tmp_path: Path) -> None:
    """Between in and out, with its own word."""
    (cue,) = led(loaded(tmp_path, "pattern: cyclic-sigh, rounds: 1")).cues
    assert [(beat.phase, beat.length, beat.word) for beat in cue.beats] == [
        (Phase.IN, 2_000, "in"),
        (Phase.SIP, 1_000, "and"),
        (Phase.OUT, 6_000, "out"),
    ]


def test_without_words_and_with_counts(tmp_path: Path) -> None:
    """As it was written."""
    (cue,) = led(loaded(tmp_path, "pattern: even, rounds: 2, words: false, counts: true")).cues
    assert not any(beat.word for beat in cue.beats)
    assert {beat.counts for beat in cue.beats} == {5}


REFUSED = {
    "two lengths": (
        "rounds: 3, for: 2min",
        "found more than one length; write one of 'rounds', 'for' or 'fill'",
    ),
    "fill and rounds": ("fill: true, rounds: 3", "found more than one length"),
    "phases beside a pattern": (
        "pattern: even, out: 5s",
        "found out beside a pattern; write one or the other",
    ),
    "a caution beside a pattern": ("pattern: box, caution: Careful.", "found caution beside a pattern"),
    "a cap beside a pattern": ("pattern: 4-7-8, most: 60", "found most beside a pattern"),
    "more rounds than the cap": (
        "pattern: 4-7-8, rounds: 9",
        "9 rounds are too many of this pattern; write 8",
    ),
    "a hold unsaid": ("in: 3s, hold: 3s, out: 4s", "found a held breath; say in 'cautions' for whom"),
    "a rest unsaid": ("in: 3s, out: 4s, rest: 2s", "found a held breath; say in 'cautions' for whom"),
    "too slow": ("in: 7s, out: 7s", "one breath of 14s is too slow; its phases together are 12s at most"),
    "too fast": ("in: 500ms, out: 500ms", "in: '500ms' is out of bounds; write 2s to 10s"),
    "a hold past all": ("in: 3s, hold: 30s", "hold: '30s' is out of bounds; write 0s to 7s"),
    "an unknown pattern": (
        "pattern: bhastrika",
        "no pattern is called 'bhastrika'; write one of: longer-exhale,",
    ),
    "no such sound": ("sound: harp", "found 'harp'; write breath, tone or both"),
    "words too often": ("voice_every: 5s", "voice_every: '5s' is out of bounds; write 20s to 10min"),
    "a phrase too long": (f"phrases: [{'softly ' * 6}]", "characters are too many; write 30 at most"),
    "no rounds": ("rounds: 0", "rounds: found '0'; write a whole number from 1 to 60"),
    "no time": ("for: 0s", "for: '0s' is out of bounds; write 10s to 1h"),
}


@pytest.mark.parametrize(("step", "why"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(tmp_path: Path, step: str, why: str) -> None:
    """With file and line, what was found and what to write."""
    with pytest.raises(VoiceguideError) as refused:
        loaded(tmp_path, step)
    assert why in str(refused.value)
    assert str(refused.value).startswith(f"{tmp_path / 'evening.yaml'}:")


@pytest.mark.parametrize("step", ["in: 3s, hold: 3s, out: 4s", "in: 3s, out: 4s, rest: 2s"])
def test_a_hold_may_be_led_once_it_is_said_for_whom_it_is_not(tmp_path: Path, step: str) -> None:
    """By the exercise's own cautions."""
    head = HEAD + "cautions: [Holding the breath is not advised in pregnancy.]\n"
    assert len(led(loaded(tmp_path, step, head)).breaths) == 1


@pytest.mark.parametrize("agreed", [True, False])
def test_an_opt_in_pattern_is_asked_about_in_any_exercise(tmp_path: Path, agreed: bool) -> None:
    """First of all, once; without a yes, four in and six out."""
    world = room(loaded(tmp_path, "pattern: box, rounds: 2"), ask=True)
    if agreed:
        world.press(20_000, Control.CONTINUE)
    world.run()
    assert world.said[0].startswith("Holding the breath is not for pregnancy")
    assert world.said[1] == "Would you both like to hold the breath?"
    assert [breath.length for breath in world.breaths] == [16_000 if agreed else 10_000] * 2
