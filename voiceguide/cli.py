"""The command line: the only place that reads arguments, prints, and decides exit codes.

Kept light: `--help` imports nothing but this file, and each command builds its own parser only.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # what type checkers take for True; importing typing would cost as much as the rest
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Sequence
    from typing import NoReturn

    from voiceguide.app import Plan
    from voiceguide.rehearsal import Moment

DONE, FAILED, USAGE, CANNOT_RUN_HERE, STOPPED = 0, 1, 2, 3, 130

HELP = """\
usage: voiceguide COMMAND [options]

A quiet, offline guide for two: breathing, and affirmations said to each other.
It speaks, it listens, and nothing leaves this machine or is kept.

  affirm              be led through breathing and affirmations, hands-free
  list                the exercises there are
  show NAME           what an exercise holds: steps, roles, minutes, cautions
  check FILE          check an exercise file of your own
  rehearse NAME       the same session in no time, with simulated people
  models              speech models: list, fetch, add, verify, remove
  doctor              is everything here that a session needs?
  replay FILE         prove that a trace replays exactly

'voiceguide COMMAND --help' tells more.  Exit codes: 0 done, 1 failed,
2 wrong usage, 3 cannot run here, 130 stopped.
"""


def main() -> int:
    """Run the command that the process was started with; the exit code."""
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in ("-h", "--help"):
        print(HELP, end="")
        return DONE if arguments else USAGE
    if arguments[0] == "--version":
        from voiceguide import __version__

        print(f"voiceguide {__version__}")
        return DONE
    try:
        _end_on_sigterm()
        return _run(arguments[0], arguments[1:])
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:  # whoever read our output has gone; Python must not try again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        return _explain(error)


def _end_on_sigterm() -> None:
    """SIGTERM unwinds like Ctrl-C, from the first moment on."""
    import signal

    def interrupted(_number: int, _frame: object) -> NoReturn:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupted)


def _explain(error: Exception) -> int:
    """One clear sentence for any failure; never a traceback (unless VOICEGUIDE_DEBUG asks for it)."""
    from voiceguide.ports import VoiceguideError

    if os.environ.get("VOICEGUIDE_DEBUG"):
        raise error
    if isinstance(error, VoiceguideError):
        print(error, file=sys.stderr)
        return error.exit_code
    print(
        f"Something went wrong inside voiceguide ({type(error).__name__}). "
        "Set VOICEGUIDE_DEBUG=1 and run it again to see where, and please report it.",
        file=sys.stderr,
    )
    return FAILED


def _run(name: str, arguments: Sequence[str]) -> int:
    if name not in COMMANDS:
        import difflib

        near = difflib.get_close_matches(name, COMMANDS, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        print(f"There is no command '{name[:40]!s}'.{hint} See 'voiceguide --help'.", file=sys.stderr)
        return USAGE
    about, configure, run = COMMANDS[name]
    import argparse

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            print(f"{self.prog}: {message}. See '{self.prog} --help'.", file=sys.stderr)
            raise SystemExit(USAGE)

    parser = Parser(prog=f"voiceguide {name}", description=about, allow_abbrev=False)
    configure(parser)
    try:
        chosen = parser.parse_args(arguments)
    except SystemExit as leave:
        return int(leave.code or 0)
    return run(chosen)


# ------------------------------------------------------------------ what is performed


def _exercise_options(parser: ArgumentParser) -> None:
    parser.add_argument("--names", metavar="A,B", help="your two names, like Ana,Ben; the first begins")
    parser.add_argument(
        "--role",
        choices=("hurt", "repairing", "neutral"),
        default="neutral",
        help="where the first of you stands (default: neutral)",
    )
    parser.add_argument("--lines", metavar="FILE", help="your own lines (.txt: one a line; or .yaml)")
    parser.add_argument("--rounds", metavar="N", help="how many lines are used")


def _plan(args: Namespace, name: str, *, ask: bool) -> Plan:
    """Raises UsageError."""
    from voiceguide import library
    from voiceguide.app import Plan, with_lines
    from voiceguide.core.cast import Cast, Role
    from voiceguide.core.exercise import Affirm
    from voiceguide.ports import UsageError, VoiceguideError

    try:
        exercise = library.load(name)
        role = Role(args.role)
        if args.lines:
            exercise = with_lines(exercise, library.load_lines(args.lines, role))
        first, second = _two_names(args.names)
        cast = Cast(first=first, second=second, role=role)
        counts = [len(step.lines.pairs(role)) for step in exercise.steps if isinstance(step, Affirm)]
        rounds = _whole("--rounds", args.rounds, 1, min(counts, default=60))
    except (VoiceguideError, ValueError) as error:
        raise UsageError(str(error)) from error
    return Plan(exercise=exercise, cast=cast, rounds=rounds, ask=ask)


def _two_names(names: str | None) -> tuple[str, str]:
    if names is None:
        return "", ""
    first, comma, second = names.partition(",")
    if not comma or "," in second or not first.strip() or not second.strip():
        raise ValueError(f"--names takes two names with a comma between, like Ana,Ben; found '{names[:40]}'.")
    return first.strip(), second.strip()


def _whole(option: str, value: str | None, least: int, most: int) -> int | None:
    if value is None:
        return None
    if not value.isascii() or not value.isdigit() or len(value) > 12 or not least <= int(value) <= most:
        raise ValueError(f"{option} takes a whole number from {least} to {most}; found '{value[:20]}'.")
    return int(value)


def _configure_affirm(parser: ArgumentParser) -> None:
    _exercise_options(parser)
    parser.add_argument(
        "--exercise", metavar="FILE", default="affirm", help="another exercise, by name or file"
    )
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


def _affirm(args: Namespace) -> int:
    from pathlib import Path

    from voiceguide.ports import UsageError

    if args.trace_words and not args.trace:
        raise UsageError("--trace-words needs --trace FILE, to say where the words are kept.")
    plan = _plan(args, args.exercise, ask=not args.yes)
    from voiceguide import app
    from voiceguide.core.events import Ending

    ending = app.perform(
        plan,
        app.Stage(
            microphone=args.mic,
            speaker=args.speaker,
            engine=args.engine,
            model=Path(args.model) if args.model else None,
            ear_from=Path(args.ear_from) if args.ear_from else None,
            plain=args.plain,
            trace=Path(args.trace) if args.trace else None,
            trace_words=args.trace_words,
        ),
    )
    return DONE if ending is Ending.COMPLETED else STOPPED


# ------------------------------------------------------------------ looking at exercises


def _no_options(_parser: ArgumentParser) -> None:
    pass


def _takes_name(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="an exercise, by name or file")


def _takes_file(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE")


def _list(_args: Namespace) -> int:
    from voiceguide import library

    for name in library.names():
        exercise = library.load(name)
        print(f"{name:12} {exercise.minutes:3} min  {exercise.summary}")
    return DONE


def _show(args: Namespace) -> int:
    from voiceguide import library
    from voiceguide.describe import described
    from voiceguide.ports import UsageError, VoiceguideError

    try:
        exercise = library.load(args.name)
    except VoiceguideError as error:
        raise UsageError(str(error)) from error
    print("\n".join(described(exercise)))
    return DONE


def _check(args: Namespace) -> int:
    from pathlib import Path

    from voiceguide import library

    exercise = library.load(Path(args.file))
    steps = "1 step" if len(exercise.steps) == 1 else f"{len(exercise.steps)} steps"
    print(f"{args.file}: fine. '{exercise.title}', {steps}, about {exercise.minutes} minutes.")
    return DONE


def _configure_rehearse(parser: ArgumentParser) -> None:
    _takes_name(parser)
    _exercise_options(parser)
    parser.add_argument("--wav", metavar="FILE", help="write the whole session as sound")
    parser.add_argument("--seed", metavar="N", default="1", help="other numbers, other people (default: 1)")
    parser.add_argument("--trace", metavar="FILE", help="keep what happened, for 'replay'")


def _rehearse(args: Namespace) -> int:
    from pathlib import Path

    from voiceguide.ports import UsageError

    try:
        seed = _whole("--seed", args.seed, 0, 10**9)
    except ValueError as error:
        raise UsageError(str(error)) from error
    plan = _plan(args, args.name, ask=True)
    from voiceguide.rehearsed import performed

    result = performed(
        plan,
        seed=seed or 0,
        wav=Path(args.wav) if args.wav else None,
        trace=Path(args.trace) if args.trace else None,
    )
    for moment in result.moments:
        print(_transcribed(moment))
    print(f"{_clock(result.length)}  The session ends: {result.ending.value if result.ending else 'never'}.")
    return DONE


def _transcribed(moment: Moment) -> str:
    return f"{_clock(moment.start)}  {moment.who}: {moment.what}"


def _clock(moment: int) -> str:
    minutes, tenths = divmod(moment // 100, 600)
    return f"{minutes:02}:{tenths / 10:04.1f}"


def _configure_models(parser: ArgumentParser) -> None:
    from voiceguide.models_command import configure

    configure(parser)


def _models(args: Namespace) -> int:
    from voiceguide.models_command import run

    return run(args)


def _configure_doctor(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="the same for programs")
    parser.add_argument("--mic", metavar="NAME", help="look at this microphone")
    parser.add_argument("--speaker", metavar="NAME", help="look at this speaker")


def _doctor(args: Namespace) -> int:
    from voiceguide.doctor import as_json, as_lines, examine

    findings = examine(args.mic, args.speaker)
    print(as_json(findings) if args.json else "\n".join(as_lines(findings)))
    return DONE if all(finding.serves for finding in findings) else FAILED


def _replay(args: Namespace) -> int:
    from pathlib import Path

    from voiceguide.tracefile import replay

    moments = replay(Path(args.file))
    print(f"{args.file}: {moments} moments, every one exactly the same.")
    return DONE


COMMANDS: dict[str, tuple[str, Callable[[ArgumentParser], None], Callable[[Namespace], int]]] = {
    "affirm": ("Breathing and affirmations, led aloud.", _configure_affirm, _affirm),
    "list": ("The exercises there are.", _no_options, _list),
    "show": ("What an exercise holds.", _takes_name, _show),
    "check": ("Check an exercise file of your own.", _takes_file, _check),
    "rehearse": ("A session in no time, with simulated people.", _configure_rehearse, _rehearse),
    "models": ("Speech models.", _configure_models, _models),
    "doctor": ("Is everything here that a session needs?", _configure_doctor, _doctor),
    "replay": ("Prove that a trace replays exactly.", _takes_file, _replay),
}
