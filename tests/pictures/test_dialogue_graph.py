"""A dialogue drawn: every state, every way that is written, and nothing over each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import ImageFont

from voiceguide import cli, exit_codes
from voiceguide.core.script.steps.dialogue import Dialogue
from voiceguide.core.written.dialogue import END, REPLIES
from voiceguide.library import find as library
from voiceguide.pictures.dialogue_file import as_dot, dialogues_in, draw
from voiceguide.pictures.dialogue_graph import START, Way, ways
from voiceguide.pictures.dialogue_picture import COLOURS, DARK, as_svg
from voiceguide.ports import UsageError, VoiceguideError

MIRROR = library.load("mirror")
(DIALOGUE,) = [step for step in MIRROR.steps if isinstance(step, Dialogue)]
SVG = "{http://www.w3.org/2000/svg}"


def dialogue(start: str = "a", **states: dict[str, Any]) -> Dialogue:
    """As an author writes it; each state listens."""
    listening = {name: {"listen": {"for": "answer"}, **state} for name, state in states.items()}
    return Dialogue.model_validate({"start": start, "states": listening})


def drawn(*dialogues: Dialogue, title: str = "An evening") -> ElementTree.Element:
    """The picture, as a reader's machine takes it."""
    return ElementTree.fromstring(as_svg(title, dialogues))


def texts(picture: ElementTree.Element, kind: str = "") -> list[str]:
    """What can be read in it, of one kind or all."""
    found = picture.iter(f"{SVG}text")
    return ["".join(text.itertext()) for text in found if not kind or text.get("class") == kind]


def told(picture: ElementTree.Element) -> list[str]:
    """What the lines say of themselves, to whoever points at one."""
    lines = (group for group in picture.iter(f"{SVG}g") if group.get("class", "").startswith("way"))
    return [line.findtext(f"{SVG}title", "") for line in lines]


@dataclass(frozen=True)
class Area:
    """A piece of the picture, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Area) -> bool:
        """Do the two share a point?"""
        apart = self.right < other.left or other.right < self.left
        return not apart and self.top <= other.bottom and other.top <= self.bottom


def lines(picture: ElementTree.Element) -> list[Area]:
    """Every straight piece of every line."""
    pieces = []
    for path in picture.iter(f"{SVG}path"):
        x = y = 0.0
        for step, places in re.findall(
            r"([MHVQ])([^MHVQ]+)", path.get("d", "") * (path.get("class") == "line")
        ):
            numbers = [float(place) for place in places.split()]
            to_x, to_y = (x, numbers[0]) if step == "V" else (numbers[-2] if step in "MQ" else numbers[0], y)
            to_y = numbers[-1] if step in "MQ" else to_y
            if step in "HV":
                pieces.append(Area(min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y)))
            x, y = to_x, to_y
    return pieces


def boxed(box: ElementTree.Element) -> Area:
    """Where a box is."""
    left, top, long, high = (float(box.get(name, "")) for name in ("x", "y", "width", "height"))
    return Area(left, top, left + long, top + high)


def words(picture: ElementTree.Element, only: str = "") -> list[Area]:
    """Every text, or those of one kind, as large as the widest of its fonts shows it."""
    sizes = {"title": 22, "name": 15}
    areas = []
    for text in picture.iter(f"{SVG}text"):
        if only and text.get("class") != only:
            continue
        kind, x, y = text.get("class", ""), float(text.get("x", "")), float(text.get("y", ""))
        long = font(sizes.get(kind, 12), bold=kind == "name").getlength("".join(text.itertext()))
        left = x - long * {"end": 1.0, "middle": 0.5}.get(text.get("text-anchor", ""), 0.0)
        areas.append(Area(left, y - sizes.get(kind, 12) * 0.75, left + long, y + 2))
    return areas


@cache
def font(size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    """The widest font that a picture names; it comes with matplotlib."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return ImageFont.truetype(folder / f"DejaVuSans{'-Bold' * bold}.ttf", size)


ANYTHING = dialogue(
    a={"on": {reply.value: "b" for reply in REPLIES}, "next": "c"},
    b={"on": {reply.value: END for reply in REPLIES}, "next": "c"},
    c={"on": {reply.value: "c" for reply in REPLIES if reply.value != "quiet"}, "at_most": 2},
)
"""As many replies as there are lead straight down, on, and back."""


@st.composite
def dialogues(draw: st.DrawFn) -> Dialogue:
    """Small ones: every state leads to the next, and by some replies anywhere, also to itself.

    Whoever came too often is led on in an order of its own, so that nothing goes round for ever.
    """
    count = draw(st.integers(1, 9))
    names = [f"s{number}" for number in range(count)]
    in_the_end = [*draw(st.permutations(names)), END]
    anywhere = st.sampled_from([*names, END])
    states: dict[str, Any] = {
        name: {
            "say": draw(
                st.sampled_from(["", "Say it again, in other words, as slowly as you like, please."])
            ),
            "at_most": draw(st.integers(1, 4)),
            "beyond": draw(st.sampled_from(in_the_end[in_the_end.index(name) + 1 :])),
            "on": draw(
                st.dictionaries(st.sampled_from([reply.value for reply in REPLIES]), anywhere, max_size=6)
            ),
            "next": following,
        }
        for name, following in zip(names, [*names[1:], END], strict=True)
    }
    for state in states.values():
        state["on"].pop("quiet", None)  # so silence leads out
    return dialogue("s0", **states)


# ------------------------------------------------------------------ what is in it


@pytest.mark.slow
@given(dialogues())
def test_every_way_that_is_written_is_drawn_and_no_other(made: Dialogue) -> None:
    """From the start, and from each state by each of its replies, by `next` and by `beyond`."""
    names = [START, *made.states, END]
    written = {(name, to) for name, state in made.states.items() for to in state.ways.values()}
    found = [(names[way.start], names[way.end]) for way in ways(made)]
    assert sorted(found) == sorted({*written, (START, made.start)})


@given(dialogues())
@pytest.mark.slow
def test_every_reply_stands_at_its_way(made: Dialogue) -> None:
    """Wherever something is decided: each reply once, and where it leads."""
    names = [START, *made.states, END]
    found = {(names[way.start], reply, names[way.end]) for way in ways(made) for reply in way.replies}
    for name, state in made.states.items():
        if len(set(state.ways.values())) > 1:
            assert {(name, reply.value, to) for reply, to in state.on.items()} <= found
            assert (name, "too often", state.beyond) in found
            assert ((name, "else", state.next) in found) == bool(state.on)


def test_replies_that_lead_to_the_same_state_are_one_line() -> None:
    """It tells them all."""
    picture = drawn(dialogue(a={"on": {"no": "c", "later": "c"}, "next": "b"}, b={"next": "c"}, c={}))
    assert told(picture) == ["start → a", "a → b: else", "b → c", "c → end", "a → c: no, later"]
    assert texts(picture, "label") == ["else", "no, later"]


def test_every_state_is_in_the_picture_between_start_and_end() -> None:
    """By its name, in the order of the file."""
    names = [name.replace("_", " ") for name in DIALOGUE.states]
    assert texts(drawn(DIALOGUE), "name") == [START, *names, END]


def test_a_box_tells_what_is_said_and_whose_turn_it_is() -> None:
    """The first words; all of them to whoever points at it."""
    say = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen."
    picture = drawn(dialogue(a={"say": say, "listen": {"floor": "sender", "for": "reply"}}))
    small = texts(picture, "small")[-2:]
    assert small[0] == "sender: reply"
    assert say.startswith(small[1].removesuffix("…"))
    assert say in [title.text for title in picture.iter(f"{SVG}title")]


def test_what_bounds_a_loop_is_told() -> None:
    """As often as it may come."""
    states: dict[str, Any] = {
        "a": {"at_most": 14, "next": "b"},
        "b": {"at_most": 1, "next": "c"},
        "c": {"at_most": 2, "for_both": True},
    }
    assert texts(drawn(dialogue(**states)), "often") == [
        "at most 14 times",
        "at most once",
        "at most 2 times for both",
    ]


def test_where_they_change_places_is_marked_in_words_too() -> None:
    """A frame, and nobody needs its colour."""
    picture = drawn(dialogue(a={"swap": True, "next": "b"}, b={}))
    assert texts(picture, "swaps") == ["they change places, either: answer"]
    assert [box.get("class") for box in picture.iter(f"{SVG}rect")].count("box swap") == 1


def test_two_dialogues_stand_one_under_the_other() -> None:
    """With the same middle."""
    pills = [box for box in drawn(DIALOGUE, dialogue(a={})).iter(f"{SVG}rect") if box.get("rx") == "14"]
    tops = [int(pill.get("y", "")) for pill in pills]
    assert len(tops) == 4
    assert tops == sorted(tops)
    assert len({pill.get("x") for pill in pills}) == 1


# ------------------------------------------------------------------ how it lies


def side(made: Dialogue, *, back: bool) -> list[Way]:
    """The lines beside the boxes."""
    return [way for way in ways(made) if way.lane and way.back is back]


@given(dialogues(), st.booleans())
def test_no_two_ways_in_one_lane_meet_in_a_row(made: Dialogue, back: bool) -> None:
    """On neither side."""
    for one, other in combinations(side(made, back=back), 2):
        if one.lane == other.lane:
            assert one.span[1] < other.span[0] or other.span[1] < one.span[0]


@given(dialogues())
def test_a_way_inside_another_has_the_inner_lane(made: Dialogue) -> None:
    """So that they do not cross."""
    for back in (False, True):
        for one, other in combinations(side(made, back=back), 2):
            inner, outer = sorted((one, other), key=lambda way: way.span[1] - way.span[0])
            if outer.span[0] <= inner.span[0] and inner.span[1] <= outer.span[1]:
                assert inner.lane < outer.lane


@pytest.mark.slow
@settings(max_examples=50)
@given(dialogues())
@example(DIALOGUE)
@example(ANYTHING)
def test_boxes_keep_apart_and_no_reply_lies_over_one(made: Dialogue) -> None:
    """However much leads from them, and whatever is said in them."""
    picture = drawn(made)
    framed = [boxed(box) for box in picture.iter(f"{SVG}rect") if "box" in box.get("class", "")]
    for one, other in combinations([*framed, *words(picture, "label")], 2):
        assert not one.meets(other)


@pytest.mark.slow
@settings(max_examples=50)
@given(dialogues())
@example(DIALOGUE)
@example(ANYTHING)
def test_ways_that_leave_a_state_on_one_side_do_not_cross(made: Dialogue) -> None:
    """Nor a way back to itself."""
    found = zip(ways(made), drawn(made).iterfind(f"{SVG}g[{SVG}path]"), strict=True)
    for (one, its_lines), (other, other_lines) in combinations(found, 2):
        if (one.start, one.back) == (other.start, other.back):
            for piece, other_piece in product(lines(its_lines), lines(other_lines)):
                assert not piece.meets(other_piece)


@pytest.mark.slow
@settings(max_examples=50)
@given(dialogues())
@example(DIALOGUE)
@example(ANYTHING)
def test_no_text_lies_over_another_or_under_a_line(made: Dialogue) -> None:
    """In the widest font, too."""
    picture = drawn(made)
    for one, other in combinations(words(picture), 2):
        assert not one.meets(other)
    for text, line in product(words(picture), lines(picture)):
        assert not text.meets(line)


@pytest.mark.slow
@settings(max_examples=50)
@given(dialogues())
@example(DIALOGUE)
@example(ANYTHING)
def test_nothing_is_drawn_outside_the_picture(made: Dialogue) -> None:
    """Neither a line nor a word."""
    picture = drawn(made)
    width, height = int(picture.get("width", "")), int(picture.get("height", ""))
    for area in (*lines(picture), *words(picture)):
        assert area.left >= 0
        assert area.top >= 0
        assert area.right <= width
        assert area.bottom <= height


# ------------------------------------------------------------------ what it is made of


def test_the_picture_is_the_same_every_time(tmp_path: Path) -> None:
    """Byte for byte, also over an older one."""
    path = tmp_path / "mirror.svg"
    draw(MIRROR, path)
    first = path.read_bytes()
    draw(MIRROR, path)
    assert path.read_bytes() == first


def test_whatever_an_author_writes_is_only_shown() -> None:
    """Nothing becomes markup, and no control character makes the picture unreadable."""
    states = {"<b>&\x07": {"say": 'Is 1 < 2 & "so" on?', "next": "end"}}
    picture = drawn(dialogue("<b>&\x07", **states), title="<script>&]]>")
    assert "<b>&" in texts(picture, "name")
    assert texts(picture, "title") == ["<script>&]]>"]
    assert not list(picture.iter(f"{SVG}script"))


@pytest.mark.parametrize("letter", ["m", "O", "e", "{", "字"])
def test_long_names_and_titles_are_cut_to_their_room(letter: str) -> None:
    """Also one without any space."""
    picture = drawn(dialogue(letter * 90, **{letter * 90: {}}), title=letter * 80)
    for text in (texts(picture, "name")[1], *texts(picture, "title")):
        assert text.strip(letter) == "…"
        assert len(text) >= 12
    for one, other in combinations(words(picture), 2):
        assert not one.meets(other)


@pytest.mark.parametrize("colours", [COLOURS, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_its_ground(colours: dict[str, str]) -> None:
    """At least 4.5 to 1, as the WCAG ask of small text."""
    for ground in ("paper", "box"):
        for ink in ("ink", "soft", "on", "back", "swap"):
            dark, light = sorted(luminance(colours[name]) for name in (ground, ink))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


def luminance(colour: str) -> float:
    """Relative luminance, as in WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_it_is_dark_where_a_person_asks_for_dark_pages() -> None:
    """By its own style; it fetches nothing."""
    svg = as_svg("An evening", [DIALOGUE])
    assert "@media (prefers-color-scheme: dark)" in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


# ------------------------------------------------------------------ Graphviz


def test_graphviz_text_has_the_same_ways() -> None:
    """With their replies."""
    text = as_dot([dialogue(a={"on": {"no": "c", "later": "c"}, "next": "b"}, b={"next": "c"}, c={})])
    assert '  d0_1 [label="a"];' in text
    assert '  d0_1 -> d0_3 [label="no, later"];' in text
    assert text.count(" -> ") == 5


def test_graphviz_text_keeps_quotes_inside_their_label() -> None:
    """And what would be an entity or an escape."""
    assert '[label="\\"a\\\\&amp;lt;"]' in as_dot([dialogue('"a\\&lt;', **{'"a\\&lt;': {}})])


# ------------------------------------------------------------------ as a user calls it


def test_show_draws_into_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By its ending, whatever its case, and tells its name."""
    for ending, begins in ((".svg", "<svg"), (".DOT", "digraph")):
        path = tmp_path / f"mirror{ending}"
        monkeypatch.setattr("sys.argv", ["voiceguide", "show", "mirror", "--graph", "--to", str(path)])
        assert cli.main() == exit_codes.DONE
        assert path.read_text("utf-8").startswith(begins)
        assert capsys.readouterr().out == f"{path}\n"


def test_show_prints_the_graph(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """As Graphviz text, for whatever reads it next."""
    monkeypatch.setattr("sys.argv", ["voiceguide", "show", "mirror", "--graph"])
    assert cli.main() == exit_codes.DONE
    assert capsys.readouterr().out == as_dot(dialogues_in(MIRROR))


def test_a_graph_that_was_not_asked_for_is_not_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What --to means is said."""
    monkeypatch.setattr("sys.argv", ["voiceguide", "show", "mirror", "--to", str(tmp_path / "x.svg")])
    assert cli.main() == exit_codes.USAGE
    assert "write --graph too" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_another_ending_is_refused(tmp_path: Path) -> None:
    """With what it may be."""
    with pytest.raises(UsageError, match=r"--to writes \.svg or \.dot; found 'x\.png'"):
        draw(MIRROR, tmp_path / "x.png")


def test_an_exercise_without_a_dialogue_is_refused(tmp_path: Path) -> None:
    """Nothing is written, and what draws it is named."""
    with pytest.raises(UsageError, match="holds no dialogue; 'voiceguide preview' draws any exercise"):
        draw(library.load("affirm"), tmp_path / "x.svg")
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """In one sentence."""
    with pytest.raises(VoiceguideError, match=r"x\.svg cannot be written \(.+\); name another file"):
        draw(MIRROR, tmp_path / "missing" / "x.svg")
