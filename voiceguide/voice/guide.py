"""The guide's voice: takes the session's commands, renders them and plays them in order."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

import numpy as np

from voiceguide.core import estimates
from voiceguide.core.commands import (
    Breathe,
    ChangeBreaths,
    Chime,
    Command,
    End,
    OpenEar,
    SetBed,
    SetVolume,
    Show,
    ShutEar,
    Speak,
    StopPlayback,
)
from voiceguide.core.events import Ms, PlaybackFinished, PlaybackStarted
from voiceguide.ports import VOICE_MS, VoiceguideError
from voiceguide.voice.breath_stream import BreathStream
from voiceguide.voice.output.silent import SilentOutput
from voiceguide.voice.sounds.breath_sound import breath, spoken_words
from voiceguide.voice.sounds.earcons import earcon

if TYPE_CHECKING:
    from voiceguide.ports import Clock, Rendered, Renderer, Samples, Sounding
    from voiceguide.voice.output.speaker import Output, Report, SpeakerEvent

    _Work = Sounding | ChangeBreaths | SetBed

_STALLED = "The speaker takes no sound any more; the words are only shown. Check its cable."
_LOOK_S = 0.25
"""How often the output is asked whether it still takes sound."""


def sound_of(command: Sounding, renderer: Renderer | None) -> Samples:
    """What the guide plays for a command.

    Without a renderer a breath has no words, and speech is silence of about its length.  Raises
    VoiceguideError if the renderer fails.
    """
    match command:
        case Speak() if renderer is None:
            return np.zeros(round(estimates.spoken(command.text) / command.pace) * VOICE_MS, np.float32)
        case Speak():
            assert renderer is not None
            return renderer.render(command.text, command.pace).samples
        case Breathe():
            said = sorted(spoken_words(command.beats)) if renderer is not None else []
            return breath(
                command.beats, {word: renderer.render(word) for word in said if renderer}, command.sound
            )
        case Chime():
            return earcon(command.earcon)


@dataclass(slots=True, eq=False)
class _Playing:
    sound: Samples | BreathStream
    audible: bool
    """False: nobody hears it, and only its time passes."""
    on_output: bool = True
    started: Ms | None = None


class Voice:
    """One thread that renders ahead and plays in order.

    Every cue is answered by PlaybackStarted and PlaybackFinished, unless it was stopped.  When the
    engine fails the cue's time passes in silence; when the output stalls so does the rest.  Breaths
    are rendered one by one while they are led, and wait for a stalled output: when it comes back they
    are where they would have been.
    """

    def __init__(
        self,
        renderer: Renderer | None,
        open_output: Callable[[Report], Output],
        *,
        post: Callable[[SpeakerEvent], None],
        warn: Callable[[str], None],
        clock: Clock,
    ) -> None:
        """`renderer` None: words are only shown.

        `open_output` gets the function that the output reports to; it may raise VoiceguideError.  `post` and
        `warn` are called on threads of the voice, and must only hand over.  `warn` gets one sentence, once
        for each kind of trouble.
        """
        self._renderer, self._clock = renderer, clock
        self._post, self._warn_user = post, warn
        self._warned: set[str] = set()
        self._lock = threading.Lock()  # never held while an output is called: outputs report under theirs
        self._epoch = 0  # StopPlayback begins a new one; work of an older one is dropped
        self._playing: dict[int, _Playing] = {}
        self._streams: dict[int, BreathStream] = {}
        self._work: queue.SimpleQueue[tuple[int, _Work] | None] = queue.SimpleQueue()
        self._output = open_output(self._reported)
        self._silence = SilentOutput(self._reported, clock)
        self._thread = threading.Thread(target=self._run, name="voice", daemon=True)
        self._thread.start()

    def handle(self, command: Command) -> None:
        """Take a command, and ignore those that are not for the voice.  Never waits for a render."""
        match command:
            case Speak() | Chime():
                self._work.put((self._epoch, command))
            case Breathe():
                with self._lock:
                    self._streams[command.cue] = BreathStream(command)
                self._work.put((self._epoch, command))
            case ChangeBreaths():
                if stream := self._streams.get(command.cue):
                    stream.change(command.onset, command.beats)  # now: the breath may be about to begin
                    self._work.put((self._epoch, command))
            case SetBed():
                self._work.put((self._epoch, command))  # it is made there
            case StopPlayback():
                self._stop()
            case SetVolume():
                self._output.set_gain(command.gain_db)
            case OpenEar() | ShutEar() | Show() | End():
                pass
            case _:
                assert_never(command)

    @property
    def underruns(self) -> int:
        """How often the sound stopped for a moment because the device ran dry."""
        return self._output.underruns

    def close(self) -> None:
        """Be silent at once and give the device and the engine back.  Safe to call twice."""
        self._stop()
        self._work.put(None)
        self._output.close()
        self._silence.close()
        if self._renderer is not None:
            self._renderer.close()
        self._thread.join(0.5)

    def _stop(self) -> None:
        with self._lock:
            self._epoch += 1
            self._playing.clear()
            streams = list(self._streams.values())
            self._streams.clear()
        for stream in streams:
            stream.close()
        self._output.stop()
        self._silence.stop()

    # ------------------------------------------------------------------ the voice's thread

    def _run(self) -> None:
        while True:
            try:
                work = self._work.get(timeout=_LOOK_S)
            except queue.Empty:
                self._leave_stalled_output()
            else:
                if work is None:
                    return
                epoch, command = work
                if isinstance(command, SetBed):
                    self._output.set_bed(command.bed)
                elif epoch == self._epoch:
                    self._perform(epoch, command)
            for stream in list(self._streams.values()):
                stream.feed()

    def _perform(self, epoch: int, command: Sounding | ChangeBreaths) -> None:
        if isinstance(command, Speak | Chime):
            self._play(epoch, command.cue, self._performed(epoch, command))
        elif stream := self._streams.get(command.cue):
            stream.feed()  # first: rendering words takes time
            stream.speak(self._words(epoch, stream.missing_words))
            if isinstance(command, Breathe):
                self._play(epoch, command.cue, _Playing(stream, audible=True))

    def _performed(self, epoch: int, command: Speak | Chime) -> _Playing:
        spoken = isinstance(command, Speak)
        try:
            samples = sound_of(command, self._renderer)
            return _Playing(samples, audible=not spoken or self._renderer is not None)
        except VoiceguideError as error:
            self._renderer_failed(epoch, error)
            return _Playing(sound_of(command, None), audible=not spoken)

    def _words(self, epoch: int, words: Collection[str]) -> dict[str, Rendered]:
        """The sound of all words, or of none if one fails: half the numbers would be worse than silence."""
        try:
            return {word: self._renderer.render(word) for word in sorted(words)} if self._renderer else {}
        except VoiceguideError as error:
            self._renderer_failed(epoch, error)
            return {}

    def _renderer_failed(self, epoch: int, error: VoiceguideError) -> None:
        if epoch == self._epoch:  # closing ends the engine: that is no trouble
            self._warn("renderer", str(error))

    def _play(self, epoch: int, cue: int, playing: _Playing) -> None:
        with self._lock:
            if epoch != self._epoch:
                return
            self._playing[cue] = playing
        if self._output.stalled:
            self._fall_silent({cue: playing})
            return
        _give(self._output, cue, playing.sound)
        if epoch != self._epoch:  # stopped just now; nothing newer has been played yet
            self._output.stop()

    def _leave_stalled_output(self) -> None:
        if not self._output.stalled:
            return
        with self._lock:
            lost = {cue: playing for cue, playing in self._playing.items() if playing.on_output}
        for cue, playing in lost.items():
            if isinstance(playing.sound, BreathStream) and playing.started is not None:
                self._wait_for_output(cue, playing.started + playing.sound.end)
                return
        if lost:
            self._output.stop()
            self._fall_silent(lost)

    def _wait_for_output(self, cue: int, end: Ms) -> None:
        """Wait for an output that may come back, but no longer than the breaths last."""
        self._warn("speaker", _STALLED)
        if self._clock.now() >= end:
            self._output.stop()
            self._reported(PlaybackFinished(at=self._clock.now(), cue=cue, audible=False))

    def _fall_silent(self, cues: dict[int, _Playing]) -> None:
        self._warn("speaker", _STALLED)
        for cue, playing in cues.items():
            playing.on_output = playing.audible = False
            _give(self._silence, cue, playing.sound)

    def _warn(self, trouble: str, sentence: str) -> None:
        if trouble not in self._warned:
            self._warned.add(trouble)
            self._warn_user(sentence)

    # ------------------------------------------------------------------ the outputs' threads

    def _reported(self, event: SpeakerEvent) -> None:
        with self._lock:
            playing = self._playing.get(event.cue)
            if playing is None:
                return
            if isinstance(event, PlaybackStarted):
                if playing.started is not None:
                    return
                playing.started = event.at
            else:
                del self._playing[event.cue]
                self._streams.pop(event.cue, None)
                event = replace(event, audible=event.audible and playing.audible)
            self._post(event)


def _give(output: Output, cue: int, sound: Samples | BreathStream) -> None:
    if isinstance(sound, BreathStream):
        sound.begin(output)
    else:
        output.play(cue, sound)
