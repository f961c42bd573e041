"""One open turn: what was heard of it, and when it will be over if nothing more is."""

from __future__ import annotations

from dataclasses import replace

from voiceguide.core.events import (
    TALK,
    Control,
    Heard,
    Meaning,
    Ms,
    SpeechEnded,
    SpeechStarted,
    Stirred,
    TurnKind,
)
from voiceguide.core.turns.end_rule import LONGEST_QUIET, PATIENCE, Why, why
from voiceguide.core.turns.evidence import Signs
from voiceguide.core.turns.pauses import Pauses, believed

CONTROL_QUIET: Ms = 500
"""Quiet after which a whole utterance that asks for a control is acted on."""
_A_COUGH: Ms = 500
"""A voice this short, with no word in it, is no turn."""
_COMMITTED: Ms = 250
"""Pauses are learned where somebody surely went on: this much voice follows them."""
_KNOWN: Ms = 3_000
"""Whoever began is known after so much voice; less may be the end of what somebody else was saying."""
_HELD_BY_STIRRING: Ms = 60_000
"""Sobs and sighs hold a turn open for as long as this after its last word; a kettle could, for ever."""


class Turn:
    """Takes what is heard, and knows when the turn will be over."""

    def __init__(
        self,
        kind: TurnKind,
        opened: Ms,
        start_within: Ms | None = None,
        pauses: Pauses | None = None,
        *,
        invites: bool = True,
    ) -> None:
        """`start_within` overrides the patience of the kind for a person who has not begun; `pauses` are
        what is known of whoever speaks; None is nothing yet.  Whoever breaks off is invited to go on or, if
        the turn does not invite, waited for a little longer."""
        self.kind = kind
        self.pauses = pauses or believed(kind)
        self.signs = Signs()
        self._why: Why | None = None
        self._voiced: Ms = 0
        self._onset: Ms | None = None
        self._control_taken = False
        self._silent_since = opened
        """Since the last word."""
        self._stirred: Ms = opened
        self.opened = opened
        self._start_within = start_within
        self._invites = invites

    @property
    def meaning(self) -> Meaning:
        """What was understood so far."""
        return self.signs.meaning

    @property
    def quiet_since(self) -> Ms:
        """Since the last word, sob or sigh."""
        return max(self._silent_since, min(self._stirred, self._silent_since + _HELD_BY_STIRRING))

    @property
    def in_tears(self) -> bool:
        """The last that was heard was a sob or a sigh."""
        return self._stirred > self._silent_since

    def feed(self, event: SpeechStarted | SpeechEnded | Stirred | Heard) -> None:
        """Something was heard."""
        self._why = None
        match event:
            case SpeechStarted():
                self._onset = event.onset
                self._control_taken = False
            case SpeechEnded():
                self._fall_silent(event)
            case Stirred():
                self._stirred = event.until
            case Heard():
                self.signs = replace(self.signs, meaning=event.meaning)

    def _fall_silent(self, event: SpeechEnded) -> None:
        before = self.signs.other_voice
        told = event.other_voice is not None and self._voiced >= _KNOWN
        other = event.other_voice if told else before
        lasted = None if self._onset is None else event.offset - self._onset
        self.signs = replace(self.signs, lasted=lasted, fall_db=event.fall_db, other_voice=other)
        if self._onset is not None:
            if max(before or 0, other or 0) <= 0:
                self._learn(self._onset, event.offset)
            self._voiced += event.offset - self._onset
        self._onset = None
        self._silent_since = event.offset

    def _learn(self, onset: Ms, offset: Ms) -> None:
        """The quiet before this stretch of speech was a pause of theirs, if it came amid their own talk."""
        theirs = self.kind in (TurnKind.LINE, *TALK) and not self.meaning.mirroring
        if theirs and self._voiced >= _A_COUGH and offset - onset >= _COMMITTED:
            self.pauses = self.pauses.after((onset - self._silent_since) / 1000)

    def why(self, now: Ms) -> Why:
        """Why it is over, if it is over now."""
        reason = self._rule if self.kind in PATIENCE else why(TurnKind.LINE, self.signs, self.pauses)
        if not self.spoke:
            return replace(reason, bound=f"nobody spoke for {(now - self._silent_since) / 1000:.1f} s")
        if self.speaking or now < self.quiet_since + self._enough(reason):
            return replace(reason, bound="something else than quiet: a key, a control, or its longest time")
        if reason.hesitates and not self._invites:
            return replace(reason, bound=f"{LONGEST_QUIET / 1000:.0f} s of quiet, the longest there is")
        if self._unanswered:
            return replace(reason, bound=f"no answer for {(now - self._silent_since) / 1000:.1f} s")
        return reason

    @property
    def _rule(self) -> Why:
        """Worked out once for what is known."""
        if self._why is None:
            self._why = why(self.kind, self.signs, self.pauses)
        return self._why

    @property
    def spoke(self) -> bool:
        """Somebody said something: words, or a voice for longer than a cough."""
        return self.meaning.word_count > 0 or self._voiced >= _A_COUGH

    @property
    def speaking(self) -> bool:
        """Somebody is speaking now."""
        return self._onset is not None

    @property
    def hesitating(self) -> bool:
        """Somebody broke off, with more to come."""
        return self.kind in TALK and self.spoke and not self.speaking and self._rule.hesitates

    @property
    def _unanswered(self) -> bool:
        """One has asked the other something, and it is being thought about: that may take long."""
        return self.kind is TurnKind.REPLY and self.meaning.answer is None and not self.meaning.closing

    @property
    def control_at(self) -> Ms | None:
        """When the utterance that asks for a control will stand apart by quiet; None if none does."""
        if self.speaking or self._control_taken or self.meaning.control in (None, Control.DONE):
            return None
        return self._silent_since + CONTROL_QUIET

    def take_control(self) -> Control | None:
        """The control to act on now; it counts once."""
        self._control_taken = True
        return self.meaning.control

    @property
    def over_at(self) -> Ms | None:
        """When the turn will be over unless something is heard before; None: never by quiet."""
        if self.kind is TurnKind.CONTROL:
            return None
        patience = PATIENCE[self.kind]
        within = patience.start_within if self._start_within is None else self._start_within
        bound = self.opened + max(patience.longest, within)
        if self.speaking:
            return bound
        if not self.spoke or self._unanswered:
            return self.quiet_since + within
        return min(bound, self.quiet_since + self._enough(self._rule))

    def _enough(self, reason: Why) -> Ms:
        """The quiet after which something is done."""
        return reason.enough if self._invites else min(reason.quiet, LONGEST_QUIET)
