"""How long a matter takes: the longest and the shortest way from its beginning to an end, in working days.

The longest uses up every deadline, extension, round and count; the shortest is walked if everybody answers at
once, so that only notices, waits and gatherings take time. Where whoever lets a deadline pass is asked again and
again, that has no length: it is said who is asked.

Exact by search over states and counts. A span that begins later never ends earlier, so the latest moment at
which an item can be at a node is enough to know the latest at which it can leave. The calendar is the one given,
begun on each of seven days in a row: the worst of these is told. What hangs on a date that the item names
has no length of its own; the date is named. A clock that may be stopped is taken to be stopped once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from workflows.calendar import Calendar
from workflows.checks.space import Explored, Move, Node, Space, explore
from workflows.checks.subject import Step, Subject
from workflows.model import Definition, Moment, State, Target, Who
from workflows.roster import ROLES
from workflows.span import Span
from workflows.text import Text, listed, text
from workflows.titles import all_called

A_WEEK = 7
_A_MONDAY = datetime(2024, 1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Way:
    """One way through a definition: the states on it, in their order, and how many working days it takes."""

    states: tuple[str, ...]
    working_days: int
    then: Who = ()
    """Who is asked until somebody answers, where the way ends in silence."""
    hangs_on: tuple[str, ...] = ()
    """The date fields that parts of it hang on; these parts are not in `working_days`."""


@dataclass(frozen=True, slots=True)
class Journey:
    """The longest way (None where there are too many to go through), and the shortest to each end.

    `shortest` is the one among `ends` that takes longest: to the end of the matter, not of turning it away.
    """

    longest: Way | None
    shortest: Way
    ends: tuple[Way, ...]
    asked: Who = ()
    """Whoever is asked again and again, somewhere on the way, where a deadline is missed."""

    @property
    def told(self) -> Text:
        """Both in one sentence."""
        quick = self.shortest.working_days
        at_once = text(
            f"如果大家都马上答复，{f'只要 {quick} 个工作日' if quick else '当天就有结果'}",
            f"if everybody answers at once {quick or 'the same day'}",
        )
        if self.shortest.hangs_on:
            dates = listed([text(name, name) for name in self.shortest.hangs_on])
            at_once = text(
                f"{at_once.zh}，另加等到 {dates.zh} 的时间", f"{at_once.en}, and the time until {dates.en}"
            )
        longest = self._longest()
        return text(f"{longest.zh}；{at_once.zh}。", f"{longest.en}; {at_once.en}.")

    def _longest(self) -> Text:
        if self.longest is None:
            return text(
                "次数的组合太多，算不出最长要多久",
                "there are too many combinations of counts to say how long at most",
            )
        days, asked = self.longest.working_days, self.longest.then or self.asked
        who, are = all_called(asked), "are" if len(asked) > 1 else "is"
        said = text(f"最长 {days} 个工作日", f"at most {days} working day{'s' if days != 1 else ''}")
        if self.longest.then:
            return text(
                f"{said.zh}，之后反复请{who.zh}处理，直到有答复",
                f"{said.en}, then {who.en} {are} asked until answered",
            )
        if self.asked:
            return text(
                f"{said.zh}；谁误了期限，就反复请{who.zh}处理，直到有答复",
                f"{said.en}; where a deadline is missed, {who.en} {are} asked until answered",
            )
        return said


def journey(definition: Definition, calendar: Calendar, start: datetime | None = None) -> Journey:
    """The longest and the shortest way, in the working days of `calendar`, worst over a week of starts."""
    walk = _Walk(definition, calendar)
    starts = [(start or _A_MONDAY) + timedelta(days=day) for day in range(A_WEEK)]
    ends = _worst_ends([walk.quickest(each) for each in starts])
    longest = max((way for each in starts if (way := walk.longest(each))), key=_length, default=None)
    shortest = max(ends, key=lambda way: (way.working_days, way.states[-1] == "done"), default=Way((), 0))
    return Journey(longest, shortest, ends, walk.asked())


def _length(way: Way) -> tuple[int, bool]:
    return way.working_days, bool(way.then)


def _worst_ends(found: Iterable[Mapping[str, Way]]) -> tuple[Way, ...]:
    worst: dict[str, Way] = {}
    for ends in found:
        for name, way in ends.items():
            if name not in worst or way.working_days > worst[name].working_days:
                worst[name] = way
    return tuple(worst.values())


Clock = tuple[Span, ...]
"""Spans that follow one another."""


class _Walk:
    """A definition as a graph of nodes, walked by the calendar."""

    def __init__(self, definition: Definition, calendar: Calendar) -> None:
        self.definition = definition
        self.calendar = calendar
        self._ends: dict[Clock, dict[datetime, datetime]] = {}
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
            who |= dict.fromkeys(_asked_when_late(state))
        return tuple(who)

    @cached_property
    def _clocks(self) -> dict[str, Clock]:
        """What a state lasts at most: its own time, or its deadline, and one stop of its clock."""
        return {name: _lasts(state, at_most=True) for name, state in self.definition.states.items()}

    @cached_property
    def _edges(self) -> list[list[tuple[int, Clock]]]:
        """For each node, in their order, the nodes that follow with how long these last."""
        index = {node: number for number, node in enumerate(self.order)}
        return [
            [(index[move.state, move.counts], self._clock(move)) for move in self.found.moves[node]]
            for node in self.order
        ]

    def _clock(self, move: Move) -> Clock:
        target = move.step.target
        if not move.spent and target.extend is not None:
            return (target.extend,)
        if not move.spent and target.clock == "resume":
            return ()  # what was left of its deadline was counted when it was entered first
        return self._clocks[move.state]

    def longest(self, start: datetime) -> Way | None:
        """The way that lasts longest, if nobody ever answers before the last moment."""
        if not self.order:
            return None
        first = self._after(start, self._clocks[self.definition.start])
        leaves: list[datetime] = [first] + [start] * (len(self.order) - 1)
        before = [-1] * len(self.order)
        for node, edges in enumerate(self._edges):
            now = leaves[node]
            for after, clock in edges:
                known = self._ends.setdefault(clock, {})
                at = known.get(now) or self._after(now, clock)
                if at > leaves[after] or before[after] < 0:
                    leaves[after], before[after] = at, node
        at, then, node = max(self._last(leaves), key=lambda each: each[:2])
        path = [self.order[node][0]]
        while (node := before[node]) >= 0:
            path.append(self.order[node][0])
        path.reverse()
        asked = _asked_when_late(self.definition.states[path[-1]]) if then else ()
        return Way(tuple(path), self._working_days(start, at), asked, self._dates(path))

    def _last(self, leaves: Sequence[datetime]) -> Iterator[tuple[datetime, bool, int]]:
        """Every node in which it ends, or in which silence has no end, and when."""
        for node, (name, _) in enumerate(self.order):
            state = self.definition.states[name]
            if _asked_when_late(state):
                late = state.if_late
                reminders = (late.every,) * (late.times + 1) if late and late.remind else ()
                yield self._after(leaves[node], reminders), True, node
            elif state.phase == "closed":
                yield leaves[node], False, node

    def quickest(self, start: datetime) -> dict[str, Way]:
        """To each closed state, the way that takes least if everybody answers at once."""
        first = self.definition.start
        arrives: dict[str, tuple[datetime, tuple[str, ...]]] = {first: (start, (first,))}
        todo = [first]
        while todo:
            name = min(todo, key=lambda each: arrives[each][0])
            todo.remove(name)
            now, path = arrives[name]
            over = self._after(now, _lasts(self.definition.states[name], at_most=False))
            for step in self.steps[name]:
                to = step.target.state
                if to is not None and (to not in arrives or over < arrives[to][0]):
                    arrives[to] = (over, (*path, to))
                    todo = [*dict.fromkeys([*todo, to])]
        return {
            name: Way(path, self._working_days(start, at), (), self._dates(path))
            for name, (at, path) in arrives.items()
            if self.definition.states[name].phase == "closed"
        }

    def _after(self, now: datetime, clock: Clock) -> datetime:
        """When these spans, one after the other, are over."""
        known = self._ends.setdefault(clock, {})
        if now not in known:
            at = now
            for span in clock:
                at = self.calendar.end_of(at, span).at
            known[now] = at
        return known[now]

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


def _lasts(state: State, *, at_most: bool) -> Clock:
    """How long a state lasts: by itself, and at most, if nobody answers before the last moment."""
    own = state.notice.duration if state.notice else state.gather.duration if state.gather else state.wait
    spans = [own]
    if at_most:
        spans += [state.deadline, state.pause.at_most if state.pause else None]
    return tuple(span for span in spans if isinstance(span, Span))


def _asked_when_late(state: State) -> Who:
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
