"""Cut-ins against waiting, as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from scripts.bench.turns.scores import Score

OURS = "voiceguide"


def _place(scores: Sequence[Score]) -> tuple[float, float]:
    """Median wait in seconds, and turns cut in, in per cent."""
    cut = 100 * sum(score.cut_in for score in scores) / sum(score.count for score in scores)
    return float(np.median([late for score in scores for late in score.latencies] or [0])), cut


def draw(points: Mapping[str, Sequence[Score]], path: Path) -> None:
    """All rooms and kinds together: turns cut in against the median wait."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams.update({"svg.hashsalt": "turns", "svg.fonttype": "none"})
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 5))
    places = {name: _place(scores) for name, scores in points.items()}
    frontier = sorted(place for name, place in places.items() if name.startswith(OURS))
    axes.plot(*zip(*frontier, strict=True), "-", color="#00696b", alpha=0.5)
    for name, (wait, cut) in places.items():
        ours = name.startswith(OURS)
        axes.plot(wait, cut, "D" if ours else "o", color="#00696b" if ours else "#7a6f9b")
        if "were" not in name:
            place = {"xytext": (0, -15), "ha": "center"} if ours else {"xytext": (3, 5), "rotation": 30}
            axes.annotate(name, (wait, cut), textcoords="offset points", fontsize=8, **place)
    axes.plot(3.5, 3, "+", color="#b03060", markersize=12)
    axes.annotate("goal", (3.5, 3), textcoords="offset points", xytext=(6, -4), fontsize=8, color="#b03060")
    axes.set(
        xlabel="median wait after the last word, seconds", ylabel="turns cut in, per cent", ylim=(-6, None)
    )
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, metadata={"Date": None})
