"""What is heard while the ear is open, and one open turn: when it is over if nothing more is, and how."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from voiceguide.core.events import (
    TALK,
    Answer,
    Control,
    Heard,
    Meaning,
    Ms,
    SpeechEnded,
    SpeechStarted,
    Stirred,
    TurnKind,
)
from voiceguide.core.outcomes import Outcome
from voiceguide.core.turns.end_rule import LONGEST_QUIET, PATIENCE, Why, why
from voiceguide.core.turns.evidence import Signs
from voiceguide.core.turns.pauses import Pauses, believed

CONTROL_QUIET: Ms = 500
"""Quiet after which a whole utterance that asks for a control is acted on.  Proposed: longer than the gap
inside "go ... back", short enough that a "stop" feels heard."""
_HELD_BY_STIRRING: Ms = 60_000
"""Sobs and sighs hold a turn open for as long as this after its last word; a kettle could, for ever."""
_A_COUGH: Ms = 500
"""A voice this short, with no word in it, is no turn.  Proposed."""
_COMMITTED: Ms = 250
"""Pauses are learned where somebody surely went on: this much voice follows them.  Proposed."""
_KNOWN: Ms = 3_000
"""Voice needed before we trust our measure of who began the turn; less may be the end of what somebody
else was saying.  Proposed."""
_PAUSE: Ms = 900
"""A pause this long is one that a chime or a word may fall into.  Proposed."""
_AFTER_TEARS: Ms = 2_000
"""The same after a sob or a sigh.  Proposed."""


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
        """When the last word ended."""
        self.quiet_since: Ms = opened
        """When the last word, sob or sigh ended."""
        self._stirred: Ms = opened
        self._control_taken = False

    def feed(self, event: SpeechStarted | SpeechEnded | Stirred | Heard) -> None:
        """Something was heard."""
        match event:
            case SpeechStarted():
                self.onset = event.onset
                self._control_taken = False
            case SpeechEnded():
                if self.onset is not None:
                    self.voiced += event.offset - self.onset
                self.onset = None
                self.silent_since = event.offset
                self._settle()
            case Stirred():
                self._stirred = event.until
                self._settle()
            case Heard():
                self.meaning = event.meaning
            case _:
                assert_never(event)

    @property
    def speaking(self) -> bool:
        """Somebody is speaking now."""
        return self.onset is not None

    def _settle(self) -> None:
        held = min(self._stirred, self.silent_since + _HELD_BY_STIRRING)
        self.quiet_since = max(self.silent_since, held)

    @property
    def in_tears(self) -> bool:
        """The last thing heard was a sob or a sigh."""
        return self._stirred > self.silent_since

    @property
    def control_at(self) -> Ms | None:
        """When the utterance that asks for a control will stand apart by quiet; None if there is none."""
        asked = self.meaning.control
        if asked is None or asked is Control.DONE or self._control_taken or self.speaking:
            return None
        return self.silent_since + CONTROL_QUIET

    def take_control(self) -> Control | None:
        """The control to act on now.  Each counts once."""
        self._control_taken = True
        return self.meaning.control


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
        long_after: Ms | None = None,
    ) -> None:
        """`opened` is when it began, in session time.  `start_within` overrides the kind's patience with a
        person who has not begun.  `pauses` are what is known of the person who speaks; None is nothing yet.
        Somebody who breaks off is invited to go on; if the turn does not invite, the guide waits a little
        longer.  Talk longer than `long_after` is long; None is never."""
        self.kind = kind
        self.speech = Speech(opened)
        self.pauses = pauses or believed(kind)
        self.signs = Signs()
        self._why: Why | None = None
        self._start_within = start_within
        self._invites = invites
        self._long_after = long_after

    @property
    def meaning(self) -> Meaning:
        """What was understood so far."""
        return self.speech.meaning

    def feed(self, event: SpeechStarted | SpeechEnded | Stirred | Heard) -> None:
        """Something was heard."""
        self._why = None
        match event:
            case SpeechStarted() | Stirred():
                pass
            case SpeechEnded():
                self._fall_silent(event)
            case Heard():
                self.signs = replace(self.signs, meaning=event.meaning)
            case _:
                assert_never(event)
        self.speech.feed(event)

    def _fall_silent(self, event: SpeechEnded) -> None:
        onset, before = self.speech.onset, self.signs.other_voice
        told = event.other_voice is not None and self.speech.voiced >= _KNOWN
        other = event.other_voice if told else before
        lasted = None if onset is None else event.offset - onset
        self.signs = replace(self.signs, lasted=lasted, fall_db=event.fall_db, other_voice=other)
        if onset is not None and max(before or 0, other or 0) <= 0:
            self._learn(onset, event.offset)

    def _learn(self, onset: Ms, offset: Ms) -> None:
        """Learn the quiet before this stretch of speech as a pause, if it came amid one person's own talk."""
        theirs = self.kind in (TurnKind.LINE, *TALK) and not self.meaning.mirroring
        if theirs and self.speech.voiced >= _A_COUGH and offset - onset >= _COMMITTED:
            self.pauses = self.pauses.after((onset - self.speech.silent_since) / 1000)

    def why(self, now: Ms) -> Why:
        """Why the turn is over, if it is over now."""
        reason, silent_since = self._rule, self.speech.silent_since
        if not self.spoke:
            return replace(reason, bound=f"nobody spoke for {(now - silent_since) / 1000:.1f} s")
        if self.speaking or now < self.speech.quiet_since + self._enough(reason):
            return replace(reason, bound="something else than quiet: a key, a control, or its longest time")
        if reason.hesitates and not self._invites:
            return replace(reason, bound=f"{LONGEST_QUIET / 1000:.0f} s of quiet, the longest there is")
        if self._unanswered:
            return replace(reason, bound=f"no answer for {(now - silent_since) / 1000:.1f} s")
        return reason

    @property
    def _rule(self) -> Why:
        """The rule for what is known, worked out once."""
        if self._why is None:
            self._why = why(self.kind, self.signs, self.pauses)
        return self._why

    @property
    def spoke(self) -> bool:
        """Somebody said something: words, or a voice for longer than a cough."""
        return self.speech.meaning.word_count > 0 or self.speech.voiced >= _A_COUGH

    @property
    def speaking(self) -> bool:
        """Somebody is speaking now."""
        return self.speech.speaking

    @property
    def hesitating(self) -> bool:
        """Somebody broke off, with more to come."""
        return self.kind in TALK and self.spoke and not self.speaking and self._rule.hesitates

    @property
    def _unanswered(self) -> bool:
        """One has asked the other something, who is thinking about it.  That may take long."""
        return self.kind is TurnKind.REPLY and self.meaning.answer is None and not self.meaning.closing

    @property
    def over_at(self) -> Ms:
        """When the turn will be over unless something is heard before."""
        speech, patience = self.speech, PATIENCE[self.kind]
        within = patience.start_within if self._start_within is None else self._start_within
        bound = speech.opened + max(patience.longest, within)
        if speech.onset is not None:
            return bound
        if not self.spoke or self._unanswered:
            return speech.quiet_since + within
        return min(bound, speech.quiet_since + self._enough(self._rule))

    @property
    def long_at(self) -> Ms | None:
        """When somebody who has spoken for long makes a pause; None while they speak, or if long talk does
        not matter."""
        speech = self.speech
        if self._long_after is None or speech.onset is not None or not self.spoke:
            return None
        pause = _AFTER_TEARS if speech.in_tears else _PAUSE
        return max(speech.opened + self._long_after, speech.quiet_since + pause)

    def _enough(self, reason: Why) -> Ms:
        """How much quiet it takes until something is done."""
        return reason.enough if self._invites else min(reason.quiet, LONGEST_QUIET)

    # ------------------------------------------------------------------ how it ends

    @property
    def outcome(self) -> Outcome:
        """How the turn ends if it is over now: with what was understood, or with an invitation to go on."""
        outcome = self._understood
        invited = outcome is Outcome.DONE and self._invites and self.hesitating
        return Outcome.HESITATING if invited else outcome

    @property
    def passed(self) -> Outcome:
        """How the turn ends by the key: with what was understood; a no counts before all else."""
        outcome = self._understood
        return Outcome.PASSED if outcome in (Outcome.DONE, Outcome.QUIET) else outcome

    @property
    def _understood(self) -> Outcome:
        meaning = self.meaning
        if self.kind not in TALK and meaning.answer is not None:
            return _answered(meaning.answer)
        if self.kind in (TurnKind.ANSWER, TurnKind.REPLY) and meaning.closing:
            return Outcome.NO  # "that's all": there is no more
        if self.kind in TALK and meaning.mirroring:
            return Outcome.MIRRORED
        return Outcome.DONE if self.spoke else Outcome.QUIET


def _answered(answer: Answer) -> Outcome:
    match answer:
        case Answer.YES:
            return Outcome.YES
        case Answer.NO:
            return Outcome.NO
        case Answer.PARTLY:
            return Outcome.PARTLY
        case Answer.LATER:
            return Outcome.LATER
        case Answer.MORE:
            return Outcome.MORE
        case Answer.FIRST:
            return Outcome.FIRST
        case Answer.SECOND:
            return Outcome.SECOND
        case _:
            assert_never(answer)
