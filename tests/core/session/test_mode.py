"""What a session hears and allows in each mode, how modes follow each other, and what time it is."""

from __future__ import annotations

from itertools import product

import pytest

from voiceguide.core.commands import Ending
from voiceguide.core.events import Control
from voiceguide.core.session.mode import MODES, Mode, Modes, Watch

HEARD_AND_ALLOWED = """
             turns   spoken controls   keys   microphone   time
performing   yes     yes               all    yes          yes
paused       no      yes               all    yes          no
halted       no      yes               all    yes          no
deaf         no      no                all    yes          no
closing      no      no                stop   no           no
ended        no      no                none   no           no
"""

CHANGES = """
             performing   paused   halted   deaf   closing   ended
performing   no           yes      yes      yes    yes       no
paused       yes          no       yes      yes    yes       no
halted       yes          yes      no       yes    yes       no
deaf         yes          yes      yes      yes    yes       no
closing      no           no       no       no     no        yes
ended        no           no       no       no     no        no
"""

STANDING_STILL = (Mode.PAUSED, Mode.HALTED, Mode.DEAF)


def rows(picture: str) -> dict[str, list[str]]:
    """The cells of a picture by the first word of their row, its head left out."""
    return {row.split()[0]: row.split()[1:] for row in picture.strip().splitlines()[1:]}


def in_mode(mode: Mode, watch: Watch | None = None) -> Modes:
    """A session that has come to this mode."""
    modes = Modes(watch or Watch())
    if mode is Mode.ENDED:
        modes.enter(Mode.CLOSING)
    if mode is not Mode.PERFORMING:
        modes.enter(mode)
    return modes


# ------------------------------------------------------------------ the table


@pytest.mark.parametrize("mode", Mode)
def test_what_is_heard_and_allowed(mode: Mode) -> None:
    """As the picture says, for every mode there is."""
    allows = MODES[mode]
    keys = {frozenset(Control): "all", frozenset({Control.STOP}): "stop", frozenset(): "none"}[allows.keys]
    told = ["yes" if told else "no" for told in (allows.turns, allows.controls)]
    told += [keys, *("yes" if told else "no" for told in (allows.microphone, allows.time))]
    assert told == rows(HEARD_AND_ALLOWED)[mode.value]


@pytest.mark.parametrize("mode", Mode)
def test_what_holds_now_is_the_row_of_the_mode(mode: Mode) -> None:
    """Whoever asks need not look at the table."""
    assert in_mode(mode).allows is MODES[mode]


@pytest.mark.parametrize(("before", "after"), list(product(Mode, Mode)))
def test_a_mode_becomes_another_only_as_the_table_says(before: Mode, after: Mode) -> None:
    """Any other change is a mistake in the code: it raises, and nothing has changed."""
    modes = in_mode(before)
    if rows(CHANGES)[before.value][list(Mode).index(after)] == "yes":
        modes.enter(after)
        assert modes.mode is after
    else:
        with pytest.raises(RuntimeError, match=f"{before} cannot become {after}"):
            modes.enter(after)
        assert modes.mode is before


def test_a_session_begins_by_performing() -> None:
    """Nobody has to start it."""
    assert Modes(Watch()).mode is Mode.PERFORMING


# ------------------------------------------------------------------ deafness


@pytest.mark.parametrize("behind", [Mode.PAUSED, Mode.HALTED])
def test_what_stood_still_before_the_microphone_was_lost_is_kept(behind: Mode) -> None:
    """When it is back, a pause is a pause again, and a stop a stop."""
    modes = in_mode(behind)
    modes.enter(Mode.DEAF)
    assert (modes.mode, modes.behind) == (Mode.DEAF, behind)
    modes.hear_again()
    assert (modes.mode, modes.behind) == (behind, behind)


def test_an_exercise_behind_deafness_has_yet_to_be_gone_on_with() -> None:
    """The guide first says that it hears again; until then nothing goes on."""
    modes = in_mode(Mode.DEAF)
    modes.hear_again()
    assert (modes.mode, modes.behind) == (Mode.DEAF, Mode.PERFORMING)


def test_a_microphone_lost_twice_keeps_what_stood_behind_it() -> None:
    """Deafness never stands behind itself."""
    modes = in_mode(Mode.PAUSED)
    modes.enter(Mode.DEAF)
    modes.enter(Mode.DEAF)
    assert modes.behind is Mode.PAUSED


@pytest.mark.parametrize("mode", [mode for mode in Mode if mode is not Mode.DEAF])
def test_whoever_was_not_deaf_hears_as_before(mode: Mode) -> None:
    """The news changes nothing."""
    modes = in_mode(mode)
    modes.hear_again()
    assert modes.mode is mode


# ------------------------------------------------------------------ the end


@pytest.mark.parametrize("ending", Ending)
def test_how_it_ends_is_settled_when_it_closes(ending: Ending) -> None:
    """The last bell may still sound."""
    modes = Modes(Watch())
    modes.close(ending)
    assert (modes.mode, modes.ending) == (Mode.CLOSING, ending)


def test_a_session_closes_once() -> None:
    """How it ended stays as it was."""
    modes = Modes(Watch())
    modes.close(Ending.STOPPED)
    with pytest.raises(RuntimeError):
        modes.close(Ending.COMPLETED)
    assert modes.ending is Ending.STOPPED


# ------------------------------------------------------------------ time


def test_exercise_time_counts_from_when_the_exercise_began() -> None:
    """What was said before takes none of it."""
    watch = Watch()
    watch.now = 4_000
    watch.begin()
    watch.now = 5_500
    assert watch.in_exercise == 1_500


@pytest.mark.parametrize("mode", Mode)
def test_exercise_time_goes_on_only_while_the_exercise_does(mode: Mode) -> None:
    """It stands still in a pause, after a "stop", without a microphone, and once the end begins."""
    watch = Watch()
    watch.now = 1_000
    in_mode(mode, watch)
    watch.now = 6_000
    assert watch.in_exercise == (6_000 if mode is Mode.PERFORMING else 1_000)


@pytest.mark.parametrize("mode", STANDING_STILL)
def test_time_that_stood_still_is_left_out(mode: Mode) -> None:
    """When the exercise goes on, its time does from where it was."""
    watch = Watch()
    watch.now = 1_000
    modes = in_mode(mode, watch)
    watch.now = 61_000
    modes.enter(Mode.PERFORMING)
    assert watch.in_exercise == 1_000
    watch.now = 62_000
    assert watch.in_exercise == 2_000


def test_one_stillness_that_becomes_another_is_left_out_once() -> None:
    """A pause, then a lost microphone, then a stop: all of it stood still, and no more than that."""
    watch = Watch()
    modes = Modes(watch)
    for watch.now, mode in zip((1_000, 2_000, 3_000), STANDING_STILL, strict=True):
        modes.enter(mode)
    watch.now = 4_000
    modes.enter(Mode.PERFORMING)
    assert watch.in_exercise == 1_000


def test_whoever_goes_on_without_having_stood_still_loses_no_time() -> None:
    """It is asked for on every way back to the exercise."""
    watch = Watch()
    watch.now = 3_000
    watch.go_on()
    assert watch.in_exercise == 3_000
