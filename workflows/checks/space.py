"""The space of a definition: every state with every count of its ways, as far as an item can get.

A node is a state and how often each counted way was taken. Who answers what, and what the fields hold, is free;
the round is not: it is one more than the new rounds begun. The search is exact and bounded; beyond the bound it
says so and claims nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workflows.guards import TooMany, cases, first_that_holds
from workflows.guards.names import ROUND

if TYPE_CHECKING:
    from workflows.checks.subject import Step, Subject

MOST_NODES = 200_000
Counts = tuple[int, ...]
Node = tuple[str, Counts]


@dataclass(frozen=True, slots=True)
class Move:
    """One way taken from a node. `state` is where it leads; `spent`: its count was used up before."""

    step: Step
    state: str
    counts: Counts
    spent: bool = False


class Space:
    """How items move through a definition, node by node."""

    def __init__(self, subject: Subject, live: Mapping[str, tuple[Step, ...]]) -> None:
        self._live = live
        self._subject = subject
        counted = [step for steps in live.values() for step in steps if step.target.at_most is not None]
        self.ways = [step.way for step in counted]
        self._index = {way: number for number, way in enumerate(self.ways)}
        self._rounds = [number for number, step in enumerate(counted) if step.target.new_round is not None]
        self._open: dict[tuple[str, int], tuple[Step, ...]] = {}
        self.start: Node = (subject.definition.start, (0,) * len(self.ways))

    def round(self, counts: Counts) -> int:
        """The round that an item is in after its ways were taken so often."""
        return 1 + sum(counts[number] for number in self._rounds)

    def moves(self, node: Node) -> Iterator[Move]:
        """Everything that can happen to an item at `node`."""
        state, counts = node
        for step in self._steps(state, self.round(counts)):
            target = step.target
            if target.at_most is None:
                if target.state is not None:
                    yield Move(step, target.state, counts)
                continue
            number = self._index[step.way]
            if counts[number] < target.at_most:
                after = (*counts[:number], counts[number] + 1, *counts[number + 1 :])
                yield Move(step, target.state or state, after)
            elif target.after_that is not None:
                yield Move(step, target.after_that, counts, spent=True)

    def _steps(self, state: str, number: int) -> tuple[Step, ...]:
        """The ways that can be taken from a state in that round, whatever the fields hold."""
        known = self._open.get((state, number))
        if known is None:
            known = self._open[state, number] = tuple(self._in_round(state, number))
        return known

    def _in_round(self, state: str, number: int) -> Iterator[Step]:
        rows: dict[str, list[Step]] = {}
        for step in self._live.get(state, ()):
            rows.setdefault(step.trigger, []).append(step)
        for row in rows.values():
            guards = [step.guard for step in row]
            if not any(guard is not None and ROUND in guard.fields for guard in guards):
                yield from row
                continue
            found = cases(guards, self._subject.names)
            if isinstance(found, TooMany):
                yield from row
                continue
            taken = {first_that_holds(guards, {**case.values, ROUND: number}) for case in found}
            yield from (step for at, step in enumerate(row) if at in taken)


@dataclass(slots=True)
class Explored:
    """What a search found: the nodes with what leads to each, and the ways taken on it."""

    before: dict[Node, set[Node]]
    taken: set[str] = field(default_factory=set)
    spent: set[str] = field(default_factory=set)
    whole: bool = True
    """False where the space is larger than the bound."""

    @property
    def states(self) -> frozenset[str]:
        """The states that are reached."""
        return frozenset(state for state, _ in self.before)

    def stuck(self, closed: frozenset[str]) -> list[Node]:
        """The nodes from which no closed state can be reached, in the order in which they were found."""
        good = {node for node in self.before if node[0] in closed}
        todo = list(good)
        while todo:
            for node in self.before[todo.pop()]:
                if node not in good:
                    good.add(node)
                    todo.append(node)
        return [node for node in self.before if node not in good]


def explore(space: Space, most: int = MOST_NODES) -> Explored:
    """Every node that an item can get to, nearest first."""
    found = Explored({space.start: set()})
    todo = [space.start]
    for node in todo:
        for move in space.moves(node):
            (found.spent if move.spent else found.taken).add(move.step.way)
            after = (move.state, move.counts)
            if after not in found.before:
                if len(found.before) >= most:
                    found.whole = False
                    return found
                found.before[after] = set()
                todo.append(after)
            found.before[after].add(node)
    return found
