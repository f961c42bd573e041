"""Guided breathing, heard: marks by voice, controls over the breath's own sound; on a sample clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.sounding_room import Heard, Says, SoundingRoom
from voiceguide.core.commands import Beat, Breathe, ChangeBreaths, Command, Ending, Phase, Show
from voiceguide.core.events import Event, Expectation, Ms, PlaybackStarted, TurnKind
from voiceguide.core.script.performance import Performer
from voiceguide.core.session.session import Session
from voiceguide.core.words import said
from voiceguide.core.written.cast import Cast
from voiceguide.ear.engines import vosk as vosk_engine
from voiceguide.library import find as library
from voiceguide.ports import Renderer
from voiceguide.voice.engines.choose import choose_renderer

pytestmark = [pytest.mark.slow, pytest.mark.session]

SHORT = """
title: Half a minute of breathing
summary: At your own pace first.
minutes: 1
steps:
  - baseline: {ask: "{first}, say in, three times.", within: 25s}
  - breathe: {in: 4s, out: 6s, for: 30s, ramp: true}
  - chime: bell
  - say: That was it.
"""
BETWEEN: Ms = 4_700
"""From one of the marks to the next, and the word itself."""


@pytest.fixture(scope="module")
def voice() -> Iterator[Renderer]:
    """The guide's."""
    renderer = choose_renderer()
    yield renderer
    renderer.close()


class Watched(Session):
    """A session that remembers what it asked for, and at which event."""

    def __init__(self, performer: Performer) -> None:
        super().__init__(performer)
        self.log: list[tuple[Event, Command]] = []

    def handle(self, event: Event) -> tuple[Command, ...]:
        commands = super().handle(event)
        self.log += [(event, command) for command in commands]
        return commands


class Breathers:
    """Ana marks three in-breaths; what else is said depends on what the page shows."""

    def __init__(
        self,
        text: str,
        folder: Path,
        model: Path,
        voice: Renderer,
        shown: Callable[[str], list[Says]] = lambda _state: [],
    ) -> None:
        file = folder / "breathing.yaml"
        file.write_text(text)
        session = Watched(Performer(library.load(file), Cast(first="Ana", second="Ben")))
        room = SoundingRoom(
            session, vosk_engine.load(model), voice, _three_marks, noise_dbfs=-60.0, echo_db=-20.0
        )
        room.shown = shown
        self.ending = room.perform()
        self.heard: list[Heard] = room.heard
        self.captions = room.captions
        self.log = session.log


def _three_marks(expectation: Expectation, _floor: str, _said: str) -> list[Says]:
    marks = expectation.kind is TurnKind.BREATHS
    return [Says("Ana", "in", 900), Says("Ana", "in", BETWEEN), Says("Ana", "in", BETWEEN)] if marks else []


def breath_lengths(beats: tuple[Beat, ...]) -> list[Ms]:
    """From each in-breath to the next."""
    starts = [beat.onset for beat in beats if beat.phase is Phase.IN]
    return [after - before for before, after in pairwise(starts)]


def test_breathing_begins_at_the_pace_that_was_heard(
    voice: Renderer, synthetic_model: Path, tmp_path: Path
) -> None:
    """Three in-breaths marked by voice; the first breath led is as long as theirs were, then they grow."""
    evening = Breathers(SHORT, tmp_path, synthetic_model, voice)
    assert evening.ending is Ending.COMPLETED
    marks = [heard.start for heard in evening.heard if heard.what == "in"]
    (led,) = (command for _, command in evening.log if isinstance(command, Breathe))
    lengths = breath_lengths(led.beats)
    assert lengths[0] == pytest.approx((marks[-1] - marks[0]) / 2, abs=150)
    assert all(before <= after <= 1.05 * before for before, after in pairwise(lengths))
    assert evening.captions[-1] == "That was it."


def test_too_slow_and_pause_are_heard_while_breaths_are_led(
    voice: Renderer, synthetic_model: Path, tmp_path: Path
) -> None:
    """Over the breath's own sound: a pause goes on with the breath it broke; "too slow" shortens the next."""
    coming = {
        # While the out-breath sounds, but no longer at its loudest.
        "breathing": iter([[Says("Ben", "pause", 4_000)], [Says("Ana", "too slow", 7_000)]]),
        "paused": iter([[Says("Ben", "continue", 900)]]),
    }
    evening = Breathers(
        SHORT.replace("ramp: true", "words: false"),
        tmp_path,
        synthetic_model,
        voice,
        lambda state: next(coming.get(state, iter(())), []),
    )
    assert evening.ending is Ending.COMPLETED
    assert said.PAUSED in evening.captions
    first, resumed = (command for _, command in evening.log if isinstance(command, Breathe))
    assert breath_lengths(first.beats) == breath_lengths(resumed.beats) == [10_000] * 2
    ((event, change),) = ((e, c) for e, c in evening.log if isinstance(c, ChangeBreaths))
    assert breath_lengths(change.beats)[0] == pytest.approx(10_000 / 1.15, abs=1)
    began = max(e.at for e, c in evening.log if isinstance(c, Show) and isinstance(e, PlaybackStarted))
    assert 0 < began + change.onset - event.at <= 10_300
