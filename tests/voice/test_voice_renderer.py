"""The renderer and its child process, when things go well and when they do not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.patience import PATIENCE
from voiceguide.core import estimates
from voiceguide.ports import VOICE_RATE, VoiceguideError
from voiceguide.voice.engines.choose import choose_renderer
from voiceguide.voice.engines.renderer import ChildRenderer
from voiceguide.voice.engines.system_child import read_sound

# An engine with every vice; its texts are orders.  It buzzes 0.03 s for each character.
BAD_ENGINE = """
import os, time
from voiceguide.voice.engines.worker import Speech, serve

def speak(text, pace):
    buzz = b"\\0\\x20\\0\\x20\\0\\xe0\\0\\xe0" * (120 * len(text))
    if len(text) > 400: os.abort()
    if "crash" in text: os.abort()
    if "exit" in text: os._exit(0)
    if "hang" in text:
        open(os.environ.get("HANGS", os.devnull), "w").close()
        time.sleep(3600)
    if "raise" in text: raise RuntimeError("cannot say: " + text)
    if "silence" in text: return Speech(16000, bytes(32000))
    if "nothing" in text: return Speech(16000, b"")
    if "break off" in text: return Speech(16000, buzz[:4000])
    if "chatter" in text: os.write(1, b"espeak: bad magic"); os.write(2, b"espeak: bad magic")
    if "lie" in text: return Speech(-1, buzz)
    return Speech(1333, buzz) if "slow rate" in text else Speech(16000, buzz)

serve(lambda: speak)
"""
PARAGRAPH = (
    "Sit the way that suits you, with your feet on the floor. Look at each other if you like, or close "
    "your eyes. Breathing in, feel the air arrive; breathing out, let your shoulders drop. In a moment I "
    "will say a short line. The first of you says it to the other, and then the second says it back. "
    "Say only what is true today. There is no hurry, and nothing here can be done wrong."
)


@pytest.fixture(scope="module")
def voice() -> Iterator[ChildRenderer]:
    """The real voice of this system."""
    renderer = choose_renderer()
    yield renderer
    renderer.close()


@pytest.fixture
def bad_voice() -> Iterator[ChildRenderer]:
    """A renderer whose engine does what its text orders."""
    renderer = ChildRenderer((sys.executable, "-P", "-c", BAD_ENGINE), name="bad")
    yield renderer
    renderer.close()


def rests(samples: npt.NDArray[np.float32]) -> list[float]:
    """The lengths, in seconds, of all stretches of at least one second of quiet."""
    loud = np.flatnonzero(np.abs(samples) > 0.003)
    gaps = np.diff(loud) / VOICE_RATE
    return [float(gap) for gap in gaps if gap >= 1]


def children() -> list[int]:
    """The processes this one has started and not ended, the renderer's workers among them."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z" and int(fields[1]) == os.getpid():
            found.append(int(stat.parent.name))
    return found


# ------------------------------------------------------------------ calm


@pytest.mark.slow
def test_the_pace_is_calm(voice: ChildRenderer) -> None:
    """110 to 150 words a minute of speaking, rests left out, over a paragraph."""
    samples = voice.render(PARAGRAPH).samples
    spoken_s = len(samples) / VOICE_RATE - sum(rests(samples))
    assert 110 <= len(PARAGRAPH.split()) / spoken_s * 60 <= 150


@pytest.mark.parametrize("pace", [0.7, 1.0, 1.3])
@pytest.mark.slow
def test_sentences_are_set_apart_by_a_rest(voice: ChildRenderer, pace: float) -> None:
    """1.2 to 1.6 s between sentences, at any pace; none inside a sentence, at a title or a number."""
    samples = voice.render("Dr. Lee is here, at 3.30 today. Shall we begin? Good.", pace).samples
    assert len(rests(samples)) == 2
    assert all(1.2 <= rest <= 1.75 for rest in rests(samples))  # with the quiet ends of the sentences


@pytest.mark.slow
def test_the_estimate_is_about_right(voice: ChildRenderer) -> None:
    """Captions without a voice stay about as long as the voice would speak: a quarter shorter at most, and
    of short words three fifths longer at most, which harms nobody who reads."""
    for text in (PARAGRAPH, "I am glad you are here.", "We can take our time. There is no hurry."):
        spoken_ms = len(voice.render(text).samples) * 1000 / VOICE_RATE
        assert 0.75 <= estimates.spoken(text) / spoken_ms <= 1.6


def test_word_onsets_follow_the_rests(voice: ChildRenderer) -> None:
    """The first word of a second sentence starts where its sound does."""
    rendered = voice.render("Here I am. Yes.")
    loud = np.flatnonzero(np.abs(rendered.samples) > 0.02)
    begins = loud[int(np.argmax(np.diff(loud))) + 1] * 1000 / VOICE_RATE
    assert rendered.word_onsets[-1] == pytest.approx(begins, abs=80)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is no espeak-ng wheel")
def test_markup_is_never_obeyed(voice: ChildRenderer, tmp_path: Path) -> None:
    """A command inside an audio tag is not run, and a file named by one is not played."""
    flag = tmp_path / "flag"
    for text in (
        f'<audio src="a$(touch {flag})b.wav">well</audio> then',
        f'<audio src="`touch {flag}`">so</audio>',
    ):
        voice.render(text)
    assert not flag.exists()


# ------------------------------------------------------------------ trouble


@pytest.mark.parametrize(
    ("order", "complaint"),
    [
        ("crash", "crashed"),
        ("exit", "crashed"),
        ("raise", "failed (RuntimeError)"),
        ("silence", "said nothing"),
        ("nothing at all", "said nothing"),
        ("break off far too early", "broke off"),
        ("lie about the rate", "said nothing"),
        ("slow rate", "said nothing"),
        pytest.param("hang", "did not answer in time", marks=pytest.mark.slow),
    ],
)
def test_an_engine_that_fails_is_named_and_the_next_text_is_said(
    bad_voice: ChildRenderer, order: str, complaint: str
) -> None:
    """One sentence that says what happened, without quoting the text; then the voice works again."""
    bad_voice.render("warm up")
    with pytest.raises(VoiceguideError) as caught:
        bad_voice.render(order)
    assert f"The voice (bad) {complaint}" in str(caught.value)
    assert "cannot say" not in str(caught.value)
    assert len(bad_voice.render("all is well").samples) > VOICE_RATE // 4


def test_what_an_engine_prints_does_not_disturb(
    bad_voice: ChildRenderer, capfd: pytest.CaptureFixture[str]
) -> None:
    """Native chatter reaches neither the reply nor the terminal."""
    assert bad_voice.render("chatter a little").samples.any()
    assert capfd.readouterr() == ("", "")


def test_a_worker_killed_from_outside_is_replaced(voice: ChildRenderer) -> None:
    """Out of memory, say: one failed text at most, then a new worker."""
    voice.render("Before.")
    for pid in children():
        if "espeak_child" in Path(f"/proc/{pid}/cmdline").read_text():
            os.kill(pid, signal.SIGKILL)
    with pytest.raises(VoiceguideError, match="crashed"):
        voice.render("During.")
    assert voice.render("After.").samples.any()


def test_closing_ends_a_render_at_once(
    bad_voice: ChildRenderer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session that stops does not wait for an engine that hangs."""
    hangs = tmp_path / "hangs"
    os.mkfifo(hangs)
    monkeypatch.setenv("HANGS", str(hangs))
    bad_voice.render("warm up")

    def close_in_the_middle() -> None:
        hangs.read_bytes()  # returns once the engine has opened it
        bad_voice.close()

    closing = threading.Thread(target=close_in_the_middle)
    closing.start()
    with pytest.raises(VoiceguideError, match="crashed"):  # and not "did not answer in time"
        bad_voice.render("hang" + 50 * ", please")
    closing.join()


def test_a_missing_program_is_named() -> None:
    """An engine that cannot even start is an error like any other."""
    with pytest.raises(VoiceguideError, match="could not start"):
        ChildRenderer(("/no/such/program",), name="absent").render("Hello.")


def test_an_engine_that_cannot_load_says_why() -> None:
    """A missing library is told as such: loading has no words to give away."""
    code = "from voiceguide.voice.engines.worker import serve\nserve(lambda: __import__('no_such_library'))"
    renderer = ChildRenderer((sys.executable, "-P", "-c", code), name="broken")
    with pytest.raises(VoiceguideError, match="no_such_library"):
        renderer.render("Hello.")


def test_closing_leaves_no_process(voice: ChildRenderer) -> None:
    """The worker is gone, not a zombie, when close() returns."""
    voice.render("Hello.")
    there = children()
    voice.close()
    assert len(children()) == len(there) - 1


def test_a_hung_worker_does_not_outlive_the_guide() -> None:
    """When the guide is killed its pipe ends, and the worker with it, even inside a hung engine."""
    with subprocess.Popen(
        [sys.executable, "-c", BAD_ENGINE], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as worker:
        assert worker.stdin is not None and worker.stdout is not None
        assert b"ready" in worker.stdout.readline()
        worker.stdin.write(b'{"text": "hang", "pace": 1}\n')
        worker.stdin.close()
        assert worker.wait(PATIENCE) == 0


# ------------------------------------------------------------------ limits


@pytest.mark.slow
@settings(max_examples=8)
@given(st.text(alphabet="abc ,.;–", min_size=1, max_size=900))
@example("a" * 1201)
@example("word, " * 200)
def test_the_engine_never_gets_more_than_400_characters(shared_bad_voice: ChildRenderer, text: str) -> None:
    """Whatever the text, it is cut into pieces the engine can bear (this one aborts at more)."""
    refusal = ""
    try:
        assert shared_bad_voice.render(text).samples.any()
    except VoiceguideError as error:
        refusal = str(error)
    assert not refusal or "no words" in refusal


@pytest.fixture(scope="module")
def shared_bad_voice() -> Iterator[ChildRenderer]:
    """One bad engine for many texts."""
    renderer = ChildRenderer((sys.executable, "-P", "-c", BAD_ENGINE), name="bad")
    yield renderer
    renderer.close()


# ------------------------------------------------------------------ privacy


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, which only Linux has")
def test_no_word_is_left_where_others_can_look(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing in arguments, environment, open files, temporary files or a core dump."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    before = set(children())
    renderer = choose_renderer()
    renderer.render("The canary sings of marzipan.")
    (pid,) = set(children()) - before
    process = Path(f"/proc/{pid}")
    seen = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
    files = [str(link.readlink()) for link in (process / "fd").iterdir()]
    limits = (process / "limits").read_text()
    renderer.close()
    assert b"canary" not in seen and b"marzipan" not in seen
    assert all(file.startswith("pipe:") or file == "/dev/null" for file in files)
    assert "Max core file size        0                    0" in limits
    assert not list(tmp_path.iterdir())


# ------------------------------------------------------------------ the files of other systems

_RAMP = np.arange(-400, 400, dtype="<i2")


def _aiff(kind: bytes, pcm: bytes, channels: int = 1) -> bytes:
    rate = (16383 + 14).to_bytes(2) + (22050 << 49).to_bytes(8)  # 22050 as an 80-bit float
    common = channels.to_bytes(2) + (len(pcm) // 2 // channels).to_bytes(4) + b"\0\x10" + rate + kind
    chunks = b"COMM" + len(common).to_bytes(4) + common
    chunks += b"SSND" + (len(pcm) + 8).to_bytes(4) + bytes(8) + pcm
    return b"FORM" + (len(chunks) + 4).to_bytes(4) + (b"AIFC" if kind else b"AIFF") + chunks


@pytest.mark.parametrize(
    "data",
    [
        _aiff(b"", _RAMP.astype(">i2").tobytes()),
        _aiff(b"sowt", _RAMP.tobytes()),
        _aiff(b"", np.repeat(_RAMP, 2).astype(">i2").tobytes(), channels=2),
    ],
    ids=["AIFF", "AIFF-C", "stereo"],
)
def test_an_aiff_file_is_read_as_mono_pcm(tmp_path: Path, data: bytes) -> None:
    """macOS writes AIFF, big- or little-endian."""
    (tmp_path / "speech").write_bytes(data)
    speech = read_sound(tmp_path / "speech")
    assert speech.rate == 22050
    assert np.array_equal(np.frombuffer(speech.pcm, "<i2"), _RAMP)


@pytest.mark.parametrize("data", [b"", b"FORM", b"RIFF\0\0\0\0WAVE", b"no sound at all", bytes(100)])
def test_a_file_that_is_no_sound_is_refused(tmp_path: Path, data: bytes) -> None:
    """An engine may report success and write nothing."""
    (tmp_path / "speech").write_bytes(data)
    with pytest.raises(ValueError, match="the engine wrote"):
        read_sound(tmp_path / "speech")
