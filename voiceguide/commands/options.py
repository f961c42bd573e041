"""The commands that perform an exercise: `affirm` live, and `rehearse` in no time."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.core.text import clock

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from voiceguide.core.script.dialogue_walk import DialogueWishes
    from voiceguide.plan import Plan
    from voiceguide.rehearsal.virtual_time import Moment

MOST_MINUTES = 60


def dialogue_options(parser: ArgumentParser) -> None:
    """How a dialogue goes."""
    parser.add_argument(
        "--topic", metavar="WORDS", default="", help="what you want to talk about, in a few words"
    )
    parser.add_argument("--first", metavar="NAME", help="who sends first (else you are asked)")
    parser.add_argument(
        "--coach",
        choices=("full", "light", "bells"),
        default="full",
        help="full: whoever sends is taught how; light: once for both; bells: chimes instead of words",
    )


def dialogue_wishes(args: Namespace, first: str, second: str) -> DialogueWishes:
    """What dialogue_options() ask for.  Raises ValueError."""
    from voiceguide.core.script.dialogue_walk import Coach, DialogueWishes

    sender = None
    if args.first is not None:
        called = [name.casefold() for name in (first or "first", second or "second")]
        if args.first.strip().casefold() not in called:
            raise ValueError(f"--first takes one of your two names; found '{args.first[:30]}'.")
        sender = called.index(args.first.strip().casefold())
    coin = random.SystemRandom().randrange(2)
    return DialogueWishes(sends_first=sender, coin=coin, coach=Coach(args.coach))


def exercise_options(parser: ArgumentParser) -> None:
    """What is performed, and by whom."""
    parser.add_argument("--names", metavar="A,B", help="your two names, like Ana,Ben; the first begins")
    parser.add_argument(
        "--role",
        choices=("hurt", "repairing", "neutral"),
        default="neutral",
        help="where the first of you stands (default: neutral)",
    )
    parser.add_argument("--lines", metavar="FILE", help="your own lines (.txt: one a line; or .yaml)")
    parser.add_argument("--rounds", metavar="N", help="how many lines are used")
    parser.add_argument("--minutes", metavar="N", help="how long it lasts, where an exercise fills a time")
    dialogue_options(parser)


def plan_of(args: Namespace, name: str, *, ask: bool) -> Plan:
    """The plan that exercise_options() describe.  Raises UsageError."""
    from voiceguide.core.script.step import ByKind
    from voiceguide.core.script.steps.affirm import Affirm, AffirmWishes
    from voiceguide.core.written.cast import Cast, Role
    from voiceguide.library import find as library
    from voiceguide.plan import Plan, with_lines
    from voiceguide.ports import UsageError, VoiceguideError

    try:
        exercise = library.load(name)
        role = Role(args.role)
        if args.lines:
            exercise = with_lines(exercise, library.load_lines(args.lines, role))
        first, second = two_names(args.names)
        cast = Cast(first=first, second=second, topic=args.topic)
        if minutes := whole_number("--minutes", args.minutes, 1, MOST_MINUTES):
            exercise = exercise.lasting(minutes)
        counts = [len(step.lines.pairs(role)) for step in exercise.steps if isinstance(step, Affirm)]
        rounds = whole_number("--rounds", args.rounds, 1, min(counts, default=60))
        wishes = ByKind(AffirmWishes(role=role, rounds=rounds), dialogue_wishes(args, first, second))
    except (VoiceguideError, ValueError) as error:
        raise UsageError(str(error)) from error
    return Plan(exercise=exercise, cast=cast, wishes=wishes, ask=ask, name=name)


def two_names(names: str | None) -> tuple[str, str]:
    """Both names, or neither.  Raises ValueError."""
    if names is None:
        return "", ""
    first, comma, second = names.partition(",")
    if not comma or "," in second or not first.strip() or not second.strip():
        raise ValueError(f"--names takes two names with a comma between, like Ana,Ben; found '{names[:40]}'.")
    first, second = " ".join(first.split()), " ".join(second.split())
    if first.casefold() == second.casefold():
        raise ValueError(
            f"--names takes two names that can be told apart, like Ana,Ben; found '{first[:30]}' twice."
        )
    return first, second


def whole_number(option: str, value: str | None, least: int, most: int) -> int | None:
    """The number that an option was given, if it was.  Raises ValueError."""
    if value is None:
        return None
    if not value.isascii() or not value.isdigit() or len(value) > 12 or not least <= int(value) <= most:
        raise ValueError(f"{option} takes a whole number from {least} to {most}; found '{value[:20]}'.")
    return int(value)


def configure_affirm(parser: ArgumentParser) -> None:
    """The options of `affirm`."""
    exercise_options(parser)
    parser.add_argument(
        "--exercise", metavar="FILE", default="affirm", help="another exercise, by name or file"
    )
    session_options(parser)


def session_options(parser: ArgumentParser) -> None:
    """How a session is performed on this machine."""
    parser.add_argument("--yes", action="store_true", help="begin without asking whether you are ready")
    parser.add_argument("--mic", metavar="NAME", help="the microphone, by (part of) its name or its number")
    parser.add_argument("--speaker", metavar="NAME", help="the speaker, likewise")
    parser.add_argument(
        "--engine",
        choices=("auto", "vosk", "basic", "none"),
        default="auto",
        help="what recognizes words (default: vosk if a model is installed, else basic)",
    )
    parser.add_argument("--model", metavar="FOLDER", help="a Vosk model that is not installed")
    parser.add_argument("--ear-from", metavar="FILE", help="listen to a recording instead of a microphone")
    parser.add_argument("--plain", action="store_true", help="plain lines, for screen readers")
    parser.add_argument("--trace", metavar="FILE", help="keep what happened, without words, for 'replay'")
    parser.add_argument("--trace-words", action="store_true", help="keep the words in the trace too")


def affirm(args: Namespace) -> bool:
    """True if the session came to its end, False if somebody stopped it."""
    return performed(args, plan_of(args, args.exercise, ask=not args.yes))


def performed(args: Namespace, plan: Plan) -> bool:
    """Perform `plan` live, as session_options() were chosen; whether it came to its end."""
    from voiceguide.core.commands import Ending
    from voiceguide.live import app
    from voiceguide.ports import UsageError

    if args.trace_words and not args.trace:
        raise UsageError("--trace-words needs --trace FILE, to say where the words are kept.")
    setup = app.Setup(
        microphone=args.mic,
        speaker=args.speaker,
        engine=args.engine,
        model=_path(args.model),
        ear_from=_path(args.ear_from),
        plain=args.plain,
        trace=_path(args.trace),
        trace_words=args.trace_words,
    )
    return app.perform(plan, setup) is Ending.COMPLETED


def _path(name: str | None) -> Path | None:
    return Path(name) if name else None


def configure_mirror(parser: ArgumentParser) -> None:
    """The options of `mirror`."""
    parser.add_argument("--names", metavar="A,B", help="your two names, like Ana,Ben")
    parser.add_argument("--minutes", metavar="N", help="about how long for both together (default: 30)")
    parser.set_defaults(role="neutral", lines=None, rounds=None)
    dialogue_options(parser)
    session_options(parser)


def mirror(args: Namespace) -> bool:
    """True if the session came to its end, False if somebody stopped it."""
    return performed(args, plan_of(args, "mirror", ask=not args.yes))


def configure_rehearse(parser: ArgumentParser) -> None:
    """The options of `rehearse`."""
    parser.add_argument("name", metavar="NAME", help="an exercise, by name or file")
    exercise_options(parser)
    parser.add_argument("--wav", metavar="FILE", help="write the whole session as sound")
    parser.add_argument("--seed", metavar="N", default="1", help="other numbers, other people (default: 1)")
    parser.add_argument(
        "--couple", metavar="NAME", help="how the two behave: fast, slow, tearful, ... or a file of your own"
    )
    parser.add_argument("--trace", metavar="FILE", help="keep what happened, for 'replay'")


def rehearse(args: Namespace) -> None:
    """Print the transcript of a rehearsal."""
    from voiceguide.ports import UsageError, VoiceguideError

    try:
        seed = whole_number("--seed", args.seed, 0, 10**9)
    except ValueError as error:
        raise UsageError(str(error)) from error
    plan = plan_of(args, args.name, ask=True)
    from voiceguide.rehearsal import couples
    from voiceguide.rehearsal.as_sound import rehearsed
    from voiceguide.rehearsal.virtual_time import agreeable

    try:
        couple = couples.load(args.couple) if args.couple is not None else agreeable
    except VoiceguideError as error:
        raise UsageError(str(error)) from error
    result = rehearsed(
        plan,
        seed=seed or 0,
        wav=_path(args.wav),
        trace=_path(args.trace),
        couple=couple,
    )
    for moment in result.moments:
        print(_transcribed(moment))
    print(f"{clock(result.length)}  The session ends: {result.ending.value if result.ending else 'never'}.")
    print(f"          The guide spoke {result.guide_share:.0%} of the time.")


def _transcribed(moment: Moment) -> str:
    return f"{clock(moment.start)}  {moment.who}: {moment.told}"
