"""Every sentence that ships, in the voice that ships: none is long, and no stem ends as if it were whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

import numpy as np
import numpy.typing as npt
import pytest

from voiceguide.core.script.steps.affirm import Affirm
from voiceguide.core.script.steps.baseline import Baseline
from voiceguide.core.script.steps.dialogue import Dialogue
from voiceguide.core.script.steps.ready import Ready
from voiceguide.core.script.steps.say import Say
from voiceguide.core.text import words
from voiceguide.core.words import said
from voiceguide.core.written.cast import PLACES, Cast
from voiceguide.core.written.dialogue import State
from voiceguide.library import find as library
from voiceguide.ports import VOICE_RATE, Renderer
from voiceguide.voice.engines.choose import choose_renderer

pytestmark = pytest.mark.slow

MOST_WORDS, MOST_S = 12, 6.0
ASIDE_S = 12.0
"""Help, and what is said of the machine, may take longer: somebody asked, or has to know."""
LONGER = frozenset(
    {
        "{sender}, ask if now is good for {topic}.",  # it holds the couple's own words
        "{sender}, name your topic and ask if now is good.",
    }
)
CAST = Cast(first="Ana", second="Ben")


def spoken_in(state: State) -> Iterator[str]:
    """What the guide may say in one state of a dialogue."""
    listen = state.listen
    yield from (state.say, state.again, state.nameless, state.with_topic, state.ask_again, state.otherwise)
    yield from state.stems
    yield from (listen.offer, listen.suggest, listen.invite) if listen else ()


def prompts() -> Iterator[str]:
    """Every sentence of the shipped exercises, as it was written."""
    for name in library.names():
        for step in library.load(library.shipped_folder() / f"{name}.yaml").steps:
            match step:
                case Say():
                    yield step.text
                case Ready() | Baseline():
                    yield step.ask
                case Affirm():
                    yield from (step.intro, step.once_more)
                    yield from chain.from_iterable(step.lines.model_dump().values())
                case Dialogue():
                    yield from chain.from_iterable(map(spoken_in, step.states.values()))
                case _:
                    pass  # it says nothing of its own


LINES = frozenset(
    chain.from_iterable(
        chain.from_iterable(step.lines.model_dump().values())
        for step in library.load("affirm").steps
        if isinstance(step, Affirm)
    )
)
"""Said by people, whole."""
PROMPTS = tuple(dict.fromkeys(filter(None, prompts())))
ASIDES: Mapping[str, str] = {
    name: text
    for name, text in vars(said).items()
    if name.isupper() and isinstance(text, str) and not PLACES.search(text) and "{" not in text
}


@pytest.fixture(scope="module")
def voice() -> Iterator[Renderer]:
    """The guide's, at its usual pace."""
    renderer = choose_renderer()
    yield renderer
    renderer.close()


def lasts(voice: Renderer, text: str) -> float:
    """How many seconds it takes to say this."""
    return len(voice.render(text).samples) / VOICE_RATE


def test_there_is_much_to_say() -> None:
    """So that the tests below are about something."""
    assert len(PROMPTS) > 100 and len(ASIDES) > 20


def test_no_prompt_is_longer_than_can_be_taken_in(voice: Renderer) -> None:
    """Twelve words and six seconds at most, with names as they are."""
    filled = [CAST.fill(text) for text in PROMPTS if text not in LONGER]
    assert [text for text in filled if len(words(text)) > MOST_WORDS] == []
    assert {text: s for text in filled if (s := lasts(voice, text)) > MOST_S} == {}


def test_an_aside_is_short(voice: Renderer) -> None:
    """Twelve seconds at most."""
    assert {text: s for text in ASIDES.values() if (s := lasts(voice, text)) > ASIDE_S} == {}


def test_stop_is_answered_at_once(voice: Renderer) -> None:
    """Two seconds at most, and then quiet."""
    assert lasts(voice, said.HALTED) <= 2.0


def test_the_preface_is_over_in_twenty_seconds(voice: Renderer) -> None:
    """What is said before anybody does anything, in every shipped exercise."""
    for name in library.names():
        preface = 0.0
        for step in library.load(library.shipped_folder() / f"{name}.yaml").steps:
            if isinstance(step, Say):
                preface += lasts(voice, CAST.fill(step.text))
            elif not hasattr(step, "length") or step.kind == "breathe":
                break
        assert preface <= 20.0, name


# ------------------------------------------------------------------ how the voice ends

STEMS = ("What hurts is", "I feel", "It makes sense, because", "You could begin: I imagine", "What I wish is")
FRAME, HOP = VOICE_RATE // 25, VOICE_RATE // 100
LAST = VOICE_RATE * 3 // 10
"""The last 300 ms."""


def pitch(frame: npt.NDArray[np.float32]) -> float | None:
    """Hertz, by autocorrelation, from 70 to 320; None where it is not voiced."""
    frame = frame - frame.mean()
    if np.sqrt(np.mean(frame**2)) < 0.01:
        return None
    again = np.fft.irfft(np.abs(np.fft.rfft(frame, 2 * len(frame))) ** 2)[: len(frame)]
    lags = again[VOICE_RATE // 320 : VOICE_RATE // 70] / again[0]
    best = int(np.argmax(lags))
    return VOICE_RATE / (best + VOICE_RATE // 320) if lags[best] > 0.5 else None


def ending(voice: Renderer, text: str) -> tuple[float, float]:
    """Mean pitch of the first and of the last five voiced frames of the last 300 ms, in hertz."""
    last = voice.render(text).samples[-LAST:]
    frames = (last[at : at + FRAME] for at in range(0, len(last) - FRAME, HOP))
    found = [hertz for frame in frames if (hertz := pitch(frame)) is not None]
    assert len(found) >= 10, f"hardly any voice at the end of {text!r}"
    return float(np.mean(found[:5])), float(np.mean(found[-5:]))


@pytest.mark.parametrize("stem", STEMS)
def test_a_stem_with_an_ellipsis_rises(voice: Renderer, stem: str) -> None:
    """Somebody may go on from there; with a full stop the same words fall, as if all were said."""
    begins, ends = ending(voice, f"{stem}…")
    assert ends > begins * 1.02
    begins, ends = ending(voice, f"{stem}.")
    assert ends < begins * 0.98


def test_every_offered_beginning_has_an_ellipsis() -> None:
    """What somebody is to go on from is never said as if it were finished."""
    begin = ("You could begin", "Perhaps:", "it makes sense, because", "I feel", "I imagine")
    offered = [text for text in PROMPTS if any(mark in text for mark in begin) and text not in LINES]
    assert len(offered) > 8
    assert [text for text in offered if not text.endswith("…")] == []
