"""Finding and reading: exercises by name and path, own lines, and every file that is no such thing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voiceguide.core.script.exercise import Exercise
from voiceguide.core.written.cast import Role
from voiceguide.core.written.lines import Lines
from voiceguide.library import find as library
from voiceguide.ports import VoiceguideError

GOOD = "title: Evening\nsummary: A quiet evening.\nminutes: 5\nsteps:\n  - say: Sit as you like.\n"
QUICK = 30.0
"""Seconds.  A refusal takes under 0.2 on an idle machine; a hostile file, unguarded, minutes."""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's own folder of exercises."""
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: tmp_path / "config")
    folder = tmp_path / "config" / "exercises"
    folder.mkdir(parents=True)
    return folder


def refusal(file: Path, data: str | bytes | None = None) -> str:
    """What a person reads for this file, without the folder in front; it must come quickly."""
    if data is not None:
        file.write_bytes(data.encode() if isinstance(data, str) else data)
    library.load("affirm")  # the imports are not what is timed
    before = time.monotonic()
    with pytest.raises(VoiceguideError) as error:
        library.load(file)
    assert time.monotonic() - before < QUICK
    return str(error.value).replace(f"{file.parent}{os.sep}", "")


# ------------------------------------------------------------------ finding


@pytest.mark.usefixtures("own")
def test_the_shipped_exercises_are_known() -> None:
    """Without a file of one's own, there are the shipped ones."""
    assert "affirm" in library.names()
    assert any(step.for_two for step in library.load("affirm").steps)


def test_an_own_exercise_is_found_by_its_name(own: Path) -> None:
    """A file in the own folder is listed, and comes before a shipped one of the same name."""
    (own / "evening.yaml").write_text(GOOD)
    (own / "affirm.yml").write_text(GOOD)
    (own / "notes.txt").write_text("not an exercise")
    assert {"affirm", "evening"} <= set(library.names())
    assert "notes" not in library.names()
    assert library.load("evening").title == library.load("affirm").title == "Evening"


def test_an_exercise_is_read_by_its_path(tmp_path: Path) -> None:
    """As text or as a Path, whatever its ending."""
    (tmp_path / "a.yaml").write_text(GOOD)
    (tmp_path / "b").write_text(GOOD)
    assert library.load(str(tmp_path / "a.yaml")) == library.load(tmp_path / "b")


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("afirm", "No exercise is called 'afirm'; did you mean 'affirm'?"),
        ("zzz", "No exercise is called 'zzz'; write one of: affirm, breathe, mirror"),
        ("\x1b[31mzzz", "No exercise is called 'zzz'; write one of: affirm, breathe, mirror"),
        ("", "No exercise is called ''; write one of: affirm, breathe, mirror"),
    ],
)
def test_an_unknown_name_is_met_with_the_nearest(name: str, sentence: str) -> None:
    """Or with all there are, where none is near."""
    with pytest.raises(VoiceguideError) as error:
        library.load(name)
    assert str(error.value) == sentence


def test_listing_names_imports_no_parser() -> None:
    """The command line stays light until a file is read."""
    code = (
        "import sys; from voiceguide.library import find; find.names();"
        "print([m for m in ('pydantic', 'ruamel.yaml', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# ------------------------------------------------------------------ files that are no text


def test_windows_files_are_read(tmp_path: Path) -> None:
    """A byte order mark and CRLF are how some editors save; the line numbers stay right."""
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert isinstance(library.load(file), Exercise)
    assert refusal(file, b"\xef\xbb\xbf" + (GOOD + "  - rest: 5\n").replace("\n", "\r\n").encode()) == (
        "a.yaml:6: rest: cannot read '5' as a duration; try '4s', '800ms' or '2min'"
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "a.yaml is empty; name a file with words in it."),
        (b" \n\n", "a.yaml is empty; name a file with words in it."),
        (b"# later\n", "a.yaml holds only comments; name a file with words in it."),
        (GOOD.encode("utf-16"), "a.yaml is saved as UTF-16; save it as UTF-8."),
        (b"PK\x03\x04\x00\x00", "a.yaml is not a text file; name one saved as UTF-8."),
        (GOOD.encode() + b"# caf\xe9\n", "a.yaml:6: found a byte that is not UTF-8; save the file as UTF-8"),
        (GOOD.encode() + b"# \x1b[31m\n", "a.yaml:6: found a control character; write plain words"),
        (b"#" * 70_000, "a.yaml is larger than 64 KB; split it into several files."),
    ],
)
def test_a_file_that_is_no_text(tmp_path: Path, data: bytes, sentence: str) -> None:
    """Is refused in one sentence."""
    assert refusal(tmp_path / "a.yaml", data) == sentence


def test_no_file_and_no_file_at_all(tmp_path: Path) -> None:
    """A missing file, a folder, and a name no file can have."""
    assert refusal(tmp_path / "a.yaml") == "a.yaml: there is no such file; check the name and the folder."
    (tmp_path / "b.yaml").mkdir()
    assert refusal(tmp_path / "b.yaml") == "b.yaml is a folder; name a file in it."
    assert "cannot be read (" in refusal(tmp_path / "c\0.yaml")


@pytest.mark.skipif(
    sys.platform == "win32", reason="named pipes, /dev/zero and link loops are made otherwise there"
)
def test_devices_pipes_and_loops_are_never_waited_for(tmp_path: Path) -> None:
    """A pipe that nobody fills and a device without end are refused at once."""
    os.mkfifo(tmp_path / "pipe.yaml")
    assert refusal(tmp_path / "pipe.yaml") == "pipe.yaml is no ordinary file; name a text file."
    assert refusal(Path("/dev/zero")) == "zero is no ordinary file; name a text file."
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    assert re.match(
        r"loop\.yaml cannot be read \(.+\); check its permissions\.", refusal(tmp_path / "loop.yaml")
    )


@pytest.mark.skipif(sys.platform == "win32", reason="files have no mode to take away there")
def test_a_file_one_may_not_read(tmp_path: Path) -> None:
    """The system's reason is passed on."""
    file = tmp_path / "a.yaml"
    file.write_text(GOOD)
    file.chmod(0)
    as_root = os.geteuid() == 0
    if as_root:  # who may read everything: be nobody for a moment
        library.load("affirm")
        os.seteuid(65_534)
    try:
        assert refusal(file) == "a.yaml cannot be read (Permission denied); check its permissions."
    finally:
        if as_root:
            os.seteuid(0)


# ------------------------------------------------------------------ broken and hostile YAML

QUOTE = "put words in double quotes where they hold ': ' or begin with a quote, '[' or '{'"
BROKEN = {
    "a colon inside words": (
        "- say: Now: sit\n",
        f"1: found a ': ' where no key can stand; line the keys up, and {QUOTE}",
    ),
    "words after a quote": (
        "- say: 'I'm here'\n",
        f"1: found what does not belong to the lines before; line it up, or {QUOTE}",
    ),
    "a tab": ("a:\n\tb: c\n", "2: found a tab; indent with spaces"),
    "an open quote": ('a: b\nc: "open\nd: e\n', "2: found a quote that never closes; close it"),
    "an open bracket": (
        "a: [b, c\nd: e\n",
        "1: found a '[' or '{' that does not close well; close it, with ',' between items",
    ),
    "a key without a colon": ("a: b\nc\nd: e\n", "3: found no ':' after a key; write 'key: value'"),
    "a sign in front": (
        "a: %b\n",
        "1: found a sign that words cannot begin with; put the words in double quotes",
    ),
    "an unknown escape": (
        'a: "\\q"\n',
        "1: cannot read this (found unknown escape character 'q'); check quotes and indentation",
    ),
    "an impossible escape": (
        'a: b\nc: "\\UFFFFFFFF"\n',
        "2: found an escape that is no character; write the character itself",
    ),
    "a key written twice": (
        "title: A\nminutes: 5\ntitle: B\n",
        "3: title: written twice, on line 1 and here; keep one",
    ),
    "a key that only looks different": (
        'title: A\n"ti\\u200btle": B\n',
        "2: title: written twice, on line 1 and here; keep one",
    ),
    "a list as a key": ("? [a]\n: b\n", "1: found a list or keys in place of a key; write 'key: value'"),
    "two documents": ("a: b\n---\nc: d\n", "2: found a second document; keep one in a file, without '---'"),
    "an anchor": ("a: &x b\n", "1: found '&x'; links are not followed, write the words again"),
    "a merge key": ("a: b\n<<: *x\n", "2: found '*x'; links are not followed, write the words again"),
    "a command to run": (
        "a: !!python/object/apply:os.system [date]\n",
        "1: found the tag 'tag:yaml.org,2002:python/object/apply:os'; write plain values",
    ),
}


@pytest.mark.parametrize(("text", "sentence"), BROKEN.values(), ids=BROKEN.keys())
def test_broken_yaml_is_explained(tmp_path: Path, text: str, sentence: str) -> None:
    """The file, the line, what was found and what to write."""
    assert refusal(tmp_path / "a.yaml", text) == f"a.yaml:{sentence}"


DEEP = "found more than 12 levels, one inside the other; write a flatter file"
MANY = "found more than 4000 values; write a shorter file"
LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{c}: &{c} [*{p}, *{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "5,000 brackets": ("[" * 5_000, f"1: {DEEP}"),
    "mixed brackets": ("{[" * 30_000, f"1: {DEEP}"),
    "brackets that hide behind quotes": ('a: [ "]", ' + '[ "]", ' * 9_000, f"1: {DEEP}"),
    "a staircase of keys": ("\n".join(" " * i + "a:" for i in range(300)), f"13: {DEEP}"),
    "a line of dashes": ("- " * 30_000, f"1: {DEEP}"),
    "a billion laughs": (LAUGHS, "1: found '&a'; links are not followed, write the words again"),
    "30,000 items": ("[" + "a," * 30_000 + "]", f"1: {MANY}"),
    "6,000 keys": ("\n".join(f"k{i}: 1" for i in range(6_000)), f"2000: {MANY}"),
    "a title without end": (
        "title: " + "a b " * 15_000,
        "1: title: 59999 characters are too long to say at once",
    ),
    "a title of brackets": (
        "title: '" + "[[" * 30_000 + "'",
        f"1: title: cannot say '{'[' * 39}…'; write plain words",
    ),
    "1,900 unknown keys": (
        "\n".join(f"k{i}: 1" for i in range(1_900)),
        "1: k0: no such key here; write one of: format, title, summary",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("text", "sentence"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_quickly(tmp_path: Path, text: str, sentence: str) -> None:
    """Whatever it is made of, it costs no more than an honest one."""
    assert refusal(tmp_path / "a.yaml", text).startswith(f"a.yaml:{sentence}")


MARKS = r"""[ ] { } : - ' " | > & * ! # ? ~ @ --- &a *a !!int {first} <<: "\UFFFFFFFF" steps: say: affirm:"""
PIECES = st.sampled_from([*MARKS.split(" "), " ", "\n", "\n  ", "\t", "\r", "\x85", "\u2028", "%YAML 1.1\n"])


@given(st.lists(PIECES | st.text(max_size=4), max_size=30).map("".join), st.integers(0, len(GOOD)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_file_is_read_or_refused_with_its_line(tmp_path: Path, noise: str, at: int) -> None:
    """No text whatever brings anything but an exercise or a clear refusal."""
    file = tmp_path / "a.yaml"
    for text in (noise, GOOD[:at] + noise + GOOD[at:]):
        file.write_bytes(text.encode("utf-8", "replace"))
        try:
            assert isinstance(library.load(file), Exercise)
        except VoiceguideError as error:
            for line in str(error).splitlines():
                assert re.search(r"a\.yaml(:\d+: .+; .+| (is|holds) .+; .+)$", line), line


# ------------------------------------------------------------------ own lines


def own_lines(file: Path, text: str, role: Role = Role.NEUTRAL) -> Lines:
    file.write_text(text, encoding="utf-8")
    return library.load_lines(file, role)


def lines_refusal(file: Path, text: str, role: Role = Role.NEUTRAL) -> str:
    with pytest.raises(VoiceguideError) as error:
        own_lines(file, text, role)
    return str(error.value).replace(f"{file.parent}{os.sep}", "")


def test_a_text_file_holds_a_phrase_a_line(tmp_path: Path) -> None:
    """Blank lines and comments are left out; both say the phrases."""
    lines = own_lines(tmp_path / "my.txt", "# ours\nI like your laugh.\n\n  You make good soup.  \n")
    assert lines == Lines(neutral=("I like your laugh.", "You make good soup."))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("- I am here.\n- I listen.\n", Lines(neutral=("I am here.", "I listen."))),
        ("neutral: [I am here.]\n", Lines(neutral=("I am here.",))),
        ("first: [I am Ana.]\nsecond: [I am Ben.]\n", Lines(first=("I am Ana.",), second=("I am Ben.",))),
        ("hurt: [I feel.]\nrepairing: [I hear.]\n", Lines(hurt=("I feel.",), repairing=("I hear.",))),
    ],
)
def test_a_yaml_file_holds_a_list_or_lists_by_person_or_role(tmp_path: Path, text: str, lines: Lines) -> None:
    """Whichever suits the couple."""
    assert own_lines(tmp_path / "my.yaml", text) == lines


NINE = "one two three four five six seven eight nine"
LINES_REFUSALS = {
    "nine words": (
        "my.txt",
        f"# a\nI am here.\n{NINE}\n",
        f"3: '{NINE[:39]}…' has 9 words; a line has 8 at most",
    ),
    "no words": ("my.txt", "I am here.\n<b></b>\n", "2: cannot say '<b></b>'; write plain words"),
    "no lines": ("my.txt", "# nothing yet\n", "1: found 0 items; write 1 to 60"),
    "61 lines": ("my.txt", "I am here.\n" * 61, "1: found 61 items; write 1 to 60"),
    "one apology for both": (
        "my.yaml",
        "- I am here.\n- I'm sorry.\n",
        "2: H02 one apology for both is one of the hurt one, too; move it to 'repairing', or leave it out: "
        '"I\'m sorry."',
    ),
    "one person alone": (
        "my.yaml",
        "first: [I am here.]\n",
        "1: found 1 for 'first' and 0 for 'second'; write as many lines for each",
    ),
    "a mistyped key": (
        "my.yaml",
        "frist: [I am here.]\n",
        "1: frist: no such key here; did you mean 'first'?",
    ),
    "a word": ("my.yaml", "here\n", "1: found 'here'; write keys and values, like 'key: value'"),
}


@pytest.mark.parametrize(("name", "text", "sentence"), LINES_REFUSALS.values(), ids=LINES_REFUSALS.keys())
def test_lines_that_cannot_be_said_are_refused(tmp_path: Path, name: str, text: str, sentence: str) -> None:
    """With the file, the line and the reason, as for an exercise."""
    assert lines_refusal(tmp_path / name, text) == f"{name}:{sentence}"


@pytest.mark.parametrize(("role", "person"), [(Role.HURT, "first"), (Role.REPAIRING, "second")])
def test_the_hurt_person_never_apologises(tmp_path: Path, role: Role, person: str) -> None:
    """In lines by person, the role of the first says who is hurt."""
    other = "second" if person == "first" else "first"
    text = f"{other}: [I'm sorry.]\n{person}:\n  - I'm sorry.\n"
    assert lines_refusal(tmp_path / "my.yaml", text, role).startswith(
        "my.yaml:3: H01 the hurt one is never asked"
    )


def test_in_neutral_lines_by_person_each_may_be_sorry(tmp_path: Path) -> None:
    """Nobody is hurt there, and the words are their own."""
    lines = own_lines(tmp_path / "my.yaml", "first: [I'm sorry.]\nsecond: [I'm sorry too.]\n")
    assert lines.pairs(Role.NEUTRAL) == (("I'm sorry.", "I'm sorry too."),)
