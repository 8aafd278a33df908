"""The space in which an item moves: the state it rests in, and how often it took each counted way.

Every node that an item can come to is visited, one after another; nothing is inferred. The round is told by
the counts, because every way into a new round is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bench.mutations.judging.breaking import Undecided

MOST_NODES = 150_000
SPENT = 1000
"""Added to the number of a way whose count is used up: it is then another one."""
Counts = tuple[int, ...]
Node = tuple[int, Counts]


@dataclass(frozen=True)
class Arm:
    """One way on: where to, how often, and where to after that; in which rounds its guard lets anybody pass."""

    goes: int | None
    """None: it stays, with more time."""
    at_most: int | None = None
    after_that: int | None = None
    new_round: bool = False
    never_in: frozenset[int] = frozenset()
    never: bool = False


@dataclass(frozen=True)
class Space:
    """The ways on from every state, the closed states, and where an item begins."""

    start: int
    closed: tuple[bool, ...]
    arms: tuple[tuple[Arm, ...], ...]


@lru_cache(maxsize=4096)
def fault(space: Space) -> tuple[str, int] | None:
    """What goes wrong for an item somewhere in the space, and at which state; None where nothing does."""
    counted = [
        (state, number)
        for state, arms in enumerate(space.arms)
        for number, arm in enumerate(arms)
        if arm.at_most
    ]
    places = {each: place for place, each in enumerate(counted)}
    rounds = [place for (state, number), place in places.items() if space.arms[state][number].new_round]

    def ways(node: Node) -> Iterator[tuple[int, Node]]:
        state, counts = node
        this_round = 1 + sum(counts[place] for place in rounds)
        for number, arm in enumerate(space.arms[state]):
            if arm.never or this_round in arm.never_in:
                continue
            place = places.get((state, number))
            if place is None:
                yield number, (state if arm.goes is None else arm.goes, counts)
            elif counts[place] < (arm.at_most or 0):
                more = (*counts[:place], counts[place] + 1, *counts[place + 1 :])
                yield number, (state if arm.goes is None else arm.goes, more)
            elif arm.after_that is not None:
                yield number + SPENT, (arm.after_that, counts)

    first: Node = (space.start, (0,) * len(counted))
    after: dict[Node, list[Node]] = {}
    taken: set[tuple[int, int]] = set()
    todo = [first]
    while todo:
        node = todo.pop()
        if node in after:
            continue
        if len(after) > MOST_NODES:
            raise Undecided("the space is too large")
        found = list(ways(node))
        taken.update((node[0], number) for number, _ in found)
        after[node] = [other for _, other in found]
        todo += after[node]
    return _fault(space, first, after, taken)


def _fault(
    space: Space, first: Node, after: dict[Node, list[Node]], taken: set[tuple[int, int]]
) -> tuple[str, int] | None:
    reached = {state for state, _ in after}
    for state in range(len(space.arms)):
        if state not in reached:
            return "no item ever gets to", state
    for node, others in after.items():
        if not others and not space.closed[node[0]]:
            return "there may be no way on from", node[0]
    if (around := _circle(first, after)) is not None:
        return "it goes round for ever through", around[0]
    for state, arms in enumerate(space.arms):
        for number, arm in enumerate(arms):
            if (state, number) not in taken:
                return "a way is never taken from", state
            if arm.after_that is not None and (state, number + SPENT) not in taken:
                return "a count is never used up in", state
    return None


def _circle(first: Node, after: dict[Node, list[Node]]) -> Node | None:
    """A node from which one comes back to it. Where there is none, every way ends, and in a closed state:
    there is no node without a way on but the closed ones.
    """
    open_nodes, done = {first}, set()
    path = [(first, iter(after[first]))]
    while path:
        node, others = path[-1]
        for other in others:
            if other in open_nodes:
                return other
            if other not in done:
                open_nodes.add(other)
                path.append((other, iter(after[other])))
                break
        else:
            path.pop()
            open_nodes.discard(node)
            done.add(node)
    return None
