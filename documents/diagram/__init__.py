"""A definition as a picture: one reads the way of an item from top to bottom, at arm's length.

The way that a matter usually takes runs straight down in a heavier line, the phases behind it as bands. What
is beside it stands at its left and right; ways back are curves at the right with their bound; a way to an end,
or to a place that no line reaches without a detour, is told beside its state with that place's name. What
always holds: every state and every way is in the picture with its words, no line runs through a state, no two
texts share a place, and the same definition gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from math import ceil

from documents.diagram import drawing
from documents.diagram.figure import FACT, Figure, stacked
from documents.diagram.layout import Layout
from documents.diagram.measure import fitted, width_of, wrapped
from documents.diagram.placing import grid_of
from documents.diagram.telling import told_in_sentences
from documents.diagram.ways import ways_of
from documents.diagram.words import phase_words
from documents.palette import FONT, HATCH, MUTED, PAPER
from workflows.model import Definition
from workflows.text import text

LEGEND = text(
    "斜线、虚线框：没有场景走到的状态；虚线：没有场景走过的路",
    "hatched, with a broken edge: a state that no scenario reaches; broken line: a way that none takes",
)


def figure_of(definition: Definition, language: str = "zh") -> Figure:
    """The picture as numbers and words, before it is drawn."""
    ways = {name: ways_of(definition, name) for name in definition.states}
    return Layout(grid_of(definition, ways), language).figure_of()


def diagram(
    definition: Definition,
    *,
    language: str = "zh",
    current: str | None = None,
    covered: Collection[str] | None = None,
    heading: bool = False,
) -> str:
    """The picture as SVG; the state `current` is lit. A `heading` says what it shows, where it stands alone.

    `covered` names what scenarios visited, states and ways (`deliberating.outcome.failed`): what is not
    among them is shaded, and a legend says so. Ways are only told apart if any of them is named.
    """
    figure = figure_of(definition, language)
    seen = None if covered is None else frozenset(covered)
    of_ways = seen is not None and any("." in name for name in seen)
    drawn = {each.state for each in figure.boxes}
    elsewhere = current if current not in drawn else None
    legend = [] if seen is None else wrapped(LEGEND.in_(language), figure.width - 40, 12)
    height = figure.height + len(legend) * 15.5 + (8 if legend else 0)
    title = escape(definition.title.in_(language), quote=True)
    told = escape(told_in_sentences(definition, language, current))
    version = f"第 {definition.version} 版" if language.startswith("zh") else f"version {definition.version}"
    said, head = (
        drawing.heading(definition.title.in_(language), version, figure.width) if heading else ("", 0)
    )
    size = f"0 {-head} {ceil(figure.width)} {ceil(height + head)}"
    parts = [
        f'<svg class="diagram" xmlns="http://www.w3.org/2000/svg" viewBox="{size}" role="img" ',
        f"aria-label=\"{title}\" font-family='{FONT}'><title>{title}</title><desc>{told}</desc>",
    ]
    if seen is not None:
        parts.append(
            '<defs><pattern id="unvisited" width="8" height="8" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><rect width="8" height="8" fill="{PAPER}"/>'
            f'<path d="M0 0v8" stroke="{HATCH}" stroke-width="1.3"/></pattern></defs>'
        )
    parts.append(said)
    vertical = language.startswith("zh")
    for place, band in enumerate(figure.bands):
        name = phase_words(band.phase).in_(language)
        parts.append(drawing.band(band, name, figure.width, vertical=vertical, shaded=place % 2 == 0))
    first = next(each for each in figure.boxes if each.state == definition.start)
    parts.append(drawing.start(figure.start, (first.middle, first.y)))
    for stroke in sorted(figure.strokes, key=lambda each: each.main):
        unvisited = of_ways and seen is not None and not seen.intersection(stroke.names)
        parts.append(drawing.stroke(stroke, unvisited=unvisited))
    for box in figure.boxes:
        unvisited = seen is not None and box.state not in seen
        parts.append(drawing.box(box, lit=box.state == current, unvisited=unvisited, lit_pill=elsewhere))
    parts += [drawing.pill(each, lit=each.state == elsewhere) for each in figure.pills]
    parts.append(drawing.words_of(figure))
    parts += [drawing.words(each, MUTED) for each in stacked(legend, 34, figure.height + 12, "legend")]
    return "".join([*parts, "</svg>"])


__all__ = ["FACT", "LEGEND", "diagram", "figure_of", "fitted", "width_of", "wrapped"]
