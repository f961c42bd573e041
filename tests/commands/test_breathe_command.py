"""`voiceguide breathe`, run as a person runs it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

import pytest
import soundfile

from tests.support.command_line import refused, voiceguide
from voiceguide.commands import breathe as breathe_command
from voiceguide.library import find as library
from voiceguide.ports import UsageError


@pytest.mark.slow
@pytest.mark.parametrize("minutes", ["0", "-1", "1000", "NaN"])
def test_minutes_that_make_no_sense_are_refused(minutes: str) -> None:
    """One sentence, exit code 2."""
    sentence = refused("breathe", f"--minutes={minutes}")
    assert sentence == f"--minutes takes a whole number from 1 to 60; found '{minutes}'."


def refusal(*arguments: str) -> str:
    """The sentence that ends the command before anything happens."""
    parser = ArgumentParser()
    breathe_command.configure(parser)
    with pytest.raises(UsageError) as error:
        breathe_command.run(parser.parse_args(arguments))
    return str(error.value)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--minutes", ""], "--minutes takes a whole number from 1 to 60; found ''."),
        (["--minutes", "2.5"], "--minutes takes a whole number from 1 to 60; found '2.5'."),
        (["--minutes", "five"], "--minutes takes a whole number from 1 to 60; found 'five'."),
        (["--minutes", "1e1"], "--minutes takes a whole number from 1 to 60; found '1e1'."),
        (["--minutes", "61"], "--minutes takes a whole number from 1 to 60; found '61'."),
        ([""], "No breath pattern is called ''; write one of: longer-exhale, even,"),
        (["4-7-9"], "No breath pattern is called '4-7-9'; did you mean '4-7-8'?"),
        (["\x1b[31mbox"], "No breath pattern is called 'box'; write one of: longer-exhale, even,"),
        (["4-7-8", "--ramp"], "8 breaths are too few for a ramp; leave out --ramp."),
        (["--voice-every", ""], "--voice-every: cannot read '' as a duration; try '4s', '800ms' or '2min'."),
        (["--voice-every", "nan"], "--voice-every: cannot read 'nan' as a duration"),
        (["--voice-every", "75"], "--voice-every: cannot read '75' as a duration"),
        (["--voice-every", "19s"], "--voice-every takes 20s to 10min, or none; found '19s'."),
        (["--names", "Ana"], "--names takes two names with a comma between"),
        (["--to", ""], "--to writes .wav or .flac; found ''."),
        (["--to", "session"], "--to writes .wav or .flac; found 'session'."),
    ],
)
def test_bad_input_is_one_sentence_that_names_it(arguments: list[str], sentence: str) -> None:
    """What was found, and what to write."""
    told = refusal(*arguments)
    assert told.startswith(sentence)
    assert "\n" not in told


@pytest.mark.slow
def test_an_unknown_pattern_is_met_with_the_nearest() -> None:
    """One sentence, exit code 2."""
    assert refused("breathe", "bix") == "No breath pattern is called 'bix'; did you mean 'box'?"


def test_a_bed_that_does_not_exist_is_refused() -> None:
    """With those that do."""
    sentence = refused("breathe", "--bed", "wind")
    assert "'wind'" in sentence and "sea" in sentence


@pytest.mark.slow
@pytest.mark.parametrize("every", ["5s", "soon", "-1s", "1h"])
def test_words_too_often_or_never_are_refused(every: str) -> None:
    """With what can be written."""
    assert every in refused("breathe", f"--voice-every={every}")


@pytest.mark.slow
def test_a_few_breaths_are_not_stretched_over_many_minutes() -> None:
    """4-7-8 has a hard cap."""
    sentence = refused("breathe", "4-7-8", "--minutes", "9")
    assert sentence == "This pattern is for 8 breaths at most; write --minutes 4 or less, not 9."


@pytest.mark.slow
def test_only_sound_files_are_exported(tmp_path: Path) -> None:
    """Named by their ending, into a folder that is there."""
    assert (
        refused("breathe", "--to", "x.mp3")
        == "--to writes .wav or .flac; found 'x.mp3'. Write it like file.wav."
    )
    result = voiceguide("breathe", "--minutes", "1", "--to", str(tmp_path / "no" / "x.wav"))
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1 and "cannot be written" in result.stderr


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a disk that is always full")
@pytest.mark.parametrize("ending", [".wav", ".flac"])
def test_a_full_disk_is_one_sentence(tmp_path: Path, ending: str) -> None:
    """Exit code 1."""
    file = tmp_path / f"session{ending}"
    file.symlink_to("/dev/full")
    result = voiceguide("breathe", "--minutes", "1", "--to", str(file))
    assert result.returncode == 1
    assert result.stderr == f"{file} cannot be written (No space left on device); name another file.\n"


@pytest.mark.slow
def test_the_list_tells_of_every_pattern() -> None:
    """Its shape, its pace, what is known of it, and for whom it is not."""
    result = voiceguide("breathe", "--list")
    assert result.returncode == 0
    for name, pattern in library.patterns().items():
        assert f"{name}: in " in result.stdout
        assert pattern.evidence in result.stdout
        assert pattern.caution in result.stdout


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".wav", ".flac"])
def test_a_session_can_be_kept_as_sound_the_same_every_time(tmp_path: Path, ending: str) -> None:
    """Of the asked length, without anybody in it, byte for byte."""
    files = [tmp_path / f"{name}{ending}" for name in ("one", "two")]
    for file in files:
        made = voiceguide("breathe", "--minutes", "1", "--bed", "rain", "--counts", "--to", str(file))
        assert made.returncode == 0, made.stderr
    assert files[0].read_bytes() == files[1].read_bytes()
    assert abs(soundfile.info(files[0]).duration - 60) < 10


@pytest.mark.slow
def test_it_is_an_exercise_like_any_other(tmp_path: Path) -> None:
    """Shown, rehearsed and drawn."""
    assert "slowing down to that from your own pace" in voiceguide("show", "breathe").stdout
    assert "(leads 13 breaths)" in voiceguide("rehearse", "breathe", "--minutes", "2").stdout
    drawn = voiceguide("preview", "breathe", "--to", str(tmp_path / "breathe.svg"))
    assert drawn.returncode == 0, drawn.stderr
    assert "a minute" in (tmp_path / "breathe.svg").read_text()
