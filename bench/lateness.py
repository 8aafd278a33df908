"""How late reminders were, as a picture: `python -m bench.lateness KEPT PICTURE`, from what `bench.reminders --keep` wrote.

The latest of each tenth of a second, against when they were due, on a scale of powers of ten: what is in time lies
under the aim, and a kill is a tooth.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

SPAN_S = 20.0
"""Over so many seconds they were due, at an even pace."""
PIECES = 200
AIM_S = 0.5
COLOURS = {"by bare Core": "#4f6d7a", "the house": "#b3402f", "with a kill": "#c4b998"}
STORES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def latest(lateness_s: Sequence[float]) -> list[float]:
    """The latest of each of the pieces of a run, whose timers stand in order of due time."""
    ends = [len(lateness_s) * place // PIECES for place in range(PIECES + 1)]
    return [max(lateness_s[begin:end]) for begin, end in pairwise(ends)]


def draw(kept: Path, picture: Path) -> None:
    """A panel for each store, a line for each run; the same file from the same figures."""
    stores = json.loads(kept.read_text(encoding="utf-8"))
    with mpl.rc_context({"svg.hashsalt": "gongshi", "svg.fonttype": "none", "font.family": "sans-serif"}):
        figure = Figure(figsize=(7.2, 3.4), layout="constrained")
        panels = figure.subplots(1, len(stores), sharey=True, squeeze=False)[0]
        due_s = [SPAN_S * place / PIECES for place in range(PIECES)]
        for axes, (store, runs) in zip(panels, stores.items(), strict=True):
            for title, colour in reversed(COLOURS.items()):
                axes.plot(due_s, latest(runs[title]["lateness_s"]), color=colour, label=title, linewidth=1.2)
            axes.axhline(AIM_S, color="#555555", linewidth=0.8, linestyle=":")
            axes.set_yscale("log")
            axes.set_title(STORES[store], fontsize=10)
            axes.set_xlabel("due at, seconds")
            axes.spines[["top", "right"]].set_visible(False)
        panels[0].set_ylabel("latest of a tenth of a second, seconds late")
        panels[0].legend(frameon=False, fontsize=8, loc="upper left")
        figure.savefig(picture, metadata={"Date": None, "Creator": None})


if __name__ == "__main__":
    draw(*(Path(each) for each in sys.argv[1:3]))
