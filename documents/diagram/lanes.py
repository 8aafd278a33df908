"""Lanes at the right of a picture, in which ways run back; one for each state that they lead to.

Ways back to one state share its lane, so that one arrow stands for all of them. A lane has its column of the
picture to itself over the rows it spans: no lane runs upon another.
"""

from __future__ import annotations

from documents.diagram.grid import Grid
from documents.diagram.ways import Way


def in_lane(grid: Grid, way: Way) -> bool:
    """Whether a way runs in a lane at the right: between two states of the main line, back, or on to a state
    that no line would reach otherwise.
    """
    if way.kind == "stay" or grid.drawn(way) or way.to not in grid.at:
        return False
    (source, start), (target, stop) = grid.at[way.source], grid.at[way.to]
    if start or stop or not (grid.free_right(source) and grid.free_right(target)):
        return False
    return target < source or not any(line.way.to == way.to for line in grid.lines)


def lanes_of(grid: Grid) -> dict[str, int]:
    """For each state to which ways lead back its lane: shorter ones nearer to the cards, none upon another."""
    spans: dict[str, tuple[int, int]] = {}
    for name, (row, _) in grid.at.items():
        for way in grid.ways[name]:
            if in_lane(grid, way):
                target = grid.at[way.to][0]
                low, high = spans.get(way.to, (target, target))
                spans[way.to] = (min(low, row), max(high, row))
    lanes: dict[str, int] = {}
    for name, (low, high) in sorted(spans.items(), key=lambda each: (each[1][1] - each[1][0], each[1])):
        used = {lanes[o] for o in lanes if spans[o][0] <= high and low <= spans[o][1]}
        lanes[name] = next(lane for lane in range(len(spans)) if lane not in used)
    return lanes
