"""Breaths that the guide leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from voiceguide.core import estimates
from voiceguide.core.breath.course import FASTEST, USUAL, WORDED, Course, Manner, breath_lengths
from voiceguide.core.commands import BreathSound
from voiceguide.core.durations import HOUR, spelled
from voiceguide.core.events import MINUTE, SECOND, Control, Expectation, Ms, TurnKind
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script import cues
from voiceguide.core.script.step import ForLonger, Run
from voiceguide.core.text import listed, nearest, quoted
from voiceguide.core.words import said
from voiceguide.core.written.patterns import HOLD_LIMIT, Phases
from voiceguide.core.written.values import Phrase, Rounds, SoundName, Truth, lasting, many

_TO_ANSWER: Ms = 8_000
"""How long an answer to the question about holding the breath is waited for.  Proposed."""


@dataclass(slots=True)
class Breathed:
    """What was learned of how they breathe."""

    lengths: list[Ms] = field(default_factory=list)
    """The breaths that people were heard to breathe."""
    asked: bool = False
    """They were asked whether to hold the breath."""
    declined: bool = False
    """Nobody agreed to it."""


class Breathe(Phases, ForLonger):
    """Breaths that the guide leads: by a pattern's name, or by the phases of one breath."""

    kind: Literal["breathe"] = "breathe"
    pattern: str = ""
    """The name of the pattern that the phases were taken from, if any."""
    rounds: Rounds | None = None
    """How many breaths."""
    length: Annotated[Ms, lasting(10 * SECOND, HOUR)] | None = Field(None, validation_alias="for")
    """Or how long, in whole breaths; or, with neither, whatever the exercise's minutes leave."""
    fill: Truth = False
    ramp: Truth = False
    words: Truth = True
    """Say 'in' and 'out' on the first breaths."""
    counts: Truth = False
    sound: SoundName = BreathSound.BOTH
    voice_every: Annotated[Ms, lasting(20 * SECOND, 10 * MINUTE)] | None = None
    """Later, one of the phrases this often."""
    phrases: Annotated[tuple[Phrase, ...], many(1, 20)] = ()
    three_more: Truth = False

    example = "breathe: {in: 4s, out: 6s, rounds: 3}"
    leads_breaths = True

    @property
    def fills(self) -> bool:
        """Where it is written so."""
        return self.fill

    @property
    def warning(self) -> str:
        """For whom it is not: said before anything else."""
        return self.caution

    # ------------------------------------------------------------------ how long

    def about(self) -> Ms:
        """As long as the breaths are written."""
        return self.length or (0 if self.fill else self.breath * (self.rounds or 1))

    def surely(self, time: Ms) -> Ms:
        """What fills the time may be capped; even then it may begin as fast as a ramp may."""
        if not self.fill:
            return self.about()
        start = FASTEST if self.ramp else None
        return sum(breath_lengths(self.breath, time, start=start, most=self.most)) + estimates.spoken(
            self.caution
        )

    # ------------------------------------------------------------------ performed

    def ask_first(self, run: Run) -> cues.Script:
        """Whether to hold the breath, once for all steps; the default is the gentle one."""
        breathed = run.kept.of(Breathed)
        if not self.opt_in or breathed.asked:
            return
        breathed.asked = True
        yield cues.Say(text=said.HOLD_THE_BREATH, unit=False, rest=0)
        answer = yield cues.Listen(
            expectation=Expectation(kind=TurnKind.ANSWER),
            within=_TO_ANSWER,
            takes=((Control.CONTINUE, Outcome.YES),),
        )
        if answer is not Outcome.YES:
            breathed.declined = True
            yield cues.Say(text=said.WITHOUT_HOLDING, unit=False)

    def perform(self, run: Run, number: int) -> cues.Script:
        """The breaths.  Two people: the faster one's pace is the start."""
        breathed = run.kept.of(Breathed)
        step = self.without_holds() if breathed.declined and self.opt_in else self
        time = step.length or (run.left(number) if step.fill else step.breath * (step.rounds or 1))
        start = min(breathed.lengths, default=USUAL) if step.ramp else None
        yield cues.Lead(course=step.course(time, start), unit=run.after_breaths)

    def without_holds(self) -> Breathe:
        """The same step for people who would rather not hold the breath: four in, six out."""
        gentle = {"in_": 4 * SECOND, "sip": 0, "hold": 0, "out": 6 * SECOND, "rest": 0, "most": None}
        return self.model_copy(update={**gentle, "opt_in": False})

    def course(self, time: Ms, start: Ms | None) -> Course:
        """The breaths that fit into `time`, from breaths of `start` on; None is all alike."""
        lengths = breath_lengths(self.breath, time, start=start, most=self.rounds or self.most)
        return Course(
            phases=self.phases,
            lengths=lengths,
            spare=0 if self.most else max(0, time - sum(lengths)),
            most=self.most,
            manner=Manner(
                sound=self.sound,
                worded=WORDED if self.words else 0,
                counts=self.counts,
                every=self.voice_every,
                phrases=self.phrases,
                three_more=self.three_more,
            ),
        )

    # ------------------------------------------------------------------ told

    def described(self) -> Iterator[str]:
        """How many breaths, and their phases."""
        phases = ", ".join(f"{phase.value} {spelled(length)}" for phase, length in self.phases)
        ramp = ", slowing down to that from your own pace" if self.ramp else ""
        yield f"leads {self._how_long()}: {phases}{ramp}"
        if self.caution:
            yield f"  says before anything else: {self.caution}"

    def _how_long(self) -> str:
        if self.fill:
            return "breaths until it is time for the end"
        if self.length:
            return f"breaths for {spelled(self.length)}"
        return "one breath" if self.rounds in (None, 1) else f"{self.rounds} breaths"

    # ------------------------------------------------------------------ checked

    @model_validator(mode="before")
    @classmethod
    def _of_a_pattern(cls, written: object, info: ValidationInfo) -> object:
        """A named pattern's phases take their places; the patterns come with the validation's context."""
        if not isinstance(written, Mapping) or not written.get("pattern"):
            return written
        phases = {key.validation_alias or name for name, key in Phases.model_fields.items()}
        if info.context is None:  # a step that was resolved before
            return written
        if both := phases.intersection(written):
            raise ValueError(
                f"found {listed(sorted(map(str, both)))} beside a pattern; write one or the other"
            )
        name, known = str(written["pattern"]), info.context
        if name not in known:
            raise ValueError(f"no pattern is called {quoted(name)}; {nearest(name, known)}")
        return {**known[name].as_phases(), **written}

    @model_validator(mode="after")
    def _one_length(self) -> Self:
        if (self.rounds is not None) + (self.length is not None) + self.fill > 1:
            raise ValueError("found more than one length; write one of 'rounds', 'for' or 'fill'")
        if self.hold > HOLD_LIMIT and not self.opt_in:
            raise ValueError(f"holding for {spelled(self.hold)} is too long; {spelled(HOLD_LIMIT)} at most")
        if self.most is not None and self.rounds is not None and self.rounds > self.most:
            raise ValueError(f"{self.rounds} rounds are too many of this pattern; write {self.most} at most")
        if self.ramp and self.too_few_for_a_ramp:
            raise ValueError(f"{self.most} breaths are too few for a ramp; leave out 'ramp'")
        return self
