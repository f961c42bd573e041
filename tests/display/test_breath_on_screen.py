"""Led breaths as people see them: on the live page, and told in plain lines."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.commands import Activity, Beat, Breathing, Phase, Show
from voiceguide.core.events import CueTime, Ms
from voiceguide.display.page import Page
from voiceguide.display.plain_lines import PlainView
from voiceguide.display.scene import Scene

pytest.importorskip("termios", reason="needs pseudo-terminals, which Windows has not")
from tests.support.pty_child import PtyChild

MINUTE = 60_000


def breathing(*lengths: Ms, free: Ms = 0) -> Show:
    """Breaths of these lengths are led, two fifths of each in; then so long everybody's own pace."""
    phases = [each for n in lengths for each in ((Phase.IN, n * 2 // 5), (Phase.OUT, n * 3 // 5))]
    return leading(*phases, *([(Phase.FREE, free)] if free else []))


def leading(*phases: tuple[Phase, Ms]) -> Show:
    """These phases are led, from the session's first moment on."""
    onsets = accumulate((length for _, length in phases), initial=0)
    beats = (
        Beat(phase=phase, onset=CueTime(at), length=length)
        for (phase, length), at in zip(phases, onsets, strict=False)
    )
    return Show(caption="", state=Activity.BREATHING, breathing=Breathing(began=0, beats=tuple(beats)))


TWELVE = breathing(*[10_000] * 12)

# ------------------------------------------------------------------ what is kept


def test_any_other_state_ends_the_picture() -> None:
    """A pause takes it away; "breathing" alone does not bring it back."""
    paused = Scene().after(TWELVE).after(Show(state=Activity.PAUSED))
    assert paused.breathing is None
    assert paused.after(Show(state=Activity.BREATHING)).breathing is None


def test_whatever_else_is_shown_keeps_the_picture() -> None:
    """Other words, or other breaths, change nothing else."""
    slower = breathing(*[12_000] * 10).breathing
    scene = Scene().after(TWELVE).after(Show(caption="Softly.")).after(Show(breathing=slower))
    assert (scene.caption, scene.state, scene.breathing) == ("Softly.", "breathing", slower)


# ------------------------------------------------------------------ the page


def rows(columns: int, lines: int, *, now: Ms = 1_000, **changes: Any) -> list[str]:
    """The page as text, while breaths are led."""
    page = Page(keys=True, minutes=6, now=now, scene=Scene().after(replace(TWELVE, **changes)))
    return [row.plain for row in page.compose(os.terminal_size((columns, lines)))]


@pytest.mark.parametrize("size", [(80, 24), (40, 15), (200, 60)])
@pytest.mark.parametrize(
    "fact", ["about 6 min left", "Breathing together", "12 breaths left", "q stop", "o own pace", "█"]
)
def test_the_rest_of_the_page_stays(size: tuple[int, int], fact: str) -> None:
    """Time left, what is going on, breaths left and keys stand around the breath on every size."""
    assert any(fact in row for row in rows(*size))


def test_the_last_breath_is_one_breath() -> None:
    """Not "1 breaths"."""
    assert "1 breath left" in {row.strip() for row in rows(80, 24, now=115_000)}


def test_nobody_counts_breaths_at_their_own_pace() -> None:
    """Without a lead there is nothing to be left."""
    page = rows(80, 24, breathing=breathing(free=30_000).breathing)
    assert not any("breaths left" in row for row in page)
    assert any("your own pace" in row for row in page)


def test_what_the_guide_says_meanwhile_is_shown() -> None:
    """An answer stands above the breath, and the breath goes on below it."""
    page = rows(80, 24, caption="Press q to stop.")
    caption = next(y for y, row in enumerate(page) if "Press q to stop." in row)
    assert any("█" in row for row in page[caption + 1 :])


@pytest.mark.parametrize("size", [(80, 24), (40, 15), (200, 60)])
def test_only_the_picture_changes_within_a_second(size: tuple[int, int]) -> None:
    """Between two frames nothing moves but the disc: all else is the same to the letter."""
    before, after = rows(*size, now=2_000), rows(*size, now=2_400)
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert changed
    blocks = re.compile("[ ▀▁▂▃▄▅▆▇█▏▎▍▌▋▊▉]+")
    assert all(blocks.sub("", a) == blocks.sub("", b) for a, b in changed)


@given(st.text(), st.integers(1, 250), st.integers(1, 80), st.integers(0, 200_000))
def test_every_size_is_filled_exactly(caption: str, columns: int, lines: int, now: Ms) -> None:
    """Any caption, size and moment: as many rows as the terminal has, none with a control character."""
    page = rows(columns, lines, now=now, caption=caption)
    assert len(page) == lines
    assert all(row.isprintable() for row in page)


# ------------------------------------------------------------------ plain lines


def told(capsys: pytest.CaptureFixture[str], *shows: Show, until: Ms) -> list[str]:
    """The lines that these bring, one after the other at once, and then the time that goes by."""
    view = PlainView(lambda _: 6 * MINUTE)
    for show in shows:
        view.show(show)
    for now in range(0, until, 100):
        view.tick(now)
    return capsys.readouterr().out.splitlines()


def test_plain_tells_the_pace_once(capsys: pytest.CaptureFixture[str]) -> None:
    """One line when breaths begin, and none for any of the twelve."""
    assert told(capsys, TWELVE, until=125_000) == ["Breathing together: in 4, out 6 seconds, 12 breaths."]


def test_plain_names_every_phase(capsys: pytest.CaptureFixture[str]) -> None:
    """Holds, rests and a sip have their words, parts of a second their tenth."""
    phases = ((Phase.IN, 2_000), (Phase.SIP, 1_050), (Phase.HOLD, 500), (Phase.OUT, 6_500), (Phase.REST, 500))
    assert told(capsys, leading(*phases), until=100) == [
        "Breathing together: in 2, and in 1.1, hold 0.5, out 6.5, rest 0.5 seconds, 1 breath."
    ]


def test_plain_tells_a_drifting_pace_at_most_each_minute(capsys: pytest.CaptureFixture[str]) -> None:
    """Breaths that grow by a twentieth each are told a minute later, and once more when they rest."""
    ramp = [round(5_000 * 1.05**n) for n in range(14)] + [10_000] * 12
    lines = told(capsys, breathing(*ramp), until=sum(ramp))
    assert lines == [
        "Breathing together: in 2, out 3 seconds, 26 breaths.",
        "Now in 3.1, out 4.7 seconds.",
        "Now in 4, out 6 seconds.",
    ]


def test_plain_does_not_tell_a_small_drift(capsys: pytest.CaptureFixture[str]) -> None:
    """Less than a tenth is nothing that anybody would notice."""
    assert len(told(capsys, breathing(*[10_000] * 12, *[10_900] * 12), until=250_000)) == 1


def test_plain_tells_their_own_pace_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """When nobody is led any more, that is told as it happens, and no numbers."""
    asked = replace(breathing(10_000, free=110_000), state=None)
    assert told(capsys, TWELVE, asked, until=119_000) == [
        "Breathing together: in 4, out 6 seconds, 12 breaths.",
        "Now each at your own pace.",
    ]


def test_plain_begins_anew_after_a_pause(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever paused hears the pace and how many are left again."""
    lines = told(capsys, TWELVE, Show(state=Activity.PAUSED), breathing(*[10_000] * 7), until=100)
    assert lines[1:] == [
        "Paused. Press space, or say continue.",
        "Breathing together: in 4, out 6 seconds, 7 breaths.",
    ]


# ------------------------------------------------------------------ on a real terminal

LEADING = """
import os, queue, sys
from voiceguide.core.commands import Activity, Beat, Breathing, Ending, Phase, Show
from voiceguide.core.events import DeadlinePassed
from voiceguide.live.runner import run
from voiceguide.display.choose import choose_view

class Led:
    '''What the runner needs of a session: it leads breaths of eight seconds until its deadline.'''
    ending = None
    deadline = int(sys.argv[1])
    def handle(self, event):
        if isinstance(event, DeadlinePassed):
            self.ending = Ending.COMPLETED
            return ()
        onsets = range(0, 80_000, 4_000)
        beats = tuple(
            Beat(phase=(Phase.IN, Phase.OUT)[n % 2], onset=at, length=4_000)
            for n, at in enumerate(onsets)
        )
        state = Activity(sys.argv[2])
        return (Show(state=state, done=1, breathing=Breathing(began=event.at, beats=beats)),)

class Time:
    '''The runner's clock and inbox: nothing ever comes, and whoever waits has waited at once.'''
    passed = 0.0
    def now(self):
        return int(self.passed)
    def get(self, timeout):
        self.passed += 1000 * timeout
        raise queue.Empty

def tick(now):
    os.write(1, f"<{now}>".encode())
    view.tick(now)
    return view.frame_s

view = choose_view(False, lambda done: (6 - done) * 60_000)
time = Time()
run(Led(), clock=time, inbox=time, perform=view.show, tick=tick)
view.close()
"""
FRAME = re.compile(rb"<(\d+)>\x1b\[\?2026h(.*?)\x1b\[\?2026l", re.DOTALL)


def frames(length: Ms, state: str, columns: int = 80, rows: int = 24) -> list[tuple[Ms, bytes]]:
    """When the runner lets which frames reach a real terminal in so much time."""
    with PtyChild(LEADING, str(length), state, columns=columns, rows=rows) as child:
        assert child.ends() == 0
        return [(int(at), frame) for at, frame in FRAME.findall(child.output)]


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (200, 60), (40, 15)])
def test_an_in_breath_is_seen_in_twenty_different_frames_a_second(size: tuple[int, int]) -> None:
    """In some second twenty at least, no two of them alike; in none more than 31, so that it costs little."""
    seen = frames(4_000, "breathing", *size)
    seconds = [[frame for at, frame in seen if begin <= at < begin + 1_000] for begin, _ in seen]
    assert max(len(set(second)) for second in seconds) >= 20
    assert max(map(len, seconds)) <= 31


@pytest.mark.slow
def test_while_nothing_is_led_ten_frames_a_second_are_enough() -> None:
    """The listening sign asks for no more."""
    assert 0 < len(frames(2_000, "listening")) <= 22


SHOWING = """
from voiceguide.core.commands import Activity, Beat, Breathing, Phase, Show
from voiceguide.display.choose import choose_view
view = choose_view(False, lambda done: (8 - 5 * done) * 60_000)

def lead(*phases):
    beats = tuple(Beat(phase=phase, onset=4_000 * n, length=4_000) for n, phase in enumerate(phases))
    view.show(Show(state=Activity.BREATHING, done=0, breathing=Breathing(began=0, beats=beats)))

def tick(now, then):
    view.tick(now)
    print(then, end="", flush=True)
"""


@pytest.mark.slow
def test_only_what_changed_is_written() -> None:
    """From frame to frame a few cells of the rim are written, not the page."""
    with PtyChild(SHOWING + "lead(Phase.IN); tick(2_010, '<'); tick(2_050, '>')") as child:
        child.until("<")
        assert 0 < len(child.until(">")) < 1_000


@pytest.mark.slow
def test_a_held_breath_writes_nothing() -> None:
    """What does not move costs the terminal nothing."""
    with PtyChild(SHOWING + "lead(Phase.IN, Phase.HOLD); tick(4_010, '<'); tick(4_900, '>')") as child:
        child.until("<")
        assert child.until(">") == b">"


def test_the_minutes_go_down_while_breaths_are_led() -> None:
    """One exercise of many minutes is one thing done; its time is told all the same."""
    with PtyChild(SHOWING + "lead(*[Phase.IN, Phase.OUT] * 38); tick(240_000, '')") as child:
        child.until("about 8 min left")
        child.until("about 4 min left")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environment", "signs"),
    [
        ({}, "▀▁▂▃▄▅▆▇█▏▎▍▌▋▊▉━"),
        ({"TERM": "linux"}, "▀▄█▌"),
        ({"PYTHONIOENCODING": "ascii"}, ""),
    ],
    ids=["eighths", "linux console", "ascii"],
)
def test_only_signs_that_the_terminal_has(environment: dict[str, Any], signs: str) -> None:
    """Eighths of a cell where its font has them, halves on the Linux console, else ASCII."""
    with PtyChild(LEADING, "500", "breathing", **environment) as child:
        child.ends()
        shown = child.output.decode()
        assert "Breathing together" in shown
        assert {sign for sign in shown if not sign.isascii()} <= set(signs)
        assert not signs or "█" in shown
