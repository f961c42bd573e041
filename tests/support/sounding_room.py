"""The living room on a sample clock: real voice, real ear, real session; no device, and no waiting.

What the guide plays and what people say is mixed into one microphone signal, over noise, 20 ms at a time.
The listener hears each block before time goes on, without a thread of its own.  All times are milliseconds of
that clock.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from queue import SimpleQueue

import numpy as np
import numpy.typing as npt
import soxr

from tests.support.speech import RATE, SPEECH_DBFS, say
from voiceguide.core.commands import (
    Breathe,
    ChangeBreaths,
    Chime,
    Command,
    Ending,
    OpenEar,
    Show,
    ShutEar,
    Speak,
    StopPlayback,
)
from voiceguide.core.events import (
    DeadlinePassed,
    Event,
    Expectation,
    Ms,
    Opened,
    PlaybackFinished,
    PlaybackStarted,
    TurnKind,
)
from voiceguide.core.session.session import Session
from voiceguide.ear.listener import Listener
from voiceguide.ear.sound.intake import Block
from voiceguide.ear.voice_detector import open_voice_detector
from voiceguide.ports import EAR_BLOCK, VOICE_RATE, Recognizer, Renderer
from voiceguide.voice.guide import sound_of

Sound = npt.NDArray[np.float32]
"""16 kHz mono, full scale 1."""
_BLOCK: Ms = EAR_BLOCK * 1000 // RATE
UNHEARD: Ms = 150
"""Nobody can know of a voice sooner after it began."""
VOICES = {"Ana": "en+f4", "Ben": "en-us+m3"}
PIECES = (
    "when the evening comes i am often tired",
    "i would like to sit with you for a while",
    "i notice that we talk about the day",
    "and then i feel a little alone",
    "i know that you carry a lot",
)
"""What they talk of."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that sounded in the room."""

    start: Ms
    end: Ms
    who: str
    """"guide", or who spoke."""
    what: str
    words: bool = True
    """False: a chime, or led breaths."""


@dataclass(frozen=True, slots=True)
class Says:
    """What somebody does next: words to say, or nothing, after so much quiet."""

    who: str
    what: str
    after: Ms = 400
    sound: Sound | None = None
    """What sounds instead of words."""


Asked = Callable[[Expectation, str, str], list[Says]]
"""A turn is open: what is listened for, whose it is, and the guide's last words; what they say."""


class _Microphone:
    """A sound source, and a clock that only this room moves."""

    def __init__(self) -> None:
        self.silenced = self.stalled = self.clipping = False
        self.level_dbfs, self.time = -60.0, 0
        self.next: Block | None = None
        """What is read next."""

    def now(self) -> Ms:
        return self.time

    def read(self, timeout: float) -> Block | None:
        del timeout
        block, self.next = self.next, None
        return block

    def close(self) -> None:
        self.next = None


@dataclass(slots=True)
class _Track:
    """Sounds at their places, read block by block."""

    gain: float = 1.0
    _sounds: list[tuple[int, Sound]] = field(default_factory=list)

    def add(self, start: Ms, sound: Sound) -> None:
        self._sounds.append((start * RATE // 1000, sound * np.float32(self.gain)))

    def cut(self, now: Ms) -> None:
        at = now * RATE // 1000
        self._sounds = [(start, sound[: max(0, at - start)]) for start, sound in self._sounds]

    def mix(self, into: Sound, start: int) -> None:
        end = start + len(into)
        self._sounds = [(at, sound) for at, sound in self._sounds if at + len(sound) > start]
        for at, sound in self._sounds:
            low, high = max(at, start), min(at + len(sound), end)
            if low < high:
                into[low - start : high - start] += sound[low - at : high - at]


class SoundingRoom:
    """One performance with everything that sounded in it."""

    def __init__(
        self,
        session: Session,
        recognizer: Recognizer,
        renderer: Renderer,
        asked: Asked,
        *,
        noise_dbfs: float = -52.0,
        echo_db: float = -25.0,
        speech_dbfs: float = SPEECH_DBFS,
        latency: Ms = 60,
    ) -> None:
        """`latency`: from a command to its first sample in the room."""
        self.heard: list[Heard] = []
        self.captions: list[str] = []
        self.cut_in: list[Ms] = []
        """The guide went on in pauses this long; whoever paused said no more."""
        self.taken_back: list[Ms] = []
        """When the guide was told to stop before its first sample."""
        self.shown: Callable[[str], list[Says]] = lambda _state: []
        """What people say, turn or no turn, when the page shows another state ("paused", "breathing")."""
        self.next_door: Sound | None = None
        """What sounds in the next room all the time, again and again."""
        self._session, self._renderer, self._asked, self._latency = session, renderer, asked, latency
        self._inbox: SimpleQueue[Event] = SimpleQueue()
        self._microphone = _Microphone()
        self._people, self._speaker = (
            _Track(10 ** ((speech_dbfs - SPEECH_DBFS) / 20)),
            _Track(10 ** (echo_db / 20)),
        )
        self._noise = _pink(10 * RATE, noise_dbfs)
        self._coming: deque[Event] = deque()
        self._playing: Heard | None = None
        self._breathing: Breathe | None = None
        self._open = self._asked_anew = False
        self._expectation = Expectation(kind=TurnKind.CONTROL)
        self._talk_until: Ms = 0
        self._shut_at: Ms = 0
        """When the last turn was over."""
        self._listener = Listener(
            self._microphone,
            open_voice_detector(),
            recognizer,
            post=self._inbox.put,
            warn=self._complain,
            clock=self._microphone,
            threaded=False,
        )

    @property
    def length(self) -> Ms:
        """How long it has lasted."""
        return self._microphone.time

    @property
    def guide_share(self) -> float:
        """Of the time in which no breaths were led, the guide spoke or chimed so much."""
        breaths = sum(h.end - h.start for h in self.heard if h.what == Breathe.__name__)
        spoken = sum(h.end - h.start for h in self.heard if h.who == "guide") - breaths
        return spoken / self.length

    def perform(self, longest: Ms = 45 * 60_000) -> Ending | None:
        """Until the session ends; None if it never does."""
        try:
            self._handle(Opened(at=0))
            while self._session.ending is None and self._microphone.time < longest:
                self._step()
        finally:
            self._listener.close()
        if self._playing is not None:  # the last bell: the session is over when it sounds
            self.heard.append(self._playing)
        return self._session.ending

    def _step(self) -> None:
        begin = self._microphone.time * RATE // 1000
        self._microphone.time += _BLOCK
        now = self._microphone.time
        if self._open:
            mixed = self._noise.take(range(begin, begin + EAR_BLOCK), mode="wrap")
            if self.next_door is not None:
                mixed += self.next_door.take(range(begin, begin + EAR_BLOCK), mode="wrap")
            self._people.mix(mixed, begin)
            self._speaker.mix(mixed, begin)
            pcm = (np.clip(mixed, -1, 1) * 32767).astype("<i2").tobytes()
            self._microphone.next = Block(pcm=pcm, start_sample=begin, captured_at=now - _BLOCK)
            self._listener.listen()
        for event in self._due(now):
            self._handle(event)

    def _due(self, now: Ms) -> Iterator[Event]:
        while not self._inbox.empty():
            yield self._inbox.get()
        while self._coming and self._coming[0].at <= now:
            yield self._coming.popleft()
        deadline = self._session.deadline
        if deadline is not None and deadline <= now:
            yield DeadlinePassed(at=now)

    def _handle(self, event: Event) -> None:
        if isinstance(event, PlaybackFinished) and self._playing is not None:
            self.heard.append(self._playing)
            self._playing = None
        for command in self._session.handle(event):
            self._obey(command, event.at)
        if isinstance(event, PlaybackStarted) and self._playing is not None and self._playing.words:
            self.captions.append(self._playing.what)
            self._fall_silent()

    def _obey(self, command: Command, now: Ms) -> None:
        match command:
            case Speak() | Breathe() | Chime():
                self._play(command, self._microphone.time + self._latency)
            case StopPlayback():
                if self._playing is not None and self._playing.start > now:
                    self.taken_back.append(now)
                self._speaker.cut(now)
                self._coming.clear()
                self._playing = None
            case OpenEar():
                self._listener.open(command.expectation)
                self._listener.listen()
                self._open = self._asked_anew = True
                if command.expectation.kind is not TurnKind.CONTROL:
                    self._expectation = command.expectation
            case ShutEar():
                self._listener.shut()
                self._listener.listen()
                self._open, self._shut_at = False, now
            case Show(floor=floor, state="listening") if self._asked_anew:
                self._asked_anew = False
                self._answer(self._expectation, floor or "")
            case Show(state=state) if state:
                self._say(self._microphone.time, self.shown(state))
            case ChangeBreaths():
                self._change(command)
            case _:
                pass

    def _change(self, change: ChangeBreaths) -> None:
        """Other breaths in the place of those from the change's onset on."""
        if self._breathing is None or self._playing is None:
            return
        kept = tuple(beat for beat in self._breathing.beats if beat.onset < change.onset)
        start = self._playing.start
        self._speaker.cut(start)
        self._coming.clear()
        self._play(Breathe(cue=change.cue, beats=(*kept, *change.beats)), start)

    def _play(self, command: Speak | Breathe | Chime, start: Ms) -> None:
        self._breathing = command if isinstance(command, Breathe) else None
        what = command.text if isinstance(command, Speak) else type(command).__name__
        sound = sound_of(command, self._renderer)
        self._speaker.add(start, soxr.resample(sound, VOICE_RATE, RATE))
        end = start + len(sound) * 1000 // VOICE_RATE
        self._playing = Heard(start, end, "guide", what, words=isinstance(command, Speak))
        if start > self._microphone.time:
            self._coming.append(PlaybackStarted(at=start, cue=command.cue))
        self._coming.append(PlaybackFinished(at=end, cue=command.cue))

    def _answer(self, expectation: Expectation, floor: str) -> None:
        """What people say in a turn; whoever only heard a chime in a pause goes on."""
        if any(heard.start > self._microphone.time and heard.who == floor for heard in self.heard):
            return
        self._fall_silent()
        said = self.captions[-1] if self.captions else ""
        self._say(max(self._microphone.time, self._talk_until), self._asked(expectation, floor, said))

    def _say(self, at: Ms, what: list[Says]) -> None:
        for says in what:
            sound = as_sound(say(says.what, VOICES[says.who])) if says.sound is None else says.sound
            start = at + says.after
            at = start + len(sound) * 1000 // RATE
            self._people.add(start, sound)
            self.heard.append(Heard(start, at, says.who, says.what))
            self._talk_until = at

    def _fall_silent(self) -> None:
        """What somebody still meant to say after a pause is not said any more."""
        now = self._microphone.time
        said = [heard for heard in self.heard if heard.who != "guide"]
        unsaid = [heard for heard in said if heard.start > now]
        if unsaid:
            decided = self._shut_at - UNHEARD
            before = max((heard.end for heard in said if heard.start <= decided), default=0)
            self.cut_in.append(min(heard.start for heard in said if heard.start > decided) - before)
            began = [heard.end for heard in said if heard.start <= now]
            self.heard = [heard for heard in self.heard if heard not in unsaid]
            self._people.cut(max([now, *began]))
            self._talk_until = max([now, *began])

    @staticmethod
    def _complain(warning: str) -> None:
        raise AssertionError(warning)


def as_sound(pcm: bytes) -> Sound:
    """16 kHz mono int16 as samples."""
    return np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768)


def _pink(count: int, dbfs: float) -> Sound:
    """Noise whose end meets its beginning."""
    spectrum = np.fft.rfft(np.random.default_rng(7).normal(size=count))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[0] = 0
    noise: npt.NDArray[np.float64] = np.fft.irfft(spectrum, count)
    return np.asarray(noise * 10 ** (dbfs / 20) / np.sqrt(np.mean(noise**2)), np.float32)
