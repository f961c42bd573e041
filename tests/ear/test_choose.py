"""Which recognizer hears: the best that is here, the one asked for, or the next best if it fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.testmodel import tones
from tests.support.fakes import FakeRecognizer
from voiceguide import exit_codes
from voiceguide.ear.engines import choose
from voiceguide.ear.engines.choose import (
    AUTO,
    CHOICES,
    NONE,
    NotInstalled,
    choose_recognizer,
    hears_words,
)
from voiceguide.ear.engines.none import NoRecognizer
from voiceguide.ports import Recognizer, VoiceguideError

Load = Callable[[Path | None], Recognizer]


def loads(name: str) -> Load:
    """An engine that loads."""

    def load(_model: Path | None) -> Recognizer:
        recognizer = FakeRecognizer()
        recognizer.name = name
        return recognizer

    return load


def fails(error: VoiceguideError) -> Load:
    """An engine that does not."""

    def load(_model: Path | None) -> Recognizer:
        raise error

    return load


@pytest.fixture
def engines(monkeypatch: pytest.MonkeyPatch) -> Callable[[Load, Load], None]:
    """Put these in the place of the real ones, the better one first."""

    def put(vosk: Load, whisper: Load) -> None:
        monkeypatch.setattr(choose, "ENGINES", {"vosk": vosk, "whisper": whisper})

    return put


Put = Callable[[Load, Load], None]
MISSING, DAMAGED = NotInstalled("Not here."), VoiceguideError("Damaged.")


@pytest.mark.parametrize(
    ("asked", "chosen"), [(AUTO, "vosk"), ("vosk", "vosk"), ("whisper", "whisper"), (NONE, "none")]
)
def test_the_best_or_the_one_asked_for(engines: Put, asked: str, chosen: str) -> None:
    """Where all of them load."""
    engines(loads("vosk"), loads("whisper"))
    recognizer, trouble = choose_recognizer(asked, None)
    assert (recognizer.name, trouble) == (chosen, "")


def test_what_was_never_installed_is_no_trouble(engines: Put) -> None:
    """Nobody who asked for the best is told of a model they never wanted."""
    engines(fails(MISSING), loads("whisper"))
    recognizer, trouble = choose_recognizer(AUTO, None)
    assert (recognizer.name, trouble) == ("whisper", "")


def test_what_was_asked_for_and_is_not_here_is_refused(engines: Put) -> None:
    """Before a session begins without it."""
    engines(fails(MISSING), loads("whisper"))
    with pytest.raises(NotInstalled, match="Not here") as refused:
        choose_recognizer("vosk", None)
    assert refused.value.exit_code == exit_codes.CANNOT_RUN_HERE


@pytest.mark.parametrize("asked", [AUTO, "vosk"])
def test_what_is_damaged_is_told_and_the_next_best_serves(engines: Put, asked: str) -> None:
    """Words are worth less than the evening."""
    engines(fails(DAMAGED), loads("whisper"))
    recognizer, trouble = choose_recognizer(asked, None)
    assert (recognizer.name, trouble) == ("whisper", "Damaged.")


def test_without_any_engine_voices_are_still_heard(engines: Put) -> None:
    """The first trouble is told: it is the one to mend."""
    engines(fails(DAMAGED), fails(VoiceguideError("Also damaged.")))
    recognizer, trouble = choose_recognizer(AUTO, None)
    assert (recognizer.name, trouble) == ("none", "Damaged.")


def test_the_model_asked_for_reaches_the_engine(engines: Put) -> None:
    """It need not be installed."""
    got: list[Path | None] = []

    def load(model: Path | None) -> Recognizer:
        got.append(model)
        return FakeRecognizer()

    engines(load, loads("whisper"))
    choose_recognizer(AUTO, Path("model"))
    assert got == [Path("model")]


def test_everything_in_the_table_can_be_asked_for() -> None:
    """So that a new engine is one line."""
    assert (AUTO, *choose.ENGINES, NONE) == CHOICES


@pytest.mark.parametrize(
    ("partials", "lines", "hears"),
    [(True, True, True), (False, True, True), (False, False, False)],
)
def test_whether_words_are_heard_follows_from_what_it_can(partials: bool, lines: bool, hears: bool) -> None:
    """A recognizer that hears words after they were said loses none; the turn waits for them."""
    can = replace(NoRecognizer.capabilities, lines=lines, partials=partials)
    assert hears_words(can) is hears


@pytest.mark.slow
def test_a_model_of_another_language_is_not_used(tmp_path: Path) -> None:
    """One that knows none of the words that matter most: one sentence, and the next engine serves."""
    tones.build(tmp_path, ["halt", "ja", "nein", "weiter"])
    recognizer, trouble = choose_recognizer("vosk", tmp_path)
    recognizer.close()
    assert recognizer.name == "whisper"
    assert "knows none of the words stop, yes, no, pause" in trouble
