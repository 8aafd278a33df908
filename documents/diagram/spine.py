"""The main line of a definition: the way that a matter usually takes, from its start to an end.

It follows what goes well (a proposal passes, a question is answered, a button is pressed) and, where several
ways are of equal right, the one with most states on it, so that the others run beside it and join it again.
No state stands on it twice. The same definition has the same line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from documents.diagram.ways import Way
from workflows.model import Definition

Ways = Mapping[str, Sequence[Way]]


def main_line(definition: Definition, ways: Ways) -> list[str]:
    """The states on the main line, in their order."""
    ahead = _ahead(definition, ways)
    longest: dict[str, list[str]] = {}
    line = _longest(definition, definition.start, ahead, longest)
    while True:
        more = _otherwise(definition, ways, line)
        if more is None:
            return line
        line = [*line, *(name for name in _longest(definition, more, ahead, longest) if name not in line)]


def _ahead(definition: Definition, ways: Ways) -> dict[str, list[str]]:
    """Where each state goes if all goes well, without the ways that would close a circle.

    A state goes on to an open state where it can; to a closed one only if no good way leads to an open one,
    and then rather to the one that needs no guard.
    """
    ahead: dict[str, list[str]] = {}
    under_way: list[str] = []

    def visit(name: str) -> None:
        ahead[name] = []
        under_way.append(name)
        good = [way for way in ways[name] if way.kind == "on" and way.good and way.to not in under_way]
        still_open = [way.to for way in good if definition.states[way.to].phase != "closed"]
        for to in still_open or [way.to for way in sorted(good, key=lambda way: not way.plain)]:
            if to not in ahead:
                visit(to)
            if to not in under_way:
                ahead[name].append(to)
        under_way.pop()

    visit(definition.start)
    return ahead


def _longest(
    definition: Definition, name: str, ahead: Mapping[str, list[str]], known: dict[str, list[str]]
) -> list[str]:
    """The line from here with most states on it, among those that come to an end if any does."""
    if name not in known:
        rest = [_longest(definition, to, ahead, known) for to in ahead.get(name, [])]
        ending = [line for line in rest if definition.states[line[-1]].phase == "closed"]
        known[name] = [name, *max(ending or rest, key=len, default=[])]
    return known[name]


def _otherwise(definition: Definition, ways: Ways, line: Sequence[str]) -> str | None:
    """Where the line goes on from an open end to which no good way is left: an open state, else a closed one."""
    if definition.states[line[-1]].phase == "closed":
        return None
    rest = [way.to for way in ways[line[-1]] if way.kind == "on" and way.to not in line]
    open_ahead = [name for name in rest if definition.states[name].phase != "closed"]
    return next(iter(open_ahead or rest), None)
