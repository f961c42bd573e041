"""What is heard while the ear is open: who is silent since when, and which control was asked for."""

from __future__ import annotations

from typing import assert_never

from voiceguide.core.events import Control, Heard, Meaning, Ms, SpeechEnded, SpeechStarted, Stirred

CONTROL_QUIET: Ms = 500
"""Quiet after which a whole utterance that asks for a control is acted on.  Proposed: longer than the gap
inside "go ... back", short enough that a "stop" feels heard."""
STOP_QUIET: Ms = 240
"""The same for "stop", which is obeyed as soon as the voice has ended.  As long as the endpointer takes."""
HELD_BY_STIRRING: Ms = 60_000
"""Sobs and sighs hold a turn open for as long as this after its last word; a kettle could, for ever."""
A_COUGH: Ms = 500
"""A voice this short, with no word in it, is no turn.  Proposed."""


class Speech:
    """Takes what is heard.  Knows since when it has been silent, and which control was asked for."""

    def __init__(self, opened: Ms) -> None:
        """`opened`: when the ear opened, in session time."""
        self.opened = opened
        self.meaning = Meaning()
        """What was understood so far."""
        self.voiced: Ms = 0
        """How long somebody was heard to speak, all stretches together."""
        self.onset: Ms | None = None
        """When the stretch of speech that is going on began; None while nobody speaks."""
        self.silent_since: Ms = opened
        """When the last voice ended."""
        self.stirred: Ms = opened
        """When the last sob or sigh ended, also a voiced one; when the ear opened, if there was none."""
        self.word_until: Ms = opened
        """When the last voice ended that was a word, or longer than a sob."""
        self._control_taken = False

    def feed(self, event: SpeechStarted | SpeechEnded | Stirred | Heard) -> None:
        """Something was heard."""
        match event:
            case SpeechStarted():
                self.onset = event.onset
                self._control_taken = False
            case SpeechEnded():
                self._fall_silent(event.offset)
            case Stirred():
                self.stirred = event.until
            case Heard():
                if event.meaning.word_count > self.meaning.word_count:
                    self.word_until = event.at if self.speaking else self.silent_since
                self.meaning = event.meaning
            case _:
                assert_never(event)

    @property
    def speaking(self) -> bool:
        """Somebody is speaking now."""
        return self.onset is not None

    def _fall_silent(self, offset: Ms) -> None:
        onset = offset if self.onset is None else self.onset
        self.voiced += offset - onset
        self.onset, self.silent_since = None, offset
        if self.word_until > onset or offset - onset >= A_COUGH:
            self.word_until = offset
        else:
            self.stirred = max(self.stirred, offset)

    @property
    def quiet_since(self) -> Ms:
        """When the last word, sob or sigh ended; of what only stirred, a minute's."""
        return max(self.silent_since, min(self.stirred, self.word_until + HELD_BY_STIRRING))

    @property
    def in_tears(self) -> bool:
        """The last thing heard was a sob or a sigh."""
        return self.stirred > self.word_until

    @property
    def control_at(self) -> Ms | None:
        """When the utterance that asks for a control will stand apart by quiet; None if there is none."""
        asked = self.meaning.control
        if asked is None or asked is Control.DONE or self._control_taken or self.speaking:
            return None
        return self.silent_since + (STOP_QUIET if asked is Control.STOP else CONTROL_QUIET)

    def take_control(self) -> Control | None:
        """The control to act on now.  Each counts once."""
        self._control_taken = True
        return self.meaning.control
