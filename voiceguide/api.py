"""voiceguide for programs: load an exercise, check it, rehearse it, lead it.

    from voiceguide import api

    plan = api.plan("affirm", names=("Ana", "Ben"))
    print(api.rehearse(plan).transcript[0].text)
    api.lead(plan)

What stands here is kept from one minor version to the next; the modules beneath it may change at any time.
docs/api.md has more examples.  Times are whole milliseconds.  Sound, recognizers and the screen are imported
only by what needs them.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voiceguide.core.commands import Ending
from voiceguide.core.script.dialogue_walk import Coach, DialogueWishes
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.step import ByKind
from voiceguide.core.script.steps.affirm import Affirm, AffirmWishes
from voiceguide.core.text import listed, quoted
from voiceguide.core.written.cast import Cast, Role, same_name
from voiceguide.library import find
from voiceguide.library.problems import Faulty, Problem
from voiceguide.linting.judge import judged
from voiceguide.plan import MOST_MINUTES, Plan
from voiceguide.ports import CannotRunHere, UsageError, VoiceguideError

__all__ = [
    "CannotRunHere",
    "Exercise",
    "Moment",
    "Plan",
    "Problem",
    "Rehearsal",
    "UsageError",
    "VoiceguideError",
    "check",
    "exercises",
    "lead",
    "load",
    "plan",
    "rehearse",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something that a listener in the room would have noticed."""

    start: int
    """Milliseconds since the session began."""
    end: int
    who: str
    """"guide", a person's name, or "one of you" where it was nobody's turn alone."""
    text: str
    """The words; in parentheses what was no word, like "(bell)"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """A session with simulated people, which took no time."""

    transcript: tuple[Moment, ...]
    """In the order in which each was over."""
    length: int
    """How long the session would have taken, in milliseconds."""
    completed: bool
    """It came to its end; nobody stopped it."""
    guide_share: float
    """How much of the time the guide spoke or chimed, 0 to 1; led breaths do not count."""


def exercises() -> tuple[str, ...]:
    """The names of all exercises that load() knows, sorted: the shipped ones and a person's own."""
    return find.names()


def load(name: str | Path) -> Exercise:
    """An exercise, whole and checked.

    `name`: one of exercises(), or a file: a Path, or text with a folder or a .yaml ending.
    Raises VoiceguideError if there is none, or if it has mistakes.

    >>> load("affirm").minutes
    6
    """
    return find.load(name)


def check(path: str | Path) -> tuple[Problem, ...]:
    """Every mistake in an exercise file, fifty at most; none if it can be led.

    Beside mistakes that keep it from being led stands what is only flagged (`Problem.flagged`).

    Raises VoiceguideError if the file cannot be read as text.

    >>> check(find.shipped_folder() / "affirm.yaml")
    ()
    """
    try:
        find.load(Path(path))
    except Faulty as error:
        return error.problems
    return ()


def plan(  # noqa: PLR0913 - what can be wished, each by its name
    exercise: Exercise | str | Path,
    *,
    names: tuple[str, str] = ("", ""),
    role: Literal["neutral", "hurt", "repairing"] = "neutral",
    minutes: int | None = None,
    rounds: int | None = None,
    evening: int = 1,
    topic: str = "",
    sender: Literal[0, 1] | None = None,
    coach: Literal["full", "light", "bells"] = "full",
) -> Plan:
    """What is to be performed: an exercise, for two people, as they want it.

    `exercise`: one from load(), or what load() takes.
    `names`: whoever begins stands first; ("", "") leaves both unnamed.
    `role`: where the first person stands; the second has the counterpart.
    `minutes`: how long, for an exercise that fills a time.
    `rounds`: how many of its lines are used; as many as there is time for if None.
    `evening`: which selection of its lines; `date.today().toordinal()` gives others each day.
    `topic`: in a dialogue, what they want to talk about, in a few words.
    `sender`: in a dialogue, who sends first: 0 the first of them, 1 the second; None: they are asked.  The
    coin that they may ask for is tossed here, once for the plan.
    `coach`: in a dialogue, how much the guide says.

    They are asked whether they are ready; `dataclasses.replace(plan, ask=False)` leaves that out.

    Raises VoiceguideError if the exercise cannot be loaded, UsageError if it cannot be performed so.

    >>> plan("breathe", minutes=7).exercise.minutes
    7
    """
    _check_values(names=names, minutes=minutes, sender=sender, role=role, coach=coach)
    loaded = (
        _judged(exercise, Role(role)) if isinstance(exercise, Exercise) else find.load(exercise, Role(role))
    )
    try:
        cast = Cast(first=names[0], second=names[1], topic=topic)
        affirm = AffirmWishes(role=Role(role), rounds=rounds, evening=evening)
        dialogue = DialogueWishes(
            sends_first=sender, coin=secrets.randbelow(2), coach=Coach(coach), hurt=Role(role).hurt_one
        )
        if minutes is not None:
            loaded = loaded.lasting(minutes)
    except ValueError as error:
        raise UsageError(str(error)) from error
    if cast.first and same_name(cast.first, cast.second):
        raise UsageError(f"Two names must differ, so that both can be called; found '{cast.first}' twice.")
    _check_rounds(affirm, loaded)
    name = loaded.title if isinstance(exercise, Exercise) else str(exercise)
    return Plan(exercise=loaded, cast=cast, wishes=ByKind(affirm, dialogue), name=name)


def _judged(exercise: Exercise, role: Role) -> Exercise:
    """The exercise, if it may be led."""
    if refused := next((finding for finding in judged(exercise, role) if finding.refused), None):
        raise UsageError(f"'{exercise.title}' cannot be led: {refused}")
    return exercise


def _check_values(
    *, names: tuple[str, str], minutes: int | None, sender: int | None, role: str, coach: str
) -> None:
    """What the types say is not said to everybody."""
    if not isinstance(names, tuple | list) or [type(name) for name in names] != [str, str]:
        raise UsageError(f"'names' takes two names, like ('Ana', 'Ben'); found {str(names)[:40]}.")
    if minutes is not None and (type(minutes) is not int or not 1 <= minutes <= MOST_MINUTES):
        raise UsageError(
            f"'minutes' takes a whole number from 1 to {MOST_MINUTES}; found {str(minutes)[:20]}."
        )
    if sender not in (None, 0, 1):
        raise UsageError(f"'sender' takes 0, 1 or None; found {str(sender)[:20]}.")
    for name, value, kind in (("role", role, Role), ("coach", coach, Coach)):
        if value not in list(kind):
            raise UsageError(f"'{name}' takes {listed(kind)}; found {quoted(value)}.")


def _check_rounds(wishes: AffirmWishes, exercise: Exercise) -> None:
    counts = [step.most_rounds(wishes.role) for step in exercise.steps if isinstance(step, Affirm)]
    most = min(counts, default=0)
    if wishes.rounds is None or 1 <= wishes.rounds <= most:
        return
    if not most:
        raise UsageError("This exercise has no lines to count rounds of; leave out 'rounds'.")
    raise UsageError(f"This exercise has 1 to {most} rounds; found {wishes.rounds}.")


def rehearse(
    plan: Plan, *, seed: int = 1, couple: str = "", sound: Path | None = None, trace: Path | None = None
) -> Rehearsal:
    """Perform a plan at once, with two simulated people.  The same arguments give the same session.

    `seed`: other numbers, other people.
    `couple`: how the two behave: a name such as "tearful", or a file; "" is an agreeable couple.
    `sound`: a .wav or .flac file to write the session into, 48 kHz mono.  Lengths are then those of the
    real voice; else they are estimates.
    `trace`: a new file that keeps what happened, for `voiceguide trace replay`.

    Raises VoiceguideError for an unknown couple, a file that cannot be written, or a voice that fails.

    >>> rehearse(plan("affirm", names=("Ana", "Ben"), rounds=1)).completed
    True
    """
    from voiceguide.rehearsal import couples
    from voiceguide.rehearsal.kept import rehearsed
    from voiceguide.rehearsal.people import agreeable

    people = couples.load(couple) if couple else agreeable
    result = rehearsed(plan, couple=people, seed=seed, to=sound, trace=trace)
    return Rehearsal(
        transcript=tuple(Moment(start=m.start, end=m.end, who=m.who, text=m.told) for m in result.moments),
        length=result.length,
        completed=result.ending is Ending.COMPLETED,
        guide_share=result.guide_share,
    )


def lead(
    plan: Plan,
    *,
    microphone: str | None = None,
    speaker: str | None = None,
    engine: Literal["auto", "vosk", "whisper", "none"] = "auto",
    model: Path | None = None,
    recording: Path | None = None,
    plain: bool = False,
    trace: Path | None = None,
) -> bool:
    """Lead two people through a plan, here and now: with this machine's sound, terminal and keys.

    Returns when the session is over: True if it came to its end, False if somebody stopped it.  Call it from
    the main thread; while it runs, Ctrl-C and SIGTERM are its own, and so is what is written to the terminal.

    `microphone`, `speaker`: a device by its number or part of its name; the system's choice if None.
    `engine`: what recognizes words; "auto" is vosk if a model is installed, else whisper.
    `model`: the folder of a Vosk model that is not installed.
    `recording`: a WAV, AIFF or FLAC file to listen to instead of a microphone.
    `plain`: plain lines instead of the page.
    `trace`: a new file that keeps what happened, without words.

    Raises VoiceguideError before it begins: CannotRunHere where nobody could be heard, UsageError for a
    device, model or file that cannot be used.  Raises KeyboardInterrupt if it was interrupted.

    >>> lead(plan("affirm"), speaker="headphones")  # doctest: +SKIP
    True
    """
    from voiceguide.live.app import Setup, perform

    setup = Setup(
        microphone=microphone,
        speaker=speaker,
        engine=engine,
        model=model,
        ear_from=recording,
        plain=plain,
        trace=trace,
    )
    return perform(plan, setup) is Ending.COMPLETED
