"""The same session on virtual time, with simulated people and the lateness of real machines."""

from __future__ import annotations

import heapq
import itertools
import random
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, assert_never

from voiceguide.core.commands import (
    Breathe,
    ChangeBreaths,
    Chime,
    Command,
    End,
    Ending,
    OpenEar,
    SetBed,
    SetVolume,
    Show,
    ShutEar,
    Speak,
    StopPlayback,
)
from voiceguide.core.events import (
    TALK,
    DeadlinePassed,
    Event,
    Expectation,
    Heard,
    Ms,
    Opened,
    PlaybackFinished,
    PlaybackStarted,
    SpeechEnded,
    SpeechStarted,
    Stirred,
)
from voiceguide.core.hearing.comprehension import Comprehension
from voiceguide.core.hearing.phrases import UNKNOWN
from voiceguide.core.script.cues import Listen, Who
from voiceguide.core.session.session import Session
from voiceguide.core.written.cast import Cast
from voiceguide.rehearsal.people import Asked, Couple, Spoken, Tears, agreeable

if TYPE_CHECKING:
    from collections.abc import Callable

    from voiceguide.ports import Recorder, Sounding

    Length = Callable[[Sounding], Ms]
    """How long a cue sounds."""

EITHER = "one of you"
"""Who speaks when it is nobody's turn alone."""
LATEST: Ms = 40
"""Deadlines come up to this much late, as they do live."""
LONGEST: Ms = 8 * 3600 * 1000
_KNOWN_AFTER: Ms = 260
"""An offset is known this long after it: the endpointer's hangover and some work."""
_SOB: Ms = 2_500
"""Whoever cries is heard this often."""
_TEARS = "(cries)"
_SURELY_ANOTHER = 4.0
"""How sure the ear is of another voice, as a natural logarithm, where there is one."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something a listener would notice."""

    start: Ms
    end: Ms
    who: str
    """"guide", or the name shown for whoever spoke."""
    what: str
    sound: Sounding | None = None

    @property
    def told(self) -> str:
        """What it was, for a reader: talk of which no words are known by its length."""
        if self.what == _TEARS:
            return f"(cries for {(self.end - self.start) / 1000:.0f} s)"
        if self.sound is None and UNKNOWN in self.what:
            return f"({(self.end - self.start) / 1000:.0f} s of talk)"
        return self.what


@dataclass(slots=True)
class Rehearsed:
    """A session that took no time."""

    ending: Ending | None
    length: Ms
    moments: list[Moment] = field(default_factory=list)
    done_at: dict[int, Ms] = field(default_factory=dict)
    """When so many cues were done."""
    people: tuple[str, ...] = ()
    """Whose turns there may be, in the order in which they are shown; the others follow as they speak."""

    @property
    def guide_share(self) -> float:
        """How much of the time the guide spoke or chimed; led breaths do not count."""
        heard = sum(m.end - m.start for m in self.moments if isinstance(m.sound, Speak | Chime))
        return heard / self.length if self.length else 0.0


def rehearse(
    session: Session,
    length: Length,
    *,
    couple: Couple = agreeable,
    seed: int = 1,
    recorder: Recorder | None = None,
    people: tuple[str, str] = Cast().floors,
) -> Rehearsed:
    """Perform `session` with simulated people.

    `length`: how long a cue sounds.  `people`: what the two are called where they speak.
    """
    rehearsal = _Rehearsal(session, length, couple, random.Random(seed), recorder)
    rehearsal.result.people = people
    return rehearsal.run()


class _Rehearsal:
    def __init__(
        self, session: Session, length: Length, couple: Couple, rng: random.Random, recorder: Recorder | None
    ) -> None:
        self._session, self._length, self._couple, self._rng = session, length, couple, rng
        self._recorder = recorder
        self._order = itertools.count()
        self._coming: list[tuple[Ms, int, str, Event]] = []
        self._floor = ""
        self.result = Rehearsed(None, 0)
        self._playing: dict[int, Moment] = {}
        self._crying: Moment | None = None
        self._done: dict[Ms, Spoken | Tears] = {}
        """What somebody will have said or cried, by when that is known."""

    def run(self) -> Rehearsed:
        event: Event | None = Opened(at=0)
        while event is not None and self._session.ending is None and event.at < LONGEST:
            self._notice(event)
            commands = self._session.handle(event)
            if self._recorder is not None:
                self._recorder.record(event, commands)
            for command in commands:
                self._perform(command, event.at)
            self.result.length = event.at
            event = self._next()
        self.result.ending = self._session.ending
        return self.result

    def _next(self) -> Event | None:
        deadline = self._session.deadline
        if self._coming and (deadline is None or self._coming[0][0] <= deadline):
            return heapq.heappop(self._coming)[3]
        if deadline is None:
            return None
        late = max(deadline, self.result.length) + self._rng.randint(0, LATEST)
        if self._coming and self._coming[0][0] <= late:  # it happened before the machine woke
            return heapq.heappop(self._coming)[3]
        return DeadlinePassed(at=late)

    def _later(self, source: str, event: Event) -> None:
        heapq.heappush(self._coming, (event.at, next(self._order), source, event))

    def _forget(self, source: str) -> None:
        self._coming = [coming for coming in self._coming if coming[2] != source]
        heapq.heapify(self._coming)

    def _perform(self, command: Command, now: Ms) -> None:
        match command:
            case Speak() | Breathe() | Chime():
                end = now + self._length(command)
                self._playing[command.cue] = Moment(now, end, "guide", told(command), command)
                self._later("voice", PlaybackStarted(at=now, cue=command.cue))
                self._later("voice", PlaybackFinished(at=end, cue=command.cue))
            case ChangeBreaths():
                self._change(command)
            case StopPlayback():
                self._cut(now)
            case OpenEar():
                self._forget("people")
                self._people_hear(command.expectation, now)
            case ShutEar():
                self._forget("people")
            case Show():
                self._floor = self._floor if command.floor is None else command.floor
                if command.done is not None:
                    self.result.done_at[command.done] = now
            case End():
                self._cut(now)
            case SetVolume() | SetBed():
                pass
            case _:
                assert_never(command)

    def _change(self, change: ChangeBreaths) -> None:
        was = self._playing[change.cue]
        assert isinstance(was.sound, Breathe)
        kept = tuple(beat for beat in was.sound.beats if beat.onset < change.onset)
        beats = kept + change.beats
        sound = replace(was.sound, beats=beats)
        end = was.start + beats[-1].end
        self._playing[change.cue] = Moment(was.start, end, was.who, told(sound), sound)
        self._forget("voice")
        self._later("voice", PlaybackFinished(at=end, cue=change.cue))

    def _cut(self, now: Ms) -> None:
        """What sounds is cut off; the part that was heard is kept."""
        self._forget("voice")
        for was in self._playing.values():
            if was.start < now:
                self.result.moments.append(replace(was, end=now))
        self._playing.clear()

    def _people_hear(self, expectation: Expectation, opened: Ms) -> None:
        cue = self._session.cue
        turn = cue if isinstance(cue, Listen) and cue.expectation == expectation else None
        asked = Asked(
            expectation=expectation,
            opened=opened,
            whose=turn.who if turn else Who.EITHER,
            state=turn.state if turn else "",
        )
        comprehension = Comprehension(expectation)
        done = self._couple(asked, self._rng)
        others = (
            {part.who for part in done} - {part.who for part in done[:1]} if asked.kind in TALK else set()
        )
        for part in done:
            known = part.end + _KNOWN_AFTER
            self._done[known] = part
            if isinstance(part, Tears):
                self._cry(part)
                continue
            comprehension.speech_started(part.start)
            meaning = comprehension.heard(part.words, final=True)
            comprehension.speech_ended(part.end)
            other = (_SURELY_ANOTHER if part.who in others else -_SURELY_ANOTHER) if others else None
            self._later("people", SpeechStarted(at=part.start + 60, onset=part.start))
            self._later("people", Heard(at=known, meaning=meaning, final=True))
            self._later("people", SpeechEnded(at=known, offset=part.end, other_voice=other))

    def _cry(self, tears: Tears) -> None:
        for until in range(tears.end, tears.start, -_SOB):
            self._later("people", Stirred(at=until + _KNOWN_AFTER, until=until))
            self._done[until + _KNOWN_AFTER] = replace(tears, end=until)

    def _notice(self, event: Event) -> None:
        """Write down what a listener in the room would have heard."""
        if isinstance(event, PlaybackFinished):
            self.result.moments.append(self._playing.pop(event.cue))
        elif isinstance(event, SpeechEnded | Stirred) and (part := self._done.get(event.at)) is not None:
            moments, moment = self.result.moments, self._moment(part)
            if isinstance(part, Tears) and moments[-1:] == [self._crying]:
                moments.pop()  # the same tears, going on
            self._crying = moment if isinstance(part, Tears) else None
            moments.append(moment)

    def _moment(self, part: Spoken | Tears) -> Moment:
        what = _TEARS if isinstance(part, Tears) else " ".join(part.words)
        return Moment(part.start, part.end, self._called(part.who), what)

    def _called(self, who: Who) -> str:
        """As whoever spoke is shown."""
        if who is Who.EITHER:
            return self._floor or EITHER
        return self.result.people[who is Who.SECOND]


def told(command: Sounding) -> str:
    """What the guide says; in parentheses what it sounds."""
    match command:
        case Speak():
            return command.text
        case Breathe():
            breaths = sum(beat.phase == "in" for beat in command.beats)
            return "(leads one breath)" if breaths == 1 else f"(leads {breaths} breaths)"
        case Chime():
            return f"({command.earcon.value})"
