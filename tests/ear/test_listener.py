"""What the listener reports of scripted sound."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.support.ear import FRAME, Ear
from tests.support.fakes import FakeRecognizer, spell
from tests.support.patience import PATIENCE
from tests.support.speech import say, silence
from voiceguide.core.events import (
    Control,
    Heard,
    MicrophoneReturned,
    MicrophoneSilenced,
    Ms,
    SpeechEnded,
    SpeechStarted,
)
from voiceguide.ports import EAR_RATE, Hypothesis


@pytest.fixture
def ear() -> Iterator[Ear]:
    """A listener with exact engines."""
    ear = Ear()
    yield ear
    ear.listener.close()


def test_a_word_is_understood_with_its_very_beginning(ear: Ear) -> None:
    """What was said before the voice was certain is heard too."""
    ear.open()
    ear.hear(silence(1), spell("pause"), silence(1))
    assert ear.words == [("pause",)]
    assert [heard.meaning.control for heard in ear.finals] == [Control.PAUSE]


def test_the_room_around_a_voice_is_not_listened_to() -> None:
    """The recognizer is given the voice, and of the quiet around it as much as it asks for: in a room's noise
    it would hear words."""
    given = bytearray()

    class Recorder(FakeRecognizer):
        def feed(self, pcm: bytes) -> Sequence[Hypothesis]:
            given.extend(pcm)
            return super().feed(pcm)

    ear = Ear(Recorder(quiet_around=100))
    room = np.full(EAR_RATE, 5, "<i2").tobytes()
    ear.open()
    ear.hear(room, spell("pause"), room, spell("again"), room)
    ear.listener.close()
    around = sum(abs(sample) == 5 for sample in np.frombuffer(bytes(given), "<i2")) * 1000 / EAR_RATE
    assert around == pytest.approx(4 * 100, abs=4 * FRAME)
    assert ear.words == [("pause",), ("again",)]


def test_what_was_said_is_known_before_that_it_ended(ear: Ear) -> None:
    """So whoever decides on the quiet has the words."""
    ear.open()
    ear.hear(silence(1), spell("skip this"), silence(1))
    kinds = [type(event) for event in ear.events if not isinstance(event, Heard) or event.final]
    assert kinds == [SpeechStarted, Heard, SpeechEnded]


def test_onset_and_offset_are_when_they_were_not_when_they_were_known(ear: Ear) -> None:
    """Each to a frame."""
    ear.open()
    ear.hear(silence(1), spell("continue"), silence(1))
    started, ended = ear.of(SpeechStarted, SpeechEnded)
    assert isinstance(started, SpeechStarted) and isinstance(ended, SpeechEnded)
    assert started.onset == pytest.approx(1_000, abs=FRAME) and started.at <= started.onset + 60 + 2 * FRAME
    assert ended.offset == pytest.approx(1_160, abs=FRAME) and ended.at <= ended.offset + 240 + 2 * FRAME


def test_a_shut_ear_hears_nothing(ear: Ear) -> None:
    """Neither before it is opened nor after it is shut."""
    ear.hear(spell("stop"), silence(1))
    ear.open()
    ear.shut()
    ear.hear(spell("stop"), silence(1))
    assert ear.events == [] and ear.words == []


def test_sound_from_before_it_opened_is_not_heard(ear: Ear) -> None:
    """The end of the guide's own words may still be on its way."""
    ear.sound.pass_time(1_000)
    ear.open()
    ear.hear(spell("stop"), silence(0.5), silence(1))
    assert ear.events == []


def test_shutting_forgets_half_a_word(ear: Ear) -> None:
    """A new turn begins with nothing."""
    ear.open()
    ear.hear(silence(0.5), spell("con"))
    ear.shut()
    ear.open()
    ear.hear(spell("tinue"), silence(1))
    assert ear.words == [("[unk]",)]
    assert [heard.meaning.control for heard in ear.finals] == [None]


def test_a_new_turn_counts_the_line_from_its_start(ear: Ear) -> None:
    """Words of the last turn are no part of this one."""
    for _ in range(2):
        ear.open("we", "have", "time")
        ear.hear(silence(0.3), spell("we have"), silence(1))
    assert [(heard.meaning.read, heard.meaning.expected) for heard in ear.finals] == [(2, 3), (2, 3)]


def test_a_line_is_followed_across_pauses(ear: Ear) -> None:
    """Words before a pause still count after it."""
    ear.open("we", "have", "time")
    ear.hear(silence(0.3), spell("we have"), silence(2), spell("time"), silence(1))
    last = ear.finals[-1].meaning
    assert (last.read, last.reached_end) == (3, True)


def test_progress_is_reported_while_somebody_speaks(ear: Ear) -> None:
    """Partials come before the voice falls silent."""
    ear.open("we", "have", "time")
    ear.hear(silence(0.3), spell("we have "))
    ear.hear(spell("time"))
    partials = [e.meaning.read for e in ear.events if isinstance(e, Heard) and not e.final]
    assert partials[-1] == 2 and ear.of(SpeechEnded) == []


def test_words_that_cannot_be_heard_are_not_waited_for() -> None:
    """A name outside the vocabulary is no part of the line."""
    ear = Ear(FakeRecognizer(deaf_to=["zoltan"]))
    ear.open("dear", "zoltan", "sit")
    ear.hear(silence(0.3), spell("dear sit"), silence(1))
    ear.listener.close()
    assert (ear.finals[-1].meaning.read, ear.finals[-1].meaning.expected) == (2, 2)


def test_lost_sound_still_takes_its_time(ear: Ear) -> None:
    """Whatever comes after a gap is timed by when it was captured."""
    ear.open()
    ear.hear(silence(1))
    ear.sound.lose(3_000)
    ear.hear(silence(0.2), spell("repeat"), silence(1))
    [started] = ear.of(SpeechStarted)
    assert isinstance(started, SpeechStarted)
    assert started.onset == pytest.approx(4_200, abs=FRAME)


def test_quiet_that_was_lost_counts_as_quiet(ear: Ear) -> None:
    """A voice that stopped before a gap is known to have stopped soon after it."""
    ear.open()
    ear.hear(silence(0.5), spell("repeat"), silence(0.1))
    ear.sound.lose(2_000)
    ear.hear(silence(0.1))
    [ended] = ear.of(SpeechEnded)
    assert isinstance(ended, SpeechEnded)
    assert ended.offset == pytest.approx(620, abs=FRAME) and ended.at <= 2_900


def test_a_mute_and_its_end_are_each_said_once(ear: Ear) -> None:
    """Whether the ear is open or shut."""
    for silenced in (True, True, False, False):
        ear.sound.silenced = silenced
        ear.hear(silence(0.1))
    ear.open()
    ear.sound.silenced = True
    ear.hear(silence(0.1))
    assert [type(e) for e in ear.events] == [MicrophoneSilenced, MicrophoneReturned, MicrophoneSilenced]


def test_a_microphone_that_gives_nothing_is_like_a_muted_one(ear: Ear) -> None:
    """After a second and a half; a hiccup is not worth a word."""
    ear.sound.stalled = True
    ear.sound.settle()
    ear.sound.pass_time(1_000)
    ear.sound.settle()
    assert ear.events == []
    ear.sound.pass_time(600)
    ear.sound.settle()
    ear.sound.stalled = False
    ear.sound.settle()
    assert [type(event) for event in ear.events] == [MicrophoneSilenced, MicrophoneReturned]


def stalls(ear: Ear, length: Ms) -> int:
    """Nothing comes for so long, then sound again; how often the microphone was said to be lost."""
    before = len(ear.of(MicrophoneSilenced))
    ear.sound.stalled = True
    ear.sound.settle()
    ear.sound.pass_time(length)
    ear.sound.settle()
    ear.sound.stalled = False
    ear.sound.settle()
    return len(ear.of(MicrophoneSilenced)) - before


def test_a_microphone_that_is_lost_again_and_again_is_waited_for_longer(ear: Ear) -> None:
    """A machine too busy for its sound is told of once, not every few seconds."""
    assert [stalls(ear, length) for length in (1_600, 2_000, 3_100, 5_000, 20_000)] == [1, 0, 1, 0, 1]


class Breaking(FakeRecognizer):
    """Fails after the first word."""

    def feed(self, pcm: bytes) -> Sequence[Hypothesis]:
        heard = super().feed(pcm)
        if heard:
            raise RuntimeError("broken")
        return heard


def test_a_recognizer_that_fails_costs_words_and_not_the_turn() -> None:
    """It is said once; voices are still noticed."""
    ear = Ear(Breaking())
    ear.open()
    ear.hear(silence(0.3), spell("we have time"), silence(1), spell("we have time"), silence(1))
    ear.listener.close()
    assert len(ear.warnings) == 1 and ear.warnings[0].startswith("Words are no longer understood")
    assert [type(event).__name__ for event in ear.events] == ["SpeechStarted", "SpeechEnded"] * 2


def test_it_gives_everything_back_and_can_be_closed_twice() -> None:
    """The microphone at once, the recognizer by the thread that owns it."""
    recognizer = FakeRecognizer()
    closed = threading.Event()
    recognizer.close = closed.set  # type: ignore[method-assign]
    ear = Ear(recognizer)
    ear.listener.close()
    ear.listener.close()
    assert ear.sound.closed and closed.wait(PATIENCE)


@pytest.mark.slow
def test_a_synthetic_voice_is_followed_to_the_end_of_its_line(synthetic_model: Path) -> None:
    """With the real voice detector and a real recognizer (a model of synthetic voices)."""
    from voiceguide.ear.engines import vosk as vosk_engine
    from voiceguide.ear.voice_detector import open_voice_detector

    ear = Ear(vosk_engine.load(synthetic_model), open_voice_detector())
    ear.open("i", "am", "glad", "you", "are", "here")
    ear.hear(silence(0.5), say("I am glad you are here"), silence(1))
    ear.listener.close()
    assert len(ear.of(SpeechStarted)) == len(ear.of(SpeechEnded)) == 1
    assert (ear.finals[-1].meaning.read, ear.finals[-1].meaning.reached_end) == (6, True)
