"""The event log: what happened and what was asked for, as plain values, for exact replay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, get_args

from pydantic import TypeAdapter

from voiceguide.core.commands import Command
from voiceguide.core.events import Event
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.performance import Performer
from voiceguide.core.script.step import ByKind
from voiceguide.core.script.steps import STEPS
from voiceguide.core.session.session import Hearing, Session
from voiceguide.core.written.cast import Cast

FORMAT = 3
_EVENTS = {kind.__name__: TypeAdapter(kind) for kind in get_args(Event)}


class OtherFormat(ValueError):
    """Another version of voiceguide wrote this trace."""


def header(
    exercise: Exercise, cast: Cast, wishes: ByKind | None = None, *, ask: bool, hearing: Hearing
) -> dict[str, Any]:
    """Everything a session is made from, and nothing that anyone said."""
    wished = wishes or ByKind()
    kinds = {step.kind: step.wishes for step in exercise.steps if step.wishes is not None}
    return {
        "voiceguide_trace": FORMAT,
        "exercise": exercise.model_dump(mode="json"),
        "cast": asdict(cast),
        "wishes": {kind: asdict(wished.of(wish)) for kind, wish in kinds.items()},
        "ask": ask,
        "hearing": asdict(hearing),
    }


def session_from(written: Mapping[str, Any]) -> Session:
    """The session that a header describes, at its beginning.  Raises ValueError if it is none, OtherFormat if
    another version wrote it."""
    if (found := written["voiceguide_trace"]) != FORMAT:
        raise OtherFormat(f"this is a trace of format {found}, not {FORMAT}")
    exercise = dict(written["exercise"])
    exercise["steps"] = [_as_written(step) for step in exercise["steps"]]
    checked = Exercise.model_validate(exercise)
    wishes = [_wish(kind, wish) for kind, wish in written["wishes"].items()]
    performer = Performer(
        checked,
        TypeAdapter(Cast).validate_python(written["cast"]),
        ByKind(*wishes),
        ask=written["ask"],
    )
    return Session(performer, Hearing(**written["hearing"]), bed=checked.bed)


def as_line(event: Event, commands: tuple[Command, ...]) -> dict[str, Any]:
    """One moment of the log."""
    return {"event": _plain(event), "commands": [_plain(command) for command in commands]}


def event_from(written: Mapping[str, Any]) -> Event:
    """The event of a line.  Raises ValueError if it is none."""
    fields = dict(written)
    kind = fields.pop("is", None)
    if kind not in _EVENTS:
        raise ValueError(f"no event is called '{kind}'")
    event: Event = _EVENTS[kind].validate_python(fields)
    return event


def _plain(moment: Event | Command) -> dict[str, Any]:
    return {"is": type(moment).__name__, **asdict(moment)}


def _wish(kind: str, written: Mapping[str, Any]) -> object:
    wishes: Any = STEPS[kind].wishes
    return TypeAdapter(wishes).validate_python(written)


def _as_written(step: Mapping[str, Any]) -> dict[str, Any]:
    """A dumped step in the form that an author writes: one key and its value."""
    fields = _without_nothing(step)
    return {fields.pop("kind"): fields}


def _without_nothing(written: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in written.items() if value not in (None, (), [])}
    return {key: _without_nothing(value) if isinstance(value, dict) else value for key, value in kept.items()}
