"""One exit code for one kind of mistake, whichever command it is made in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import voiceguide
from voiceguide.exit_codes import DONE, FAILED, USAGE

pytestmark = pytest.mark.slow

BROKEN = "title: T\nsummary: S\nminutes: 3\nsteps:\n  - rest: 4 sec\n"
WRONG: dict[str, list[str]] = {
    "nothing at all": [],
    "an unknown command": ["lede"],
    "help for an unknown command": ["help", "lede"],
    "an unknown option": ["list", "--all"],
    "one argument too many": ["list", "affirm"],
    "a name that is missing": ["lead"],
    "an action that is missing": ["trace"],
    "an unknown action": ["models", "polish"],
    "a value outside its bounds": ["rehearse", "affirm", "--minutes", "0"],
    "a value that is none of the choices": ["lead", "mirror", "--coach", "loud"],
    "two names that are one": ["lead", "affirm", "--names", "Ana,Ana"],
    "who begins, without names": ["mirror", "--first", "Ana"],
    "who of the two begins": ["mirror", "--names", "Ana,Ben", "--first", "Cleo"],
    "an unknown exercise, led": ["lead", "afirm"],
    "an unknown exercise, shown": ["show", "afirm"],
    "an unknown exercise, rehearsed": ["rehearse", "afirm"],
    "an unknown exercise, drawn": ["preview", "afirm", "--to", "x.svg"],
    "an unknown couple": ["rehearse", "mirror", "--couple", "fats"],
    "an unknown pattern": ["breathe", "bix"],
    "an unknown model": ["models", "fetch", "made-up"],
    "an ending that is not written, as sound": ["rehearse", "affirm", "--to", "x.mp3"],
    "an ending that is not written, as breaths": ["breathe", "--to", "x.mp3"],
    "an ending that is not written, as a picture": ["preview", "affirm", "--to", "x.pdf"],
    "an ending that is not written, as a graph": ["show", "mirror", "--graph", "--to", "x.pdf"],
    "an option without what it needs": ["affirm", "--trace-words"],
    "a trace of breaths that are written": ["breathe", "--to", "x.wav", "--trace", "x.jsonl"],
    "a recording that nobody hears": ["breathe", "--to", "x.wav", "--ear-from", "x.wav"],
    "one file for sound and trace": ["rehearse", "affirm", "--to", "x.wav", "--trace", "x.wav"],
}
"""What was typed is wrong."""
TRIED: dict[str, list[str]] = {
    "an exercise that is not there, led": ["lead", "no.yaml"],
    "an exercise that is not there, checked": ["check", "no.yaml"],
    "an exercise with a mistake, led": ["lead", "broken.yaml"],
    "an exercise with a mistake, shown": ["show", "broken.yaml"],
    "an exercise with a mistake, checked": ["check", "broken.yaml"],
    "an exercise with a mistake, rehearsed": ["rehearse", "broken.yaml"],
    "an exercise with a mistake, drawn": ["preview", "broken.yaml", "--to", "x.svg"],
    "lines that are not there": ["rehearse", "affirm", "--lines", "no.txt"],
    "lines with a mistake": ["lead", "affirm", "--lines", "broken.yaml"],
    "a couple that is not there": ["rehearse", "affirm", "--couple", "no.yaml"],
    "a couple with a mistake": ["rehearse", "affirm", "--couple", "broken.yaml"],
    "a model that is not there": ["models", "add", "no.zip"],
    "a trace that is not there": ["trace", "replay", "no.jsonl"],
    "a folder for a recording": ["affirm", "--ear-from", "."],
    "a trace that is none": ["trace", "explain", "broken.yaml"],
    "a trace that is there already": ["rehearse", "affirm", "--trace", "broken.yaml"],
    "sound into no folder": ["breathe", "--minutes", "1", "--to", "no/x.wav"],
    "a graph into no folder": ["show", "mirror", "--graph", "--to", "no/x.svg"],
}
"""It was tried, and failed."""
FORMER: dict[str, tuple[list[str], str]] = {
    "rehearse --wav": (["rehearse", "affirm", "--wav", "x.wav"], "--wav is now: --to FILE."),
    "rehearse --wav=": (["rehearse", "affirm", "--wav=x.wav"], "--wav is now: --to FILE."),
    "breathe --export": (["breathe", "box", "--export", "x.wav"], "--export is now: --to FILE."),
    "preview -o": (["preview", "affirm", "-o", "x.svg"], "-o is now: --to FILE."),
    "preview -ox": (["preview", "affirm", "-ox.svg"], "-o is now: --to FILE."),
    "preview --output": (["preview", "affirm", "--output", "x.svg"], "--output is now: --to FILE."),
    "show --graph FILE": (["show", "mirror", "--graph", "x.svg"], "to write a file, type: --to x.svg."),
    "affirm --exercise": (["affirm", "--exercise", "x.yaml"], "--exercise is now: voiceguide lead FILE."),
    "replay": (["replay", "x.jsonl"], "'voiceguide replay' is now: voiceguide trace replay FILE."),
}
"""What somebody may still type, and the new name that they are told."""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a file that is no use."""
    (tmp_path / "broken.yaml").write_text(BROKEN)
    return tmp_path


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_what_is_typed_wrong_is_told_before_anything_is_done(desk: Path, arguments: list[str]) -> None:
    """In one sentence; without arguments the overview tells what can be typed."""
    done = voiceguide(*arguments, cwd=desk)
    assert done.returncode == USAGE, done
    assert done.stdout.startswith("usage:") if not arguments else done.stderr.count("\n") == 1
    assert [path.name for path in desk.iterdir()] == ["broken.yaml"]


@pytest.mark.parametrize("arguments", TRIED.values(), ids=TRIED)
def test_what_was_tried_and_failed_is_told_with_the_file(desk: Path, arguments: list[str]) -> None:
    """Wherever the file was named."""
    done = voiceguide(*arguments, cwd=desk)
    assert done.returncode == FAILED, done
    assert any(part in done.stderr for part in arguments if "." in part)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["lead", "check", "show", "rehearse"])
def test_an_exercise_that_does_harm_is_refused(desk: Path, command: str) -> None:
    """One sentence with the line and why, whatever was to be done with it; nobody hears a word of it."""
    (desk / "evening.yaml").write_text(
        "title: An evening\nsummary: S\nminutes: 3\nsteps:\n  - say: Hello.\n  - say: Now you must forgive.\n"
    )
    done = voiceguide(command, "evening.yaml", cwd=desk)
    assert (done.returncode, done.stdout) == (FAILED, "")
    assert done.stderr == (
        "evening.yaml:6: H07 nobody is asked to forgive, to let go or to move on; leave the word out, "
        'on all sides: "Now you must forgive."\n'
    )


@pytest.mark.parametrize(("arguments", "sentence"), FORMER.values(), ids=FORMER)
def test_a_former_name_is_answered_with_the_new_one(desk: Path, arguments: list[str], sentence: str) -> None:
    """One sentence, and nothing is written."""
    done = voiceguide(*arguments, cwd=desk)
    assert done.returncode == USAGE
    assert sentence in done.stderr and done.stderr.count("\n") == 1
    assert [path.name for path in desk.iterdir()] == ["broken.yaml"]


@pytest.mark.parametrize("command", ["lead", "show", "rehearse", "preview"])
def test_the_name_of_a_breath_pattern_is_told_where_it_belongs(desk: Path, command: str) -> None:
    """Nobody has to know which of the two a name is."""
    to = ["--to", "x.svg"] if command == "preview" else []
    done = voiceguide(command, "box", *to, cwd=desk)
    assert done.returncode == USAGE
    assert done.stderr == "'box' is a breath pattern, not an exercise; type: voiceguide breathe box\n"


@pytest.mark.parametrize("arguments", [["list"], ["show", "affirm"], ["breathe", "--list"], ["--help"]])
def test_what_was_done_is_no_mistake(desk: Path, arguments: list[str]) -> None:
    """Nothing is told beside it."""
    done = voiceguide(*arguments, cwd=desk)
    assert (done.returncode, done.stderr) == (DONE, "")
