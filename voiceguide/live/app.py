"""Wires a session to this machine: voice, ear, screen and keys; opens them, runs, and gives all back."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from voiceguide.core.commands import Command, Ending, OpenEar, Show, ShutEar
from voiceguide.core.events import Control, Event, KeyPressed, Ms
from voiceguide.core.session.session import Hearing
from voiceguide.core.session.trace import header
from voiceguide.core.words import said
from voiceguide.devices import NoDevice, find_output
from voiceguide.display.screen import View, choose_view, is_terminal
from voiceguide.live.runner import Inbox, LiveClock, run
from voiceguide.plan import Plan
from voiceguide.ports import CannotRunHere, Capabilities, Recognizer, VoiceguideError
from voiceguide.rehearsal.virtual_time import estimated, ready_then_lines, rehearse

if TYPE_CHECKING:
    from voiceguide.ear.sound.microphone import SoundSource
    from voiceguide.records.trace_file import TraceFile
    from voiceguide.voice.guide import Voice

CLOSE_WITHIN_S = 0.8
"""After this long the process ends, whatever a frozen sound server holds."""
BETTER = "I hear in basic mode. To hear better: voiceguide models fetch"
"""Only shown: nobody wants a command read out in a quiet moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How it is to be performed on this machine."""

    microphone: str | None = None
    speaker: str | None = None
    engine: str = "auto"
    """auto, vosk, basic or none."""
    model: Path | None = None
    ear_from: Path | None = None
    plain: bool = False
    trace: Path | None = None
    trace_words: bool = False


def perform(plan: Plan, setup: Setup) -> Ending:
    """The whole session.  Raises VoiceguideError before it begins, KeyboardInterrupt if interrupted."""
    with contextlib.ExitStack() as open_things, _interruptible(), _native_chatter_hidden():
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
        lost = what_is_lost(recognizer.capabilities)
        if lost == said.BASIC_MODE:
            self._notes.put(BETTER)
        return recognizer, lost

    def _trace(self, hearing: Hearing) -> TraceFile | None:
        if self._setup.trace is None:
            return None
        from voiceguide.records.trace_file import TraceFile

        plan = self._plan
        head = header(plan.exercise, plan.cast, plan.wishes, ask=plan.ask, hearing=hearing)
        trace = TraceFile(self._setup.trace, head)
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
        from voiceguide.voice.engines.renderer import choose_renderer
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
    if isinstance(command, Show):
        view.show(command)
    voice.handle(command)
    listen(command)


def choose_recognizer(engine: str, model: Path | None) -> tuple[Recognizer, str]:
    """The best recognizer there is, and one sentence about any that failed ("" if none did)."""
    from voiceguide.ear.engines.none import NoRecognizer

    trouble = ""
    for load in _engines(engine, model):
        try:
            recognizer = load()
        except VoiceguideError as error:
            trouble = trouble or str(error)
        else:
            return recognizer, trouble
    return NoRecognizer(), trouble


def _engines(engine: str, model: Path | None) -> Iterator[Callable[[], Recognizer]]:
    from voiceguide.speech_models.models import find_default

    path = model or (find_default() if engine in ("auto", "vosk") else None)
    if engine == "vosk" and path is None:
        raise VoiceguideError(
            "No Vosk model is installed; run 'voiceguide models fetch', or name one with --model."
        )
    if path is not None and engine in ("auto", "vosk"):
        yield lambda: _vosk(path)
    if engine != "none":
        from voiceguide.ear.engines import sphinx as sphinx_engine

        yield sphinx_engine.load


def _vosk(path: Path) -> Recognizer:
    from voiceguide.ear.engines import vosk as vosk_engine

    vosk_engine.probe(path)  # some damaged models end the process that loads them
    return vosk_engine.load(path)


def what_is_lost(can: Capabilities) -> str:
    """What to tell people about a recognizer that hears less than it should; "" if it does not."""
    if can.partials:
        return ""
    return said.BASIC_MODE if can.lines else said.NO_WORDS


def time_left(plan: Plan) -> Callable[[int], Ms]:
    """About how long the session takes once so many cues are done, from a rehearsal; 0 is not known.

    A dialogue takes the time it takes: nobody should watch a clock in it.
    """
    if plan.exercise.takes_its_time:
        return lambda _done: 0
    rehearsed = rehearse(plan.session(), estimated, couple=ready_then_lines)

    def remaining(done: int) -> Ms:
        at = max((moment for count, moment in rehearsed.done_at.items() if count <= done), default=0)
        return rehearsed.length - at

    return remaining


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C and SIGTERM unwind everything, and are obeyed within a second even if a device hangs."""
    asked = False

    def interrupted(_number: int, _frame: FrameType | None) -> NoReturn:
        nonlocal asked
        asked = True
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        _end_soon()
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupted) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except Exception:
        if asked:  # a native library made an error of its own of the interrupt
            raise KeyboardInterrupt from None
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end_soon() -> None:
    watchdog = threading.Timer(CLOSE_WITHIN_S, os._exit, (130,))
    watchdog.daemon = True
    watchdog.start()


@contextlib.contextmanager
def _native_chatter_hidden() -> Iterator[None]:
    """Libraries print to file descriptor 2 when a device dies; captions must stay readable."""
    sys.stderr.flush()
    ours, theirs = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    before = sys.stderr
    sys.stderr = open(ours, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
    os.dup2(theirs, 2)
    os.close(theirs)
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(ours, 2)
        os.close(ours)
        sys.stderr = before
