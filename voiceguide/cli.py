"""The command line: finds the command, reads its arguments, explains what went wrong, decides the exit code.

Each command is a module of its own name in voiceguide/commands/, with two functions: `configure(parser)`
describes its arguments; `run(arguments)` does what they ask, and returns the exit code.  `FORMER`, if it is
there, tells what renamed options are called now.

Kept light: `--help` imports nothing but this file, and each command builds its own parser only.
"""

from __future__ import annotations

import sys

from voiceguide.exit_codes import DONE, FAILED, STOPPED, USAGE

TYPE_CHECKING = False  # what type checkers take for True; importing typing would cost as much as the rest
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping, Sequence
    from typing import NoReturn, Protocol

    class Command(Protocol):
        """What a module in voiceguide/commands/ offers."""

        def configure(self, parser: ArgumentParser, /) -> None:
            """Describe the arguments."""

        def run(self, args: Namespace, /) -> int:
            """Do it; the exit code.  Raises VoiceguideError."""


COMMANDS: dict[str, tuple[str, str]] = {
    "affirm": ("", "be led through breathing and affirmations, hands-free"),
    "breathe": ("[PATTERN]", "be led through slow, easy breathing"),
    "mirror": ("", "a dialogue: one speaks, the other says it back"),
    "lead": ("NAME", "be led through any exercise, also one of your own"),
    "list": ("", "the exercises there are"),
    "show": ("NAME", "what an exercise holds: steps, roles, minutes, cautions"),
    "check": ("FILE", "check a file of your own: an exercise, lines, a couple"),
    "rehearse": ("NAME", "the same session, instantly, with simulated people"),
    "preview": ("NAME", "draw an exercise over time: breaths, words, turns"),
    "setup": ("", "fetch the speech model that it hears best with"),
    "models": ("ACTION", "speech models: list, fetch, add, verify, remove"),
    "doctor": ("", "check that everything a session needs is here"),
    "trace": ("ACTION FILE", "replay a trace exactly, or explain its turns"),
}
"""Every command: what it takes, and what it does."""
FORMER_COMMANDS = {"replay": "voiceguide trace replay FILE"}
"""What had a name of its own once, and how it is typed now."""

_HEAD = """\
usage: voiceguide COMMAND [options]

A quiet, offline guide for two: breathing, and affirmations said to each other.
It speaks, it listens, and nothing leaves this machine or is kept.
"""
_FOOT = """\
'voiceguide help COMMAND' tells more, 'voiceguide version' which one this is.
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 cannot run here, 130 stopped.
"""


def main() -> int:
    """Run the command that the process was started with; the exit code."""
    try:
        code = _command(sys.argv[1:])
        if sys.stdout is not None:
            sys.stdout.flush()  # what cannot be written is told here, not by Python at its exit
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:  # whoever read our output has gone
        _print_no_more()
        return DONE
    except Exception as error:
        return _explain(error)
    return code


def _command(arguments: Sequence[str]) -> int:
    match arguments:
        case []:
            return _help(USAGE)
        case ["-h" | "--help", *_] | ["help"] | ["help", "-h" | "--help" | "help" | "version", *_]:
            return _help(DONE)
        case ["-V" | "--version" | "version", *_]:
            return _version()
        case ["help", name, *rest]:
            return _run(name, [*rest, "--help"])
        case [name, *rest]:
            return _run(name, rest)
    raise AssertionError("every list of arguments is one of these")


def _help(code: int) -> int:
    usages = {f"{name} {takes}".rstrip(): about for name, (takes, about) in COMMANDS.items()}
    lines = [f"  {usage:18}  {about}" for usage, about in usages.items()]
    print("\n".join([_HEAD, *lines, "", _FOOT]), end="")
    return code


def _version() -> int:
    from voiceguide import __version__

    print(f"voiceguide {__version__}")
    return DONE


def _print_no_more() -> None:
    """Python must not try again at its exit."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _explain(error: Exception) -> int:
    """One clear sentence for any failure; never a traceback (unless VOICEGUIDE_DEBUG asks for it)."""
    import errno
    import os

    from voiceguide.ports import VoiceguideError

    if os.environ.get("VOICEGUIDE_DEBUG"):
        raise error
    if isinstance(error, VoiceguideError):
        print(error, file=sys.stderr)
        return error.exit_code
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        _print_no_more()
        print(f"What was to be printed cannot be written ({error.strerror}).", file=sys.stderr)
        return FAILED
    print(
        f"Something went wrong inside voiceguide ({type(error).__name__}). "
        "Set VOICEGUIDE_DEBUG=1 and run it again to see where, and please report it.",
        file=sys.stderr,
    )
    return FAILED


def _run(name: str, arguments: Sequence[str]) -> int:
    if name not in COMMANDS:
        return _refused(_unknown(name))
    import importlib

    from voiceguide.interrupts import interrupt_when_asked

    interrupt_when_asked()
    command: Command = importlib.import_module(f"voiceguide.commands.{name}")
    if former := _former(arguments, getattr(command, "FORMER", {})):
        return _refused(f"{former} See 'voiceguide {name} --help'.")
    parser = _parser(name)
    command.configure(parser)
    try:
        chosen = parser.parse_args(arguments)
    except SystemExit as leave:
        return int(leave.code or 0)
    return command.run(chosen)


def _refused(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return USAGE


def _unknown(name: str) -> str:
    if name in FORMER_COMMANDS:
        return f"'voiceguide {name}' is now: {FORMER_COMMANDS[name]}."
    import difflib

    near = difflib.get_close_matches(name, [*COMMANDS, "help", "version"], n=1)
    hint = f" Did you mean '{near[0]}'?" if near else ""
    return f"There is no command '{name[:40]!s}'.{hint} See 'voiceguide --help'."


def _former(arguments: Sequence[str], former: Mapping[str, str]) -> str:
    """What an option that was renamed is called now; "" if there is none among the arguments."""
    for argument in arguments:
        for option, now in former.items():
            joined = argument.startswith(f"{option}=" if option.startswith("--") else option)
            if argument == option or joined:
                return f"{option} is now: {now}."
    return ""


def _parser(name: str) -> ArgumentParser:
    """A parser that refuses in one sentence, and names what may have been meant."""
    import argparse
    import difflib

    class Parser(argparse.ArgumentParser):
        def parse_args(self, args: Sequence[str]) -> Namespace:  # type: ignore[override]
            chosen, extra = self.parse_known_args(args)
            if extra:
                self.error(self._not_taken(extra[0]))
            return chosen

        def error(self, message: str) -> NoReturn:
            end = "" if message.endswith("?") else "."
            print(f"{self.prog}: {message}{end} See '{self.prog} --help'.", file=sys.stderr)
            raise SystemExit(USAGE)

        def _not_taken(self, argument: str) -> str:
            if argument.startswith("-"):
                option = argument.partition("=")[0]
                near = difflib.get_close_matches(option, self._option_string_actions, n=1)
                hint = f"; did you mean '{near[0]}'?" if near else ""
                return f"there is no option '{option[:40]}'{hint}"
            to_file = "." in argument and "--to" in self._option_string_actions
            hint = f"; to write a file, type: --to {argument[:40]}" if to_file else ""
            return f"'{argument[:40]}' is one argument too many{hint}"

    about = COMMANDS[name][1]
    return Parser(
        prog=f"voiceguide {name}", description=f"{about[0].upper()}{about[1:]}.", allow_abbrev=False
    )
