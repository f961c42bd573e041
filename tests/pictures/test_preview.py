"""A preview draws what a rehearsal gave: every breath, word, turn and rest, at its minute."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Sequence
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from voiceguide import output_file
from voiceguide.commands import preview
from voiceguide.core.commands import Beat, Breathe, Chime, Earcon, Ending, Phase, Speak
from voiceguide.core.events import CueTime, Ms
from voiceguide.core.hearing.phrases import UNKNOWN
from voiceguide.core.script.dialogue_walk import DialogueWishes
from voiceguide.core.script.step import ByKind
from voiceguide.core.written.cast import Cast
from voiceguide.library import find as library
from voiceguide.pictures.timeline import GUIDE, Kind, Span, Timeline, breath_curves, rows, timeline
from voiceguide.pictures.timeline_layout import BAR, GAP, LINE, WIDTH, laid_out
from voiceguide.pictures.timeline_page import DARK, as_html
from voiceguide.pictures.timeline_picture import COLOURS, as_png, as_svg
from voiceguide.plan import Plan
from voiceguide.ports import CannotRunHere, UsageError, VoiceguideError
from voiceguide.rehearsal.length import estimated
from voiceguide.rehearsal.people import ready_then_lines
from voiceguide.rehearsal.virtual_time import Moment, Rehearsed, rehearse

if TYPE_CHECKING:
    from voiceguide.ports import Sounding

PHASES = (Phase.IN, Phase.SIP, Phase.HOLD, Phase.OUT, Phase.REST)
TITLE = "An evening"
ROOT = Path(__file__).parents[2]


def beats(lengths: Sequence[tuple[Phase, Ms]], words: Sequence[str] = ()) -> tuple[Beat, ...]:
    """Beats one after the other; the first ones have words."""
    onsets = [sum(length for _, length in lengths[:place]) for place in range(len(lengths))]
    said = [*words, *[""] * len(lengths)]
    return tuple(
        Beat(phase=phase, onset=CueTime(onset), length=length, word=word)
        for (phase, length), onset, word in zip(lengths, onsets, said, strict=False)
    )


def session(*parts: Sounding | tuple[str, str] | Ms) -> Rehearsed:
    """A session of these, one after the other; a number is a rest, a pair who says what."""
    now, moments = 0, []
    for part in parts:
        if isinstance(part, int):
            now += part
        elif isinstance(part, tuple):
            moments.append(Moment(now, now + 2_000, *part))
            now += 3_000
        else:
            what = part.text if isinstance(part, Speak) else "(sounds)"
            moments.append(Moment(now, now + estimated(part), GUIDE, what, part))
            now = moments[-1].end + 1_000
    return Rehearsed(Ending.COMPLETED, now, moments)


def ramp(breaths: int) -> Breathe:
    """Breaths of five seconds that grow to ten; the first ones have words."""
    lengths = [min(10_000, 5_000 + 250 * number) for number in range(breaths)]
    phases = [
        (phase, whole * share // 10) for whole in lengths for phase, share in ((Phase.IN, 4), (Phase.OUT, 6))
    ]
    return Breathe(cue=2, beats=beats(phases, ["in", "out"] * 3))


@pytest.fixture(scope="module")
def affirmations() -> Rehearsed:
    """The shipped affirmations with two named people."""
    plan = Plan(exercise=library.load("affirm"), cast=Cast(first="Ana", second="Ben"))
    return rehearse(plan.session(), estimated, couple=ready_then_lines)


def texts(svg: str) -> list[str]:
    """Every text of a picture."""
    found = ElementTree.fromstring(svg.encode()).iter("{http://www.w3.org/2000/svg}text")
    return ["".join(text.itertext()) for text in found]


# ------------------------------------------------------------------ breath


@st.composite
def led(draw: st.DrawFn) -> list[tuple[Phase, Ms]]:
    """Breaths with or without a sip, a hold and a rest."""
    optional = [phase for phase in (Phase.SIP, Phase.HOLD, Phase.REST) if draw(st.booleans())]
    kept = [phase for phase in PHASES if phase in (Phase.IN, Phase.OUT, *optional)]
    return [(phase, draw(st.integers(300, 10_000))) for _ in range(draw(st.integers(1, 5))) for phase in kept]


@given(phases=led(), start=st.integers(0, 10**6))
def test_lungs_are_full_after_each_in_breath_and_empty_after_each_out_breath(
    phases: list[tuple[Phase, Ms]], start: Ms
) -> None:
    """With a sip they are full after that, and a hold or a rest changes nothing."""
    (curve,) = breath_curves(start, beats(phases))
    volume = dict(zip(curve.times, curve.volumes, strict=True))
    now, full = float(start), 0.0
    for (phase, length), (following, _) in pairwise([*phases, (Phase.REST, 0)]):
        now += length
        if phase in (Phase.IN, Phase.SIP):
            full = 0.75 if following is Phase.SIP else 1.0
        elif phase is Phase.OUT:
            full = 0.0
        assert volume[now] == full
    assert all(a < b for a, b in pairwise(curve.times)), "time goes on"
    assert all(0 <= v <= 1 for v in curve.volumes)


def test_a_ramp_is_seen_to_slow_down() -> None:
    """From crest to crest it takes longer and longer, and the rate beside it says so."""
    shapes = timeline(session(ramp(24)))
    (curve,) = shapes.curves
    crests = [t for t, v in zip(curve.times, curve.volumes, strict=True) if v == 1]
    gaps = [b - a for a, b in pairwise(crests)]
    assert gaps == sorted(gaps) and gaps[-1] > 1.8 * gaps[0]
    assert [rate.text for rate in shapes.rates] == ["12 a minute", "8 a minute", "6.3 a minute"]


def test_free_breathing_has_no_curve() -> None:
    """Nobody is led, so none is drawn; the stretch is marked."""
    free = Breathe(cue=3, beats=beats([(Phase.IN, 4_000), (Phase.OUT, 6_000), (Phase.FREE, 30_000)]))
    shapes = timeline(session(free))
    assert [(curve.times[0], curve.times[-1]) for curve in shapes.curves] == [(0, 10_000)]
    assert shapes.free == ((10_000, 40_000),)
    assert "own pace" in texts(as_svg(shapes, TITLE))


# ------------------------------------------------------------------ words, turns, rests


def test_every_word_and_turn_is_a_span_where_it_sounds(affirmations: Rehearsed) -> None:
    """The guide's sentences, the words on the beats, what people say, the chimes."""
    shapes = timeline(affirmations)
    spans = {(span.start, span.end, span.lane) for span in shapes.spans}
    led = [(m, m.sound) for m in affirmations.moments if isinstance(m.sound, Breathe)]
    assert {
        (m.start, m.end, m.who) for m in affirmations.moments if not isinstance(m.sound, Breathe)
    } <= spans
    words = [(m.start + b.onset, b.word) for m, sound in led for b in sound.beats if b.word]
    assert words and set(words) <= {(span.start, span.text) for span in shapes.spans}


@pytest.mark.slow
def test_what_the_guide_says_is_written_under_it(affirmations: Rehearsed) -> None:
    """Its first word at least, and all of it where a minute a row leaves the room."""
    written = " ".join(texts(as_svg(timeline(affirmations), TITLE)))
    for moment in affirmations.moments:
        if isinstance(moment.sound, Speak):
            assert moment.what.split()[0] in written
    assert "Thank you, both." in written and "I love you." in written


@pytest.mark.slow
def test_turns_are_told_apart_by_place_name_and_colour(affirmations: Rehearsed) -> None:
    """A lane each, with the name beside it; what nobody's turn was stands last."""
    svg = as_svg(timeline(affirmations), TITLE)
    assert timeline(affirmations).people == ("Ana", "Ben", "one of you")
    assert {"Guide", "Ana", "Ben", "One of you"} <= set(texts(svg))
    assert COLOURS["first"] in svg and COLOURS["second"] in svg


BEN_SENDS = ByKind(DialogueWishes(sends_first=1))


@pytest.mark.slow
def test_the_first_person_stands_first_whoever_speaks_first(tmp_path: Path) -> None:
    """As they were named: place and colour are theirs in every exercise."""
    plan = Plan(exercise=library.load("mirror"), cast=Cast(first="Ana", second="Ben"), wishes=BEN_SENDS)
    preview.write(plan, tmp_path / "mirror.svg")
    written = texts((tmp_path / "mirror.svg").read_text())
    assert written.index("Ana") < written.index("Ben")
    assert "[unk]" not in " ".join(written)


def test_talk_without_known_words_is_told_by_its_length() -> None:
    """On the picture and in the page's table, as in a rehearsal."""
    talk = session(("Ana", " ".join([UNKNOWN] * 5)))
    assert [span.text for span in timeline(talk).spans if span.kind is Kind.TURN] == ["(2 s of talk)"]
    assert _Reader(as_html(talk, TITLE, ())).rows[1][-1] == "(2 s of talk)"


def test_a_rest_is_a_span_of_quiet() -> None:
    """A pause between two cues is none."""
    shapes = timeline(session(Speak(cue=1, text="Hello."), 4_000, Chime(cue=2, earcon=Earcon.BELL)))
    kinds = [span.kind for span in shapes.spans]
    assert kinds == [Kind.WORDS, Kind.QUIET, Kind.CHIME]
    assert shapes.spans[1].text == "quiet 5\N{NO-BREAK SPACE}s"


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(1, 60), st.text("ab ", min_size=1, max_size=80)),
        max_size=40,
    ),
    st.sampled_from([20_000, 90_000, 400_000]),
)
def test_no_text_lies_over_another(words: list[tuple[int, int, str]], stretch: Ms) -> None:
    """Whatever is said when, and on the page's edge as well."""
    spans: list[Span] = []
    now = 0
    for gap, length, text in words:
        start, now = now + gap * 50, now + gap * 50 + length * 50
        spans.append(
            Span(kind=Kind.WORDS, lane=GUIDE, start=start, end=now, text=" ".join(text.split()) or "a")
        )
    shapes = Timeline(length=now + stretch, people=(), spans=tuple(spans), curves=(), rates=(), free=())
    for row in laid_out(shapes, lambda text: 6.0 * len(text), heading=True):
        for lane, _ in row.placed():
            boxes: list[tuple[float, float, int]] = [
                (caption.left, caption.left + 6 * len(line), number)
                for caption in lane.captions
                for number, line in enumerate(caption.lines)
                if line
            ]
            assert all(right <= WIDTH for _, right, _ in boxes)
            assert lane.height >= BAR + LINE * (1 + max((number for *_, number in boxes), default=-1))
            for (_, end, line), (begin, _, other) in pairwise(
                sorted(boxes, key=lambda box: (box[2], box[0]))
            ):
                assert line != other or end + GAP <= begin + 1e-6


# ------------------------------------------------------------------ minutes


def test_minutes_are_marked() -> None:
    """Every whole minute, to the end and no further."""
    written = texts(as_svg(timeline(session(Speak(cue=1, text="Hello."), ramp(20))), TITLE))
    assert [text for text in written if text.endswith(" min")] == [
        "0 min",
        "1 min",
        "1 min",
        "2 min",
        "2 min",
    ]
    assert "0:10" in written and "1:50" in written


@given(st.integers(1, 8 * 3_600_000))
def test_rows_hold_the_whole_session(length: Ms) -> None:
    """One after the other, alike long but for the last, whole minutes, and never too many to look at."""
    cut = rows(length)
    assert cut[0][0] == 0 and cut[-1][0] < length <= cut[-1][1] and len(cut) <= 16
    assert all(a[1] == b[0] for a, b in pairwise(cut))
    step = cut[0][1]
    assert len(cut) == 1 or (step % 60_000 == 0 and {start % step for start, _ in cut} == {0})
    assert len(cut) == 1 or step <= cut[-1][1] - cut[-1][0] <= 1.1 * step


@pytest.mark.parametrize(
    ("minutes", "count"), [(0.1, 1), (1.2, 1), (5, 5), (5.1, 5), (5.2, 6), (16, 16), (30, 15), (60, 12)]
)
def test_a_long_session_wraps_and_a_short_one_does_not(minutes: float, count: int) -> None:
    """A minute a row while that stays one picture."""
    assert len(rows(round(minutes * 60_000))) == count


# ------------------------------------------------------------------ files


@pytest.mark.slow
def test_each_ending_gives_the_same_bytes_every_time(affirmations: Rehearsed, tmp_path: Path) -> None:
    """So a picture changes only when the exercise does."""
    for ending in preview.ENDINGS:
        twice = [tmp_path / f"{name}{ending}" for name in "ab"]
        for path in twice:
            preview.draw(path, affirmations, TITLE)
        assert twice[0].read_bytes() == twice[1].read_bytes()


@pytest.mark.slow
def test_another_process_draws_the_same_bytes(affirmations: Rehearsed, tmp_path: Path) -> None:
    """Nothing of a run gets into the file: no date, no address, no random name."""
    code = (
        "import sys; from voiceguide.plan import Plan; from voiceguide.library import find as library\n"
        "from voiceguide.core.written.cast import Cast; from voiceguide.commands.preview import write\n"
        "from pathlib import Path\n"
        "plan = Plan(exercise=library.load('affirm'), cast=Cast(first='Ana', second='Ben'))\n"
        "write(plan, Path(sys.argv[1]))"
    )
    path = tmp_path / "there.svg"
    subprocess.run([sys.executable, "-c", code, str(path)], check=True, env={"PYTHONHASHSEED": "7"}, cwd=ROOT)
    assert path.read_text() == as_svg(timeline(affirmations), library.load("affirm").title)


@pytest.mark.slow
def test_a_png_opens(affirmations: Rehearsed) -> None:
    """Two dots to a pixel."""
    with Image.open(io.BytesIO(as_png(timeline(affirmations), TITLE))) as image:
        image.load()
        assert image.format == "PNG" and image.width == 2 * WIDTH


@pytest.mark.slow
def test_the_page_tells_every_moment_in_a_table(affirmations: Rehearsed) -> None:
    """For whoever does not see the picture; and what is good to know stands before it."""
    reader = _Reader(as_html(affirmations, TITLE, ("Sit down.",)))
    assert len(reader.rows) == 1 + len(affirmations.moments)
    told = {moment.what for moment in affirmations.moments if not isinstance(moment.sound, Breathe)}
    assert told <= {row[-1] for row in reader.rows}
    assert reader.tags.index("li") < reader.tags.index("svg") < reader.tags.index("table")


def test_the_page_tells_how_a_ramp_slows_down() -> None:
    """In words, as the picture does with a curve."""
    assert _Reader(as_html(session(ramp(24)), TITLE, ())).rows[1][-1] == (
        "leads 24 breaths, 12.0 a minute at first and 6.0 at the end; says “in”, “out”"
    )


@pytest.mark.slow
def test_the_page_is_whole_and_follows_light_and_dark(affirmations: Rehearsed) -> None:
    """It fetches nothing, and the picture takes every colour from the page."""
    page = as_html(affirmations, TITLE, ())
    body = page[page.index("<body") :]
    assert not re.search(r"src=|<link|<script|url\((?!#)|@import|href=\"(?!#)", page)
    assert "prefers-color-scheme: dark" in page and set(DARK) == set(COLOURS)
    assert not re.search(r"#[0-9a-f]{6}", body)


@pytest.mark.slow
def test_words_are_never_markup_or_formulas(tmp_path: Path) -> None:
    """Angle brackets, ampersands, dollars and letters of any script are drawn as they are written."""
    said = "Give $5 & $6, not <b>7</b> % {ok} _x^2"
    strange = session(Speak(cue=1, text=said), ("李 & <Ben>", "i am $here$"), 60_000)
    for ending in preview.ENDINGS:
        preview.draw(tmp_path / f"x{ending}", strange, "<i>$T_1$</i>", ("<u>",))
    assert said in " ".join(texts((tmp_path / "x.svg").read_text()))
    reader = _Reader((tmp_path / "x.html").read_text())
    assert reader.rows[1][-1] == said and not {"b", "i", "u"} & set(reader.tags)


@pytest.mark.parametrize("colours", [COLOURS, DARK], ids=["light", "dark"])
def test_every_text_stands_out_from_its_paper(colours: dict[str, str]) -> None:
    """4.5 to 1 at least, as WCAG asks for text."""
    for name in set(colours) - {"paper", "grid", "air"}:
        assert _contrast(colours[name], colours["paper"]) >= 4.5, name


# ------------------------------------------------------------------ what cannot be drawn


@pytest.mark.parametrize("output", ["out.pdf", "out", "svg", ".svg", "out.svg.gz", "\x1b[2J.gif"])
def test_another_ending_is_wrong_usage(output: str) -> None:
    """One sentence, exit code 2."""
    with pytest.raises(UsageError, match=r"^--to writes .svg, .png or .html; found '[^\x1b\n]*$"):
        output_file.checked(output, preview.ENDINGS)


def test_endings_may_be_written_large() -> None:
    """As some cameras and systems do."""
    assert output_file.checked("Evening.SVG", preview.ENDINGS) == Path("Evening.SVG")


@pytest.mark.parametrize("place", ["missing/out.svg", "folder.svg"])
def test_a_picture_that_cannot_be_written_is_said(place: str, tmp_path: Path) -> None:
    """A folder that is not there, a folder in the file's place."""
    (tmp_path / "folder.svg").mkdir()
    with pytest.raises(VoiceguideError, match=r"cannot be written \(.+\); name another file.$"):
        preview.draw(tmp_path / place, session(Speak(cue=1, text="Hello.")), TITLE)


def test_without_matplotlib_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence with what to type, and no file."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(CannotRunHere, match=r"the extra 'pictures'; .+'\.\[pictures\]'\.$"):
        preview.draw(tmp_path / "x.svg", session(Speak(cue=1, text="Hello.")), TITLE)
    assert not list(tmp_path.iterdir())


def test_matplotlib_is_imported_only_to_draw() -> None:
    """Whoever only asks for help does not wait for it."""
    code = (
        "import sys, voiceguide.commands.preview; sys.exit(bool({'matplotlib', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


# ------------------------------------------------------------------ tools


class _Reader(HTMLParser):
    """The tags of a page, and the cells of its table."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.rows: list[list[str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        self.tags.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] in ("td", "th") and self.rows[-1]:
            self.rows[-1][-1] += data.strip("\n")


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)
