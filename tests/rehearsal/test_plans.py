"""Test plans: evenings written down, answers in and sentences out."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from tests.support.command_line import voiceguide
from voiceguide.commands.options import plan_of
from voiceguide.core.script.dialogue_walk import DialogueWishes
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.step import ByKind
from voiceguide.core.written.cast import Cast
from voiceguide.library import find as library
from voiceguide.plan import Plan
from voiceguide.ports import VoiceguideError
from voiceguide.rehearsal import plans

TALK = Exercise.model_validate(
    {
        "title": "Talk",
        "summary": "For tests.",
        "minutes": 5,
        "steps": [
            {"breathe": {"in": "4s", "out": "6s", "rounds": 2}},
            {
                "dialogue": {
                    "start": "ask",
                    "states": {
                        "ask": {
                            "say": "{receiver}, is now good?",
                            "listen": {"floor": "receiver", "for": "answer", "within": "10s"},
                            "on": {"yes": "tell"},
                            "next": "close",
                        },
                        "tell": {
                            "say": "{sender}, tell.",
                            "rest": "5s",
                            "listen": {"floor": "sender", "within": "20s"},
                            "next": "close",
                        },
                        "close": {"say": "Thank you."},
                    },
                }
            },
        ],
    }
)
PLAN = Plan(
    exercise=TALK,
    cast=Cast(first="Ana", second="Ben"),
    wishes=ByKind(DialogueWishes(sends_first=0)),
)
HEAD = "# An evening\nnames: Ana,Ben\n\n"
YES = "guide: (leads 2 breaths)\nguide: Ben, is now good?\nBen: yes\nguide: Ana, tell.\n"


def held(tmp_path: Path, *lines: str) -> None:
    """Hold the talk against an evening of these lines."""
    file = tmp_path / "talk.plan.txt"
    file.write_text(HEAD + "\n".join(lines) + "\n")
    (planned,) = plans.read(file)
    plans.follow(file, planned, PLAN)


def wrong(tmp_path: Path, *lines: str) -> str:
    """Where it is not as written, and how."""
    with pytest.raises(VoiceguideError) as found:
        held(tmp_path, *lines)
    return str(found.value).removeprefix(str(tmp_path / "talk.plan.txt"))


def test_an_evening_that_goes_as_written_passes(tmp_path: Path) -> None:
    """Every sentence, every sound, every answer, to the last bell."""
    held(tmp_path, YES, "Ana: (talks 12s)", "guide: Thank you.", "guide: (ended)")


def test_who_has_no_line_is_silent(tmp_path: Path) -> None:
    """Nobody answers, and the close follows."""
    held(tmp_path, "guide: (leads 2 breaths)", "guide: Ben, is now good?", "guide: Thank you.")


def test_another_sentence_is_told_with_its_line(tmp_path: Path) -> None:
    """What was said, and what was to be said."""
    told = wrong(tmp_path, "guide: (leads 2 breaths)", "guide: Ben, is now a good time?")
    assert told == ":5: here the guide says 'Ben, is now good?', and the plan has 'Ben, is now a good time?'"


def test_an_answer_that_nobody_waits_for_is_told(tmp_path: Path) -> None:
    """The guide goes on where the plan lets somebody speak."""
    told = wrong(tmp_path, "Ben: no", "guide: (leads 2 breaths)")
    assert told.startswith(":4: here the guide says '(leads 2 breaths)', and the plan has 'Ben: no'")


def test_a_line_behind_the_end_is_told(tmp_path: Path) -> None:
    """Nothing is left over."""
    told = wrong(tmp_path, YES, "...", "guide: (ended)", "guide: One more thing.")
    assert told.endswith("the evening is over before this line, and the plan has 'One more thing.'")


def test_what_is_between_may_be_left_out(tmp_path: Path) -> None:
    """Until the next line fits."""
    held(tmp_path, "...", "guide: Ben, is now good?", "Ben: yes", "...", "guide: Thank you.")


def test_what_stands_between_two_lines_parts_two_turns(tmp_path: Path) -> None:
    """Both lines are said: the one where Ben is asked, the other where Ana has the floor."""
    held(tmp_path, "...", "Ben: yes", "...", "Ana: (talks 12s)", "guide: Thank you.", "guide: (ended)")


def test_in_a_rest_only_a_control_is_said(tmp_path: Path) -> None:
    """A line for the turn behind a rest waits for that turn."""
    held(tmp_path, YES, "Ana: stop", "...", "guide: (ended)")
    held(tmp_path, YES, "Ana: that was a long day", "guide: Thank you.", "guide: (ended)")


def test_tears_hold_a_turn_open(tmp_path: Path) -> None:
    """They are neither an answer nor an end."""
    held(tmp_path, YES, "Ana: (talks 3s)", "Ana: (cries 30s)", "Ana: (talks 3s)", "guide: Thank you.")


MISTAKES = {
    "no evening": ("guide: Hello.\n", ":1: begin each evening with '# ' and what it is"),
    "somebody else": (HEAD + "Cleo: yes\n", ":4: nobody is called 'Cleo'; write one of: "),
    "a name that is almost right": (HEAD + "Be: yes\n", ":4: nobody is called 'Be'; did you mean 'Ben'?"),
    "no colon": (HEAD + "hello\n", ":4: found 'hello'; write 'guide: ...', or a name and what is said"),
    "a role that is none": (
        "# A\nrole: sad\n",
        ":2: role: found 'sad'; write neutral, hurt or repairing",
    ),
    "a length that is none": (HEAD + "Ana: (talks long)\n", ":4: cannot read 'long' as a duration"),
}


@pytest.mark.parametrize(("text", "why"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_a_plan_is_told_with_its_line(tmp_path: Path, text: str, why: str) -> None:
    """What was found, and what to write."""
    file = tmp_path / "a.txt"
    file.write_text(text)
    with pytest.raises(VoiceguideError) as found:
        plans.read(file)
    assert str(found.value).removeprefix(str(file)).startswith(why)


@pytest.mark.slow
def test_the_command_holds_an_exercise_against_a_file(tmp_path: Path) -> None:
    """Each evening with its own options; the first that is not as written ends it with 1."""
    good = "# Breaths\n...\nguide: (leads one breath)\nguide: (ended)\n"
    exercise = tmp_path / "one.yaml"
    exercise.write_text("title: T\nsummary: S\nminutes: 1\nsteps: [breathe: {in: 4s, out: 6s, rounds: 1}]\n")
    plan = tmp_path / "one.plan.txt"
    plan.write_text(good)
    done = voiceguide("rehearse", str(exercise), "--plan", str(plan))
    assert (done.returncode, done.stdout) == (0, "one.plan.txt:1: Breaths: as written.\n")
    plan.write_text(good.replace("one breath", "9 breaths"))
    done = voiceguide("rehearse", str(exercise), "--plan", str(plan))
    assert done.returncode == 1 and f"{plan}:3: " in done.stderr


NOTHING_CHOSEN: dict[str, str | None] = {
    **dict.fromkeys(("names", "first", "lines", "rounds", "minutes", "evening")),
    "role": "neutral",
    "coach": "full",
    "topic": "",
}
"""What stands for each option where it is left out."""
SHIPPED = sorted(library.shipped_folder().glob("*.yaml"))


@pytest.mark.parametrize("exercise", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_exercise_goes_as_its_plan_is_written(exercise: Path) -> None:
    """The plan stands beside it, for whoever wants to read how an evening goes."""
    plan = exercise.with_suffix(".plan.txt")
    evenings = plans.read(plan)
    assert len(evenings) >= 2
    for planned in evenings:
        options = {
            "lines": None,
            "rounds": None,
            "minutes": None,
            "topic": "",
            "first": None,
            "evening": None,
        }
        chosen = {"names": None, "role": "neutral", "coach": "full", **options} | planned.options
        plans.follow(plan, planned, plan_of(Namespace(**chosen), exercise.stem, ask=True))
