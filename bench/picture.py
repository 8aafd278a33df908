"""The workload's figures as a picture: items a second, by store and by the number of clients."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.figure import Figure

from bench.walking import LANES, Lane

if TYPE_CHECKING:
    from bench.workload import Measured

COLOURS: dict[Lane, str] = {"engine": "#b3402f", "rows": "#4f6d7a", "least": "#c4b998"}
LABELS: dict[Lane, str] = {
    "engine": "Gongshi, everything on",
    "rows": "the same rows by SQLAlchemy Core",
    "least": "1 SELECT, 1 UPDATE, 3 INSERTs by Core",
}


def draw(found: Sequence[Measured], file: Path) -> None:
    """Bars of the medians; the whiskers reach from the slowest round to the fastest."""
    with mpl.rc_context({"svg.hashsalt": "gongshi", "svg.fonttype": "none", "font.family": "sans-serif"}):
        figure = Figure(figsize=(7.2, 3.4), layout="constrained")
        axes = figure.subplots()
        for place, lane in enumerate(LANES):
            middle = [each.rate(lane) for each in found]
            reach = [
                [rate - min(each.rates[lane]) for each, rate in zip(found, middle, strict=True)],
                [max(each.rates[lane]) - rate for each, rate in zip(found, middle, strict=True)],
            ]
            where = [group + (place - 1) * 0.27 for group in range(len(found))]
            bars = axes.bar(
                where, middle, 0.25, yerr=reach, color=COLOURS[lane], ecolor="#555555", label=LABELS[lane]
            )
            axes.bar_label(
                bars,
                fmt="%.0f",
                label_type="center",
                color="white" if lane != "least" else "black",
                fontsize=8,
            )
        axes.set_xticks(range(len(found)), [_name(each) for each in found])
        axes.set_ylabel("items a second, eight durable steps each")
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, fontsize=8, loc="upper center", bbox_to_anchor=(0.5, 1.14), ncols=3)
        figure.savefig(file, metadata={"Date": None, "Creator": None})


def _name(each: Measured) -> str:
    store = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[each.store]
    return f"{store}\n{each.clients} client{'s' if each.clients > 1 else ''}"
