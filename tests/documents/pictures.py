"""What tests ask of a picture: its texts, cards and lines as shapes, read from the SVG that people get."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from documents.diagram import width_of
from workflows.load import load, load_pieces
from workflows.model import Definition

DEFINITIONS = Path(__file__).parents[2] / "definitions"
PIECES = "pieces.yaml"
SVG = "{http://www.w3.org/2000/svg}"
Point = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """A rectangle with what it is."""

    left: float
    top: float
    right: float
    bottom: float
    said: str = ""

    def meets(self, other: Shape, *, by: float = 0.5) -> bool:
        """Whether the two overlap by more than a hair."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > by and down > by

    def holds(self, point: Point) -> bool:
        """Whether a point lies truly inside."""
        return self.left + 1 < point[0] < self.right - 1 and self.top + 1 < point[1] < self.bottom - 1


def parsed(said: str) -> ET.Element:
    """Well-formed, or the test fails here."""
    return ET.fromstring(said)  # noqa: S314  # our own picture


def definition(name: str) -> Definition:
    """A shipped definition."""
    pieces = load_pieces((DEFINITIONS / PIECES).read_text(encoding="utf-8"))
    found = load((DEFINITIONS / f"{name}.yaml").read_text(encoding="utf-8"), pieces=pieces).definition
    assert found is not None
    return found


def shipped() -> list[str]:
    """The names of all shipped definitions."""
    return sorted(path.stem for path in DEFINITIONS.glob("*.yaml") if path.name != PIECES)


def size(picture: ET.Element) -> tuple[float, float]:
    """How wide and how high the view box is."""
    _, _, width, height = (float(part) for part in picture.get("viewBox", "").split())
    return width, height


def texts(picture: ET.Element) -> list[Shape]:
    """Every text where it stands, as wide as it is measured and as high as its type."""
    return [_shape(each) for each in picture.iter(f"{SVG}text")]


def _shape(each: ET.Element) -> Shape:
    type_size = float(each.get("font-size", "0"))
    signs = list(each.iter(f"{SVG}tspan"))
    if signs:  # one below the other
        x, tops = float(signs[0].get("x", "0")), [float(sign.get("y", "0")) for sign in signs]
        said = "".join(sign.text or "" for sign in signs)
        return Shape(
            x - type_size / 2, tops[0] - type_size * 0.8, x + type_size / 2, tops[-1] + type_size * 0.2, said
        )
    said = each.text or ""
    width = width_of(said, type_size)
    if turned := re.match(r"translate\(([\d.]+) ([\d.]+)\) rotate\(-90\)", each.get("transform", "")):
        x, y = float(turned[1]), float(turned[2])
        return Shape(x - type_size * 0.8, y - width / 2, x + type_size * 0.2, y + width / 2, said)
    x, y = float(each.get("x", "0")), float(each.get("y", "0"))
    left = {"middle": x - width / 2, "end": x - width}.get(each.get("text-anchor", ""), x)
    return Shape(left, y - type_size * 0.8, left + width, y + type_size * 0.2, said)


def cards(picture: ET.Element) -> dict[str, Shape]:
    """The card of each state that has one."""
    found = [each for each in picture.iter(f"{SVG}g") if each.get("class") == "state"]
    names = [each.get("data-state", "") for each in found]
    assert len(names) == len(set(names)), "a state has one card"
    return {name: _frame(each, name) for name, each in zip(names, found, strict=True)}


def pills(picture: ET.Element) -> list[Shape]:
    """Every name of a state at the end of a way that is no line; `said` is the state."""
    return [_frame(g, g.get("data-state", "")) for g in picture.iter(f"{SVG}g") if g.get("class") == "exit"]


def _frame(group: ET.Element, said: str) -> Shape:
    frame = group.find(f"{SVG}rect")
    assert frame is not None
    x, y, width, height = (float(frame.get(key, "0")) for key in ("x", "y", "width", "height"))
    return Shape(x, y, x + width, y + height, said)


def lines(picture: ET.Element) -> Iterator[tuple[str, list[Point]]]:
    """Every line with the names of its ways, as points close to one another."""
    for group in picture.iter(f"{SVG}g"):
        if group.get("class") == "way":
            path = group.find(f"{SVG}path")
            assert path is not None
            yield group.get("data-way", ""), list(_walk(path.get("d", "")))


def _walk(path: str) -> Iterator[Point]:
    at: Point = (0.0, 0.0)
    for sign, rest in re.findall(r"([MLQC])([^MLQC]*)", path):
        numbers = [float(each) for each in rest.split()]
        points = [at, *((x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True))]
        if sign == "M":
            points = points[1:]
        for step in range(41):
            yield _bezier(points, step / 40)
        at = points[-1]


def _bezier(points: list[Point], part: float) -> Point:
    while len(points) > 1:
        points = [
            (one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part)
            for one, other in pairwise(points)
        ]
    return points[0]


def ahead() -> list[str]:
    """The names of those that wait for the house to run them."""
    return [f"ahead/{path.stem}" for path in sorted((DEFINITIONS / "ahead").glob("*.yaml"))]
