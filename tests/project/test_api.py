"""What programs may build on: voiceguide.api."""

from __future__ import annotations

import doctest
import os
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from voiceguide import api
from voiceguide.records.trace_file import replay

ROOT = Path(__file__).parents[2]


@pytest.fixture
def nothing_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder to write in, and a home without exercises."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


@pytest.mark.usefixtures("nothing_of_ones_own")
def test_every_example_of_the_page_is_true() -> None:
    """docs/api.md, from its first line to its last, prints what it says."""
    failed, tried = doctest.testfile(str(ROOT / "docs" / "api.md"), module_relative=False)
    assert tried > 10
    assert not failed


@pytest.mark.usefixtures("nothing_of_ones_own")
def test_every_example_of_a_docstring_is_true() -> None:
    """As are those that stand beside each function."""
    failed, tried = doctest.testmod(api)
    assert tried >= 4
    assert not failed


def test_every_mistake_is_told_not_only_the_first(tmp_path: Path) -> None:
    """In the order of their lines, each with its own."""
    file = tmp_path / "five.yaml"
    steps = "".join(f"  - chime: gong{n}\n" for n in range(5))
    file.write_text(f"title: Five\nsummary: Wrong.\nminutes: 3\nsteps:\n{steps}")
    assert [problem.line for problem in api.check(file)] == [5, 6, 7, 8, 9]
    with pytest.raises(api.VoiceguideError, match=r"five\.yaml:5: .*\(and 4 more; to see all: .*\)$"):
        api.load(file)


def test_a_file_full_of_mistakes_is_told_in_part(tmp_path: Path) -> None:
    """Fifty as data, and how many more in words: nobody mends a thousand at once."""
    file = tmp_path / "many.yaml"
    file.write_text("".join(f"key{n}: x\n" for n in range(200)))
    assert len(api.check(file)) == 50
    with pytest.raises(api.VoiceguideError, match=r"\(and 203 more; "):  # the four keys it lacks, too
        api.load(file)


def test_a_file_that_is_no_yaml_is_told_by_line_too(tmp_path: Path) -> None:
    """The reader's own mistakes are data as those of an exercise are."""
    file = tmp_path / "odd.yaml"
    file.write_text("title: Odd\nsteps: &all\n  - chime: bell\n")
    (problem,) = api.check(file)
    assert (problem.path, problem.line) == (file, 2)
    assert str(problem) == f"{file}:2: {problem.text}"


def test_a_file_that_is_not_there_is_no_mistake_in_it(tmp_path: Path) -> None:
    """It cannot be checked."""
    with pytest.raises(api.VoiceguideError, match="no such file"):
        api.check(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        ({"names": ("Ana", "ana")}, "'Ana' twice"),
        ({"names": ("Ana", "<b>")}, "holds markup"),
        ({"rounds": 0}, "1 to 21 rounds; found 0"),
        ({"minutes": 16}, "lasts 3 to 15 minutes; write --minutes so, not 16"),
        ({"role": "angry"}, "'role' takes neutral, hurt or repairing; found 'angry'"),
        ({"coach": "loud"}, "'coach' takes full, light or bells; found 'loud'"),
        ({"names": ("Ana",)}, "'names' takes two names"),
        ({"names": "AB"}, "'names' takes two names"),
        ({"minutes": 0}, "a whole number from 1 to 60; found 0"),
        ({"minutes": 2.5}, "a whole number from 1 to 60; found 2.5"),
        ({"sender": 5}, "'sender' takes 0, 1 or None; found 5"),
    ],
)
def test_what_cannot_be_performed_so_is_wrong_usage(wishes: dict[str, object], told: str) -> None:
    """One sentence that names what was found."""
    with pytest.raises(api.UsageError, match=told):
        api.plan("affirm", **wishes)  # type: ignore[arg-type]


def test_an_exercise_without_lines_has_no_rounds() -> None:
    """It is said so, instead of a range from one to nothing."""
    with pytest.raises(api.UsageError, match="no lines to count rounds of"):
        api.plan("breathe", rounds=2)


def test_the_same_plan_and_seed_give_the_same_session() -> None:
    """And another seed gives other people."""
    plan = api.plan("mirror", names=("Ana", "Ben"), sender=1, coach="light")
    assert api.rehearse(plan, seed=3) == api.rehearse(plan, seed=3)
    assert api.rehearse(plan, seed=3) != api.rehearse(plan, seed=4)


def test_a_rehearsal_keeps_a_trace_that_replays(tmp_path: Path) -> None:
    """The file is what `voiceguide trace replay` proves."""
    api.rehearse(api.plan("affirm", rounds=1), couple="slow", trace=tmp_path / "trace")
    assert replay(tmp_path / "trace") > 10


@pytest.mark.slow
def test_a_rehearsal_is_written_as_sound(tmp_path: Path) -> None:
    """48 kHz mono, as long as the session and half a second for its last echo."""
    file = tmp_path / "session.wav"
    rehearsal = api.rehearse(api.plan("affirm", rounds=1), sound=file)
    with wave.open(str(file)) as sound:
        assert sound.getparams()[:3] == (1, 2, 48_000)
        assert sound.getnframes() == 48 * (rehearsal.length + 500)


def test_the_package_itself_imports_nothing() -> None:
    """Whoever asks for the version pays for nothing else; the programs' module is asked for by name."""
    code = "import sys; before = set(sys.modules); import voiceguide; print(*set(sys.modules) - before)"
    loaded = subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True)
    assert loaded.split() == ["voiceguide"]


@pytest.mark.slow
def test_the_programs_module_brings_no_sound() -> None:
    """Microphone, voice, recognizers and screen are imported by what needs them."""
    code = "import sys; from voiceguide import api; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True).split()
    assert not {"numpy", "sounddevice", "vosk", "rich", "speech_recognition"} & set(loaded)


@pytest.mark.slow
def test_where_nobody_could_be_heard_nothing_is_led(tmp_path: Path) -> None:
    """Without a microphone and a terminal `lead` says so before it begins."""
    code = (
        "from voiceguide import api\n"
        "try:\n"
        "    api.lead(api.plan('affirm'), microphone='no such microphone')\n"
        "except api.VoiceguideError as error:\n"
        "    print(type(error).__name__, error)\n"
    )
    env = os.environ | {"PULSE_SERVER": "unix:/nowhere", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.startswith(("CannotRunHere", "VoiceguideError", "UsageError")), done.stdout
    assert "microphone" in done.stdout
