"""The options that several commands share, and what they mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from voiceguide.core.script.dialogue_walk import DialogueWishes
    from voiceguide.live.app import Setup
    from voiceguide.plan import Plan


def exercise_name(parser: ArgumentParser) -> None:
    """Which exercise."""
    parser.add_argument("name", metavar="NAME", help="an exercise, by name or file")


def output(parser: ArgumentParser, what: str, *, required: bool = False) -> None:
    """Where a file goes: every command that writes one calls it so."""
    parser.add_argument("--to", metavar="FILE", required=required, help=what)


def two_people(parser: ArgumentParser) -> None:
    """Who they are."""
    parser.add_argument("--names", metavar="A,B", help="your two names, like Ana,Ben; the first begins")


def dialogue(parser: ArgumentParser) -> None:
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


def exercise(parser: ArgumentParser) -> None:
    """How an exercise is performed, and by whom."""
    two_people(parser)
    parser.add_argument(
        "--role",
        choices=("hurt", "repairing", "neutral"),
        default="neutral",
        help="the role of the person named first (default: neutral)",
    )
    parser.add_argument("--lines", metavar="FILE", help="your own lines (.txt: one a line; or .yaml)")
    parser.add_argument("--rounds", metavar="N", help="how many lines are used")
    parser.add_argument(
        "--evening", metavar="N", help="which selection of the lines: 1, 2, 3, ... (default: by the date)"
    )
    parser.add_argument("--minutes", metavar="N", help="minutes, for exercises that can be stretched")
    dialogue(parser)


def session(parser: ArgumentParser) -> None:
    """How a session is performed on this machine."""
    from voiceguide.ear.engines.choose import AUTO, CHOICES

    parser.add_argument("--yes", action="store_true", help="begin without asking whether you are ready")
    parser.add_argument("--mic", metavar="NAME", help="the microphone, by (part of) its name or its number")
    parser.add_argument("--speaker", metavar="NAME", help="the speaker, likewise")
    parser.add_argument(
        "--engine",
        choices=CHOICES,
        default=AUTO,
        help="what recognizes words (default: vosk if a model is installed, else whisper)",
    )
    parser.add_argument("--model", metavar="FOLDER", help="a Vosk model that is not installed")
    offline(parser)
    parser.add_argument("--ear-from", metavar="FILE", help="listen to a recording instead of a microphone")
    parser.add_argument("--plain", action="store_true", help="plain lines, for screen readers")
    trace(parser)
    parser.add_argument("--trace-words", action="store_true", help="keep the words in the trace too")


def offline(parser: ArgumentParser) -> None:
    """Whether the internet may be used."""
    parser.add_argument("--offline", action="store_true", help="fetch no speech model")


def trace(parser: ArgumentParser) -> None:
    """Where a trace is kept."""
    parser.add_argument("--trace", metavar="FILE", help="keep what happened, without words, for 'trace'")


# ------------------------------------------------------------------ what they mean


def plan_of(args: Namespace, name: str, *, ask: bool, today: bool = False) -> Plan:
    """The exercise called `name`, as exercise() describes it; `today`: with the lines of this day, if no
    other evening is asked for.

    Raises UsageError for a name or a value that cannot be, VoiceguideError for a file that cannot be used.
    """
    from voiceguide.core.script.step import ByKind
    from voiceguide.core.script.steps.affirm import Affirm, AffirmWishes
    from voiceguide.core.written.cast import Cast, Role
    from voiceguide.library import find as library
    from voiceguide.plan import MOST_MINUTES, Plan, with_lines
    from voiceguide.ports import UsageError

    role = Role(args.role)
    exercise = library.load(name, role)
    if args.lines:
        exercise = with_lines(exercise, library.load_lines(args.lines, role))
    try:
        first, second = two_names(args.names)
        cast = Cast(first=first, second=second, topic=args.topic)
        if minutes := whole_number("--minutes", args.minutes, 1, MOST_MINUTES):
            exercise = exercise.lasting(minutes)
        counts = [step.most_rounds(role) for step in exercise.steps if isinstance(step, Affirm)]
        rounds = whole_number("--rounds", args.rounds, 1, min(counts, default=60))
        evening = whole_number("--evening", args.evening, 1, 10**9) or (of_today() if today else 1)
        affirm = AffirmWishes(role=role, rounds=rounds, evening=evening)
        wishes = ByKind(affirm, dialogue_wishes(args, first, second))
    except ValueError as error:
        raise UsageError(str(error)) from error
    return Plan(exercise=exercise, cast=cast, wishes=wishes, ask=ask, name=name)


def of_today() -> int:
    """The number of this day's evening: tomorrow's is one more, so that nothing has to be remembered."""
    import datetime

    return datetime.datetime.now(datetime.UTC).astimezone().toordinal()  # the day in this room


def dialogue_wishes(args: Namespace, first: str, second: str) -> DialogueWishes:
    """What dialogue() asks for.  Raises ValueError."""
    import random

    from voiceguide.core.script.dialogue_walk import Coach, DialogueWishes
    from voiceguide.core.written.cast import Role

    sender = None
    if args.first is not None:
        called = [name.casefold() for name in (first or "first", second or "second")]
        if args.first.strip().casefold() not in called and not first:
            raise ValueError("--first needs your two names; add --names, like --names Ana,Ben.")
        if args.first.strip().casefold() not in called:
            raise ValueError(f"--first takes one of your two names; found '{args.first[:30]}'.")
        sender = called.index(args.first.strip().casefold())
    coin = random.SystemRandom().randrange(2)
    hurt = Role(args.role).hurt_one
    return DialogueWishes(sends_first=sender, coin=coin, coach=Coach(args.coach), hurt=hurt)


def setup_of(args: Namespace) -> Setup:
    """What session() describes.  Raises UsageError."""
    from voiceguide.live.app import Setup
    from voiceguide.ports import UsageError

    if args.trace_words and not args.trace:
        raise UsageError("--trace-words needs --trace FILE, to say where the words are kept.")
    return Setup(
        microphone=args.mic,
        speaker=args.speaker,
        engine=args.engine,
        model=path(args.model),
        ear_from=path(args.ear_from),
        plain=args.plain,
        trace=path(args.trace),
        trace_words=args.trace_words,
    )


def path(name: str | None) -> Path | None:
    """The path that an option was given, if it was."""
    return Path(name) if name else None


def two_names(names: str | None) -> tuple[str, str]:
    """Both names: those given, else those in the settings, else neither.  Raises ValueError."""
    from voiceguide.core.written.cast import same_name
    from voiceguide.library import settings

    if names is None:
        first, second = settings.load().names or ("", "")
        return first, second
    first, comma, second = names.partition(",")
    if not comma or "," in second or not first.strip() or not second.strip():
        raise ValueError(f"--names takes two names with a comma between, like Ana,Ben; found '{names[:40]}'.")
    first, second = " ".join(first.split()), " ".join(second.split())
    if same_name(first, second):
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
