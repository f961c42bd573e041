"""`voiceguide breathe`: breathing led by a pattern, for as long as somebody likes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceguide.commands import lead, options
from voiceguide.exit_codes import DONE

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping

    from voiceguide.core.script.exercise import Exercise
    from voiceguide.core.script.steps import AnyStep
    from voiceguide.core.script.steps.breathe import Breathe
    from voiceguide.core.written.patterns import Pattern
    from voiceguide.plan import Plan

DEFAULT = "longer-exhale"
FORMER = {"--export": "--to FILE"}


def configure(parser: ArgumentParser) -> None:
    """The options of `breathe`."""
    parser.add_argument(
        "pattern", metavar="PATTERN", nargs="?", help=f"a pattern's name (default: {DEFAULT})"
    )
    parser.add_argument("--list", action="store_true", help="the patterns there are")
    parser.add_argument("--minutes", metavar="N", help="how long it lasts (default: the pattern's own)")
    parser.add_argument(
        "--ramp",
        action="store_const",
        const=True,
        help="begin at your own pace, heard in three breaths, and slow down from there",
    )
    parser.add_argument(
        "--no-ramp", dest="ramp", action="store_const", const=False, help="begin with the pattern itself"
    )
    parser.add_argument("--counts", action="store_true", help="count the seconds aloud")
    parser.add_argument(
        "--sound",
        choices=("breath", "tone", "both"),
        default="both",
        help="what sounds while you breathe (default: both)",
    )
    parser.add_argument(
        "--bed", choices=("rain", "sea", "none"), default="none", help="a quiet sound under it"
    )
    parser.add_argument(
        "--voice-every", metavar="TIME", default="75s", help="a few words this often, like 90s, or 'none'"
    )
    options.output(parser, "write the session as sound instead: .wav or .flac")
    parser.add_argument("--names", metavar="A,B", help="your two names, like Ana,Ben")
    options.session(parser)


def run(args: Namespace) -> int:
    """List the patterns, write the session or lead it; the exit code.  Raises VoiceguideError."""
    from voiceguide.library import find as library

    patterns = library.patterns()
    if args.list:
        print("\n".join(line for name, pattern in patterns.items() for line in _listed(name, pattern)))
        return DONE
    chosen = plan(args, patterns)
    if args.to is None:
        return lead.live(args, chosen)
    _refuse_what_nobody_hears(args)
    return _write(chosen, args.to)


def _refuse_what_nobody_hears(args: Namespace) -> None:
    """A session that is written leads nobody.  Raises UsageError for an option that would be lost."""
    from voiceguide.ports import UsageError

    for option in ("trace", "trace_words", "ear_from", "mic", "speaker", "model"):
        if getattr(args, option):
            name = option.replace("_", "-")
            raise UsageError(f"--to writes the session and leads nobody; leave out --{name}, or --to.")


def _write(plan: Plan, to: str) -> int:
    from voiceguide import output_file
    from voiceguide.rehearsal.as_sound import ENDINGS, write_sound
    from voiceguide.rehearsal.people import nobody

    length = write_sound(plan, output_file.checked(to, ENDINGS), couple=nobody).length
    print(f"{to}: {length // 60_000} min {length // 1_000 % 60} s of sound.")
    return DONE


def _listed(name: str, pattern: Pattern) -> list[str]:
    from voiceguide.core.durations import spelled

    shape = ", ".join(f"{phase.value} {spelled(length)}" for phase, length in pattern.phases)
    lines = [f"{name}: {shape} ({pattern.a_minute:.3g} breaths a minute)", f"    {pattern.evidence}"]
    if pattern.caution:
        lines.append(f"    {pattern.caution}")
    return lines


def plan(args: Namespace, patterns: Mapping[str, Pattern]) -> Plan:
    """What the options ask for.  Raises UsageError."""
    from voiceguide.core.text import nearest, quoted
    from voiceguide.core.written.cast import Cast
    from voiceguide.library import find as library
    from voiceguide.plan import MOST_MINUTES, Plan
    from voiceguide.ports import UsageError

    name = DEFAULT if args.pattern is None else args.pattern
    try:
        if name not in patterns:
            raise ValueError(f"No breath pattern is called {quoted(name)}; {nearest(name, patterns)}")
        minutes = options.whole_number("--minutes", args.minutes, 1, MOST_MINUTES)
        exercise = _led_by(library.load("breathe"), name, patterns[name], args)
        first, second = options.two_names(args.names)
        cast = Cast(first=first, second=second)
        if minutes:
            exercise = exercise.lasting(minutes)
        else:
            exercise = exercise.model_copy(update={"minutes": patterns[name].minutes})
    except ValueError as error:
        raise UsageError(str(error)) from error
    ask = not args.yes and args.to is None
    return Plan(exercise=exercise, cast=cast, ask=ask, name="breathe")


def _led_by(exercise: Exercise, name: str, pattern: Pattern, args: Namespace) -> Exercise:
    """The exercise with this pattern in the place of its own, led as the options say."""
    from voiceguide.core.commands import Bed
    from voiceguide.core.script.steps.baseline import Baseline
    from voiceguide.core.script.steps.breathe import Breathe

    if args.ramp and pattern.too_few_for_a_ramp:
        raise ValueError(f"{pattern.most} breaths are too few for a ramp; leave out --ramp.")
    ramp = pattern.ramp if args.ramp is None else args.ramp
    every = None if args.voice_every == "none" else _every(args.voice_every)

    phases = pattern.as_phases()
    if args.minutes is None and pattern.start:
        phases["most"] = pattern.start

    def adapted(step: Breathe) -> Breathe:
        own = {
            "pattern": name,
            "ramp": ramp,
            "counts": args.counts,
            "sound": args.sound,
            "voice_every": every,
        }
        return Breathe.model_validate({**step.model_dump(), **phases, **own})

    steps: list[AnyStep] = [
        adapted(step) if isinstance(step, Breathe) and step.fill else step
        for step in exercise.steps
        if not isinstance(step, Baseline) or (ramp and args.to is None)
    ]
    return exercise.model_copy(update={"steps": tuple(steps), "bed": Bed(args.bed)})


def _every(written: str) -> int:
    from voiceguide.core.durations import duration, spelled
    from voiceguide.core.events import MINUTE, SECOND

    try:
        every = duration(written)
    except ValueError as error:
        raise ValueError(f"--voice-every: {error}.") from None
    if not 20 * SECOND <= every <= 10 * MINUTE:
        raise ValueError(f"--voice-every takes 20s to {spelled(10 * MINUTE)}, or none; found '{written}'.")
    return every
