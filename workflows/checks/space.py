"""The space of a definition: every state with every count of its ways, as far as an item can get.

A node is a state and how often each counted way was taken. Who answers what, and what the fields hold, is free;
the round is not: it is one more than the new rounds begun. The search is exact and bounded; beyond the bound it
says so and claims nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from workflows.guards import TooMany, cases, first_that_holds
from workflows.guards.names import ROUND

if TYPE_CHECKING:
    from workflows.checks.subject import Step, Subject

MOST_NODES = 120_000
Counts = int
"""How often each way was taken, as one number: each way is a digit, and its base is one more than its limit."""
Node = tuple[str, Counts]


_Way = tuple["Step", str, int, int, str | None]
"""A way, where it leads, the digit that it is counted by (0: by none), and where it leads once that is used up."""


class Move(NamedTuple):
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
        self._digits: dict[str, tuple[int, int]] = {}
        weight = 1
        for step in counted:
            base = (step.target.at_most or 0) + 1
            self._digits[step.way] = (weight, base)
            weight *= base
        self._rounds = [self._digits[step.way] for step in counted if step.target.new_round is not None]
        self._open: dict[tuple[str, int], list[_Way]] = {}
        self._ask_for_round = {
            name
            for name, steps in live.items()
            if any(step.guard is not None and ROUND in step.guard.fields for step in steps)
        }
        self.start: Node = (subject.definition.start, 0)

    def round(self, counts: Counts) -> int:
        """The round that an item is in after its ways were taken so often."""
        return 1 + sum([counts // weight % base for weight, base in self._rounds])

    def used_up(self, counts: Counts) -> tuple[str, ...]:
        """The ways that cannot be taken any more."""
        return tuple(
            way for way, (weight, base) in self._digits.items() if counts // weight % base == base - 1
        )

    def moves(self, node: Node) -> list[Move]:
        """Everything that can happen to an item at `node`."""
        state, counts = node
        found = []
        number = self.round(counts) if state in self._ask_for_round else 1
        for step, to, weight, base, after_that in self._open.get((state, number)) or self._ways(
            state, number
        ):
            if not weight:
                found.append(Move(step, to, counts))
            elif counts // weight % base < base - 1:
                found.append(Move(step, to, counts + weight))
            elif after_that is not None:
                found.append(Move(step, after_that, counts, spent=True))
        return found

    def _ways(self, state: str, number: int) -> list[_Way]:
        """The ways that can be taken from a state in that round, whatever the fields hold."""
        known = self._open[state, number] = [
            (
                step,
                step.target.state or state,
                *self._digits.get(step.way, (0, 1)),
                step.target.after_that,
            )
            for step in self._in_round(state, number)
        ]
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


@dataclass
class Explored:
    """What a search found: the nodes with what can happen at each, and the ways taken on it."""

    moves: dict[Node, list[Move]]
    taken: set[str] = field(default_factory=set)
    spent: set[str] = field(default_factory=set)
    whole: bool = True
    """False where the space is larger than the bound."""

    @property
    def states(self) -> frozenset[str]:
        """The states that are reached."""
        return frozenset(state for state, _ in self.moves)

    @cached_property
    def _before(self) -> dict[Node, list[Node]]:
        found: dict[Node, list[Node]] = {node: [] for node in self.moves}
        for node, moves in self.moves.items():
            for move in moves:
                found[move.state, move.counts].append(node)
        return found

    def stuck(self, closed: frozenset[str]) -> list[Node]:
        """The nodes from which no closed state can be reached, in the order in which they were found."""
        good = {node for node in self.moves if node[0] in closed}
        todo = list(good)
        while todo:
            for node in self._before[todo.pop()]:
                if node not in good:
                    good.add(node)
                    todo.append(node)
        return [node for node in self.moves if node not in good]


def explore(space: Space, most: int = MOST_NODES) -> Explored:
    """Every node that an item can get to, nearest first."""
    found = Explored({space.start: []})
    todo = [space.start]
    for node in todo:
        found.moves[node] = moves = space.moves(node)
        for move in moves:
            (found.spent if move.spent else found.taken).add(move.step.way)
            after = (move.state, move.counts)
            if after not in found.moves:
                if len(found.moves) >= most:
                    found.whole = False
                    return found
                found.moves[after] = []
                todo.append(after)
    return found
