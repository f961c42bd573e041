"""Which voices belong to the people here: one that is much softer than theirs is the room's.

Nothing is refused before the people were heard for a few seconds, nor after their level was lost.  Beside a
voice that was there first and never falls silent, one word of theirs is enough to tell them from it.
Measured in docs/decisions/0011-the-room-is-not-a-person.md.
"""

from __future__ import annotations

from collections import deque

from voiceguide.core.events import Ms
from voiceguide.core.hearing.endpointer import HANGOVER, START

SOFTER_DB = 18.0
"""A voice this much under the people's is not theirs.  Tears and whispers are 10 to 12 dB softer."""
_RECENT: Ms = 400
"""As long as anything this recent was loud enough, the voice is: syllables differ by more than people do."""
_PIECE: Ms = 1_000
"""Speech without a pause that is long enough to tell a level; a cough, a laugh or a "yes" is not."""
_PIECES, _LEAST_PIECES = 60, 4
"""The last minute of speech is known; fewer seconds than that tell nothing."""
_REMEMBERED: Ms = 60_000
"""How long after its last word a television may still go on."""
_UNHEARD_TURNS = 2
"""Turns in which soft voices were all there was; after these they may be the people after all."""
_FALLS_SILENT: Ms = 3_000
"""Quiet after which whoever talked takes turns; a television goes on before, behind and after the people."""
_BEFORE_PIECES = 10
"""Seconds of it that must be heard before somebody speaks up; with fewer nothing is concluded."""
_FAR_LOUDER_DB = 20.0
_SPOKE_UP: Ms = 160
"""Louder voice, by this much and for this long in one second, that counts as somebody here who speaks up."""
_GOES_ON: Ms = 8_000
"""What goes on for this long after them, as it did before, is not they."""
_AS_BEFORE_DB = 8.0
"""No louder than it was.  Whoever spoke up may be in tears, 12 dB softer, and is still heard."""


class _Talk:
    """Cuts speech without a pause into seconds."""

    def __init__(self) -> None:
        self.stop()

    def stop(self) -> None:
        """Forget a second that is not whole yet."""
        self._levels: list[float] = []
        self._lasts: Ms = 0
        self._pause: Ms = 0

    def feed(self, voiced: bool, level: float, length: Ms) -> float | None:
        """Take one frame; return the level of the second that it completes, if it completes one."""
        if not voiced:
            self._pause += length
            if self._pause >= HANGOVER:
                self.stop()
            return None
        self._pause = 0
        self._levels.append(level)
        self._lasts += length
        if self._lasts < _PIECE:
            return None
        piece = _quantile(self._levels, 0.9)
        self.stop()
        return piece


class _Unceasing:
    """A voice that was there first, and has never fallen silent.

    Somebody far louder spoke up, and it went on after them as before.  People fall silent: to listen to the
    guide, to breathe, and when they are done.
    """

    def __init__(self) -> None:
        self.least: float | None = None
        """Voices under this level belong to it; None: no such voice is known."""
        self._fell_silent = False
        self._quiet: Ms = 0
        self._loud: deque[Ms] = deque()
        """When the far louder frames of the last second ended."""
        self._as_before: float | None = None
        """It is no louder than this; None: nobody has spoken up."""
        self._goes_on: Ms = 0

    def feed(self, voiced: bool, level: float, start: Ms, end: Ms, before: float | None) -> None:
        """Take one frame.  `before` is the level of the voices until now; None if it is not known."""
        if self._fell_silent:
            return
        self._quiet = 0 if voiced else self._quiet + end - start
        if self._quiet >= _FALLS_SILENT:
            self.least, self._fell_silent = None, True
        elif self.least is None and before is not None:
            self._compare(voiced, level, start, end, before)

    def _compare(self, voiced: bool, level: float, start: Ms, end: Ms, before: float) -> None:
        if voiced and level >= before + _FAR_LOUDER_DB and self._spoke_up(start, end):
            self._as_before = before + _AS_BEFORE_DB
        if self._as_before is None or (voiced and level >= self._as_before):
            self._goes_on = 0
            return
        self._goes_on += end - start
        if self._goes_on >= _GOES_ON:
            self.least = self._as_before

    def _spoke_up(self, start: Ms, end: Ms) -> bool:
        self._loud.append(end)
        while self._loud[0] <= end - 1_000:
            self._loud.popleft()
        return len(self._loud) * (end - start) >= _SPOKE_UP


class NearVoices:
    """Follows how loud the people of one session are.  Levels are decibels on any one scale."""

    def __init__(self) -> None:
        self.least: float | None = None
        """A voice under this level is refused; None: none is."""
        self._pieces: deque[float] = deque(maxlen=_PIECES)
        self._before: float | None = None
        """The median level of the pieces."""
        self._talk, self._strangers, self._unceasing = _Talk(), _Talk(), _Unceasing()
        self._recent: deque[tuple[Ms, float]] = deque()
        self._heard = self._refused = False
        self._unheard_turns = 0
        self._strangers_until: Ms | None = None

    def strangers_at(self, moment: Ms) -> bool:
        """Does somebody too soft to be here talk on?  Sobs do not talk on."""
        return self._strangers_until is not None and moment < self._strangers_until

    def only_strangers(self, level: float, moment: Ms) -> bool:
        """Is a voice of this level such a stranger's, though somebody near spoke just before?"""
        return self.strangers_at(moment) and self.least is not None and level < self.least

    def turn_begins(self) -> None:
        """The ear opens for somebody's turn: weigh what was heard in the one before."""
        if self._heard:
            self._unheard_turns = 0
        elif self._refused:
            self._unheard_turns += 1
        if self._unheard_turns >= _UNHEARD_TURNS:
            self._pieces.clear()
            self._before, self._unceasing = None, _Unceasing()
            self.least, self._strangers_until, self._unheard_turns = None, None, 0
        self._heard = self._refused = False
        self._recent.clear()
        self._talk.stop()
        self._strangers.stop()

    def feed(self, probability: float, level: float, start: Ms, end: Ms) -> float:
        """Take one frame; turn the probability that anybody speaks into that of somebody here."""
        self._recent.append((end, level))
        while self._recent[0][0] <= end - _RECENT:
            self._recent.popleft()
        voiced = probability >= START
        self._mind_unceasing(voiced, level, start, end)
        near = self.least is None or max(loud for _, loud in self._recent) >= self.least
        self._heard |= voiced and near
        self._refused |= voiced and not near
        piece = self._talk.feed(voiced and near, level, end - start)
        if piece is not None:
            self._pieces.append(piece)
            self._weigh()
        if self._strangers.feed(voiced and not near, level, end - start) is not None:
            self._strangers_until = end + _REMEMBERED
        return probability if near else 0.0

    def _mind_unceasing(self, voiced: bool, level: float, start: Ms, end: Ms) -> None:
        known = self._unceasing.least
        self._unceasing.feed(voiced, level, start, end, self._before)
        if self._unceasing.least == known:
            return
        self._weigh()
        self._strangers_until = None if known is not None else end + _REMEMBERED

    def _weigh(self) -> None:
        """Find the people's level: the median, without what is much softer than the loudest.

        Until somebody speaks, a television is all there is to learn from.  "The loudest" is a quarter of the
        pieces, so that one shout does not make the people's usual voice a stranger's.  A voice that never
        falls silent is not one of theirs.
        """
        if len(self._pieces) < _LEAST_PIECES:
            return
        if len(self._pieces) >= _BEFORE_PIECES:
            self._before = _quantile(self._pieces, 0.5)
        loudest = _quantile(self._pieces, 0.75)
        theirs = [piece for piece in self._pieces if piece >= loudest - SOFTER_DB]
        self.least = _quantile(theirs, 0.5) - SOFTER_DB
        if self._unceasing.least is not None:
            self.least = max(self.least, self._unceasing.least)


def _quantile(values: deque[float] | list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
