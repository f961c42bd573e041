"""An exercise in plain lines, for reading before it is heard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from voiceguide.core.text import counted
from voiceguide.core.written.dialogue import Dialogue, State
from voiceguide.core.written.exercise import Exercise
from voiceguide.core.written.steps import Affirm, AnyStep, Baseline, Breathe, Chime, Ready, Rest, Say
from voiceguide.core.written.values import spelled


def described(exercise: Exercise) -> Iterator[str]:
    """Title, minutes, roles, cautions and every step, a line each."""
    yield exercise.title
    yield exercise.summary
    people = "two people" if exercise.people == 2 else "one person"
    yield f"About {counted(exercise.minutes, 'minute')}, for {people}."
    for heading, lines in (("Roles", _roles(exercise)), ("Good to know", list(exercise.cautions))):
        if lines:
            yield f"\n{heading}"
            yield from (f"  {line}" for line in lines)
    yield "\nSteps"
    for step in exercise.steps:
        yield from (f"  {line}" for line in _step(step))


def _roles(exercise: Exercise) -> list[str]:
    return [f"{role}: {line}" for role, line in exercise.roles.model_dump().items() if line]


def _step(step: AnyStep) -> Iterator[str]:
    match step:
        case Say():
            yield f"says: {step.text}"
        case Rest():
            yield f"rests for {spelled(step.length)}"
        case Ready():
            yield f"asks: {step.ask} (goes on after {spelled(step.within)})"
        case Baseline():
            yield f"asks: {step.ask} (hears three in-breaths, or goes on after {spelled(step.within)})"
        case Breathe():
            yield from _breathing(step)
        case Affirm():
            yield from _affirmations(step)
        case Dialogue():
            yield f"leads a dialogue that begins with '{step.start}' (draw it with: --graph FILE.svg)"
            for name, state in step.states.items():
                yield from _state(name.replace("_", " "), state)
        case Chime():
            yield "rings a bell"
        case _:
            assert_never(step)


def _breathing(step: Breathe) -> Iterator[str]:
    phases = ", ".join(f"{phase.value} {spelled(length)}" for phase, length in step.phases)
    if step.fill:
        how_long = "breaths until it is time for the end"
    elif step.length:
        how_long = f"breaths for {spelled(step.length)}"
    else:
        how_long = "one breath" if step.rounds in (None, 1) else f"{step.rounds} breaths"
    ramp = ", slowing down to that from your own pace" if step.ramp else ""
    yield f"leads {how_long}: {phases}{ramp}"
    if step.caution:
        yield f"  says before anything else: {step.caution}"


def _affirmations(step: Affirm) -> Iterator[str]:
    if step.intro:
        yield f"says: {step.intro}"
    yield f"says {step.rounds or step.lines.fewest} of these lines, for both to say:"
    for who, lines in step.lines.model_dump().items():
        if lines:
            yield f"  {who}"
            yield from (f"    {line}" for line in lines)


def _state(name: str, state: State) -> Iterator[str]:
    listens = f" ({state.listen.floor.value}: {state.listen.to.value})" if state.listen else ""
    yield f"  {name}{listens}" + (f": {state.first_words}" if state.first_words else "")
    yield from (f"    then: {stem}" for stem in state.stems[1:])
