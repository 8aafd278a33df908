"""A definition walked by the calendar: every state with every count of its ways, and when an item can leave it.

Exact by search over states and counts. A span that begins later never ends earlier, so the latest moment at
which an item can be at a node is enough to know the latest at which it can leave. A clock that may be stopped is
taken to be stopped once in each state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from heapq import heappop, heappush

from workflows.calendar import Calendar
from workflows.checks.space import Explored, Move, Node, Space, explore
from workflows.checks.subject import Step, Subject
from workflows.model import Definition, Moment, State, Target, Who
from workflows.roster import ROLES
from workflows.span import Span


@dataclass(frozen=True, slots=True)
class Way:
    """One way through a definition: the states on it, in their order, and how many working days it takes."""

    states: tuple[str, ...]
    working_days: int
    then: Who = ()
    """Who is asked until somebody answers, where the way ends in silence."""
    hangs_on: tuple[str, ...] = ()
    """The date fields that parts of it hang on; these parts are not in `working_days`."""


Spans = tuple[Span, ...]
"""Spans that follow one another."""


class _Clock(dict[datetime, datetime]):
    """When spans that follow one another are over, by when they begin; each is worked out once."""

    def __init__(self, calendar: Calendar, spans: Spans) -> None:
        super().__init__()
        self.calendar, self.spans = calendar, spans

    def __missing__(self, start: datetime) -> datetime:
        at = start
        for span in self.spans:
            at = self.calendar.end_of(at, span).at
        self[start] = at
        return at


class Walk:
    """A definition as a graph of nodes, walked by the calendar."""

    def __init__(self, definition: Definition, calendar: Calendar) -> None:
        self.definition = definition
        self.calendar = calendar
        self._known: dict[str, _Clock] = {}
        subject = Subject(definition, ROLES)
        self.steps = {
            name: (*steps, *_agreed(name, definition.states[name])) for name, steps in subject.steps.items()
        }
        self.found = explore(Space(subject, self.steps))
        self.order = _in_order(self.found) if self.found.whole else []

    def asked(self) -> Who:
        """Everybody who is asked again and again somewhere, in the order of the states."""
        who: dict[str, None] = {}
        for state in self.definition.states.values():
            who |= dict.fromkeys(asked_when_late(state))
        return tuple(who)

    def _clock(self, spans: Spans) -> _Clock:
        return self._known.setdefault(str([*map(str, spans)]), _Clock(self.calendar, spans))

    @cached_property
    def _clocks(self) -> dict[str, _Clock]:
        """What a state lasts at most: its own time, or its deadline, and one stop of its clock."""
        states = self.definition.states
        return {name: self._clock(_lasts(state, at_most=True)) for name, state in states.items()}

    @cached_property
    def _edges(self) -> list[list[tuple[int, _Clock]]]:
        """For each node, in their order, the nodes that follow with how long these last."""
        index = {node: number for number, node in enumerate(self.order)}
        of_step: dict[tuple[str, bool], _Clock] = {}
        edges = []
        for node in self.order:
            row = []
            for move in self.found.moves[node]:
                key = (move.step.way, move.spent)
                if key not in of_step:
                    of_step[key] = self._moved(move)
                row.append((index[move.state, move.counts], of_step[key]))
            edges.append(row)
        return edges

    def _moved(self, move: Move) -> _Clock:
        """How long the state lasts that a move leads to."""
        target = move.step.target
        if not move.spent and target.extend is not None:
            return self._clock((target.extend,))
        if not move.spent and target.clock == "resume":
            return self._clock(())  # what was left of its deadline was counted when it was entered first
        return self._clocks[move.state]

    @cached_property
    def _lasting(self) -> dict[str, _Clock]:
        """States in which it ends, or in which silence has no end, with how long it takes until that begins."""
        found = {}
        for name, state in self.definition.states.items():
            if asked_when_late(state):
                late = state.if_late
                reminders = (late.every,) * (late.times + 1) if late and late.remind else ()
                found[name] = self._clock(reminders)
            elif state.phase == "closed":
                found[name] = self._clock(())
        return found

    def longest(self, start: datetime) -> Way | None:
        """The way that lasts longest, if nobody ever answers before the last moment."""
        if not self.order:
            return None
        first = self._clocks[self.definition.start][start]
        leaves: list[datetime] = [first] + [start] * (len(self.order) - 1)
        before = [-1] * len(self.order)
        for node, edges in enumerate(self._edges):
            now = leaves[node]
            for after, clock in edges:
                at = clock[now]
                if at > leaves[after] or before[after] < 0:
                    leaves[after], before[after] = at, node
        lasting = self._lasting
        asks = {name: bool(asked_when_late(self.definition.states[name])) for name in lasting}
        at, asked, node = max(
            (lasting[name][leaves[number]], asks[name], number)
            for number, (name, _) in enumerate(self.order)
            if name in lasting
        )
        path = [self.order[node][0]]
        while (node := before[node]) >= 0:
            path.append(self.order[node][0])
        path.reverse()
        then = asked_when_late(self.definition.states[path[-1]]) if asked else ()
        return Way(tuple(path), self._working_days(start, at), then, self._dates(path))

    def quickest(self, start: datetime) -> dict[str, Way]:
        """To each closed state, the way that takes least if everybody answers at once.

        Counts matter only where the quickest way leads over one that is used up: then it is looked for node by node.
        """
        if not self.order:
            return {}
        best = self._quickest(start, (self.definition.start, 0), self._by_state)
        if any(over_spent for _, over_spent, _ in best.values()):
            best = self._quickest(start, self.order[0], lambda node: self.found.moves[node])
        return {
            name: Way(path, self._working_days(start, at), (), self._dates(path))
            for name, (at, _, path) in best.items()
        }

    @cached_property
    def _alone(self) -> dict[str, _Clock]:
        """What a state lasts by itself."""
        return {
            name: self._clock(_lasts(state, at_most=False)) for name, state in self.definition.states.items()
        }

    def _by_state(self, node: Node) -> list[Move]:
        """The ways on from a state, as if none was counted: with each that is taken when a count is used up."""
        found = []
        for step in self.steps[node[0]]:
            if step.way in self.found.taken:
                found.append(Move(step, step.target.state or node[0], 0))
            if step.target.after_that is not None and step.way in self.found.spent:
                found.append(Move(step, step.target.after_that, 0, spent=True))
        return found

    def _quickest(
        self, start: datetime, first: Node, moves: Callable[[Node], list[Move]]
    ) -> dict[str, tuple[datetime, bool, tuple[str, ...]]]:
        """Nearest first: when each closed state is reached, whether over a count that is used up, and by which way."""
        best: dict[str, tuple[datetime, bool, tuple[str, ...]]] = {}
        seen: set[Node] = set()
        todo: list[tuple[datetime, bool, tuple[str, ...], Node]] = [(start, False, (first[0],), first)]
        while todo:
            now, over_spent, path, node = heappop(todo)
            if node in seen:
                continue
            seen.add(node)
            if self.definition.states[node[0]].phase == "closed":
                best.setdefault(node[0], (now, over_spent, path))
                continue
            over = self._alone[node[0]][now]
            for move in moves(node):
                after = (move.state, move.counts)
                if after not in seen:
                    heappush(todo, (over, over_spent or move.spent, (*path, move.state), after))
        return best

    def _dates(self, path: Iterable[str]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for name in path:
            state = self.definition.states[name]
            found |= {each.field: None for each in (state.deadline, state.wait) if isinstance(each, Moment)}
        return tuple(found)

    def _working_days(self, start: datetime, end: datetime) -> int:
        """The working days after the day of the start, up to the day of the end."""
        day, last = self.calendar.local_day(start), self.calendar.local_day(end)
        count = 0
        while day < last:
            day += timedelta(days=1)
            count += self.calendar.is_working(day)
        return count


def _lasts(state: State, *, at_most: bool) -> Spans:
    """How long a state lasts: by itself, and at most, if nobody answers before the last moment."""
    own = state.notice.duration if state.notice else state.gather.duration if state.gather else state.wait
    spans = [own]
    if at_most:
        spans += [state.deadline, state.pause.at_most if state.pause else None]
    return tuple(span for span in spans if isinstance(span, Span))


def asked_when_late(state: State) -> Who:
    """Who is asked until somebody answers, where silence in this state has no end."""
    if state.if_late is not None:
        return state.if_late.ask or state.if_late.then_ask or ()
    if state.notice is not None and state.notice.objections is not None:
        return state.notice.objections.judged_by
    return ()


def _agreed(name: str, state: State) -> Iterator[Step]:
    """The extension that people agree on, as a way of its own that is counted like the others."""
    if state.extend is not None:
        target = _staying(state.extend.by, state.extend.times)
        yield Step(name, "extend", f"{name}.extend", target, ("states", name, "extend"), 0, None)


def _staying(by: Span, times: int) -> Target:
    """A way that stays, so much longer, so many times, and is gone then."""
    return Target.model_construct(_fields_set=None, extend=by, at_most=times)


def _in_order(found: Explored) -> list[Node]:
    """The nodes, each after all that lead to it; counts only rise, so there is such an order."""
    start = next(iter(found.moves))
    order: list[Node] = []
    seen = {start}
    stack: list[tuple[Node, Iterator[Move]]] = [(start, iter(found.moves[start]))]
    while stack:
        node, rest = stack[-1]
        for move in rest:
            after = (move.state, move.counts)
            if after not in seen:
                seen.add(after)
                stack.append((after, iter(found.moves[after])))
                break
        else:
            order.append(node)
            stack.pop()
    return order[::-1]
