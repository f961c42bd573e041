"""An evening with three lines, for tests of what people ask for in it."""

from __future__ import annotations

from tests.core.session.stage import Stage
from voiceguide.core.commands import Activity
from voiceguide.core.events import Control
from voiceguide.core.session.controls import Controls
from voiceguide.core.session.floor import Ear
from voiceguide.core.session.mode import Mode
from voiceguide.core.session.parts import TAIL
from voiceguide.core.words import said

LINES = {"affirm": {"rounds": 3, "once_more": "", "lines": {"neutral": ["One.", "Two.", "Three."]}}}
SOUNDS = {
    "Ana: One.": "line-before",
    "Two.": "this-line",
    "(your turn)": "soft-cue",
    "(ended)": "last-bell",
    said.PAUSED: "'paused'",
    said.HALTED: "'stopped'",
    said.HELP_WITH_A_LINE: "'help'",
    said.GO_ON: "'go-on'",
    "Saying lines, with about five minutes left.": "'where'",
    said.SLOWER: "'slower'",
    said.FASTER: "'faster'",
    said.LOUDER: "'louder'",
    said.QUIETER: "'quieter'",
}
"""What the guide lets be heard, as the pictures name it."""


class Evening(Stage):
    """Ana is about to say the second of three lines, or everything stands still there."""

    def __init__(self, mode: Mode = Mode.PERFORMING, *, ear: Ear = Ear.HEARS) -> None:
        super().__init__(LINES)
        self.at.floor.ear = ear
        self.controls = Controls(self.at)
        for _ in range(6):  # to the second line: the first one, each one's turn, quiet, a soft cue
            self.at.advance()
        self.sounded()
        self.until(self.now + TAIL)
        match mode:
            case Mode.PAUSED:
                self.controls.ask(Control.PAUSE, aloud=True)
            case Mode.HALTED:
                self.controls.ask(Control.STOP, aloud=True)
            case Mode.DEAF:
                self.at.floor.ear = Ear.LOST
                self.at.modes.enter(Mode.DEAF)
                self.at.aside(said.DEAF, lambda: self.at.out.show(state=Activity.WAITING))
            case _:
                assert mode is Mode.PERFORMING
        if self.at.playing.cue is not None:
            self.sounded()
            self.until(self.now + TAIL)
        self._before = len(self.sounds)

    @property
    def heard_since(self) -> list[str]:
        """What the guide has let be heard from then on."""
        return self.sounds[self._before :]

    @property
    def told(self) -> str:
        """The mode, and what the guide lets be heard from then on."""
        sounds = [SOUNDS[sound] for sound in self.heard_since]
        return f"{self.at.modes.mode.value}:{'+'.join(sounds) or '-'}"
