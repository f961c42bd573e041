"""What the two people are called: given, set, typed at the start, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.pty_child import PtyChild
from voiceguide.commands import names
from voiceguide.core.written.cast import Cast, checked_name
from voiceguide.library import find
from voiceguide.plan import Plan

ASKING = """
import sys
from pathlib import Path
from voiceguide.commands import names
from voiceguide.core.written.cast import Cast
from voiceguide.library import find
from voiceguide.plan import Plan

name, ask, first, second, folder = sys.argv[1:]
find.own_folder = lambda: Path(folder) / "exercises"
plan = Plan(exercise=find.load(name), cast=Cast(first=first, second=second), ask=ask == "ask", name=name)
cast = names.asked_for(plan).cast
print("called", cast.called, flush=True)
"""
NOBODY = "('the first of you', 'the second of you')"


@pytest.mark.parametrize(
    "name",
    [
        "Stop",
        "yes",
        "Guide",
        "I'm ready",
        "Not Yet",
        "Wait!",
        "May B.",
        "Wright",
        "Wednesday",
        "Please Stop",
        "Dr. No",
    ],
)
def test_a_name_that_the_guide_acts_on_is_refused(name: str) -> None:
    """Called out, it would stop the session or answer a question; so would one that sounds like that."""
    with pytest.raises(ValueError, match="sounds like something the guide listens for; write another"):
        checked_name(name)


@pytest.mark.parametrize(
    "name", ["Will", "Mary-Jane", "José", "Mark", "Dr. Ana", "Grace", "Noah", "Ana B.", "May"]
)
def test_a_name_that_is_only_a_word_is_a_name(name: str) -> None:
    """Shown and spoken as it was written."""
    assert Cast(first=name, second="Ben").called == (name, "Ben")


def test_without_a_terminal_nobody_is_asked() -> None:
    """Here nothing is a terminal."""
    plan = Plan(exercise=find.load("mirror"), cast=Cast(), name="mirror")
    assert names.asked_for(plan) is plan


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("Ana\rBen\r\r", "('Ana', 'Ben')"),
        ("Stop\r  Mary  Ann \rmary ann\rAnn\rno\r", "('Mary Ann', 'Ann')"),
        ("\r", NOBODY),
        ("Ana\r\r", NOBODY),
        ("\x04", NOBODY),
    ],
)
def test_two_people_at_a_terminal_may_type_their_names(typed: str, called: str, tmp_path: Path) -> None:
    """What cannot be a name is asked for again; enter goes on without names.  Nothing is kept."""
    with PtyChild(ASKING, "mirror", "ask", "", "", str(tmp_path)) as child:
        child.until("The first of you: ")
        child.type(typed.encode())
        child.until(f"called {called}")
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_names_are_kept_for_whoever_says_so(tmp_path: Path) -> None:
    """From then on they are set, and nobody is asked."""
    with PtyChild(ASKING, "mirror", "ask", "", "", str(tmp_path)) as child:
        child.until("The first of you: ")
        child.type(b"Ana\rBen\ry\r")
        child.until("To forget them, delete their line there.")
        child.until("called ('Ana', 'Ben')")
    assert (tmp_path / "settings.yaml").read_text() == 'names: ["Ana", "Ben"]\n'


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments", [("mirror", "--yes", "", ""), ("mirror", "ask", "Ana", "Ben"), ("breathe", "ask", "", "")]
)
def test_whoever_has_names_or_wants_to_begin_at_once_is_not_asked(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    """Nor who only breathes, where nobody is called by a name."""
    with PtyChild(ASKING, *arguments, str(tmp_path)) as child:
        child.until("called (")
        assert b"What may I call you" not in child.output
