"""Two evenings with `voiceguide affirm` in which not everything is said as it stands; each is lived once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.room.couple import (
    ANSWERS_WITHIN,
    FIRST_ROUND,
    LOADED,
    TIME,
    Couple,
    exercise,
    found_in,
    vosk,
)
from tests.support.room.living_room import Line, Turn, cut_ins
from tests.support.room.room import Room
from voiceguide.core.words import said

pytestmark = [pytest.mark.room, pytest.mark.slow, pytest.mark.session]


class Evening(NamedTuple):
    """What came of one session, and the moments in it that are asked about."""

    couple: Couple
    turns: Mapping[str, Turn]
    lines: Mapping[str, Line]


@pytest.fixture(scope="module")
def unhurried(
    a_room_can_be_had: None,  # noqa: ARG001
    tmp_path_factory: pytest.TempPathFactory,
    synthetic_model: Path,
) -> Evening:
    """Ana skips the first line; at the second she pauses for a while, and Ben says something else."""
    folder = tmp_path_factory.mktemp("unhurried")
    options = [exercise(folder), *vosk(synthetic_model)]
    with Room() as room, Couple(room, folder, *options) as couple:
        couple.hears("Ana's turn")
        skips = couple.says("Ana", "skip")
        couple.hears(f"Ana's turn: {TIME}")
        couple.says("Ana", "pause")
        couple.hears(f"Guide: {said.PAUSED}")
        paused = couple.hears("Paused. Press space")
        couple.quiet(3.0, after=paused.at - 5.0)
        continues = couple.says("Ana", "continue")
        couple.takes_turn("Ana", TIME)
        couple.hears(f"Ben's turn: {TIME}")
        other_words = couple.says("Ben", "your feelings matter to me", 1.5, "thank you for today")
        assert couple.ends(within=LOADED) == 0
    turns = {"skip": skips, "continue": continues, "other words": other_words}
    return Evening(couple, turns, {"paused": paused})


@pytest.fixture(scope="module")
def halted(
    a_room_can_be_had: None,  # noqa: ARG001
    tmp_path_factory: pytest.TempPathFactory,
    synthetic_model: Path,
) -> Evening:
    """Ana stops, Ben takes it back; then she says nothing, and Ben stops for good."""
    folder = tmp_path_factory.mktemp("halted")
    options = [exercise(folder), *vosk(synthetic_model)]
    with Room() as room, Couple(room, folder, *options) as couple:
        couple.hears("Ana's turn")
        stops = couple.says("Ana", "stop")
        lines = {"halted": couple.hears(f"Guide: {said.HALTED}")}
        couple.hears("Paused. Press space")
        couple.says("Ben", 0.5, "continue")
        lines["turn"] = couple.hears("Ana's turn")
        lines["moved on"] = couple.hears("Guide: Now Ben.")
        couple.hears("Ben's turn")
        couple.says("Ben", "stop")
        lines["waiting"] = couple.hears("Paused. Press space")
        lines["ended"] = couple.hears("The session has ended")
        assert couple.ends(within=LOADED) == 130
    return Evening(couple, {"stop": stops}, lines)


def test_skip_goes_to_the_next_phrase_without_comment(unhurried: Evening) -> None:
    """Neither the one who skips nor the other is asked for that line again."""
    assert unhurried.couple.captions[:3] == ["Welcome.", FIRST_ROUND[0], f"Ana. {TIME}"]
    assert unhurried.couple.guide_after(unhurried.turns["skip"]) < ANSWERS_WITHIN


def test_pause_and_continue_return_to_the_same_line(unhurried: Evening) -> None:
    """ "Pause" is acknowledged aloud and lasts; after "continue" the guide says the phrase again."""
    couple, paused = unhurried.couple, unhurried.lines["paused"].at
    assert couple.captions[2:5] == [f"Ana. {TIME}", said.PAUSED, f"Ana. {TIME}"]
    guide = [turn for turn in couple.timeline() if turn.who == "guide"]
    until = unhurried.turns["continue"].start
    assert until > paused + 3.0
    assert not [turn for turn in guide if turn.start < until and turn.end > paused + 0.5]
    assert said.PAUSED in found_in(couple.speaker.samples, [said.PAUSED])


def test_other_words_are_not_judged_and_pauses_do_not_end_them(unhurried: Evening) -> None:
    """Ben says something else with a pause of 1.5 s: his turn ends by two to six seconds of quiet."""
    assert 2.0 < unhurried.couple.guide_after(unhurried.turns["other words"]) < 6.5
    assert unhurried.couple.captions[5:] == ["Goodbye."]


def test_nobody_is_cut_in_on_who_takes_their_time(unhurried: Evening) -> None:
    """From the first line to the last."""
    assert not cut_ins(unhurried.couple.timeline())


def test_stop_halts_within_a_second_and_continue_resumes(halted: Evening) -> None:
    """A spoken "stop" may be a mistake: "continue" brings the phrase back."""
    assert halted.lines["halted"].at - halted.turns["stop"].end < 1.0
    assert halted.couple.captions[:4] == ["Welcome.", FIRST_ROUND[0], said.HALTED, FIRST_ROUND[0]]


def test_who_says_nothing_is_not_asked_why(halted: Evening) -> None:
    """After about eight seconds of quiet the session moves on, without a word about it."""
    assert 7.5 < halted.lines["moved on"].at - halted.lines["turn"].at < 9.5
    assert halted.couple.captions[3:5] == FIRST_ROUND


def test_stop_that_nobody_takes_back_ends_the_session(halted: Evening) -> None:
    """After eight seconds it closes with its bell, and with nothing else."""
    ended = halted.lines["ended"].at
    assert 7.5 < ended - halted.lines["waiting"].at < 9.5
    assert halted.couple.captions[5:] == [said.HALTED]
    assert halted.couple.timeline()[-1].start > ended - 0.3  # the bell
    assert not halted.couple.errors
