"""What each control does in each mode, by voice and by key, as a picture."""

from __future__ import annotations

import pytest

from tests.core.session.evening import Evening
from voiceguide.core.events import Control
from voiceguide.core.session.mode import Mode

BY_VOICE = """
            performing              paused                 halted
pause       paused:'paused'         paused:-               paused:'paused'
continue    performing:-            performing:this-line   performing:this-line
repeat      performing:this-line    performing:this-line   performing:this-line
skip        performing:soft-cue    performing:soft-cue   performing:soft-cue
back        performing:line-before  performing:line-before performing:line-before
where       performing:'where'     paused:'where'         halted:'where'
stop        halted:'stopped'        halted:'stopped'       closing:last-bell
slower      performing:'slower'     paused:'slower'        halted:'slower'
faster      performing:'faster'     paused:'faster'        halted:'faster'
louder      performing:'louder'     paused:'louder'        halted:'louder'
quieter     performing:'quieter'    paused:'quieter'       halted:'quieter'
help        performing:'help'       paused:'help'          halted:'help'
own-pace    performing:-            paused:-               halted:-
not-done    performing:'go-on'      paused:'go-on'         halted:'go-on'
"""
""" "That's all" is no control to ask for: it ends turns, and the turn itself weighs it."""

BY_KEY = """
            performing              paused                 halted                 deaf
pause       paused:'paused'         performing:this-line   paused:'paused'        performing:this-line
continue    performing:-            performing:this-line   performing:this-line   performing:this-line
repeat      performing:this-line    performing:this-line   performing:this-line   performing:this-line
skip        performing:soft-cue    performing:soft-cue   performing:soft-cue   performing:soft-cue
back        performing:line-before  performing:line-before performing:line-before performing:line-before
where       performing:'where'     paused:'where'         halted:'where'        deaf:'where'
stop        closing:last-bell       closing:last-bell      closing:last-bell      closing:last-bell
slower      performing:-            paused:-               halted:-               deaf:-
faster      performing:-            paused:-               halted:-               deaf:-
louder      performing:-            paused:-               halted:-               deaf:-
quieter     performing:-            paused:-               halted:-               deaf:-
help        performing:'help'       paused:'help'          halted:'help'          deaf:'help'
own-pace    performing:-            paused:-               halted:-               deaf:-
done        performing:soft-cue   paused:-               halted:-               performing:this-line
not-done    performing:'go-on'      paused:'go-on'         halted:'go-on'         deaf:'go-on'
"""


def cells(picture: str) -> list[tuple[Control, Mode, str]]:
    """A picture's cells: what is asked for, in which mode, and the mode and the sound that follow."""
    head, *rows = (row.split() for row in picture.strip().splitlines())
    return [
        (Control(row[0].replace("-", " ")), Mode(mode), cell)
        for row in rows
        for mode, cell in zip(head, row[1:], strict=True)
    ]


@pytest.mark.parametrize(("control", "mode", "then"), cells(BY_VOICE))
def test_what_a_spoken_control_does(control: Control, mode: Mode, then: str) -> None:
    """As the picture says, in every mode in which spoken controls are heard."""
    evening = Evening(mode)
    evening.controls.ask(control, aloud=True)
    assert evening.told == then


@pytest.mark.parametrize(("control", "mode", "then"), cells(BY_KEY))
def test_what_a_key_does(control: Control, mode: Mode, then: str) -> None:
    """As the picture says, in every mode in which the session stands."""
    evening = Evening(mode)
    evening.controls.press(control)
    assert evening.told == then


def test_the_pictures_show_every_control() -> None:
    """A new one has to be drawn."""
    assert {control for control, *_ in cells(BY_KEY)} == set(Control)
    assert {control for control, *_ in cells(BY_VOICE)} == set(Control) - {Control.DONE}
