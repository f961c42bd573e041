"""`voiceguide rehearse`: the same session in no time, with simulated people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceguide.commands import options
from voiceguide.exit_codes import DONE, FAILED

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from voiceguide.plan import Plan
    from voiceguide.rehearsal.people import Couple
    from voiceguide.rehearsal.virtual_time import Rehearsed
    from voiceguide.rehearsal.walks.evenings import Evening
    from voiceguide.rehearsal.walks.every_way import Found

FORMER = {"--wav": "--to FILE"}


def configure(parser: ArgumentParser) -> None:
    """An exercise, who performs it, and what is kept of it."""
    options.exercise_name(parser)
    options.exercise(parser)
    options.output(parser, "write the whole session as sound: .wav or .flac")
    parser.add_argument(
        "--seed", metavar="N", default="1", help="random seed; another number gives other people (default: 1)"
    )
    parser.add_argument(
        "--couple", metavar="NAME", help="how the two behave: fast, slow, tearful, ... or a file of your own"
    )
    parser.add_argument(
        "--every-way",
        action="store_true",
        help="walk every way there is, and say whether anybody is led past a no",
    )
    parser.add_argument(
        "--plan", metavar="FILE", help="hold the exercise against evenings that are written down"
    )
    options.trace(parser)


def run(args: Namespace) -> int:
    """Print the transcript, or what there is on every way; the exit code.  Raises VoiceguideError."""
    from voiceguide.ports import UsageError
    from voiceguide.rehearsal.kept import rehearsed

    try:
        seed = options.whole_number("--seed", args.seed, 0, 10**9)
    except ValueError as error:
        raise UsageError(str(error)) from error
    plan = options.plan_of(args, args.name, ask=True)
    if args.every_way:
        return _every_way(args, plan)
    if args.plan:
        return _hold_against(args)
    _tell(rehearsed(plan, couple=_couple(args.couple), seed=seed or 0, to=args.to, trace=args.trace))
    return DONE


def _couple(name: str | None) -> Couple:
    from voiceguide.rehearsal import couples
    from voiceguide.rehearsal.people import agreeable

    return agreeable if name is None else couples.load(name)


def _tell(result: Rehearsed) -> None:
    from voiceguide.core.text import clock

    for moment in result.moments:
        print(f"{clock(moment.start)}  {moment.who}: {moment.told}")
    print(f"{clock(result.length)}  The session ends: {result.ending.value if result.ending else 'never'}.")
    print(f"          The guide spoke {result.guide_share:.0%} of the time.")


# ------------------------------------------------------------------ a test plan


def _hold_against(args: Namespace) -> int:
    """Every evening of a plan, one after the other; the first that is not as written ends it."""
    from pathlib import Path

    from voiceguide.ports import UsageError
    from voiceguide.rehearsal import plans

    if given := [name for name in ("couple", "to", "trace") if getattr(args, name)]:
        raise UsageError(f"--plan says what people do; leave out --{given[0]}.")
    path = Path(args.plan)
    for planned in plans.read(path):
        chosen = type(args)(**vars(args) | planned.options)
        plans.follow(path, planned, options.plan_of(chosen, args.name, ask=True))
        print(f"{path.name}:{planned.number}: {planned.title}: as written.")
    return DONE


# ------------------------------------------------------------------ every way


def _every_way(args: Namespace, plan: Plan) -> int:
    from voiceguide.ports import UsageError
    from voiceguide.rehearsal.walks.every_way import walked

    if given := [name for name in ("couple", "plan", "to", "trace") if getattr(args, name)]:
        raise UsageError(f"--every-way is walked without people and sound; leave out --{given[0]}.")
    found = walked(plan)
    _tell_ways(found)
    _tell_evenings(found)
    for question, said in found.after_no.items():
        print(f"after a no: {question}: {' / '.join(said) or '(nothing)'}")
    for problem in found.broken:
        print(f"broken: {problem}.")
    if not found.broken:
        print("Nobody is led past a no, and every evening has an end that is heard.")
    return FAILED if found.broken else DONE


def _tell_ways(found: Found) -> None:
    from voiceguide.rehearsal.walks.every_way import told

    not_taken = {*found.dead, *found.open}
    for name in dict.fromkeys(name for name, _ in found.ways):
        by_target: dict[str, list[str]] = {}
        for way, to in found.ways.items():
            if way[0] == name and way not in not_taken:
                by_target.setdefault(to, []).append(told(way))
        print(f"{name}: " + "; ".join(f"{', '.join(ways)} -> {to}" for to, ways in by_target.items()))
    for way in found.dead:
        print(f"dead: {way[0]}: {told(way)} -> {found.ways[way]}. Nothing leads that way; remove it.")
    for way in found.open:
        print(f"not taken: {way[0]}: {told(way)} -> {found.ways[way]}. There is too much to walk to be sure.")


def _tell_evenings(found: Found) -> None:
    from voiceguide.core.text import counted

    if found.ways:
        taken = len(found.ways) - len(found.dead) - len(found.open)
        dead = f"; {len(found.dead)} dead" if found.dead else ""
        print(f"{taken} of {counted(len(found.ways), 'way')} taken{dead}. ", end="")
    print(f"{counted(found.evenings, 'evening')} walked.")
    print(f"The shortest takes about {_length(found.shortest)}; the longest, {_length(found.longest)}.")


def _length(of: Evening) -> str:
    minutes, seconds = divmod(of.length // 1_000, 60)
    return f"{minutes}:{seconds:02} minutes (the guide speaks {of.guide_share:.0%} of it)"
