"""From the grid to numbers: how high each row is, where lines run, and where the words stand.

Between two rows lies a channel. From above it has: a track for each state whose line turns aside, the words
of the lines that run down through it, a track for each state that lines turn into, and the arrowheads. At
the right of the main line stand the words of ways back, and beyond all cards the lanes in which these run, one
for each state that they lead to. So no line runs through a card, and no two texts share a place.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from documents.diagram.cards import (
    GAP,
    MARGIN,
    card,
    column_middle,
    column_width,
    column_x,
    in_lines,
    told,
)
from documents.diagram.figure import LABEL, LEADING, Band, Box, Figure, Point, Stroke, stacked
from documents.diagram.grid import Grid, Line
from documents.diagram.lanes import in_lane, lanes_of
from documents.diagram.measure import wrapped
from documents.diagram.ways import Way

LEAST_WIDTH, BESIDE, LANE = 560.0, 132.0, 12.0
"""The whole picture at least, the words of ways back, and from lane to lane."""
WORDS_WIDTH, LAST_WORDS_WIDTH = 150.0, 92.0
"""Words beside a line, and beside a line in the last column."""
TRACK, ARROWHEAD, TOP = 10.0, 17.0, 34.0
LOOP = 20.0


@dataclass(slots=True)
class Row:
    """A row under way: its cards and what stands beside the main line's card, all relative to its top."""

    boxes: dict[str, Box] = field(default_factory=dict)
    left: list[Way] = field(default_factory=list)
    right: list[Way] = field(default_factory=list)
    height: float = 0
    y: float = 0


class Layout:
    """One picture being laid out."""

    def __init__(self, grid: Grid, language: str) -> None:
        self.grid, self.language = grid, language
        self.figure = Figure()
        self.lanes = lanes_of(grid)
        columns = max([column for _, column in grid.at.values()] + [line.column for line in grid.lines])
        self.edge = max(
            column_x(0) + column_width(0) + 12 + BESIDE, column_x(columns) + column_width(columns)
        )
        if any(line.column == columns > 0 for line in grid.lines):
            self.edge = max(self.edge, column_middle(columns) + 8 + LAST_WORDS_WIDTH)
        self.last = columns
        used = max(self.lanes.values(), default=-1) + 1
        self.figure.width = max(LEAST_WIDTH, self.edge + MARGIN + used * LANE + (MARGIN if used else 0))
        self.rows = [self._row(number) for number in range(len(grid.phases))]

    def figure_of(self) -> Figure:
        """Everything in its place."""
        y = TOP
        for number, row in enumerate(self.rows):
            row.y = y
            y = self._place(number) + self._channel_height(number)
        for number in range(len(self.rows)):
            self._lines(number)
            self._beside(number)
        self.figure.height = y
        self._bands()
        return self.figure

    # the rows

    def _row(self, number: int) -> Row:
        row, grid = Row(), self.grid
        for name in grid.in_row(number):
            rest = [way for way in grid.ways[name] if not grid.drawn(way)]
            least = 0.0
            if grid.at[name][1] == 0:
                row.right, row.left, rest = self._sides(number, rest)
                least = self._right_height(row.right, entered=name in self.lanes)
            row.boxes[name] = card(grid, name, rest, self.language, least=least)
        left = told(grid, row.left, 0, 0, column_width(-1), self.language)[2]
        row.height = max([left, *(box.height for box in row.boxes.values())])
        return row

    def _sides(self, number: int, rest: list[Way]) -> tuple[list[Way], list[Way], list[Way]]:
        """What is told at the right, at the left and on the card of a state on the main line."""
        grid = self.grid
        right: list[Way] = []
        if grid.free_right(number):
            right = [way for way in rest if way.kind == "stay" or in_lane(grid, way)]
            rest = [way for way in rest if way not in right]
        if not grid.taken(number, -1) and not any(way.kind == "stay" for way in rest):
            return right, rest, []
        return right, [], rest

    def _words_of(self, way: Way) -> tuple[list[str], list[str]]:
        """What stands above and below the line of a way back."""
        above = in_lines(way.said(self.language), BESIDE - 4)
        below = wrapped(way.bound.in_(self.language), BESIDE - 4, LABEL) if way.bound else []
        return above, below

    def _right_height(self, ways: list[Way], *, entered: bool) -> float:
        height = 20.0 if entered else 4.0
        for way in ways:
            above, below = self._words_of(way)
            if way.kind == "stay":
                height += max((len(above) + len(below)) * LEADING, LOOP) + 10
            else:
                height += (len(above) + len(below)) * LEADING + 14
        return height if ways or entered else 0

    def _place(self, number: int) -> float:
        """Put the cards of a row into the picture; where the row ends."""
        row = self.rows[number]
        alone = len(row.boxes) == 1
        for name, box in row.boxes.items():
            slack = (row.height - box.height) / 2 if alone else 0
            row.boxes[name] = box.down(row.y + slack)
            self.figure.boxes.append(row.boxes[name])
        return row.y + row.height

    # the channels

    def _through(self, number: int) -> list[Line]:
        """The lines that leave from this row."""
        return [line for line in self.grid.lines if self.grid.at[line.way.source][0] == number]

    def _turning_from(self, number: int) -> list[str]:
        grid = self.grid
        found = [
            n
            for n in grid.in_row(number)
            for line in grid.lines
            if line.way.source == n and line.column != grid.at[n][1]
        ]
        return list(dict.fromkeys(found))

    def _turning_into(self, number: int) -> list[str]:
        grid = self.grid
        found = [
            n
            for n in grid.in_row(number)
            for line in grid.lines
            if line.way.to == n and line.column != grid.at[n][1]
        ]
        return list(dict.fromkeys(found))

    def _beside_line(self, line: Line) -> list[str]:
        room = WORDS_WIDTH if line.column < max(self.last, 1) else LAST_WORDS_WIDTH
        return in_lines(line.way.said(self.language), room)

    def _channel_height(self, number: int) -> float:
        if number + 1 == len(self.rows):
            return 14
        words = max((len(self._beside_line(line)) for line in self._through(number)), default=0)
        tracks = len(self._turning_from(number)) + len(self._turning_into(number + 1))
        return max(30.0, 12 + tracks * TRACK + words * LEADING + ARROWHEAD)

    def _lines(self, number: int) -> None:
        """The lines that leave from a row, with their words."""
        grid, row = self.grid, self.rows[number]
        from_here = self._turning_from(number)
        words_y = row.y + row.height + 6 + len(from_here) * TRACK
        for line in self._through(number):
            source, target = line.way.source, line.way.to
            x, start, stop = (column_middle(c) for c in (line.column, grid.at[source][1], grid.at[target][1]))
            below = grid.at[target][0]
            top = self.rows[below].boxes[target].y
            points: list[Point] = [(start, row.boxes[source].bottom)]
            if x != start:
                turn = row.y + row.height + 6 + from_here.index(source) * TRACK
                points += [(start, turn), (x, turn)]
            if x != stop:
                into = self._turning_into(below)
                turn = self.rows[below].y - ARROWHEAD - (len(into) - 1 - into.index(target)) * TRACK
                points += [(x, turn), (stop, turn)]
            points.append((stop, top))
            self.figure.strokes.append(Stroke(tuple(points), line.way.names, main=line.main))
            lines = self._beside_line(line)
            self.figure.words += stacked(lines, x + 8, words_y + LABEL + 1, "label")

    # beside the main line

    def _beside(self, number: int) -> None:
        row = self.rows[number]
        box = next((box for name, box in row.boxes.items() if self.grid.at[name][1] == 0), None)
        if box is None:
            return
        self._left_of(box, row)
        y = box.y + (20 if box.state in self.lanes else 4)
        for way in row.right:
            y = self._loop(box, way, y) if way.kind == "stay" else self._back(box, way, y)

    def _left_of(self, box: Box, row: Row) -> None:
        height = told(self.grid, row.left, 0, 0, column_width(-1), self.language)[2]
        top = row.y + (row.height - height) / 2
        words, pills, _ = told(self.grid, row.left, column_x(-1), top, column_width(-1), self.language)
        self.figure.words += words
        self.figure.pills += pills
        for way, pill in zip(row.left, pills, strict=True):
            end = (pill.x + pill.width, pill.y + pill.height / 2)
            begin = (box.x, min(max(end[1], box.y + 10), box.bottom - 10))
            bend = GAP * 0.55
            swing = (begin, (begin[0] - bend, begin[1]), (end[0] + bend + 4, end[1]), end)
            self.figure.strokes.append(Stroke(swing, way.names, curve=True))

    def _loop(self, box: Box, way: Way, y: float) -> float:
        above, below = self._words_of(way)
        lines = [*above, *below]
        height = max(len(lines) * LEADING, LOOP)
        right, middle = box.x + box.width, y + 2 + height / 2
        out, back, far = middle - LOOP / 2, middle + LOOP / 2, right + 14
        self.figure.strokes.append(Stroke(((right, out), (far, out), (far, back), (right, back)), way.names))
        first = middle - len(lines) * LEADING / 2 + LABEL
        self.figure.words += stacked(above, far + 6, first, "label")
        self.figure.words += stacked(below, far + 6, first + len(above) * LEADING, "bound")
        return y + height + 10

    def _back(self, box: Box, way: Way, y: float) -> float:
        above, below = self._words_of(way)
        right, lane = box.x + box.width, self.edge + MARGIN + self.lanes[way.to] * LANE
        line_y = y + len(above) * LEADING + 5
        target = next(row.boxes[way.to] for row in self.rows if way.to in row.boxes)
        into = target.y + 14
        points = ((right, line_y), (lane, line_y), (lane, into), (target.x + target.width, into))
        self.figure.strokes.append(Stroke(points, way.names))
        self.figure.words += stacked(above, right + 10, y + LABEL, "label")
        self.figure.words += stacked(below, right + 10, line_y + LABEL + 3, "bound")
        return line_y + len(below) * LEADING + 9

    # the phases

    def _bands(self) -> None:
        phases, top = self.grid.phases, 4.0
        for number, phase in enumerate(phases):
            last = number + 1 == len(phases)
            if last or phases[number + 1] != phase:
                row = self.rows[number]
                middle = row.y + row.height + self._channel_height(number) * 0.55
                bottom = self.figure.height - 4 if last else middle
                self.figure.bands.append(Band(phase, top, bottom - top))
                top = bottom
        self.figure.start = (column_middle(self.grid.at[self.grid.definition.start][1]), 12.0)
