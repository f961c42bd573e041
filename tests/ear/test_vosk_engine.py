"""The Vosk engine, on a real libvosk and a model whose words are melodies."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.testmodel.tones import synthesise
from voiceguide.ear.engines.vosk import VoskEngine, load, probe
from voiceguide.ports import Hypothesis, VoiceguideError

BLOCK_BYTES = 640
PHRASES = ("pause", "go back", "that's all", "yes")
LINE = ("we", "walk", "home", "today")
STRANGER = "zebra"
"""A word that no test model knows."""


@pytest.fixture
def engine(tone_model: Path) -> Iterator[VoskEngine]:
    engine = load(tone_model)
    yield engine
    engine.close()


def hear(engine: VoskEngine, model: Path, words: str, *, then_quiet_s: float = 0.0) -> list[Hypothesis]:
    """Play `words` to the engine in blocks of 20 ms."""
    sound = synthesise(model, words.split(), tail_s=then_quiet_s)
    blocks = (sound[at : at + BLOCK_BYTES] for at in range(0, len(sound), BLOCK_BYTES))
    return [hypothesis for block in blocks for hypothesis in engine.feed(block)]


def finals(hypotheses: Sequence[Hypothesis]) -> list[str]:
    return [" ".join(hypothesis.words) for hypothesis in hypotheses if hypothesis.final]


# ------------------------------------------------------------------ hearing


def test_a_phrase_is_heard_while_it_is_spoken_and_after(engine: VoskEngine, tone_model: Path) -> None:
    """Partials come first, the last of them whole; a final follows the pause."""
    engine.arm(PHRASES)
    *partials, final = hear(engine, tone_model, "go back", then_quiet_s=1.5)
    assert final == Hypothesis(words=("go", "back"), final=True)
    assert partials[-1] == Hypothesis(words=("go", "back"), final=False)


def test_a_partial_is_told_once(engine: VoskEngine, tone_model: Path) -> None:
    """No hypothesis repeats the one before it."""
    engine.arm(PHRASES)
    told = hear(engine, tone_model, "yes pause go back", then_quiet_s=1.5)
    assert len(told) > 3
    assert all(before != after for before, after in pairwise(told))


def test_two_utterances_are_two_finals_in_order(engine: VoskEngine, tone_model: Path) -> None:
    """A pause ends an utterance, and hearing goes on by itself."""
    engine.arm(PHRASES)
    told = hear(engine, tone_model, "pause", then_quiet_s=1.5) + hear(
        engine, tone_model, "yes", then_quiet_s=1.5
    )
    assert finals(told) == ["pause", "yes"]


def test_quiet_is_nothing(engine: VoskEngine, tone_model: Path) -> None:
    """libvosk's empty finals, one every few seconds of quiet, are left out."""
    engine.arm(PHRASES)
    assert hear(engine, tone_model, "", then_quiet_s=12) == []
    assert engine.flush() == ()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.lists(st.integers(1, 1600), min_size=1, max_size=20))
@pytest.mark.slow
def test_how_sound_is_cut_into_blocks_does_not_matter(
    engine: VoskEngine, tone_model: Path, sizes: list[int]
) -> None:
    """The same sound gives the same words, whatever the sizes of its blocks."""
    engine.arm(PHRASES)
    sound = synthesise(tone_model, ["go", "back"])
    at = 0
    for turn in range(len(sound)):
        if at >= len(sound):
            break
        size = 2 * sizes[turn % len(sizes)]
        engine.feed(sound[at : at + size])
        at += size
    assert finals(engine.flush()) == ["go back"]


# ------------------------------------------------------------------ deciding now


def test_a_flush_decides_at_once(engine: VoskEngine, tone_model: Path) -> None:
    """No pause is needed: what was heard so far becomes final."""
    engine.arm(PHRASES)
    assert finals(hear(engine, tone_model, "that's all")) == []
    assert finals(engine.flush()) == ["that's all"]


def test_hearing_goes_on_after_a_flush(engine: VoskEngine, tone_model: Path) -> None:
    """The next utterance is heard whole and alone, still among the phrases armed."""
    engine.arm(PHRASES)
    for words in ("pause", "go back", "yes"):
        hear(engine, tone_model, words)
        assert finals(engine.flush()) == [words]


def test_a_second_flush_says_nothing(engine: VoskEngine, tone_model: Path) -> None:
    """What was decided is not told again."""
    engine.arm(PHRASES)
    hear(engine, tone_model, "pause")
    assert len(engine.flush()) == 1
    assert engine.flush() == ()


# ------------------------------------------------------------------ what to listen for


def test_words_nobody_listens_for_are_unknown(engine: VoskEngine, tone_model: Path) -> None:
    """A word of the model that was not armed is not mistaken for one that was."""
    engine.arm(PHRASES)
    hear(engine, tone_model, "kitchen")
    assert finals(engine.flush()) == ["[unk]"]


def test_a_phrase_inside_other_talk_stays_mixed_with_it(engine: VoskEngine, tone_model: Path) -> None:
    """The unknown words stand beside it, so that nobody acts on it."""
    engine.arm(PHRASES)
    hear(engine, tone_model, "kitchen pause table")
    assert finals(engine.flush()) == ["[unk] pause [unk]"]


def test_words_outside_the_vocabulary_are_reported(engine: VoskEngine) -> None:
    """Of phrases and of the line; the others are not."""
    assert engine.arm(["pause", f"{STRANGER} crossing"], ["we", "okapi"]) == {STRANGER, "crossing", "okapi"}
    assert engine.arm(PHRASES, LINE) == frozenset()


def test_a_phrase_that_cannot_be_heard_whole_is_not_listened_for(
    engine: VoskEngine, tone_model: Path
) -> None:
    """What would be left of it means something else."""
    engine.arm(["pause", f"{STRANGER} stop"])
    hear(engine, tone_model, "stop")
    assert finals(engine.flush()) == ["[unk]"]


def test_a_line_is_followed_word_by_word(engine: VoskEngine, tone_model: Path) -> None:
    """Each word shows as soon as it is read."""
    engine.arm(PHRASES, LINE)
    told = hear(engine, tone_model, " ".join(LINE))
    shown = [hypothesis.words for hypothesis in told]
    assert all(LINE[: count + 1] in shown for count in range(len(LINE)))


@pytest.mark.parametrize("read", ["we walk", "home today", "walk home", "we home today", "today"])
def test_part_of_a_line_is_heard_as_that_part(engine: VoskEngine, tone_model: Path, read: str) -> None:
    """Broken off, begun late, or with a word left out: just the words that were said."""
    engine.arm(PHRASES, LINE)
    hear(engine, tone_model, read)
    assert finals(engine.flush()) == [read]


def test_a_line_is_followed_past_a_word_the_model_lacks(engine: VoskEngine, tone_model: Path) -> None:
    """The other words are heard, before and after."""
    engine.arm(PHRASES, ["we", "walk", STRANGER, "home"])
    hear(engine, tone_model, f"we walk {STRANGER} home")
    assert finals(engine.flush()) == ["we walk [unk] home"]


def test_arming_again_forgets(engine: VoskEngine, tone_model: Path) -> None:
    """Neither the words half heard nor the phrases of before remain."""
    engine.arm(["pause"])
    hear(engine, tone_model, "pause")
    engine.arm(["yes"])
    hear(engine, tone_model, "yes pause")
    assert finals(engine.flush()) == ["yes [unk]"]


@pytest.mark.parametrize("phrases", [[], [""], [STRANGER]])
def test_nothing_to_listen_for_is_safe(engine: VoskEngine, tone_model: Path, phrases: list[str]) -> None:
    """An empty grammar would end the process; the engine then hears only that somebody speaks."""
    engine.arm(phrases)
    hear(engine, tone_model, "pause")
    assert finals(engine.flush()) == ["[unk]"]


def test_a_model_with_a_fixed_graph_hears_all_its_words(fixed_tone_model: Path) -> None:
    """It cannot be limited to phrases, and still knows which words it lacks."""
    engine = load(fixed_tone_model)
    assert engine.arm(["pause", STRANGER]) == {STRANGER}
    hear(engine, fixed_tone_model, "kitchen table pause")
    assert finals(engine.flush()) == ["kitchen table pause"]


# ------------------------------------------------------------------ odd input, and the end


def test_empty_and_odd_sound_is_harmless(engine: VoskEngine, tone_model: Path) -> None:
    """Nothing, half a sample, a single sample: hearing goes on."""
    engine.arm(PHRASES)
    for sound in (b"", b"\0", b"\0" * 1001, b"\0\0"):
        assert engine.feed(sound) == ()
    engine.arm(PHRASES)
    hear(engine, tone_model, "pause")
    assert finals(engine.flush()) == ["pause"]


@pytest.mark.parametrize("buffer", [bytearray, memoryview])
def test_any_buffer_of_samples_is_taken(engine: VoskEngine, tone_model: Path, buffer: type) -> None:
    """The wheel itself takes bytes only."""
    engine.arm(PHRASES)
    engine.feed(buffer(synthesise(tone_model, ["pause"])))
    assert finals(engine.flush()) == ["pause"]


def test_before_arming_nothing_is_heard(engine: VoskEngine) -> None:
    """Nor is it an error."""
    assert engine.feed(bytes(BLOCK_BYTES)) == ()
    assert engine.flush() == ()


def test_after_closing_nothing_is_heard(engine: VoskEngine) -> None:
    """Closing twice, and whatever comes late from another thread, is harmless."""
    engine.arm(PHRASES)
    engine.close()
    engine.close()
    assert engine.feed(bytes(BLOCK_BYTES)) == ()
    assert engine.flush() == ()


# ------------------------------------------------------------------ loading


def damaged(model: Path, folder: Path, name: str, content: bytes | None) -> Path:
    """A copy of `model` in which one file holds `content`, or is missing."""
    copy = folder / "damaged"
    shutil.copytree(model, copy)
    (copy / name).unlink()
    if content is not None:
        (copy / name).write_bytes(content)
    return copy


def test_a_good_model_passes_the_probe(tone_model: Path) -> None:
    """And the process it ran in says nothing."""
    probe(tone_model)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """With what to do about it."""
    nowhere = tmp_path / "nowhere"
    with pytest.raises(
        VoiceguideError, match=r"no such folder. Fetch it again with 'voiceguide models fetch'"
    ) as told:
        load(nowhere)
    assert str(nowhere) in str(told.value)


@pytest.mark.parametrize("try_out", [load, probe])
def test_a_damaged_model_is_named(tone_model: Path, tmp_path: Path, try_out: type) -> None:
    """One sentence, whether tried here or in a process of its own."""
    model = damaged(tone_model, tmp_path, "graph/HCLr.fst", None)
    with pytest.raises(VoiceguideError, match="cannot be loaded: a file is missing or damaged") as told:
        try_out(model)
    assert str(model) in str(told.value)


def test_a_model_that_crashes_the_recognizer_is_found_out(tone_model: Path, tmp_path: Path) -> None:
    """Without its settings libvosk decodes at the wrong rate and aborts: only the probe's process dies."""
    model = damaged(tone_model, tmp_path, "conf/model.conf", b"")
    with pytest.raises(VoiceguideError, match=r"crashes the recognizer \(SIGABRT\)"):
        probe(model)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a pipe stands in for a disk that never answers")
def test_a_model_that_never_loads_is_given_up(tone_model: Path, tmp_path: Path) -> None:
    """A file that never ends its first read, like one on a network drive that went away."""
    model = damaged(tone_model, tmp_path, "am/final.mdl", None)
    os.mkfifo(model / "am" / "final.mdl")
    with pytest.raises(VoiceguideError, match=r"did not load within 0.5 s"):
        probe(model, timeout_s=0.5)


def test_the_recognizer_never_writes_into_the_captions(
    tone_model: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Loading, failing and hearing print nothing, not even from native code."""
    for name in ("graph/HCLr.fst", "am/final.mdl", "conf/model.conf"):
        with pytest.raises(VoiceguideError):
            load(damaged(tone_model, tmp_path / name.replace("/", "-"), name, b"\0\1broken"))
    engine = load(tone_model)
    engine.arm([STRANGER, "pause"], [STRANGER])
    hear(engine, tone_model, f"pause {STRANGER}", then_quiet_s=1.5)
    engine.flush()
    engine.close()
    assert capfd.readouterr() == ("", "")
