"""Where items get to, and where they cannot get on.

Two short proofs settle nearly every definition; only what they leave open is searched node by node.

*Everything is reached* if a walk over states gets there, where `after_that` counts as a way only once it is
shown that its count can be used up: its state is reached, and comes back to itself by ways without a count
(and by others that were used up already).

*Everything ends* if from each state a closed one can be reached by ways that are always open: those without
a count, and `after_that`. A way with a count that is not used up yet leads elsewhere instead, but it takes from
that count, and counts are finite: at last the way is open.

A way that another check finds fault with is walked all the same, and a state that ends in something of which
nothing is said might lead anywhere: one mistake is not told twice.

Where a guard asks for the round, the round is part of the node, and only the search can tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workflows.checks.space import Explored, Space, explore
from workflows.guards.names import ROUND

if TYPE_CHECKING:
    from workflows.checks.subject import Step, Subject

Steps = Mapping[str, tuple["Step", ...]]


@dataclass(frozen=True, slots=True)
class Stuck:
    """A state in which an item can get stuck. `used` are the ways that are used up then; none: it always is."""

    state: str
    used: tuple[str, ...]
    always: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """What is known of where items get to."""

    reached: frozenset[str]
    taken: frozenset[str]
    """The names of the ways that are taken sometimes."""
    spent: frozenset[str]
    """The names of the ways whose count is used up sometimes, and that are followed by `after_that` then."""
    stuck: tuple[Stuck, ...] = ()
    certain: bool | None = True
    """None: where something is open-ended, it is not known what is never taken. False: the space is too large."""


def flow_of(subject: Subject) -> Flow:
    """Where items get to: by the two short proofs where they hold, else by the search."""
    steps = subject.steps
    flow = None if _asks_for_round(steps) else _proved(subject, steps)
    flow = flow or _searched(subject, steps)
    if flow.reached & subject.open_ended:
        everywhere = frozenset(subject.definition.states)
        return replace(flow, reached=everywhere, certain=None if flow.certain else False)
    return flow


def _asks_for_round(live: Steps) -> bool:
    return any(step.guard is not None and ROUND in step.guard.fields for row in live.values() for step in row)


def _proved(subject: Subject, live: Steps) -> Flow | None:
    reached, spent = _reach(subject.definition.start, live)
    counted = {s.way for name in reached for s in live[name] if s.target.after_that is not None}
    if len(reached) < len(subject.definition.states) or counted - spent:
        return None
    closed = ends_of(subject)
    if _leading_to(closed, {name: [*_always_open(live[name])] for name in reached}) < reached:
        return None
    taken = frozenset(step.way for name in reached for step in live[name])
    return Flow(frozenset(reached), taken, frozenset(spent))


def _searched(subject: Subject, live: Steps) -> Flow:
    space = Space(subject, live)
    found = explore(space)
    if not found.whole:
        everywhere = frozenset(subject.definition.states)
        return Flow(everywhere, frozenset(), frozenset(), certain=False)
    return Flow(
        found.states,
        frozenset(found.taken),
        frozenset(found.spent),
        tuple(_stuck(subject, live, space, found)),
    )


def _stuck(subject: Subject, live: Steps, space: Space, found: Explored) -> Iterator[Stuck]:
    """Each state in which an item can get stuck, once, as it comes about first."""
    closed = ends_of(subject)
    possible = _leading_to(
        closed, {name: [t for step in row for t in step.target.states] for name, row in live.items()}
    )
    told: set[str] = set()
    for state, counts in found.stuck(closed):
        if state in told:
            continue
        told.add(state)
        always = state not in possible
        yield Stuck(state, () if always else space.used_up(counts), always)


def ends_of(subject: Subject) -> frozenset[str]:
    """The states in which items end, and those of which nobody has said where they lead."""
    closed = (name for name, state in subject.definition.states.items() if state.phase == "closed")
    return subject.open_ended.union(closed)


def _reach(start: str, live: Steps) -> tuple[set[str], set[str]]:
    """The states that a walk gets to, and the counted ways that are shown to be used up sometimes."""
    spent: set[str] = set()
    while True:
        reached = _from(start, {name: [*_open_now(row, spent)] for name, row in live.items()})
        lasting = {name: [*_lasting(row, spent)] for name, row in live.items()}
        more = {
            step.way
            for name in reached
            for step in live.get(name, ())
            if step.target.after_that is not None
            and step.way not in spent
            and (step.target.state in (None, name) or name in _from(step.target.state or name, lasting))
        }
        if not more:
            return reached, spent
        spent |= more


def _open_now(row: Iterable[Step], spent: set[str]) -> Iterator[str]:
    for step in row:
        if step.target.state is not None:
            yield step.target.state
        if step.target.after_that is not None and step.way in spent:
            yield step.target.after_that


def _lasting(row: Iterable[Step], spent: set[str]) -> Iterator[str]:
    for step in row:
        if step.target.at_most is None and step.target.state is not None:
            yield step.target.state
        if step.target.after_that is not None and step.way in spent:
            yield step.target.after_that


def _always_open(row: Iterable[Step]) -> Iterator[str]:
    for step in row:
        if step.target.at_most is None and step.target.state is not None:
            yield step.target.state
        elif step.target.after_that is not None:
            yield step.target.after_that


def _from(start: str, edges: Mapping[str, Iterable[str]]) -> set[str]:
    found, todo = {start}, [start]
    while todo:
        for name in edges.get(todo.pop(), ()):
            if name not in found:
                found.add(name)
                todo.append(name)
    return found


def _leading_to(goals: Iterable[str], edges: Mapping[str, Iterable[str]]) -> set[str]:
    back: dict[str, list[str]] = {}
    for name, targets in edges.items():
        for target in targets:
            back.setdefault(target, []).append(name)
    found: set[str] = set()
    for goal in goals:
        found |= _from(goal, back)
    return found
