"""Test plans: evenings written down as dialogues, answers in and sentences out, and held against a session.

# Now is not a good time
names: Ana,Ben

guide: Ana, ask if now is good.
Ben: later
guide: That is fine.
...
guide: (ended)
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from voiceguide.core.commands import Breathe, Chime, Command, Speak
from voiceguide.core.durations import duration
from voiceguide.core.events import Event, Ms, TurnKind
from voiceguide.core.hearing.phrases import control_in
from voiceguide.core.hearing.wording import matched
from voiceguide.core.script.cues import Who
from voiceguide.core.text import listed, nearest, quoted
from voiceguide.library.plain_yaml import problem, read_text
from voiceguide.plan import Plan
from voiceguide.rehearsal.length import estimated
from voiceguide.rehearsal.people import Asked, Spoken, Tears, muttered, spoken
from voiceguide.rehearsal.virtual_time import rehearse, told

GUIDE, EITHER, ANYTHING = "guide", "either", "..."
OPTIONS = {
    "names": "",
    "first": "",
    "topic": "",
    "minutes": "",
    "rounds": "",
    "evening": "",
    "role": "neutral hurt repairing",
    "coach": "full light bells",
}
"""What may stand above an evening: options of `rehearse`, and their values where there are few."""
MOST_EVENINGS = 50
_TALKS: Ms = 8_000
_BEGINS_AFTER: Ms = 900
_DOES = re.compile(r"\((talks|cries|silence)(?: (\w+))?\)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a plan."""

    number: int
    who: str
    """"guide", a name, "either", or "..." for whatever the guide says."""
    text: str = ""


@dataclass(slots=True)
class PlannedEvening:
    """One evening as it should be."""

    title: str
    number: int
    """The line it begins on."""
    options: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


def read(path: Path) -> list[PlannedEvening]:
    """The evenings of a plan.  Raises VoiceguideError, with file and line, for what cannot be one."""
    found: list[PlannedEvening] = []
    for number, written in enumerate(read_text(path).splitlines(), start=1):
        text = written.strip()
        if not text:
            continue
        if text.startswith("#"):
            found.append(PlannedEvening(text.lstrip("# "), number))
            continue
        if not found:
            raise problem(path, number, "begin each evening with '# ' and what it is")
        _add(path, found[-1], number, text)
    if not found or len(found) > MOST_EVENINGS:
        raise problem(path, 1, f"found {len(found)} evenings; write 1 to {MOST_EVENINGS}, each after a '# '")
    return found


def _add(path: Path, to: PlannedEvening, number: int, text: str) -> None:
    if text in (ANYTHING, "…"):
        to.lines.append(Line(number, ANYTHING))
        return
    who, colon, said = (part.strip() for part in text.partition(":"))
    if not colon or not said:
        raise problem(path, number, f"found {quoted(text)}; write 'guide: ...', or a name and what is said")
    if who in OPTIONS and not to.lines:
        if OPTIONS[who] and said not in OPTIONS[who].split():
            raise problem(path, number, f"{who}: found {quoted(said)}; write {listed(OPTIONS[who].split())}")
        to.options[who] = said
        return
    if who not in (GUIDE, EITHER, *_called(to)):
        known = [GUIDE, EITHER, *_called(to), *([] if to.lines else OPTIONS)]
        raise problem(path, number, f"nobody is called {quoted(who)}; {nearest(who, known)}")
    does = _DOES.fullmatch(said)
    if does and does[2]:
        try:
            duration(does[2])
        except ValueError as error:
            raise problem(path, number, str(error)) from None
    to.lines.append(Line(number, who, said))


def _called(of: PlannedEvening) -> list[str]:
    return [name.strip() for name in of.options.get("names", "").split(",") if name.strip()]


# ------------------------------------------------------------------ held against a session


def follow(path: Path, planned: PlannedEvening, plan: Plan) -> None:
    """Let people say what is planned; the session must say the rest.

    Raises VoiceguideError, with file and line, where it says something else.
    """
    follower = _Follower(path, planned)
    rehearse(plan.session(), estimated, couple=follower.people, recorder=follower)
    follower.ended()


class _Follower:
    """Reads a plan while the session goes on."""

    def __init__(self, path: Path, planned: PlannedEvening) -> None:
        self._path, self._planned = path, planned
        self._left = list(planned.lines[::-1])
        self._anything = False

    def record(self, event: Event, commands: tuple[Command, ...]) -> None:
        """The guide does this."""
        del event
        for command in commands:
            if isinstance(command, Speak | Breathe | Chime):
                self._hear(told(command))

    def _next(self) -> Line | None:
        while self._left and self._left[-1].who == ANYTHING:
            self._left.pop()
            self._anything = True
        return self._left[-1] if self._left else None

    def _hear(self, what: str) -> None:
        line = self._next()
        if line is None:
            return
        if line.who == GUIDE and line.text == what:
            self._left.pop()
            self._anything = False
        elif not self._anything:
            raise self._broken(line, f"here the guide says {quoted(what)}")

    def people(self, asked: Asked, rng: random.Random) -> Sequence[Spoken | Tears]:
        """What is planned for this turn; who is not in the plan is silent."""
        del rng
        done: list[Spoken | Tears] = []
        start = asked.opened + _BEGINS_AFTER
        while (line := self._next()) is not None and line.who != GUIDE and self._fits(asked, line):
            self._left.pop()
            self._anything = False
            done += self._does(line, start)
            start = (done[-1].end if done else start) + _BEGINS_AFTER
            if self._left and self._left[-1].who == ANYTHING:
                break  # what follows is said in another turn
        return done

    def _fits(self, asked: Asked, line: Line) -> bool:
        """In a rest nobody has a turn: only a control is said there."""
        return asked.kind is not TurnKind.CONTROL or control_in(matched(line.text)) is not None

    def _does(self, line: Line, start: Ms) -> Iterable[Spoken | Tears]:
        called = _called(self._planned)
        who = (Who.FIRST, Who.SECOND)[called.index(line.who)] if line.who in called else Who.EITHER
        if (does := _DOES.fullmatch(line.text)) is None:
            return [spoken(matched(line.text), start, who)]
        length = duration(does[2]) if does[2] else _TALKS
        match does[1]:
            case "talks":
                return [muttered(start, length, who)]
            case "cries":
                return [Tears(start, start + length, who)]
            case _:
                return []

    def ended(self) -> None:
        """The session is over: nothing is left of the plan."""
        if (line := self._next()) is not None:
            raise self._broken(line, "the evening is over before this line")

    def _broken(self, line: Line, what: str) -> Exception:
        wanted = line.text if line.who == GUIDE else f"{line.who}: {line.text}"
        return problem(self._path, line.number, f"{what}, and the plan has {quoted(wanted)}")
