"""One open turn: when it is over if nothing more is heard, and how."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from voiceguide.core.events import (
    TALK,
    Answer,
    Heard,
    Meaning,
    Ms,
    SpeechEnded,
    SpeechStarted,
    Stirred,
    TurnKind,
)
from voiceguide.core.outcomes import Outcome
from voiceguide.core.turns.asides import NONE, Asides
from voiceguide.core.turns.end_rule import LONGEST_QUIET, PATIENCE, Why, why
from voiceguide.core.turns.evidence import Signs
from voiceguide.core.turns.pauses import Pauses, believed
from voiceguide.core.turns.speech import A_COUGH, HELD_BY_STIRRING, Speech

_COMMITTED: Ms = 250
"""Pauses are learned where somebody surely went on: this much voice follows them.  Proposed."""
_KNOWN: Ms = 3_000
"""Voice needed before we trust our measure of who began the turn; less may be the end of what somebody
else was saying.  Proposed."""
_AFTER_A_SOB: Ms = 5_200
"""So much quiet, as anybody's, follows a sob or a sigh, however fluent they are.  With 3.5 s the guide
spoke into pauses that held a synthetic sob.  Proposed."""
_NO_ANSWER: Ms = 8_000
"""Somebody spoke, and it was neither a question nor an answer that was understood: after so much quiet they
are asked.  Longer than the pauses of talk are.  Proposed."""
_TOLD: Ms = 2_000
"""Where less quiet is enough, the end was told by words.  Proposed."""


class Turn:
    """Takes what is heard, and knows when the turn will be over."""

    def __init__(
        self,
        kind: TurnKind,
        opened: Ms,
        start_within: Ms | None = None,
        pauses: Pauses | None = None,
        asides: Asides = NONE,
    ) -> None:
        """`opened` is when it began, in session time.  `start_within` overrides the kind's patience with a
        person who has not begun.  `pauses` are what is known of the person who speaks; None is nothing yet.
        `asides` are what it may be interrupted for; where whoever breaks off is not invited to go on, the
        guide waits a little longer."""
        self.kind = kind
        self.speech = Speech(opened)
        self.pauses = pauses or believed(kind)
        self.signs = Signs()
        self._why: Why | None = None
        self._start_within = start_within
        self._asides = asides

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
        self.signs = replace(self.signs, lasted=lasted, other_voice=other)
        if onset is not None and max(before or 0, other or 0) <= 0:
            self._learn(onset, event.offset)

    def _learn(self, onset: Ms, offset: Ms) -> None:
        """Learn the quiet before this stretch of speech as a pause, if it came amid one person's own talk."""
        theirs = self.kind in (TurnKind.LINE, *TALK) and not self.meaning.mirroring
        if theirs and self.speech.voiced >= A_COUGH and offset - onset >= _COMMITTED:
            self.pauses = self.pauses.after((onset - self.speech.silent_since) / 1000)

    def why(self, now: Ms) -> Why:
        """Why the turn is over, if it is over now."""
        reason, silent_since = self._rule, self.speech.silent_since
        if not self.spoke:
            return replace(reason, bound=f"nobody spoke for {(now - silent_since) / 1000:.1f} s")
        if self.speaking or now < self._quiet_enough:
            return replace(reason, bound="something else than quiet: a key, a control, or its longest time")
        if reason.hesitates and not self._asides.invites:
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
        return self.speech.meaning.word_count > 0 or self.speech.voiced >= A_COUGH

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
        """They spoke, and it was no answer: one has asked the other something, who is thinking about it,
        or an answer was not understood."""
        return self.kind is TurnKind.REPLY and self.meaning.answer is None and not self.meaning.closing

    @property
    def over_at(self) -> Ms:
        """When the turn will be over unless something is heard before."""
        speech, patience = self.speech, PATIENCE[self.kind]
        within = patience.start_within if self._start_within is None else self._start_within
        bound = speech.opened + max(patience.longest, within)
        if speech.onset is not None:
            return bound
        if not self.spoke:
            return speech.quiet_since + within
        if self._unanswered:
            return speech.quiet_since + (within if self.meaning.asking else min(within, _NO_ANSWER))
        return min(bound, self._quiet_enough)

    @property
    def _quiet_enough(self) -> Ms:
        """When it has been quiet for long enough: since the last word, and since the last sob."""
        enough = self._enough(self._rule)
        if self.speech.in_tears and enough >= _TOLD:
            enough = max(enough, _AFTER_A_SOB)
        return self.speech.quiet_since + enough

    @property
    def long_at(self) -> Ms | None:
        """When somebody who has spoken for long makes a pause; None while they speak or sob, or if long talk
        does not matter."""
        speech, after = self.speech, self._asides.long_after
        if after is None or speech.speaking or speech.in_tears or not self.spoke:
            return None
        return max(speech.opened + after, speech.silent_since + self._asides.long_pause)

    @property
    def tears_at(self) -> Ms | None:
        """When sobs without a word have lasted for a minute; None if they have not come near it, or are not
        minded."""
        speech = self.speech
        told = speech.word_until + HELD_BY_STIRRING
        going_on = self._asides.tears and self.spoke and not speech.speaking
        return told if going_on and speech.quiet_since > told - _AFTER_A_SOB else None

    def _enough(self, reason: Why) -> Ms:
        """How much quiet it takes until something is done."""
        return reason.enough if self._asides.invites else min(reason.quiet, LONGEST_QUIET)

    # ------------------------------------------------------------------ how it ends

    @property
    def outcome(self) -> Outcome:
        """How the turn ends if it is over now: with what was understood, or with an invitation to go on."""
        outcome = self._understood
        invited = outcome is Outcome.DONE and self._asides.invites and self.hesitating
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
        case Answer.NOT_READY:
            return Outcome.NOT_READY
        case Answer.MAYBE:
            return Outcome.MAYBE
        case Answer.FIRST:
            return Outcome.FIRST
        case Answer.SECOND:
            return Outcome.SECOND
        case _:
            assert_never(answer)
