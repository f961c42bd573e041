"""The one live loop: whatever happens goes to the session, whatever it answers is done."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable

from voiceguide.core.commands import Command, Ending
from voiceguide.core.events import DeadlinePassed, Event, Ms, Opened
from voiceguide.core.session.session import Session
from voiceguide.ports import Clock, Recorder

Inbox = queue.SimpleQueue[Event]


class LiveClock:
    """Session time from the machine's monotonic clock; a changed wall clock never shows."""

    def __init__(self) -> None:
        self._opened = time.monotonic_ns()

    def now(self) -> Ms:
        """Milliseconds since this clock was made."""
        return (time.monotonic_ns() - self._opened) // 1_000_000


def run(
    session: Session,
    *,
    clock: Clock,
    inbox: Inbox,
    perform: Callable[[Command], None],
    tick: Callable[[Ms], float],
    recorder: Recorder | None = None,
) -> Ending:
    """Run `session` to its end.  `tick` says how many seconds later it wants to be called again, at most."""
    event: Event | None = Opened(at=clock.now())
    while True:
        if event is not None:
            commands = session.handle(event)
            if recorder is not None:
                recorder.record(event, commands)
            for command in commands:
                perform(command)
        if session.ending is not None:
            return session.ending
        within = tick(clock.now())
        event = _next(session.deadline, within, clock, inbox)


def _next(deadline: Ms | None, within: float, clock: Clock, inbox: Inbox) -> Event | None:
    wait = within if deadline is None else min(within, max(0.0, (deadline - clock.now()) / 1000))
    try:
        return inbox.get(timeout=wait)
    except queue.Empty:
        now = clock.now()
        return DeadlinePassed(at=now) if deadline is not None and now >= deadline else None
