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
    from types import FrameType
    from typing import NoReturn


DONE, FAILED, USAGE, CANNOT_RUN_HERE, STOPPED = 0, 1, 2, 3, 130

HELP = """\
usage: voiceguide COMMAND [options]

A quiet, offline guide for two: breathing, and affirmations said to each other.
It speaks, it listens, and nothing leaves this machine or is kept.

  affirm              be led through breathing and affirmations, hands-free
  breathe [PATTERN]   be led through slow, easy breathing
  mirror              a dialogue: one speaks, the other says it back
  list                the exercises there are
  show NAME           what an exercise holds: steps, roles, minutes, cautions
  check FILE          check an exercise file of your own
  rehearse NAME       the same session in no time, with simulated people
  preview NAME        draw an exercise over time: breaths, words, turns
  models              speech models: list, fetch, add, verify, remove
  doctor              is everything here that a session needs?
  replay FILE         prove that a trace replays exactly
  trace explain FILE  why each turn ended when it did

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
        _end_when_asked()
        return _run(arguments[0], arguments[1:])
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:  # whoever read our output has gone; Python must not try again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        return _explain(error)


def _end_when_asked() -> None:
    """Ctrl-C and SIGTERM unwind what is being done, from the first moment on; a second one ends at once."""
    import signal

    def at_once(_number: int, _frame: object) -> NoReturn:
        os._exit(STOPPED)

    def interrupted(_number: int, frame: FrameType | None) -> NoReturn:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, at_once)
        if _importing(frame):  # a native module makes any error of it, even a panic; nothing is open yet
            os._exit(STOPPED)
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupted)


def _importing(frame: FrameType | None) -> bool:
    while frame is not None and not frame.f_code.co_filename.startswith("<frozen importlib"):
        frame = frame.f_back
    return frame is not None


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


# ------------------------------------------------------------------ looking at exercises


def _no_options(_parser: ArgumentParser) -> None:
    pass


def _takes_name(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="an exercise, by name or file")


def _takes_file(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE")


def _list(_args: Namespace) -> int:
    from voiceguide.library import find as library

    for name in library.names():
        exercise = library.load(name)
        print(f"{name:12} {exercise.minutes:3} min  {exercise.summary}")
    return DONE


def _configure_show(parser: ArgumentParser) -> None:
    _takes_name(parser)
    parser.add_argument("--graph", metavar="FILE", help="draw a dialogue's states and ways: .svg or .dot")


def _show(args: Namespace) -> int:
    from pathlib import Path

    from voiceguide.commands.describe import described
    from voiceguide.library import find as library
    from voiceguide.ports import UsageError, VoiceguideError

    try:
        exercise = library.load(args.name)
    except VoiceguideError as error:
        raise UsageError(str(error)) from error
    if args.graph:
        from voiceguide.pictures.dialogue_graph import draw

        draw(exercise, Path(args.graph))
        print(args.graph)
        return DONE
    print("\n".join(described(exercise)))
    return DONE


def _check(args: Namespace) -> int:
    from pathlib import Path

    from voiceguide.core.text import counted
    from voiceguide.library import find as library

    exercise = library.load(Path(args.file))
    steps, minutes = counted(len(exercise.steps), "step"), counted(exercise.minutes, "minute")
    print(f"{args.file}: fine. '{exercise.title}', {steps}, about {minutes}.")
    return DONE


def _configure_affirm(parser: ArgumentParser) -> None:
    from voiceguide.commands.perform_command import configure_affirm

    configure_affirm(parser)


def _affirm(args: Namespace) -> int:
    from voiceguide.commands.perform_command import affirm

    return DONE if affirm(args) else STOPPED


def _configure_breathe(parser: ArgumentParser) -> None:
    from voiceguide.commands.breathe import configure

    configure(parser)


def _breathe(args: Namespace) -> int:
    from voiceguide.commands.breathe import run

    return DONE if run(args) else STOPPED


def _configure_mirror(parser: ArgumentParser) -> None:
    from voiceguide.commands.perform_command import configure_mirror

    configure_mirror(parser)


def _mirror(args: Namespace) -> int:
    from voiceguide.commands.perform_command import mirror

    return DONE if mirror(args) else STOPPED


def _configure_rehearse(parser: ArgumentParser) -> None:
    from voiceguide.commands.perform_command import configure_rehearse

    configure_rehearse(parser)


def _rehearse(args: Namespace) -> int:
    from voiceguide.commands.perform_command import rehearse

    rehearse(args)
    return DONE


def _configure_models(parser: ArgumentParser) -> None:
    from voiceguide.commands.models import configure

    configure(parser)


def _models(args: Namespace) -> int:
    from voiceguide.commands.models import run

    return run(args)


def _configure_doctor(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="the same for programs")
    parser.add_argument("--mic", metavar="NAME", help="look at this microphone")
    parser.add_argument("--speaker", metavar="NAME", help="look at this speaker")


def _doctor(args: Namespace) -> int:
    from voiceguide.commands.doctor import as_json, as_lines, examine

    findings = examine(args.mic, args.speaker)
    print(as_json(findings) if args.json else "\n".join(as_lines(findings)))
    return DONE if all(finding.serves for finding in findings) else FAILED


def _configure_preview(parser: ArgumentParser) -> None:
    from voiceguide.commands.perform_command import exercise_options
    from voiceguide.commands.preview import configure

    _takes_name(parser)
    exercise_options(parser)
    configure(parser)


def _preview(args: Namespace) -> int:
    from voiceguide.commands import preview
    from voiceguide.commands.perform_command import plan_of

    preview.checked(args.output)
    print(preview.write(plan_of(args, args.name, ask=True), args.output))
    return DONE


def _replay(args: Namespace) -> int:
    from pathlib import Path

    from voiceguide.records.trace_file import replay

    moments = replay(Path(args.file))
    print(f"{args.file}: {moments} moments, every one exactly the same.")
    return DONE


def _configure_trace(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=("explain",), help="tell why each turn ended when it did")
    parser.add_argument("file", metavar="FILE")


def _trace(args: Namespace) -> int:
    from pathlib import Path

    from voiceguide.records.trace_file import explain

    print("\n".join(explain(Path(args.file))))
    return DONE


COMMANDS: dict[str, tuple[str, Callable[[ArgumentParser], None], Callable[[Namespace], int]]] = {
    "affirm": ("Breathing and affirmations, led aloud.", _configure_affirm, _affirm),
    "breathe": ("Breathing, led by sound.", _configure_breathe, _breathe),
    "mirror": ("A dialogue: one speaks, the other says it back.", _configure_mirror, _mirror),
    "list": ("The exercises there are.", _no_options, _list),
    "show": ("What an exercise holds.", _configure_show, _show),
    "check": ("Check an exercise file of your own.", _takes_file, _check),
    "rehearse": ("A session in no time, with simulated people.", _configure_rehearse, _rehearse),
    "models": ("Speech models.", _configure_models, _models),
    "doctor": ("Is everything here that a session needs?", _configure_doctor, _doctor),
    "preview": ("A drawing of an exercise, over time.", _configure_preview, _preview),
    "trace": ("What a trace tells.", _configure_trace, _trace),
    "replay": ("Prove that a trace replays exactly.", _takes_file, _replay),
}
