"""How states come to their places: the main line first, then what is beside it, then the ends, then what joins.

Places are tried in a fixed order and the one against which least speaks is taken: a row of the state's phase
near below a state that leads to it, on the side that is free, with a line that needs no detour. There is
always a place; there is not always a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.diagram.grid import ASIDE, COLUMNS, FAR, Grid, Line, blocked
from documents.diagram.spine import Ways, main_line
from documents.diagram.ways import Way
from workflows.model import Definition


def grid_of(definition: Definition, ways: Ways) -> Grid:
    """The places of all states that are drawn, and all lines."""
    grid = Grid(definition, ways)
    line = main_line(definition, ways)
    if definition.states[line[-1]].phase == "closed" and len(line) > 1:
        grid.end = line[-1]
    end = grid.end
    for name in line:
        if name != end:
            grid.phases.append(definition.states[name].phase)
            grid.at[name] = (len(grid.phases) - 1, 0)
    for above, below in pairwise(line):
        if below != end:
            grid.lines.append(Line(_first(ways, above, below), 0, main=True))
    _place_the_others(grid)
    _place_the_closed(grid, line)
    _join(grid, list(grid.at))
    return grid


def _first(ways: Ways, source: str, to: str) -> Way:
    return next(way for way in ways[source] if way.to == to and way.kind == "on")


def _place_the_others(grid: Grid) -> None:
    """The open states beside the main line, those first to which a placed state leads."""
    form = grid.definition
    rest = [name for name, state in form.states.items() if state.phase != "closed" and name not in grid.at]
    while rest:
        name = next((each for each in rest if _leading(grid, each)), rest[0])
        rest.remove(name)
        place = min(
            [*_places(grid, name), *_places_without_line(grid, name)], key=lambda found: found.against
        )
        if place.new:
            grid.insert(place.row, form.states[name].phase)
        grid.at[name] = (place.row, place.column)
        if place.way is not None:
            grid.lines.append(Line(place.way, place.passage))
        _join(grid, [name], only_good=True)


def _leading(grid: Grid, to: str) -> list[Way]:
    """The ways on from placed states to this one."""
    return [way for name in grid.at for way in grid.ways[name] if way.to == to and way.kind == "on"]


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell in which a state could stand, the line that would lead there, and what speaks against it."""

    against: float
    row: int
    column: int
    way: Way | None = None
    passage: int = 0
    new: bool = False


def _places(grid: Grid, name: str) -> Iterator[_Place]:
    """The cells to which a line can be drawn."""
    phase, rows = grid.definition.states[name].phase, len(grid.phases)
    for order, way in enumerate(_leading(grid, name)):
        above, beside = grid.at[way.source]
        for row in range(above + 1, min(above + FAR, rows) + 1):
            far = 2 * (row - above - 1) + order / 100
            if row < rows and grid.phases[row] == phase:
                for against, column, passage in _columns(grid, row, above, beside, new=False):
                    yield _Place(far + against, row, column, way, passage)
            parting = 4 + _parting(grid, row, phase)
            for against, column, passage in _columns(grid, row, above, beside, new=True):
                yield _Place(far + against + parting, row, column, way, passage, new=True)


def _places_without_line(grid: Grid, name: str) -> Iterator[_Place]:
    """Cells of its phase to which no line is drawn, or a row of its own: the last is always free."""
    phase, rows = grid.definition.states[name].phase, len(grid.phases)
    for row in range(rows):
        if grid.phases[row] == phase:
            for order, column in enumerate(COLUMNS[:2]):
                if not blocked(grid, row, column):
                    yield _Place(9 + order / 2 - row / 100, row, column)
    for row in range(1, rows + 1):
        columns = COLUMNS if grid.end is not None and row < rows else (*COLUMNS, 0)
        free = [column for column in columns if not _crossed(grid, row, column)]
        if free:
            yield _Place(7 + _parting(grid, row, phase) - row / 100, row, free[0], new=True)


def _parting(grid: Grid, row: int, phase: str) -> float:
    """What speaks against a new row here: it would begin a band of its own, or part another."""
    before, after = grid.phases[row - 1], grid.phases[row] if row < len(grid.phases) else None
    if phase in (before, after):
        return 0
    return 3 if before != after else 10


def _crossed(grid: Grid, row: int, column: int) -> bool:
    """Whether a line would run through this cell of a new row."""
    return any(line.column == column and grid.spans(line, row - 1, row) for line in grid.lines)


def _columns(grid: Grid, row: int, above: int, beside: int, *, new: bool) -> Iterator[tuple[float, int, int]]:
    """The free columns of a row, with the column in which a line gets there."""
    columns = COLUMNS if row == above + 1 else COLUMNS[:2]
    for column in (0, *columns) if _ends_above(grid, row) else columns:
        if _crossed(grid, row, column) if new else grid.taken(row, column):
            continue
        aside = ASIDE[column] + (2 if not new and blocked(grid, row, column) else 0)
        for passage in dict.fromkeys((column, beside, *COLUMNS[:2])):
            if grid.clear(above, beside, row, None if new else column, passage):
                against = aside + (passage != column) + 2 * (passage not in (column, beside))
                yield against - (column == beside) * 0.75, column, passage
                break


def _ends_above(grid: Grid, row: int) -> bool:
    """Whether the middle column is free from this row on, and not kept for the end of the main line."""
    return grid.end is None and all(r < row for r, column in grid.at.values() if column == 0)


def _place_the_closed(grid: Grid, line: Sequence[str]) -> None:
    """The last row: where the main line ends, and beside it what is reached from near."""
    row = len(grid.phases)
    end = grid.end
    if end is not None and grid.clear(*grid.at[line[-2]], row, 0, 0):
        _close(grid, row, end, 0, _first(grid.ways, line[-2], end))
        grid.lines[-1].main = True
    states = grid.definition.states
    for name in (name for name, state in states.items() if state.phase == "closed"):
        for way in _leading(grid, name) if name not in grid.at else ():
            above, beside = grid.at[way.source]
            columns = [c for c in dict.fromkeys((beside, 0, -1, 1)) if not grid.taken(row, c)]
            near = [c for c in columns if above < row <= above + 2 and grid.clear(above, beside, row, c, c)]
            if near:
                _close(grid, row, name, near[0], way)
                break


def _close(grid: Grid, row: int, name: str, column: int, way: Way) -> None:
    if len(grid.phases) == row:
        grid.phases.append("closed")
    grid.at[name] = (row, column)
    grid.lines.append(Line(way, column))


def _join(grid: Grid, names: Sequence[str], *, only_good: bool = False) -> None:
    """Lines from these states to others that have their places, as far as there is room for them."""
    for name in names:
        for way in grid.ways[name]:
            if way.kind != "on" or way.to not in grid.at or grid.drawn(way) or (only_good and not way.good):
                continue
            (above, start), (below, stop) = grid.at[way.source], grid.at[way.to]
            if above < below <= above + FAR:
                columns = dict.fromkeys((stop, start) if below == above + 1 else (start, stop, *COLUMNS[:2]))
                column = next((c for c in columns if grid.clear(above, start, below, stop, c)), None)
                if column is not None:
                    grid.lines.append(Line(way, column))
