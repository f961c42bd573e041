"""What a person sees: on a terminal, and as plain lines; and that the terminal is left as it was."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from voiceguide.core.commands import Activity, Show
from voiceguide.display.page import ACCENT, MUTED, WARNING, Page
from voiceguide.display.plain_lines import PlainView
from voiceguide.display.scene import STATES, Scene, minutes_left

pytest.importorskip("termios", reason="needs pseudo-terminals, which Windows has not")
from tests.support.patience import PATIENCE
from tests.support.pty_child import PtyChild

MINUTE = 60_000
HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eAna\r\x08\x00"
TURN = Show(
    caption="Say it to Ben.", floor="Ana", line="I am glad you are here.", state=Activity.LISTENING, done=1
)


# ------------------------------------------------------------------ plain lines


def plain(capsys: pytest.CaptureFixture[str], *shows: Show) -> list[str]:
    """The lines that these bring, with a minute between them and six to go at first."""
    view = PlainView(lambda done: (6 - done) * MINUTE)
    for n, show in enumerate(shows):
        view.tick(n * MINUTE)
        view.show(show)
    return capsys.readouterr().out.splitlines()


def test_plain_tells_one_fact_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Caption, turn with its line, state and time left are a line each."""
    assert plain(capsys, TURN) == [
        "Guide: Say it to Ben.",
        "Ana's turn: I am glad you are here.",
        "Listening.",
        "About 5 minutes left.",
    ]


def test_plain_says_nothing_twice(capsys: pytest.CaptureFixture[str]) -> None:
    """What has not changed is not told again."""
    assert plain(capsys, TURN, TURN, Show(state=Activity.LISTENING)) == plain(capsys, TURN)


def test_plain_tells_what_changed(capsys: pytest.CaptureFixture[str]) -> None:
    """A pause and its end are told, with how to go on; the turn, which is the same, is not."""
    lines = plain(capsys, TURN, Show(state=Activity.PAUSED), Show(state=Activity.LISTENING))
    assert lines[4:] == ["Paused. Press space, or say continue.", "Listening."]


def test_plain_tells_a_turn_without_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """A free turn is only somebody's turn."""
    assert plain(capsys, Show(floor="Ben", line="")) == ["Ben's turn."]


def test_plain_tells_the_time_at_most_each_minute(capsys: pytest.CaptureFixture[str]) -> None:
    """However fast the minutes go, a minute passes between two tellings."""
    view = PlainView(lambda done: (9 - done) * MINUTE)
    for done, now in enumerate([0, 20_000, 40_000, 61_000]):
        view.tick(now)
        view.show(Show(done=done))
    assert capsys.readouterr().out.splitlines() == ["About 9 minutes left.", "About 6 minutes left."]


def test_a_note_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """A warning beside the session is a line of its own."""
    PlainView(lambda _: 0).note("The microphone\ngives no sound.")
    assert capsys.readouterr().out == "Note: The microphone gives no sound.\n"


@pytest.mark.parametrize(("left", "minutes"), [(0, 0), (1, 1), (80_000, 1), (100_000, 2), (6 * MINUTE, 6)])
def test_time_left_is_whole_minutes(left: int, minutes: int) -> None:
    """The nearest minute; one until the very end."""
    assert minutes_left(left) == minutes


# ------------------------------------------------------------------ the page


def rows(page: Page, columns: int, lines: int) -> list[str]:
    """The page as text."""
    return [row.plain for row in page.compose(os.terminal_size((columns, lines)))]


def page(**changes: Any) -> Page:
    """A page with a turn on it."""
    return Page(keys=True, minutes=6, scene=Scene().after(TURN).after(Show(**changes)))


@pytest.mark.parametrize("size", [(80, 24), (40, 15)])
@pytest.mark.parametrize(
    "fact",
    [
        "about 6 min left",
        "Say it to Ben.",
        "Ana's turn",
        "I am glad you are here.",
        "Listening",
        "space pause",
    ],
)
def test_everything_is_on_the_page(size: tuple[int, int], fact: str) -> None:
    """Caption, turn, line, state, time left and keys stand on both a usual and a small page."""
    assert any(fact in row for row in rows(page(), *size))


def test_there_are_words_for_whatever_goes_on() -> None:
    """Nothing that the session shows leaves the page without a word."""
    assert set(STATES) == set(Activity)


def test_a_small_page_keeps_the_turn_and_the_state() -> None:
    """Where almost nothing fits, the turn, the line and the state are still there."""
    small = " ".join(rows(page(caption="many words " * 40), 24, 7))
    assert all(fact in small for fact in ("Ana's turn", "I am glad you", "Listening"))


def test_a_cut_caption_is_marked() -> None:
    """What does not fit is cut in the open."""
    assert "..." in " ".join(rows(page(caption="many words " * 40), 40, 15)).split()


@given(st.text(), st.text(), st.text(), st.integers(1, 200), st.integers(1, 70), st.integers(0, 10**8))
def test_every_size_is_filled_exactly(a: str, b: str, c: str, columns: int, lines: int, now: int) -> None:
    """Any text on any size: as many rows as the terminal has, none with a control character."""
    it = page(caption="", floor="", line="")
    it.scene, it.note, it.now = it.scene.after(Show(caption=a, floor=b, line=c)), "a note " * 20, now
    shown = rows(it, columns, lines)
    assert len(shown) == lines
    assert all(row.isprintable() for row in shown)


def test_the_caption_stays_where_it_is_when_a_turn_begins() -> None:
    """Nothing jumps: the guide's words keep their row when the line appears below, or a note."""
    turn, alone, noted = page(), page(floor="", line="", state=Activity.SPEAKING), page()
    noted.note = "The microphone gives no sound."
    places = {
        next(y for y, row in enumerate(rows(each, 80, 24)) if "Say it to Ben." in row)
        for each in (turn, alone, noted)
    }
    assert len(places) == 1


def test_the_sign_moves_slowly() -> None:
    """While somebody speaks the page changes at most five times a second, and never jumps."""
    it, lengths = page(), []
    for it.now in range(0, 10_000, 20):
        lengths.append(len(rows(it, 40, 15)[-3].strip()))
    steps = [abs(b - a) for a, b in pairwise(lengths)]
    assert 0 < sum(step > 0 for step in steps) <= 10 * 5
    assert max(steps) == 2  # one cell at each end


@pytest.mark.parametrize("state", [state for state in Activity if state is not Activity.LISTENING])
def test_only_listening_moves(state: Activity) -> None:
    """In every other state the page rests."""
    it = page(state=state)
    first = rows(it, 40, 15)
    it.now = 2500
    assert rows(it, 40, 15) == first


def luminance(style: Style) -> float:
    """Relative luminance, 0..1 (WCAG 2.2)."""
    assert style.color
    parts = [part / 255 for part in style.color.get_truecolor()]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("style", [MUTED, ACCENT, WARNING])
def test_colours_read_on_black_and_on_white(style: Style) -> None:
    """Every colour has a contrast above 4.3 : 1 on both."""
    assert (luminance(style) + 0.05) / 0.05 > 4.3
    assert 1.05 / (luminance(style) + 0.05) > 4.3


# ------------------------------------------------------------------ on a real terminal

SHOWING = """
import sys, threading
from voiceguide.core.commands import Activity, Show
from voiceguide.display.choose import choose_view
view = choose_view("--plain" in sys.argv, lambda done: 6 * 60_000)
name = sys.argv[1]
line = "I am glad, " + name
view.show(Show(caption="Say it to Ben.", floor=name, line=line, state=Activity.LISTENING, done=1))
view.note("Muted, " + name)
"""
WAITING = SHOWING + "threading.Event().wait()"
ENDINGS = {
    "close": (SHOWING + "view.close(); view.close()", None, 0),
    "no close": (SHOWING, None, 0),
    "an exception": (SHOWING + "raise SystemExit('in the midst')", None, 1),
    "Ctrl-C": (WAITING, b"\x03", -signal.SIGINT),
    "SIGTERM": (WAITING, signal.SIGTERM, -signal.SIGTERM),
    "SIGHUP": (WAITING, signal.SIGHUP, -signal.SIGHUP),
}
CURSOR = re.compile(rb"\x1b\[\?25([hl])")
OWN_PAGE = re.compile(rb"\x1b\[\?1049([hl])")


@pytest.mark.slow
@pytest.mark.parametrize(("script", "cause", "code"), ENDINGS.values(), ids=ENDINGS.keys())
def test_the_page_is_given_back(script: str, cause: signal.Signals | bytes | None, code: int) -> None:
    """However the program ends, the ordinary page is back with its cursor, and the settings too."""
    with PtyChild(script, "Ana") as child:
        child.until("Muted")
        if isinstance(cause, signal.Signals):
            child.send(cause)
        elif cause:
            child.type(cause)
        assert child.ends() == code
        assert OWN_PAGE.findall(child.output) == [b"h", b"l"]
        assert CURSOR.findall(child.output) == [b"l", b"h"]
        assert child.attributes() == child.before


@pytest.mark.slow
def test_the_last_words_stay_readable() -> None:
    """After the end, the notes and the last caption stand on the ordinary page."""
    with PtyChild(SHOWING + "view.close()", "Ana") as child:
        child.ends()
        after = OWN_PAGE.split(child.output)[-1]
        assert after == b"Muted, Ana\r\nGuide: Say it to Ben.\r\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "environment"),
    [([], {"NO_COLOR": "1"}), ([], {"ACCESSIBLE": "1"}), ([], {"TERM": "dumb"}), (["--plain"], {})],
    ids=["NO_COLOR", "ACCESSIBLE", "TERM=dumb", "--plain"],
)
def test_plain_when_asked_for(arguments: list[str], environment: dict[str, Any]) -> None:
    """Each way of asking for plain lines brings lines without any control sequence, and the keys."""
    with PtyChild(SHOWING + "view.close()", "Ana", *arguments, **environment) as child:
        child.ends()
        assert b"\x1b" not in child.output
        assert b"Ana's turn: I am glad, Ana\r\n" in child.output
        assert child.output.startswith(b"Keys: space pauses, ")


@pytest.mark.slow
def test_an_empty_no_color_asks_for_nothing() -> None:
    """NO_COLOR counts only when it says something, as its convention has it."""
    with PtyChild(SHOWING, "Ana", NO_COLOR="") as child:
        child.ends()
        assert OWN_PAGE.search(child.output)


@pytest.mark.slow
def test_plain_into_a_pipe() -> None:
    """Where stdout is no terminal the lines are plain, and no keys are named: none can be pressed."""
    done = subprocess.run(
        [sys.executable, "-c", SHOWING, "Ana"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE,
    )
    assert done.stdout.splitlines()[:2] == [b"Guide: Say it to Ben.", b"Ana's turn: I am glad, Ana"]
    assert b"\x1b" not in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("redirect", ["| true", ">&-"])
def test_nobody_reading_is_no_error(redirect: str) -> None:
    """A reader that went away, or a closed stdout, does not end the session, or complain."""
    script = "import time; time.sleep(0.2)\n" + SHOWING + "view.close(); print('on', file=sys.stderr)"
    command = f"'{sys.executable}' -c \"$SCRIPT\" Ana {redirect}"
    done = subprocess.run(
        ["sh", "-c", command], env=os.environ | {"SCRIPT": script}, capture_output=True, timeout=PATIENCE
    )
    assert done.stderr == b"on\n"


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [[], ["--plain"]], ids=["live", "plain"])
def test_a_closed_window_is_no_error(arguments: list[str]) -> None:
    """When the terminal hangs up, showing goes on into nothing, quietly."""
    script = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n" + SHOWING
    script += "import select; select.select([0], [], [])\n"
    script += "view.show(Show(caption='Nobody sees this.')); view.close(); sys.exit(7)"
    with PtyChild(script, "Ana", *arguments) as child:
        child.until("Muted")
        child.hang_up()
        assert child.ends() == 7
        assert child.complaints() == ""


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [[], ["--plain"]], ids=["live", "plain"])
def test_hostile_text_never_reaches_the_terminal(arguments: list[str]) -> None:
    """Nothing in a name sets a title, clears the page, colours, turns the writing round or goes back."""
    name = HOSTILE.replace("\0", "")
    with PtyChild(SHOWING + "view.close()", name, *arguments) as child:
        child.ends()
        shown = child.output.decode()
        assert "Ana" in shown
        assert not re.search(r"\x1b\]|\x1b\[2J|[\x00-\x09\x0b\x0c\x0e-\x1a\x7f-\x9f\u202e]|\r(?!\n)", shown)


@pytest.mark.slow
def test_signs_a_terminal_cannot_write_are_replaced() -> None:
    """On an ASCII terminal the page is ASCII."""
    with PtyChild(SHOWING + "view.tick(2500); view.close()", "Zoë", PYTHONIOENCODING="ascii") as child:
        child.ends()
        assert child.output.isascii()
        assert b"---" in child.output


@pytest.mark.slow
def test_a_note_goes_after_a_while_and_is_told_once_more_at_the_end() -> None:
    """A note leaves the page after twenty seconds; all of them, each once, stand there after the end."""
    script = SHOWING + "view.note('Muted, ' + name); view.note('Too loud.')\n"
    script += (
        "view.tick(19_900); print('<', flush=True); view.tick(20_000); print('>', flush=True); view.close()"
    )
    with PtyChild(script, "Ana") as child:
        assert b"Too loud." in child.until("<")
        gone = child.until(">")
        assert gone.count(b"\x1b[") and b"Too loud." not in gone
        child.ends()
        assert OWN_PAGE.split(child.output)[-1].splitlines()[:2] == [b"Muted, Ana", b"Too loud."]


@pytest.mark.slow
def test_sixteen_colours_are_left_alone() -> None:
    """Where a theme decides what a colour looks like, weight alone sets text apart."""
    with PtyChild(SHOWING, "Ana", TERM="xterm") as child:
        child.ends()
        assert b"\x1b[1m" in child.output
        assert not re.search(rb"\x1b\[[0-9;]*[349][0-9;]*m", child.output)


@pytest.mark.slow
def test_suspended_and_resumed() -> None:
    """Ctrl-Z gives the shell the ordinary page and its cursor; once back, all is painted anew."""
    script = SHOWING + "import time\nfor n in range(10**6): view.tick(n * 100); time.sleep(0.02)"
    shell = "import os; os.dup2(1, 2); os.execlp('bash', 'bash', '--norc', '--noprofile', '-i')"
    with PtyChild(shell, PS1="$ ", SCRIPT=script, HISTFILE="") as child:
        child.until("$ ")
        child.type(f'{sys.executable} -c "$SCRIPT" Ana\n'.encode())
        child.until("Muted")
        child.type(b"\x1a")
        assert {b"\x1b[?25h", b"\x1b[?1049l"} <= set(re.findall(rb"\x1b\[\?\d+[hl]", child.until("Stopped")))
        child.type(b"fg\n")
        child.until("\x1b[?1049h")
        child.until("Say it to Ben.")


@pytest.mark.slow
def test_an_unchanged_page_is_not_written_again() -> None:
    """Ticks without a change, and many within one frame, write nothing."""
    script = SHOWING + "view.show(Show(state=Activity.RESTING))\n"
    script += "print('<', end='', flush=True)\nfor n in range(9000): view.tick(n)\nprint('>', flush=True)\n"
    with PtyChild(script, "Ana") as child:
        child.until("<")
        assert child.until(">") == b">"


# ------------------------------------------------------------------ seen through a terminal emulator


class Window:
    """A tmux window of its own, in which SHOWING runs with a ticking clock."""

    def __init__(self, columns: int, lines: int) -> None:
        self._name = f"voiceguide-test-{os.getpid()}"
        script = (
            SHOWING + "import time\nwhile True: view.tick(time.monotonic_ns() // 10**6); time.sleep(0.05)"
        )
        size = ["-x", str(columns), "-y", str(lines)]
        self._tmux("-f", os.devnull, "new-session", "-d", *size, sys.executable, "-c", script, "Ana")

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-L", self._name, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE).stdout

    def resize(self, columns: int, lines: int) -> None:
        self._tmux("resize-window", "-x", str(columns), "-y", str(lines))

    def shows(self, *facts: str) -> list[str]:
        """Wait until the window shows all of these; its rows then."""
        deadline = time.monotonic() + PATIENCE
        while True:
            seen = self._tmux("capture-pane", "-p").splitlines()
            if all(any(fact in row for row in seen) for fact in facts):
                return seen
            assert time.monotonic() < deadline, "\n".join(seen)
            time.sleep(0.05)

    def close(self) -> None:
        self._tmux("kill-server")


@pytest.fixture
def window() -> Iterator[Window]:
    it = Window(80, 24)
    yield it
    it.close()


@pytest.mark.slow
def test_a_real_terminal_shows_it_and_follows_its_size(window: Window) -> None:
    """A terminal emulator shows the page at 80x24, then 40x15, then 80x24 again, with nothing left over."""
    facts = ["about 6 min left", "Say it to Ben.", "Ana's turn", "I am glad, Ana", "Listening", "space pause"]
    window.shows(*facts, "b back")
    window.resize(40, 15)
    small = window.shows(*facts)
    assert sum("space pause" in row for row in small) == 1
    window.resize(80, 24)
    large = window.shows(*facts, "b back")
    assert sum("Listening" in row for row in large) == 1
