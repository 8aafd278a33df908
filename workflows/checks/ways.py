"""Checks of where states lead: every state is reached, every way ends, and no way goes round for ever."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from graphlib import CycleError, TopologicalSorter

from workflows.checks.found import Found
from workflows.findings import one_of
from workflows.machine import ways
from workflows.model import Definition, State, Target
from workflows.source import Path
from workflows.text import Text, text


def start(definition: Definition, roles: Collection[str]) -> Found:
    """It starts somewhere."""
    del roles
    if definition.start not in definition.states:
        yield (
            ("start",),
            Text(zh=f"没有叫“{definition.start}”的状态", en=f"`{definition.start}` is no state here"),
            one_of(definition.start, definition.states),
        )


def targets(definition: Definition, roles: Collection[str]) -> Found:
    """Everything that leads on leads to a state."""
    del roles
    for path, target in _all_ways(definition):
        for name in target.states:
            if name not in definition.states:
                yield (
                    path,
                    Text(zh=f"没有叫“{name}”的状态", en=f"`{name}` is no state here"),
                    one_of(name, definition.states),
                )


def reachable(definition: Definition, roles: Collection[str]) -> Found:
    """Every state can be reached."""
    del roles
    seen, todo = set(), [definition.start]
    while todo:
        name = todo.pop()
        if name in definition.states and name not in seen:
            seen.add(name)
            todo += _next_states(definition.states[name])
    for name in definition.states:
        if name not in seen:
            yield (
                ("states", name),
                Text(
                    zh=f"没有任何一步通向“{name}”，议题永远到不了",
                    en=f"nothing leads to `{name}`: no item ever gets there",
                ),
                text("在别的状态里写明怎样到这里，或删掉它", "let another state lead here, or delete it"),
            )


def ends(definition: Definition, roles: Collection[str]) -> Found:
    """From every state a closed one can be reached."""
    del roles
    good = {name for name, state in definition.states.items() if state.phase == "closed"}
    grown = True
    while grown:
        more = {n for n, s in definition.states.items() if n not in good and good & set(_next_states(s))}
        good |= more
        grown = bool(more)
    for name in definition.states:
        if name not in good:
            yield (
                ("states", name),
                Text(
                    zh=f"从“{name}”到不了任何办结状态，议题会一直挂着",
                    en=f"from `{name}` no closed state can be reached: its items stay open for ever",
                ),
                text("写明它怎样走到 phase: closed 的状态", "say how it leads to a state with phase: closed"),
            )


def counted(definition: Definition, roles: Collection[str]) -> Found:
    """Ways that time or a rule takes without anybody pressing a button must not go round for ever."""
    del roles
    graph: dict[str, set[str]] = {name: set() for name in definition.states}
    for name, state in definition.states.items():
        for trigger, target in ways(state):
            if target.at_most is None and target.state and not trigger.startswith("signal."):
                graph[name].add(target.state)
            if target.after_that:
                graph[name].add(target.after_that)
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        around = [str(each) for each in error.args[1]]
        yield (
            ("states", around[0], "then"),
            Text(
                zh="这几步会一直转圈，没有次数限制：" + " → ".join(reversed(around)),
                en="these lead round and round without a count: " + " → ".join(reversed(around)),
            ),
            text(
                "往回走的一步写成 {back: …, at_most: 2, after_that: …}",
                "write the way back as {back: …, at_most: 2, after_that: …}",
            ),
        )


def counts(definition: Definition, roles: Collection[str]) -> Found:
    """A count says what follows when it is used up; only a button may simply be gone."""
    del roles
    for path, target in _all_ways(definition):
        if target.at_most is not None and target.after_that is None and "buttons" not in path:
            yield (
                path,
                text(
                    "写了最多几次，却没有写用完之后去哪里",
                    "it is counted, and nothing says where to go after that",
                ),
                text("加上 after_that: …", "add after_that: …"),
            )
        if target.after_that is not None and target.at_most is None:
            yield (
                path,
                text("写了 after_that，却没有写最多几次", "after_that without a count is never reached"),
                text("加上 at_most: 2", "add at_most: 2"),
            )


def _next_states(state: State) -> list[str]:
    return [name for _, target in ways(state) for name in target.states]


def _all_ways(definition: Definition) -> Iterator[tuple[Path, Target]]:
    places = {"outcome": ("then",), "button": ("ask", "buttons"), "signal": ("signals",)}
    for name, state in definition.states.items():
        for trigger, target in ways(state):
            kind, word = trigger.split(".", 1)
            yield ("states", name, *places[kind], word), target
