"""The event log: what happened and what was asked for, as plain values, for exact replay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, get_args

from pydantic import TypeAdapter

from voiceguide.core.commands import Command
from voiceguide.core.events import Event
from voiceguide.core.script.performance import Performer
from voiceguide.core.session.session import Hearing, Session
from voiceguide.core.written.cast import Cast
from voiceguide.core.written.exercise import Exercise

FORMAT = 1
_EVENTS = {kind.__name__: TypeAdapter(kind) for kind in get_args(Event)}


def header(
    exercise: Exercise, cast: Cast, *, rounds: int | None, ask: bool, hearing: Hearing
) -> dict[str, Any]:
    """Everything a session is made from, and nothing that anyone said."""
    return {
        "voiceguide_trace": FORMAT,
        "exercise": exercise.model_dump(mode="json"),
        "cast": asdict(cast),
        "rounds": rounds,
        "ask": ask,
        "hearing": asdict(hearing),
    }


def session_from(written: Mapping[str, Any]) -> Session:
    """The session that a header describes, at its beginning.  Raises ValueError if it is none."""
    if written.get("voiceguide_trace") != FORMAT:
        raise ValueError("this is not a voiceguide trace")
    exercise = dict(written["exercise"])
    exercise["steps"] = [_as_written(step) for step in exercise["steps"]]
    checked = Exercise.model_validate(exercise)
    performer = Performer(
        checked,
        TypeAdapter(Cast).validate_python(written["cast"]),
        rounds=written["rounds"],
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


def _as_written(step: Mapping[str, Any]) -> dict[str, Any]:
    """A dumped step in the form that an author writes: one key and its value."""
    fields = {key: value for key, value in step.items() if value not in (None, (), [])}
    kind = fields.pop("kind")
    if kind == "affirm":
        fields["lines"] = {who: lines for who, lines in fields["lines"].items() if lines}
    return {kind: fields}
