"""The cards of a picture: a state with its facts, and the ways that are told beside it or upon it.

A card grows with its words. Positions are relative to its row, which places it later.
"""

from __future__ import annotations

from collections.abc import Sequence

from documents.diagram.facts import facts, silence
from documents.diagram.figure import FACT, LABEL, LEADING, TITLE, Box, Pill, Words, stacked
from documents.diagram.grid import Grid
from documents.diagram.measure import wrapped
from documents.diagram.ways import Way

STRIP, MARGIN, GAP = 26.0, 8.0, 20.0
"""The strip with the names of the phases, the margin, and what is left between two columns."""
SIDE, MIDDLE = 142.0, 178.0
"""How wide a card is at the side and on the main line."""
PADDING, ARROW = 10.0, 16.0


def column_x(column: int) -> float:
    """Where a column begins."""
    left = STRIP + MARGIN
    middle = left + SIDE + GAP
    if column <= 0:
        return left if column else middle
    return middle + MIDDLE + GAP + (column - 1) * (SIDE + GAP)


def column_width(column: int) -> float:
    """How wide a column's cards are."""
    return MIDDLE if column == 0 else SIDE


def column_middle(column: int) -> float:
    """Where lines run down a column."""
    return column_x(column) + column_width(column) / 2


def pill(grid: Grid, way: Way, x: float, y: float, width: float, language: str) -> Pill:
    """The end of a way that is told: which state it leads to, and where that is found."""
    said = grid.definition.title_of(way.to).in_(language)
    lines = tuple(wrapped(said, width - ARROW - 14, LABEL))
    here, there = grid.at.get(way.source), grid.at.get(way.to)
    if there is None or here is None:
        return Pill(way.to, x, y, width, lines, "end")
    if there[0] == here[0]:
        return Pill(way.to, x, y, width, lines, "left" if there[1] < here[1] else "right")
    return Pill(way.to, x, y, width, lines, "above" if there[0] < here[0] else "below")


def in_lines(said: Sequence[str], width: float) -> list[str]:
    """Several clauses, each from the beginning of a line."""
    return [line for clause in said for line in wrapped(clause, width, LABEL)]


def told(
    grid: Grid, ways: Sequence[Way], x: float, y: float, width: float, language: str
) -> tuple[list[Words], list[Pill], float]:
    """Ways one below the other, each with its words above the name of the state; and where that ends.

    A stay has no state to name: it is only words.
    """
    words: list[Words] = []
    pills: list[Pill] = []
    for way in ways:
        lines = in_lines(way.said(language), width)
        words += stacked(lines, x, y + LABEL, "label")
        y += len(lines) * LEADING
        if way.bound is not None:
            lines = wrapped(way.bound.in_(language), width, LABEL)
            words += stacked(lines, x, y + LABEL, "bound")
            y += len(lines) * LEADING
        y += 1
        if way.kind != "stay":
            pills.append(pill(grid, way, x, y, width, language))
            y += pills[-1].height
        y += 7
    return words, pills, y - 7 if ways else y


def card(grid: Grid, name: str, ways: Sequence[Way], language: str, *, least: float = 0) -> Box:
    """The card of a state with the ways told upon it, at least so high."""
    definition, column = grid.definition, grid.at[name][1]
    state = definition.states[name]
    x, width = column_x(column), column_width(column)
    middle, room = x + width / 2, width - 2 * PADDING
    y = PADDING + TITLE - 2
    title = wrapped(definition.title_of(name).in_(language), room, TITLE)
    words = [Words(middle, y + number * 20, said, "title", "middle") for number, said in enumerate(title)]
    y += (len(title) - 1) * 20 + 5
    for fact in facts(definition, state):
        lines = wrapped(fact.in_(language), room, FACT)
        words += stacked(lines, middle, y + FACT + 1, "fact", "middle")
        y += len(lines) * LEADING + 2
    late = silence(definition, state)
    if late is not None:
        lines = wrapped(late.in_(language), room, FACT)
        words += stacked(lines, middle, y + FACT + 5, "late", "middle")
        y += len(lines) * LEADING + 4
    y += PADDING - 1
    pills: list[Pill] = []
    rule_y = None
    if ways:
        rule_y = y
        more, pills, y = told(grid, ways, x + PADDING, y + 7, room, language)
        words += more
        y += PADDING
    slack = max(0.0, least - y)
    box = Box(name, x, 0, width, y, state.phase == "closed", tuple(words), tuple(pills), rule_y)
    if not slack:
        return box
    lowered = box.down(slack / 2)
    return Box(name, x, 0, width, least, box.closed, lowered.words, lowered.pills, lowered.rule_y)
