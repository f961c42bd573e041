"""What every renderer owes: the fake one, and the voice of this system."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from tests.support.fake_renderer import FakeRenderer
from voiceguide.ports import VOICE_RATE, Rendered, Renderer, VoiceguideError
from voiceguide.voice.engines.choose import choose_renderer
from voiceguide.voice.sounds.loudness import integrated_lufs

HOSTILE = {
    "a text that aborts espeak-ng": "s'" * 220,
    "far too long": "we go on and on, " * 30,
    "one word without an end": "x" * 900,
    "markup that opens a file": '<audio src="/etc/passwd">hello</audio>',
    "markup that runs a command": '<audio src="a$(touch /tmp/x)b.mp3"/>',
    "phoneme mode": "[[h@l'oU]] you",
    "a zero byte": "before\0after",
    "control characters": "\x1b[2J\x07 hello \u202e olleh",
    "an option": "--help",
    "only punctuation": "...!?",
    "only emoji": "\N{GRINNING FACE}\N{GRINNING FACE}",
    "lone surrogate": "so \ud800 so",
    "another script": "你好 мир",
    "nothing": "",
    "blanks": " \n\t ",
}


@pytest.fixture(params=["fake", "real"], scope="module")
def renderer(request: pytest.FixtureRequest) -> Iterator[Renderer]:
    """The fake renderer, then the real one in its child process."""
    made: Renderer = FakeRenderer() if request.param == "fake" else choose_renderer()
    yield made
    made.close()


def seconds(rendered: Rendered) -> float:
    return len(rendered.samples) / VOICE_RATE


def test_a_sentence_becomes_sound(renderer: Renderer) -> None:
    """48 kHz mono float32 that lasts about as long as a person would need."""
    rendered = renderer.render("I am glad you are here.")
    assert rendered.samples.dtype == np.float32
    assert rendered.samples.ndim == 1
    assert 1.0 < seconds(rendered) < 4.0


def test_every_text_has_the_same_loudness(renderer: Renderer) -> None:
    """-18 LUFS, a long text or a short one, and peaks under -1.5 dBFS."""
    for text in ("Breathe.", "I am glad you are here, with me, tonight.", "Now it is your turn."):
        samples = renderer.render(text).samples
        assert integrated_lufs(samples) == pytest.approx(-18, abs=0.3)
        assert np.abs(samples).max() <= 10 ** (-1.5 / 20)


def test_sound_begins_and_ends_without_delay(renderer: Renderer) -> None:
    """At most 30 ms of quiet stand at either end, so that a word starts on its onset."""
    samples = np.abs(renderer.render("Take your time.").samples)
    loud = np.flatnonzero(samples > 0.003 * samples.max())
    assert loud[0] <= 0.03 * VOICE_RATE
    assert len(samples) - loud[-1] <= 0.03 * VOICE_RATE


def test_a_slower_pace_takes_longer(renderer: Renderer) -> None:
    """0.8 is slower than 1.0, and 1.0 slower than 1.2."""
    text = "We can take our time with this."
    slow, usual, fast = (seconds(renderer.render(text, pace)) for pace in (0.8, 1.0, 1.2))
    assert slow > 1.1 * usual > 1.1 * fast


def test_word_onsets_rise_within_the_sound(renderer: Renderer) -> None:
    """One for each word, the first at the beginning."""
    rendered = renderer.render("Let your shoulders drop. We have time.")
    onsets = rendered.word_onsets
    assert len(onsets) == 7
    assert onsets[0] <= 30
    assert list(onsets) == sorted(set(onsets))
    assert onsets[-1] < 1000 * seconds(rendered)


def test_nothing_of_one_text_is_left_in_the_next(renderer: Renderer) -> None:
    """The same text gives the same words at the same times, whatever was said in between."""
    first = renderer.render("I hear you.")
    renderer.render("Something else entirely, said more slowly.", 0.8)
    again = renderer.render("I hear you.")
    assert again.word_onsets == pytest.approx(first.word_onsets, abs=10)
    assert len(again.samples) == pytest.approx(len(first.samples), abs=0.01 * VOICE_RATE)


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_said_or_refused(renderer: Renderer, name: str) -> None:
    """Whatever the text, there is sound or one clear sentence, and the next text is said."""
    refusal = ""
    try:
        assert np.isfinite(renderer.render(HOSTILE[name]).samples).all()
    except VoiceguideError as error:
        refusal = str(error)
    assert not refusal or refusal.startswith(("The voice", "There are no words"))
    assert seconds(renderer.render("I am here.")) > 0.5


@pytest.mark.parametrize("name", ["only punctuation", "nothing", "blanks"])
def test_nothing_to_say_is_an_error(renderer: Renderer, name: str) -> None:
    """Silence would look like a voice that broke: it is refused instead."""
    with pytest.raises(VoiceguideError):
        renderer.render(HOSTILE[name])


def test_closing_twice_is_safe(renderer: Renderer) -> None:
    """And a renderer that is asked again after closing simply starts again."""
    renderer.close()
    renderer.close()
    assert seconds(renderer.render("Here again.")) > 0.3
