"""A timeline as one self-contained page: what to know beforehand, the picture, every moment in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from voiceguide.core.commands import Breathe, Phase
from voiceguide.core.events import MINUTE, SECOND, Ms
from voiceguide.pictures.timeline import summary, timeline
from voiceguide.pictures.timeline_layout import WIDTH
from voiceguide.pictures.timeline_picture import COLOURS, as_svg
from voiceguide.rehearsal.virtual_time import Moment, Rehearsed

DARK: Mapping[str, str] = {
    "paper": "#17191d",
    "ink": "#e7e4dd",
    "soft": "#a5abb3",
    "grid": "#30353c",
    "breath": "#86c2b5",
    "air": "#24403c",
    "guide": "#b6aacd",
    "first": "#82b4dd",
    "second": "#dca95e",
    "either": "#a3a9b0",
}
"""The same colours where a person asks for a dark page."""

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; {light} }}
@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}
body {{ margin: 0 auto; max-width: {width}px; padding: 16px 24px 64px;
  background: var(--paper); color: var(--ink);
  font: 16px/1.55 Inter, "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif; }}
h1 {{ font-size: 26px; font-weight: 500; margin: 24px 0 4px; }}
h2 {{ font-size: 18px; font-weight: 500; margin: 40px 0 8px; }}
p, ul {{ margin: 4px 0; max-width: 70ch; }}
figure {{ margin: 16px 0; overflow-x: auto; }}
svg {{ display: block; width: {width}px; height: auto; }}
table {{ border-collapse: collapse; font-size: 15px; }}
th, td {{ text-align: left; vertical-align: top; padding: 5px 24px 5px 0;
  border-bottom: 1px solid var(--grid); }}
th {{ color: var(--soft); font-weight: 500; }}
td:first-child, td:nth-child(2) {{ font-variant-numeric: tabular-nums; white-space: nowrap; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{summary}</p>
{cautions}<figure tabindex="0" aria-label="The timeline as a picture; the table below tells the same.">
{picture}</figure>
<h2>Every moment</h2>
<table>
<thead><tr>
<th scope="col">At</th><th scope="col">Lasts</th><th scope="col">Who</th><th scope="col">What</th>
</tr></thead>
<tbody>
{moments}
</tbody>
</table>
<p>Lengths are estimates, with two people who answer at once.</p>
</main>
</body>
</html>
"""


def as_html(rehearsed: Rehearsed, title: str, cautions: Sequence[str]) -> str:
    """The page, light or dark as the reader's machine is; it fetches nothing."""
    shapes = timeline(rehearsed)
    return _PAGE.format(
        title=escape(title),
        width=WIDTH,
        summary=escape(summary(shapes)),
        light=_variables(COLOURS),
        dark=_variables(DARK),
        cautions=_cautions(cautions),
        picture=_themed(as_svg(shapes, title, heading=False)),
        moments="\n".join(_row(moment) for moment in rehearsed.moments),
    )


def _variables(colours: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())


def _themed(svg: str) -> str:
    """The picture alone, its colours taken from the page."""
    svg = svg[svg.index("<svg") :].replace("<svg ", '<svg role="img" aria-hidden="true" ', 1)
    for name, colour in COLOURS.items():
        svg = svg.replace(colour, f"var(--{name})")
    return svg


def _cautions(cautions: Sequence[str]) -> str:
    if not cautions:
        return ""
    lines = "\n".join(f"<li>{escape(line)}</li>" for line in cautions)
    return f"<h2>Good to know</h2>\n<ul>\n{lines}\n</ul>\n"


def _row(moment: Moment) -> str:
    seconds = (moment.end - moment.start) / SECOND
    cells = (_clock(moment.start), f"{seconds:.1f} s", moment.who, _told(moment))
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _clock(at: Ms) -> str:
    return f"{at // MINUTE}:{at // SECOND % 60:02}"


def _told(moment: Moment) -> str:
    if not isinstance(moment.sound, Breathe):
        return moment.told
    beats = moment.sound.beats
    starts = [beat.onset for beat in beats if beat.phase is Phase.IN]
    if len(starts) < 3:
        return moment.what
    first = MINUTE / (starts[1] - starts[0])
    last = MINUTE / (starts[-1] - starts[-2])
    words = dict.fromkeys(beat.word for beat in beats if beat.word)
    said = f"; says {', '.join(f'“{word}”' for word in words)}" if words else ""
    return f"leads {len(starts)} breaths, {first:.1f} a minute at first and {last:.1f} at the end{said}"
