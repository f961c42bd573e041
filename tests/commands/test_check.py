"""`voiceguide check`: every mistake with its line, whatever kind of file it is."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from voiceguide.commands import check
from voiceguide.exit_codes import DONE, FAILED
from voiceguide.ports import VoiceguideError

HEAD = "title: T\nsummary: S\nminutes: 5\nsteps:\n  - dialogue:\n      start: a\n      states:\n"


def checked(file: Path, text: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What `check` says of a file in order."""
    file.write_text(text, "utf-8")
    assert check.run(Namespace(file=str(file))) == DONE
    return capsys.readouterr().out.strip().replace(str(file), file.name)


def refused(file: Path, text: str) -> list[str]:
    """What it says against one that is not."""
    file.write_text(text, "utf-8")
    with pytest.raises(VoiceguideError) as error:
        check.run(Namespace(file=str(file)))
    assert error.value.exit_code == FAILED
    return str(error.value).replace(str(file), file.name).splitlines()


def test_all_mistakes_are_told(tmp_path: Path) -> None:
    """A line each, however many."""
    steps = "".join(f"  - chime: gong{n}\n" for n in range(7))
    told = refused(tmp_path / "a.yaml", f"title: T\nsummary: S\nminutes: 3\nsteps:\n{steps}")
    assert [line.split(":")[1] for line in told] == ["5", "6", "7", "8", "9", "10", "11"]


def test_a_way_to_nowhere_is_told_at_its_own_line(tmp_path: Path) -> None:
    """Not at the line of the dialogue; and all of them are."""
    states = (
        "        a:\n          say: Hi.\n          listen: {for: answer}\n          on:\n            yes: b\n"
        "            no: bb\n          next: b\n        b:\n          next: edn\n"
    )
    assert refused(tmp_path / "a.yaml", HEAD + states) == [
        "a.yaml:13: a leads to 'bb', which is no state; did you mean 'b'?",
        "a.yaml:16: b leads to 'edn', which is no state; write one of: a, b",
    ]


def test_a_state_that_nothing_leads_to_is_told_at_its_own_line(tmp_path: Path) -> None:
    """Where its name stands."""
    states = "        a: {say: Hi.}\n        b: {say: Lost.}\n        c: {say: Lost.}\n"
    assert refused(tmp_path / "a.yaml", HEAD + states) == [
        "a.yaml:9: nothing leads to b; remove it, or write what does",
        "a.yaml:10: nothing leads to c; remove it, or write what does",
    ]


def test_a_loop_is_told_at_the_line_of_its_first_state(tmp_path: Path) -> None:
    """With the states that are in it, and no other."""
    states = (
        "        a: {next: b}\n        b: {listen: {for: answer}, on: {no: c}, next: d}\n"
        "        c: {next: b}\n        d: {say: Bye.}\n"
    )
    assert refused(tmp_path / "a.yaml", HEAD + states) == [
        "a.yaml:9: b or c could go round for ever; write 'at_most' in one of them"
    ]


def test_an_unknown_start_is_told_at_its_line(tmp_path: Path) -> None:
    """It is the first of the ways."""
    assert refused(tmp_path / "a.yaml", HEAD.replace("start: a", "start: b") + "        a: {say: Hi.}\n") == [
        "a.yaml:6: start leads to 'b', which is no state; write one of: a"
    ]


COUPLE = "about: Two of us.\nboth: {talks_for: 20s}\nsecond:\n  at:\n    appointment: later\n"


@pytest.mark.parametrize(
    ("name", "text", "held"),
    [
        ("ours.yaml", COUPLE, "A simulated couple."),
        ("ours.yaml", "first: {silent: 50}\n", "A simulated couple."),
        ("ours.yaml", "first: [I like you.]\nsecond: [And I you.]\n", "1 line of your own."),
        ("ours.yaml", "- I like you.\n- I am here.\n", "2 lines of your own."),
        ("ours.txt", "# ours\nI like you.\n", "1 line of your own."),
        ("settings.yaml", "names: [Ana, Ben]\n", "Settings."),
        (
            "patterns.yaml",
            "slow: {title: Slow, evidence: None., in: 4s, out: 6s}\n",
            "1 breath pattern.",
        ),
        (
            "evening.yaml",
            "title: T\nsummary: S\nminutes: 3\nsteps:\n  - chime: bell\n",
            "'T', 1 step, about 3 minutes.",
        ),
    ],
)
def test_a_file_is_checked_as_what_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, held: str
) -> None:
    """Whatever a person may write for voiceguide is known by what it holds."""
    assert checked(tmp_path / name, text, capsys) == f"{name}: fine. {held}"


def test_mistakes_in_a_couple_are_those_of_a_couple(tmp_path: Path) -> None:
    """Not those of an exercise that it never was."""
    assert refused(tmp_path / "us.yaml", "both: {talks_for: 20 sec}\nfirst: {answerz: no}\n") == [
        "us.yaml:1: talks_for: cannot read '20 sec' as a duration; try '4s', '800ms' or '2min'",
        "us.yaml:2: answerz: no such key here; did you mean 'answers'?",
    ]
