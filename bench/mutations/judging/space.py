"""The space in which an item moves: the state it rests in, and how often it took each counted way.

Every node that an item can come to is visited, one after another; nothing is inferred. The round is told by
the counts, because every way into a new round is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bench.mutations.judging.breaking import Undecided

MOST_NODES = 150_000
SPENT = 1000
"""Added to the number of a way whose count is used up: it is then another one."""
Node = int


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
    after, taken = _walked(space)
    states = len(space.arms)
    reached = {node % states for node in after}
    for state in range(states):
        if state not in reached:
            return "no item ever gets to", state
    for node, others in after.items():
        if not others and not space.closed[node % states]:
            return "there may be no way on from", node % states
    if (around := _circle(after)) is not None:
        return "it goes round for ever through", around % states
    for state, arms in enumerate(space.arms):
        for number, arm in enumerate(arms):
            if (state, number) not in taken:
                return "a way is never taken from", state
            if arm.after_that is not None and (state, number + SPENT) not in taken:
                return "a count is never used up in", state
    return None


def _walked(space: Space) -> tuple[dict[Node, list[Node]], set[tuple[int, int]]]:
    """Every node that an item comes to, with those that follow it; and every way that is taken from a state.

    A node is one number: the state, and above it the counts, each with as many values as it can have.
    """
    states, unit, weights, rounds = len(space.arms), len(space.arms), {}, []
    for state, arms in enumerate(space.arms):
        for number, arm in enumerate(arms):
            if arm.at_most:
                weights[state, number] = (unit, arm.at_most + 1)
                if arm.new_round:
                    rounds.append((unit, arm.at_most + 1))
                unit *= arm.at_most + 1
    after: dict[Node, list[Node]] = {}
    taken: set[tuple[int, int]] = set()
    todo = [space.start]
    while todo:
        node = todo.pop()
        if node in after:
            continue
        if len(after) > MOST_NODES:
            raise Undecided("the space is too large")
        state, here = node % states, after.setdefault(node, [])
        for number, arm in enumerate(space.arms[state]):
            if arm.never:
                continue
            if arm.never_in and 1 + sum(node // weight % size for weight, size in rounds) in arm.never_in:
                continue
            to = node if arm.goes is None else node - state + arm.goes
            weight, size = weights.get((state, number), (0, 0))
            if weight and node // weight % size == size - 1:
                if arm.after_that is None:
                    continue
                to, number = node - state + arm.after_that, number + SPENT  # noqa: PLW2901  # the way after it
            else:
                to += weight
            taken.add((state, number))
            here.append(to)
        todo += here
    return after, taken


def _circle(after: dict[Node, list[Node]]) -> Node | None:
    """A node from which one comes back to it. Where there is none, every way ends, and in a closed state:
    there is no node without a way on but the closed ones.
    """
    before: dict[Node, int] = dict.fromkeys(after, 0)
    for others in after.values():
        for other in others:
            before[other] += 1
    todo = [node for node, number in before.items() if number == 0]
    while todo:
        node = todo.pop()
        del before[node]
        for other in after[node]:
            before[other] -= 1
            if before[other] == 0:
                todo.append(other)
    if not before:
        return None
    came_from = {other: node for node in before for other in after[node] if other in before}
    node, seen = next(iter(before)), set()
    while node not in seen:
        seen.add(node)
        node = came_from[node]
    return node
