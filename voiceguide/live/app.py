"""Wires a session to this machine: voice, ear, screen and keys; opens them, runs, and gives all back."""

from __future__ import annotations

import contextlib
import queue
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from voiceguide import native_stderr
from voiceguide.core.commands import (
    Breathe,
    ChangeBreaths,
    Chime,
    Command,
    End,
    Ending,
    OpenEar,
    SetBed,
    SetVolume,
    Show,
    ShutEar,
    Speak,
    StopPlayback,
)
from voiceguide.core.events import Control, Event, KeyPressed, Ms
from voiceguide.core.session.session import Hearing
from voiceguide.core.words import said
from voiceguide.devices import NoDevice, find_output
from voiceguide.display.choose import View, choose_view
from voiceguide.display.terminal import is_terminal
from voiceguide.ear.engines.choose import AUTO, choose_recognizer, hears_words
from voiceguide.interrupts import over_within
from voiceguide.live.runner import Inbox, LiveClock, run
from voiceguide.plan import Plan
from voiceguide.ports import CannotRunHere, Recognizer
from voiceguide.rehearsal.length import time_left

if TYPE_CHECKING:
    from voiceguide.ear.sound.microphone import SoundSource
    from voiceguide.records.trace_file import TraceFile
    from voiceguide.voice.guide import Voice

CLOSE_WITHIN_S = 0.8
"""After this long the process ends, whatever a frozen sound server holds."""
TOO_LOUD = "Your voices were too loud for the microphone; turn its level down a little in the sound settings."
"""Shown when all is over: a voice that is cut off at full scale is understood worse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How it is to be performed on this machine."""

    microphone: str | None = None
    speaker: str | None = None
    engine: str = AUTO
    """One of the choices in ear/engines/choose.py."""
    model: Path | None = None
    ear_from: Path | None = None
    plain: bool = False
    trace: Path | None = None
    trace_words: bool = False


def perform(plan: Plan, setup: Setup) -> Ending:
    """The whole session.  Raises VoiceguideError before it begins, KeyboardInterrupt if interrupted."""
    with contextlib.ExitStack() as open_things, over_within(CLOSE_WITHIN_S), native_stderr.hidden():
        return _Live(plan, setup, open_things).run()


class _Live:
    def __init__(self, plan: Plan, setup: Setup, open_things: contextlib.ExitStack) -> None:
        self._setup, self._plan, self._open = setup, plan, open_things
        self._clock = LiveClock()
        self._inbox: Inbox = queue.SimpleQueue()
        self._notes: queue.SimpleQueue[str] = queue.SimpleQueue()

    def run(self) -> Ending:
        source = self._source()
        device = self._output_device()
        if source is None and not is_terminal(sys.stdin):
            raise CannotRunHere(
                "There is no microphone here and no terminal to press keys in, so nobody could be heard; "
                f"'voiceguide rehearse {self._plan.name}' performs the session without them."
            )
        recognizer, notice = self._recognizer() if source is not None else (None, "")
        hearing = Hearing(ear=source is not None, notice=notice)
        trace = self._trace(hearing)
        voice = self._voice(device)
        listen = self._listener(source, recognizer, trace)
        view = self._view()  # last, so that the terminal is given back first, whatever a device does
        self._say_what_is_missing(source, device)
        ending = run(
            self._plan.session(hearing),
            clock=self._clock,
            inbox=self._inbox,
            perform=lambda command: _give(command, view, voice, listen),
            tick=lambda now: self._tick(view, now),
            recorder=trace,
        )
        if source is not None and source.clipping:
            view.note(TOO_LOUD)
        if count := voice.underruns:
            times = "once" if count == 1 else f"{count} times"
            view.note(f"The sound stopped {times} for a moment; the breath kept its place.")
        return ending

    # ------------------------------------------------------------------ opening each part

    def _source(self) -> SoundSource | None:
        from voiceguide.ear.sound.microphone import Microphone, RecordingMicrophone

        if self._setup.ear_from is not None:
            from voiceguide.ear.sound.recording import read_recording

            return RecordingMicrophone(self._clock, read_recording(self._setup.ear_from))
        try:
            return Microphone(self._clock, self._setup.microphone)
        except NoDevice:
            return None

    def _output_device(self) -> int | None:
        try:
            return find_output(self._setup.speaker).index
        except NoDevice:
            return None

    def _recognizer(self) -> tuple[Recognizer, str]:
        recognizer, trouble = choose_recognizer(self._setup.engine, self._setup.model)
        if trouble:
            self._notes.put(trouble)
        return recognizer, "" if hears_words(recognizer.capabilities) else said.NO_WORDS

    def _trace(self, hearing: Hearing) -> TraceFile | None:
        if self._setup.trace is None:
            return None
        from voiceguide.records.trace_file import TraceFile

        trace = TraceFile(self._setup.trace, self._plan.header(hearing))
        self._open.callback(trace.close)
        return trace

    def _view(self) -> View:
        from voiceguide.display.keys import Keys

        view = choose_view(self._setup.plain, time_left(self._plan))
        self._open.callback(view.close)
        keys = Keys(self._pressed)
        self._open.callback(keys.close)
        return view

    def _voice(self, device: int | None) -> Voice:
        from voiceguide.voice.engines.choose import choose_renderer
        from voiceguide.voice.guide import Voice
        from voiceguide.voice.output.silent import SilentOutput
        from voiceguide.voice.output.speaker import Output, Report, Speaker

        def output(report: Report) -> Output:
            if device is None:
                return SilentOutput(report, self._clock)
            return Speaker(report, self._clock, device)

        renderer = None if device is None else choose_renderer()
        voice = Voice(renderer, output, post=self._inbox.put, warn=self._notes.put, clock=self._clock)
        self._open.callback(voice.close)
        return voice

    def _listener(
        self, source: SoundSource | None, recognizer: Recognizer | None, trace: TraceFile | None
    ) -> Callable[[Command], None]:
        if source is None or recognizer is None:
            return lambda _command: None
        from voiceguide.ear.listener import Listener
        from voiceguide.ear.voice_detector import open_voice_detector

        words = trace.words if trace is not None and self._setup.trace_words else None
        listener = Listener(
            source,
            open_voice_detector(),
            recognizer,
            post=self._inbox.put,
            warn=self._notes.put,
            clock=self._clock,
            on_words=words,
        )
        self._open.callback(listener.close)

        def listen(command: Command) -> None:
            if isinstance(command, OpenEar):
                listener.open(command.expectation)
            elif isinstance(command, ShutEar):
                listener.shut()

        return listen

    # ------------------------------------------------------------------ while it runs

    def _pressed(self, control: Control) -> None:
        event: Event = KeyPressed(at=self._clock.now(), control=control)
        self._inbox.put(event)

    def _say_what_is_missing(self, source: SoundSource | None, device: int | None) -> None:
        if source is None and device is None:
            self._notes.put("There is no microphone and no speaker here; captions and keys lead the session.")
        elif source is None:
            self._notes.put("There is no microphone here; press enter when a turn is done.")
        elif device is None:
            self._notes.put("There is no speaker here; the captions say what the guide would say.")

    def _tick(self, view: View, now: Ms) -> float:
        with contextlib.suppress(queue.Empty):
            view.note(self._notes.get_nowait())
        view.tick(now)
        return view.frame_s


def _give(command: Command, view: View, voice: Voice, listen: Callable[[Command], None]) -> None:
    match command:
        case Show():
            view.show(command)
        case OpenEar() | ShutEar():
            listen(command)
        case Speak() | Breathe() | ChangeBreaths() | Chime() | StopPlayback() | SetVolume() | SetBed():
            voice.handle(command)
        case End():
            pass
        case _:
            assert_never(command)
