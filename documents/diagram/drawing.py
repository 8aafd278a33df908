"""A figure as SVG: the only file that writes markup."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from documents.diagram.figure import HEADING, LABEL, Band, Box, Figure, Pill, Point, Stroke, Words
from documents.diagram.measure import width_of, wrapped
from documents.palette import BRAND, CARD, HATCH, INK, MUTED, ON_BRAND, WASH

RADIUS, STRIP = 8.0, 26.0


def number(value: float) -> str:
    """A coordinate, as short as it can be said."""
    return f"{value:.1f}".removesuffix(".0")


def words(each: Words, ink: str) -> str:
    """One line of text."""
    anchor = "" if each.anchor == "start" else f' text-anchor="{each.anchor}"'
    weight = ' font-weight="600"' if each.role == "title" else ""
    return (
        f'<text class="{each.role}" x="{number(each.x)}" y="{number(each.y)}" font-size="{number(each.size)}"'
        f'{anchor}{weight} fill="{ink}">{escape(each.said)}</text>'
    )


def heading(title: str, version: str, width: float) -> tuple[str, int]:
    """What the picture shows, above it: the title, and at the right the version; and how high that is."""
    lines = wrapped(title, width - 40 - width_of(version, LABEL), HEADING)
    high = 16 + 24 * len(lines)
    said = [
        f'<text class="heading" x="8" y="{26 + 24 * place - high}" font-size="{number(HEADING)}" '
        f'font-weight="600" fill="{INK}">{escape(line)}</text>'
        for place, line in enumerate(lines)
    ]
    said.append(
        f'<text class="heading" x="{number(width - 10)}" y="{26 - high}" font-size="{number(LABEL)}" '
        f'text-anchor="end" fill="{MUTED}">{escape(version)}</text>'
    )
    return "".join(said), high


def band(each: Band, name: str, width: float, *, vertical: bool, shaded: bool) -> str:
    """A phase: a tinted stripe, and its name down its left side."""
    tint = (
        f'<rect x="0" y="{number(each.y)}" width="{number(width)}" height="{number(each.height)}" '
        f'fill="{WASH}"/>'
        if shaded
        else ""
    )
    x, middle = STRIP / 2, each.y + each.height / 2
    if vertical:
        first = middle - (len(name) - 1) * 8.5 + 4.5
        signs = "".join(
            f'<tspan x="{number(x)}" y="{number(first + 17 * place)}">{escape(sign)}</tspan>'
            for place, sign in enumerate(name)
        )
        said = f'<text class="phase" font-size="12.5" text-anchor="middle" fill="{MUTED}">{signs}</text>'
    else:
        at = f"{number(x + 4)} {number(middle)}"
        said = (
            f'<text class="phase" transform="translate({at}) rotate(-90)" font-size="12" letter-spacing=".6" '
            f'text-anchor="middle" fill="{MUTED}">{escape(name)}</text>'
        )
    edge = f'<path d="M{number(STRIP)} {number(each.y)}v{number(each.height)}" stroke="{HATCH}" stroke-width=".8"/>'
    return tint + edge + said


def box(each: Box, *, lit: bool, unvisited: bool, lit_pill: str | None) -> str:
    """A card; blue where it is current, hatched where no story came."""
    fill = BRAND if lit else "url(#unvisited)" if unvisited else CARD
    edge = BRAND if lit else MUTED if each.closed or unvisited else INK
    dash = ' stroke-dasharray="4 3"' if unvisited and not lit else ""
    radius = min(each.height / 2, 22.0) if each.closed else 9.0
    frame = f'x="{number(each.x)}" y="{number(each.y)}" width="{number(each.width)}" height="{number(each.height)}"'
    strong = CARD if lit else INK
    inks = {"title": strong, "fact": ON_BRAND if lit else INK, "label": strong}
    parts = [
        f'<g class="state" data-state="{escape(each.state)}">',
        f'<rect {frame} rx="{number(radius)}" fill="{fill}" stroke="{edge}" stroke-width="1.2"{dash}/>',
    ]
    if each.closed:
        parts.append(
            f'<rect x="{number(each.x + 3.5)}" y="{number(each.y + 3.5)}" width="{number(each.width - 7)}" '
            f'height="{number(each.height - 7)}" rx="{number(radius - 3.5)}" fill="none" '
            f'stroke="{ON_BRAND if lit else edge}" stroke-width=".8"/>'
        )
    if each.rule_y is not None:
        line = f"M{number(each.x + 10)} {number(each.rule_y)}h{number(each.width - 20)}"
        parts.append(f'<path d="{line}" stroke="{HATCH}" stroke-width=".8"/>')
    quiet = ON_BRAND if lit else MUTED
    parts += [words(said, inks.get(said.role, quiet)) for said in each.words]
    parts += [pill(way, lit=way.state == lit_pill) for way in each.pills]
    return "".join([*parts, "</g>"])


def pill(each: Pill, *, lit: bool) -> str:
    """Where a way leads that is not drawn as a line; its mark says whether that is above, below, or an end."""
    fill, edge, ink, mark = (BRAND, BRAND, CARD, CARD) if lit else (CARD, HATCH, INK, MUTED)
    radius = min(each.height / 2, 10.5)
    x, y = each.x + 12, each.y + each.height / 2
    marks = {
        "end": f'<circle cx="{number(x)}" cy="{number(y)}" r="4.2" fill="none" stroke="{mark}"/>'
        f'<circle cx="{number(x)}" cy="{number(y)}" r="2" fill="{mark}"/>',
        "above": f'<path d="M{number(x)} {number(y - 4)}l4 7h-8z" fill="{mark}"/>',
        "left": f'<path d="M{number(x - 4)} {number(y)}l7 -4v8z" fill="{mark}"/>',
        "right": f'<path d="M{number(x + 4)} {number(y)}l-7 -4v8z" fill="{mark}"/>',
        "below": f'<path d="M{number(x)} {number(y + 4)}l4 -7h-8z" fill="{mark}"/>',
    }
    middle = each.x + 8 + each.width / 2
    said = "".join(
        words(Words(middle, each.y + 15 + 15.5 * place, line, "pill", "middle"), ink)
        for place, line in enumerate(each.lines)
    )
    return (
        f'<g class="exit" data-state="{escape(each.state)}"><rect x="{number(each.x)}" y="{number(each.y)}" '
        f'width="{number(each.width)}" height="{number(each.height)}" rx="{number(radius)}" fill="{fill}" '
        f'stroke="{edge}"/>{marks[each.where]}{said}</g>'
    )


def stroke(each: Stroke, *, unvisited: bool) -> str:
    """A line with its arrowhead."""
    ink, width = (INK, "1.8") if each.main else (MUTED, "1.2")
    dash = ' stroke-dasharray="2 4"' if unvisited else ""
    end, before = each.points[-1], each.points[-2]
    dx, dy = _direction(before, end)
    tip = (end[0] - 6 * dx, end[1] - 6 * dy)
    points = [*each.points[:-1], tip]
    path = _swing(points) if each.curve else _rounded(points)
    long, half = (9.0, 5.0) if each.main else (7.5, 4.2)
    base = (end[0] - long * dx, end[1] - long * dy)
    one = (base[0] - half * dy, base[1] + half * dx)
    other = (base[0] + half * dy, base[1] - half * dx)
    head = f"M{_at(end)}L{_at(one)}L{_at(other)}Z"
    return (
        f'<g class="way" data-way="{escape(" ".join(each.names))}"><path d="{path}" fill="none" stroke="{ink}" '
        f'stroke-width="{width}"{dash}/><path d="{head}" fill="{ink}"/></g>'
    )


def _direction(before: Point, end: Point) -> Point:
    dx, dy = end[0] - before[0], end[1] - before[1]
    if abs(dx) > abs(dy):
        return (1.0 if dx > 0 else -1.0), 0.0
    return 0.0, (1.0 if dy > 0 else -1.0)


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _swing(points: Sequence[Point]) -> str:
    begin, one, other, end = points
    return f"M{_at(begin)}C{_at(one)} {_at(other)} {_at(end)}"


def _rounded(points: Sequence[Point]) -> str:
    """Straight lines with round corners, each corner as round as its two sides have room for."""
    parts = [f"M{_at(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(RADIUS, _length(before, corner) / 2, _length(corner, after) / 2)
        parts.append(
            f"L{_at(_towards(corner, before, radius))}Q{_at(corner)} {_at(_towards(corner, after, radius))}"
        )
    return "".join([*parts, f"L{_at(points[-1])}"])


def _length(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(one: Point, other: Point, by: float) -> Point:
    length = _length(one, other) or 1.0
    return one[0] + (other[0] - one[0]) * by / length, one[1] + (other[1] - one[1]) * by / length


def start(point: Point, end: Point) -> str:
    """Where every item begins: a full point, and a line into the first state."""
    x, y = point
    first = Stroke(((x, y), end), (), main=True)
    return f'<g class="start"><circle cx="{number(x)}" cy="{number(y)}" r="4.5" fill="{INK}"/></g>' + stroke(
        first, unvisited=False
    )


def words_of(figure: Figure) -> str:
    """The words beside lines."""
    return "".join(words(each, MUTED if each.role == "bound" else INK) for each in figure.words)
