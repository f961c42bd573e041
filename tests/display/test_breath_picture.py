"""The picture of a breath: what is drawn at a moment, on any size, with any signs."""

from __future__ import annotations

from itertools import accumulate, pairwise
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.commands import Beat, Breathing, Phase
from voiceguide.core.events import CueTime, Ms
from voiceguide.display import large_letters
from voiceguide.display.breath_picture import (
    AIR,
    ASCII,
    EIGHTHS,
    HALVES,
    TURNED,
    Brush,
    Strip,
    compose,
    moment,
)

FRAME: Ms = 33


def breathing(*phases: tuple[Phase, Ms], times: int = 1, counts: int = 0) -> Breathing:
    """These phases, so many times, from a second into the session on."""
    all_phases = phases * times
    onsets = accumulate((length for _, length in all_phases), initial=0)
    beats = (
        Beat(phase=phase, onset=CueTime(onset), length=length, counts=counts)
        for (phase, length), onset in zip(all_phases, onsets, strict=False)
    )
    return Breathing(began=1_000, beats=tuple(beats))


LONGER_OUT = breathing((Phase.IN, 4_000), (Phase.OUT, 6_000), times=12)
SIGH = breathing((Phase.IN, 2_000), (Phase.SIP, 1_000), (Phase.OUT, 6_000))
BOX = breathing((Phase.IN, 4_000), (Phase.HOLD, 4_000), (Phase.OUT, 4_000), (Phase.REST, 4_000), times=2)
OWN_PACE = breathing((Phase.FREE, 10_000), times=3)


def drawn(shown: Breathing, at: Ms, columns: int, lines: int, brush: Brush = EIGHTHS) -> list[str]:
    """The picture so long after the first beat, without what is empty at the ends of its rows."""
    return [row.plain.rstrip() for row in compose(shown, shown.began + at, columns, lines, brush)]


def picture(text: str) -> list[str]:
    """The rows between the first line and the last."""
    return [row[1:] for row in dedent(text).strip("\n").splitlines()]


# ------------------------------------------------------------------ what is drawn


def test_an_in_breath_begins_small() -> None:
    """The disc is small, and beside it stand the word and its four seconds."""
    assert drawn(LONGER_OUT, 0, 40, 8) == picture(
        """
        |                    ▀▀
        |                    ██ ██▀▀█▄
        |                    ██ ██  ██
        |       ▆▆           ██ ██  ██
        |       ▂▂           ██ ██  ██
        |
        |                    4
        |
        """
    )


def test_half_way_in_it_is_half_full() -> None:
    """The disc has grown to all sides; two seconds are left."""
    assert drawn(LONGER_OUT, 2_000, 40, 8) == picture(
        """
        |                    ▀▀
        |      ▂▃▃▂          ██ ██▀▀█▄
        |    ▍██████▋        ██ ██  ██
        |   ▍████████▋       ██ ██  ██
        |   ▍████████▋       ██ ██  ██
        |    ▍██████▋
        |      ▆▅▅▆          2
        |
        """
    )


def test_an_out_breath_begins_full() -> None:
    """The disc fills its place, and the word has changed."""
    assert drawn(LONGER_OUT, 4_000, 40, 8) == picture(
        """
        |   ▂▅▆▇██▇▆▅▂                      ██
        | ▊████████████▎     ▄█▀▀█▄ ██  ██ ▀██▀▀
        |▋██████████████▍    ██  ██ ██  ██  ██
        |▏██████████████▉    ██  ██ ██  ██  ██
        |▏██████████████▉    ▀█▄▄█▀ ▀█▄▄██  ▀█▄▄
        |▋██████████████▍
        | ▊████████████▎     6
        |   ▆▃▂▁██▁▂▃▆
        """
    )


def test_in_ascii_it_is_a_disc_too() -> None:
    """Without block elements the rim is made of lighter signs, and a held breath stays full."""
    assert drawn(BOX, 6_000, 40, 8, ASCII) == picture(
        """
        |              ##            ##     ##
        | .+####+.     ##""#_ _#""#_ ## _#""##
        |:########:    ##  ## ##  ## ## ##  ##
        |##########    ##  ## ##  ## ## ##  ##
        |:########:    ##  ## "#__#" ## "#__##
        | .+####+.
        |              2
        |
        """
    )


def test_where_it_is_narrow_the_words_stand_below() -> None:
    """On twenty columns the disc has the room, and the word one row."""
    assert drawn(LONGER_OUT, 4_000, 20, 9) == picture(
        """
        |     ▁▄▆▇██▇▆▄▁
        |    ▎██████████▊
        |   ▍████████████▋
        |   ██████████████
        |   ▍████████████▋
        |    ▎██████████▊
        |     ▇▄▂▁██▁▂▄▇
        |
        |       out  6
        """
    )


def test_at_their_own_pace_it_is_still_and_half_full() -> None:
    """Nobody is led: no second is counted and nothing moves."""
    assert drawn(OWN_PACE, 5_000, 40, 8) == picture(
        """
        |
        |       ▂▃▃▂
        |     ▍██████▋
        |    ▍████████▋       your own pace
        |    ▍████████▋
        |     ▍██████▋
        |       ▆▅▅▆
        |
        """
    )
    assert drawn(OWN_PACE, 0, 40, 8) == drawn(OWN_PACE, 29_000, 40, 8) == drawn(OWN_PACE, 5_000, 40, 8)


def test_cells_filled_from_above_or_the_right_are_their_opposite_in_swapped_colours() -> None:
    """There are no signs for these: the lower and the right rim are drawn with the colours turned."""
    above, *_, below = compose(LONGER_OUT, 5_000, 40, 8, EIGHTHS)
    assert (above.plain[3:13], above.inks[3:13]) == ("▂▅▆▇██▇▆▅▂", AIR * 10)
    assert (below.plain[3:13], below.inks[3:13]) == ("▆▃▂▁██▁▂▃▆", TURNED * 4 + AIR * 2 + TURNED * 4)


@pytest.mark.parametrize(
    ("columns", "lines", "rows"), [(80, 13, 5), (40, 8, 5), (200, 48, 10), (30, 7, 1), (20, 4, 1)]
)
def test_words_are_as_large_as_fits(columns: int, lines: int, rows: int) -> None:
    """Letters ten rows high on a large terminal, five on usual and small ones, else plain."""
    words = [row for row in compose(LONGER_OUT, 5_000, columns, lines, EIGHTHS) if "W" in row.inks]
    assert len(words) == rows


def test_the_console_has_no_eighths() -> None:
    """With half blocks every sign is one that the Linux console's font has."""
    signs = {
        sign for at in range(0, 10_000, FRAME) for row in drawn(SIGH, at, 80, 13, HALVES) for sign in row
    }
    assert signs <= set(" █▀▄▌")


@pytest.mark.parametrize("text", ["in", "and in", "hold", "out", "rest", "0123456789"])
@pytest.mark.parametrize("scale", [1, 2])
def test_every_word_and_number_has_large_letters(text: str, scale: int) -> None:
    """All that is ever written large can be, in rows of one width."""
    rows = large_letters.large(text, scale)
    assert len(rows) == large_letters.HEIGHT * scale
    assert len({len(row) for row in rows}) == 1
    assert set("".join(rows)) <= set(" █▀▄")


# ------------------------------------------------------------------ where a breath is


@pytest.mark.parametrize(
    ("shown", "at", "fill"),
    [
        (SIGH, 0, 0.0),
        (SIGH, 2_000, 0.75),
        (SIGH, 3_000, 1.0),
        (SIGH, 6_000, 0.5),
        (BOX, 4_000, 1.0),
        (BOX, 7_900, 1.0),
        (BOX, 12_000, 0.0),
        (BOX, 15_900, 0.0),
        (OWN_PACE, 0, 0.5),
    ],
)
def test_how_full(shown: Breathing, at: Ms, fill: float) -> None:
    """A sip leaves room for itself, a hold stays full, a rest stays empty."""
    assert moment(shown, shown.began + at).fill == pytest.approx(fill)


def test_from_led_to_their_own_pace() -> None:
    """Asked for their own pace, the disc goes to its half without a jump, and then rests."""
    shown = breathing((Phase.IN, 4_000), (Phase.OUT, 6_000), (Phase.FREE, 10_000), (Phase.FREE, 10_000))
    fills = [moment(shown, shown.began + at).fill for at in (10_000, 11_000, 12_000, 19_000, 21_000)]
    assert fills == pytest.approx([0, 0.25, 0.5, 0.5, 0.5])


@pytest.mark.parametrize(
    ("at", "seconds"), [(0, 4), (999, 4), (1_000, 3), (3_999, 1), (4_000, 6), (9_000, 1), (9_999, 1)]
)
def test_seconds_are_those_left(at: Ms, seconds: int) -> None:
    """A second before a phase ends, one is left."""
    assert moment(LONGER_OUT, LONGER_OUT.began + at).seconds == seconds


@pytest.mark.parametrize(("at", "seconds"), [(0, 1), (1_000, 2), (3_000, 4), (3_999, 4)])
def test_where_the_guide_counts_aloud_the_seconds_are_what_it_says(at: Ms, seconds: int) -> None:
    """An eye and an ear agree: the number is the one just heard."""
    counted = breathing((Phase.IN, 4_000), (Phase.OUT, 4_000), counts=4)
    assert moment(counted, counted.began + at).seconds == seconds


@pytest.mark.parametrize(("length", "seconds"), [(5_500, 5), (5_700, 6), (4_200, 4), (400, 1)])
def test_a_scrap_of_a_second_is_not_counted(length: Ms, seconds: int) -> None:
    """No number flashes by: the first one stands for 0.7 seconds at least, or is one."""
    assert moment(breathing((Phase.IN, length)), 1_000).seconds == seconds


@pytest.mark.parametrize(("at", "breaths"), [(0, 12), (5_000, 12), (10_000, 11), (110_000, 1), (119_999, 1)])
def test_breaths_left(at: Ms, breaths: int) -> None:
    """The one that is going on is counted until it ends."""
    assert moment(LONGER_OUT, LONGER_OUT.began + at).breaths == breaths


def test_on_the_way_to_their_own_pace_no_breaths_are_left() -> None:
    """ "1 breath left" would tell that the session is about to end."""
    shown = breathing((Phase.IN, 4_000), (Phase.OUT, 6_000), (Phase.FREE, 10_000))
    assert [moment(shown, shown.began + at).breaths for at in (0, 5_000, 12_000)] == [0, 0, 0]


def test_outside_it_rests() -> None:
    """Before the first beat and after the last one it is as at their edges."""
    assert moment(SIGH, 0) == moment(SIGH, SIGH.began)
    assert moment(SIGH, 99_000).fill == 0


# ------------------------------------------------------------------ whatever the breaths and the terminal

SHAPES = [
    (Phase.IN, Phase.OUT),
    (Phase.IN, Phase.OUT, Phase.REST),
    (Phase.IN, Phase.SIP, Phase.OUT),
    (Phase.IN, Phase.HOLD, Phase.OUT, Phase.REST),
    (Phase.FREE,),
]
LENGTHS = st.integers(1_000, 12_000)
BREATHS = st.lists(
    st.sampled_from(SHAPES).flatmap(
        lambda shape: st.tuples(*(st.tuples(st.just(p), LENGTHS) for p in shape))
    ),
    min_size=1,
    max_size=5,
).map(lambda breaths: breathing(*(phase for breath in breaths for phase in breath)))
BRUSHES = st.sampled_from([EIGHTHS, HALVES, ASCII])


@given(BREATHS)
def test_the_fill_never_jumps(shown: Breathing) -> None:
    """From frame to frame it changes by a nineteenth at most, however the phases follow each other."""
    fills = [moment(shown, at).fill for at in range(0, 1_000 + shown.beats[-1].end + 100, FRAME)]
    assert all(abs(b - a) <= 1 / 19 for a, b in pairwise(fills))
    assert all(0 <= fill <= 1 for fill in fills)


@given(BREATHS)
def test_it_only_grows_in_an_in_breath_and_only_shrinks_in_an_out_breath(shown: Breathing) -> None:
    """And while a breath is held, or rests, it is still."""
    for beat in shown.beats:
        moments = range(beat.onset, beat.end, 200)
        fills = [moment(shown, shown.began + at).fill for at in moments]
        steps = [b - a for a, b in pairwise(fills)]
        match beat.phase:
            case Phase.IN | Phase.SIP:
                assert all(step >= 0 for step in steps)
            case Phase.OUT:
                assert all(step <= 0 for step in steps)
            case Phase.HOLD | Phase.REST:
                assert not any(steps)


def filled(strips: list[Strip], brush: Brush) -> int:
    """Eighths of cells that are air."""
    eighths = {sign: n for steps in (brush.upright, brush.sideways) for n, sign in enumerate(steps)}
    return sum(
        8 - eighths[sign] if ink == TURNED else eighths[sign]
        for row in strips
        for sign, ink in zip(row.plain, row.inks, strict=True)
        if ink in (AIR, TURNED)
    )


@pytest.mark.slow
@pytest.mark.parametrize("brush", [EIGHTHS, HALVES, ASCII])
@pytest.mark.parametrize(("columns", "lines"), [(80, 13), (40, 8), (200, 48), (17, 5)])
def test_what_is_drawn_grows_in_and_shrinks_out(columns: int, lines: int, brush: Brush) -> None:
    """Not only the number: the cells too."""
    areas = [
        filled(compose(LONGER_OUT, 1_000 + at, columns, lines, brush), brush) for at in range(0, 10_000, 50)
    ]
    assert areas[:80] == sorted(areas[:80])
    assert areas[80:] == sorted(areas[80:], reverse=True)
    assert areas[0] < areas[40] < areas[79]


@given(BREATHS, st.integers(0, 200_000), st.integers(1, 250), st.integers(0, 80), BRUSHES)
def test_any_size_is_filled_exactly(
    shown: Breathing, now: Ms, columns: int, lines: int, brush: Brush
) -> None:
    """As many rows as asked for, each as wide, and nothing that moves the cursor."""
    strips = compose(shown, now, columns, lines, brush)
    assert len(strips) == lines
    assert all(len(row.plain) == len(row.inks) == columns for row in strips)
    assert all(row.plain.isprintable() for row in strips)


@pytest.mark.slow
@given(BREATHS, st.integers(1, 120), st.integers(1, 60))
def test_nothing_moves_but_the_rim(shown: Breathing, columns: int, lines: int) -> None:
    """Through all phases the disc keeps its centre."""
    centres = set()
    for at in range(0, shown.beats[-1].end, 1_300):
        inks = [row.inks for row in compose(shown, shown.began + at, columns, lines, EIGHTHS)]
        air = [(x, y) for y, row in enumerate(inks) for x, ink in enumerate(row) if ink in (AIR, TURNED)]
        if air:
            xs, ys = zip(*air, strict=True)
            centres.add((min(xs) + max(xs), min(ys) + max(ys)))
    assert len(centres) <= 1


STRIPS = st.integers(0, 40).flatmap(
    lambda width: st.tuples(
        *[st.builds(Strip, *[st.text(signs, min_size=width, max_size=width) for signs in (" █", " AT")])] * 2
    )
)


@given(STRIPS, st.integers(1, 8))
def test_the_changed_parts_are_all_that_differs(strips: tuple[Strip, Strip], apart: int) -> None:
    """Written over the old row they make the new one, and each begins and ends with a change."""
    new, old = strips
    cells = list(zip(old.plain, old.inks, strict=True))
    for start, end in new.changed(old, apart=apart):
        written = [(sign, ink) for ink, signs in new.runs(start, end) for sign in signs]
        assert written[0] != cells[start]
        assert written[-1] != cells[end - 1]
        cells[start:end] = written
    assert cells == list(zip(new.plain, new.inks, strict=True))


def test_an_in_breath_is_more_than_twenty_pictures_a_second() -> None:
    """On a usual terminal, over a whole in-breath of four seconds, though it begins and ends gently."""
    pictures = [compose(LONGER_OUT, 1_000 + at, 80, 13, EIGHTHS) for at in range(0, 4_000, FRAME)]
    assert sum(a != b for a, b in pairwise(pictures)) > 4 * 20
