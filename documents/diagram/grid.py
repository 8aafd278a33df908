"""Which state stands where: rows of one phase each, and columns of which the middle one is the main line.

The main line runs down column 0, one state a row. What is beside it stands at its left or right, in a row
below a state that leads to it; where no row of its phase is near, it gets one. A line runs down one column
through cells that are then its own, so no line meets a box: whatever finds no free cells is no line but is
told beside its state (`documents/diagram/figure.py`). Closed states stand in the last row, if a line leads
there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from documents.diagram.spine import Ways
from documents.diagram.ways import Way
from workflows.model import Definition

COLUMNS = (-1, 1, 2, 3)
"""Where a state beside the main line may stand, in the order in which places are tried."""
ASIDE = {0: 0.0, -1: 0.0, 1: 0.5, 2: 6.0, 3: 6.5}
"""What speaks against each: a picture should not be wider than it must."""
FAR = 4
"""Over how many rows a line is drawn at most; a longer one would only be followed with a finger."""


@dataclass(slots=True)
class Line:
    """A way that is drawn as a line: down `column`, through the cells of the rows between."""

    way: Way
    column: int
    main: bool = False


@dataclass(slots=True)
class Grid:
    """Rows with their phases, states with their row and column, and the lines between them."""

    definition: Definition
    ways: Ways
    phases: list[str] = field(default_factory=list)
    at: dict[str, tuple[int, int]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    end: str | None = None
    """Where the main line ends, if it comes to an end; the way down to it is kept free."""

    def taken(self, row: int, column: int) -> bool:
        """Whether a state or a line is in this cell."""
        return (row, column) in self.at.values() or any(self.passes(line, row, column) for line in self.lines)

    def passes(self, line: Line, row: int, column: int) -> bool:
        """Whether a line runs through this cell from top to bottom."""
        above, below = self.at[line.way.source][0], self.at[line.way.to][0]
        return line.column == column and above < row < below

    def clear(self, above: int, start: int, below: int, stop: int | None, column: int) -> bool:
        """Whether a line could run down `column` from a cell (`above`, `start`) to a cell (`below`, `stop`), or
        to a row that is still to be made (`stop` is None).

        The cells between are free, between two rows each column has one line at most, so that the words beside
        it are its own, and where a line turns, no other line comes out of a state or goes into one.
        """
        if any(blocked(self, row, column) for row in range(above + 1, below)):
            return False
        if any(self.spans(line, above, below) for line in self.lines if line.column == column):
            return False
        foreign = [line for line in self.lines if self.at[line.way.source] != (above, start)]
        if any(line.column == start and self.spans(line, above, above + 1) for line in foreign):
            return False
        if column != start and any(self.at[line.way.source] == (above, column) for line in foreign):
            return False
        if stop is None:
            return True
        foreign = [line for line in self.lines if self.at[line.way.to] != (below, stop)]
        if any(line.column == stop and self.spans(line, below - 1, below) for line in foreign):
            return False
        return column == stop or all(self.at[line.way.to] != (below, column) for line in foreign)

    def spans(self, line: Line, above: int, below: int) -> bool:
        """Whether a line is anywhere between these two rows."""
        return self.at[line.way.source][0] < below and self.at[line.way.to][0] > above

    def in_row(self, row: int) -> list[str]:
        """The states of a row, from left to right."""
        return sorted(
            (name for name, (r, _) in self.at.items() if r == row), key=lambda name: self.at[name][1]
        )

    def free_right(self, row: int) -> bool:
        """Whether nothing is at the right of the main line in this row."""
        return not any(self.taken(row, column) for column in COLUMNS if column > 0)

    def drawn(self, way: Way) -> bool:
        """Whether this way is a line."""
        return any(line.way is way for line in self.lines)

    def insert(self, row: int, phase: str) -> None:
        """A new row before this one; lines across it run through."""
        self.phases.insert(row, phase)
        self.at = {name: (r + (r >= row), c) for name, (r, c) in self.at.items()}


def blocked(grid: Grid, row: int, column: int) -> bool:
    """Whether a cell is taken, or lies at the right of a state that tells its ways back there."""
    if column > 0 and any(_tells_right(grid, name) for name in grid.in_row(row)):
        return True
    return grid.taken(row, column)


def _tells_right(grid: Grid, name: str) -> bool:
    return grid.at[name][1] == 0 and any(way.kind != "on" for way in grid.ways[name])
