"""A definition as a `transitions` machine: which trigger leads from which state where.

The only file that imports `transitions`. One machine for each definition, shared by all its items and
never told of any: it is fired on a cursor that lives for one call. Nothing from a definition reaches
`transitions` as a callback (it would import a dotted name); conditions are closures made here.
Triggers are named apart: `outcome.passed`, `button.accept`, `signal.work_order_closed`. A trigger may have
several arms with guards: the first whose guard holds and whose count is not used up is taken. A guard that
cannot be evaluated takes none: it never counts as false.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from transitions import EventData, Machine, MachineError

from workflows.guarding import guard_of
from workflows.guards import Guard, NotGiven, holds
from workflows.model import Definition, Target
from workflows.ways import arms

__all__ = ["Arm", "Facts", "Route", "Unclear", "route_of"]


@dataclass(frozen=True, slots=True)
class Arm:
    """The way that a trigger takes. `way` is its name where it is counted and this count is used up by it."""

    trigger: str
    target: Target
    state: str | None
    """The state it leads to; None stays and extends the deadline."""
    way: str | None = None
    new_round: bool = False


@dataclass(frozen=True, slots=True)
class Unclear:
    """No arm can be told: the guard `guard` needs a field that nobody has filled in."""

    trigger: str
    guard: str
    field: str


class _Stuck(Exception):  # noqa: N818  # ends one trigger inside `transitions`; never leaves this file
    def __init__(self, unclear: Unclear) -> None:
        super().__init__(unclear.field)
        self.unclear = unclear


class Cursor:
    """Where an item stands while one trigger is fired, and which arm it took."""

    __slots__ = ("state", "taken")

    def __init__(self, state: str) -> None:
        self.state = state
        self.taken: Arm | None = None


class Route:
    """The machine of one definition."""

    def __init__(self, definition: Definition) -> None:
        self._machine = Machine(
            model=None,
            states=list(definition.states),
            initial=None,
            auto_transitions=False,
            queued=False,
            send_event=True,
        )
        for name, state in definition.states.items():
            for trigger, way, target in arms(name, state):
                self._add(name, trigger, target, way, guard_of(definition, target.when))

    def possible(self, state: str) -> tuple[str, ...]:
        """The triggers that the state has, in a stable order."""
        return tuple(sorted(self._machine.get_triggers(state)))

    def fire(
        self, state: str, trigger: str, counts: Mapping[str, int], facts: Facts | None = None
    ) -> Arm | Unclear | None:
        """The arm that `trigger` takes from `state`, given how often each counted way was taken so far and what
        is known of the item.

        None where the state has no such trigger.
        """
        event = self._machine.events.get(trigger)
        if event is None:
            return None
        cursor = Cursor(state)
        try:
            event.trigger(cursor, counts=counts, facts=facts or {})
        except MachineError:
            return None
        except _Stuck as stuck:
            return stuck.unclear
        return cursor.taken

    def _add(self, source: str, trigger: str, target: Target, way: str, guard: Guard | None) -> None:
        when = [] if guard is None else [_holding(trigger, target.when or "", guard)]
        if target.at_most is None:
            self._arm(
                source, Arm(trigger, target, target.state, new_round=target.new_round is not None), *when
            )
            return
        counted = Arm(trigger, target, target.state, way=way, new_round=target.new_round is not None)
        self._arm(source, counted, *when, _below(way, target.at_most))
        if target.after_that is not None:
            self._arm(source, Arm(trigger, target, target.after_that), *when)

    def _arm(self, source: str, arm: Arm, *conditions: Callable[[EventData], bool]) -> None:
        def take(event: EventData) -> None:
            cursor: Any = event.model
            cursor.taken = arm

        self._machine.add_transition(
            arm.trigger, source, arm.state or source, conditions=list(conditions), before=[take]
        )


Facts = Mapping[str, Any]
"""What guards may ask: the item's fields by name, and `round`."""


def _holding(trigger: str, said: str, guard: Guard) -> Callable[[EventData], bool]:
    def holding(event: EventData) -> bool:
        told = holds(guard, event.kwargs["facts"])
        if isinstance(told, NotGiven):
            raise _Stuck(Unclear(trigger, said, told.field))
        return told

    return holding


def _below(way: str, at_most: int) -> Callable[[EventData], bool]:
    def below(event: EventData) -> bool:
        counts: Mapping[str, int] = event.kwargs["counts"]
        return counts.get(way, 0) < at_most

    return below


MOST_ROUTES = 512
_routes: dict[int, tuple[Definition, Route]] = {}


def route_of(definition: Definition) -> Route:
    """The shared machine of a definition; built once (about 2 ms) for each definition value in memory."""
    known: Any = _routes.get(id(definition))
    if known is not None and known[0] is definition:
        route: Route = known[1]
        return route
    if (
        len(_routes) > MOST_ROUTES
    ):  # versions are few; this only bounds a process that checks thousands of drafts
        _routes.clear()
    route = Route(definition)
    _routes[id(definition)] = (definition, route)
    return route
