"""What a picture is made of, with every place in numbers, before it becomes SVG.

All units are those of the picture's view box. Texts are in lines that fit; nothing is cut or moved later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

HEADING, TITLE, FACT, LABEL = 19.0, 16.0, 12.5, 12.0
"""The sizes of type."""
LEADING = 15.5
"""From one line of small type to the next."""

Role = Literal["title", "fact", "late", "label", "bound", "pill", "legend"]
Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text. `y` is its baseline."""

    x: float
    y: float
    said: str
    role: Role
    anchor: Anchor = "start"

    @property
    def size(self) -> float:
        """How large its type is."""
        return {"title": TITLE, "fact": FACT, "late": FACT}.get(self.role, LABEL)


@dataclass(frozen=True, slots=True)
class Pill:
    """The name of a state at the end of a way that is not drawn as a line, and where that state is found."""

    state: str
    x: float
    y: float
    width: float
    lines: tuple[str, ...]
    where: Literal["end", "above", "below", "left", "right"]

    @property
    def height(self) -> float:
        """As high as its lines need."""
        return len(self.lines) * LEADING + 6


@dataclass(frozen=True, slots=True)
class Box:
    """A state in its place, with all that stands on it."""

    state: str
    x: float
    y: float
    width: float
    height: float
    closed: bool
    words: tuple[Words, ...]
    pills: tuple[Pill, ...] = ()
    rule_y: float | None = None
    """Where a hairline parts its facts from the ways told below them."""

    @property
    def middle(self) -> float:
        """Where lines go in and out."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    def down(self, by: float) -> Box:
        """The same, lower by so much."""
        return replace(
            self,
            y=self.y + by,
            words=tuple(replace(each, y=each.y + by) for each in self.words),
            pills=tuple(replace(each, y=each.y + by) for each in self.pills),
            rule_y=None if self.rule_y is None else self.rule_y + by,
        )


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line from point to point, its corners rounded, with an arrow at its end."""

    points: tuple[Point, ...]
    names: tuple[str, ...]
    """The machine's names of the ways that it stands for."""
    main: bool = False
    curve: bool = False
    """A short swing to a pill instead of corners; then there are four points, as of a Bézier curve."""


@dataclass(frozen=True, slots=True)
class Band:
    """A phase over the rows that belong to it."""

    phase: str
    y: float
    height: float


@dataclass(slots=True)
class Figure:
    """A whole picture."""

    width: float = 0
    height: float = 0
    start: Point = (0, 0)
    bands: list[Band] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    pills: list[Pill] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)


def stacked(lines: Iterable[str], x: float, y: float, role: Role, anchor: Anchor = "start") -> list[Words]:
    """Lines one below the other; `y` is the first baseline."""
    return [Words(x, y + number * LEADING, said, role, anchor) for number, said in enumerate(lines)]
