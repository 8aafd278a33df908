"""What stories visit of a definition, and what none has visited yet.

A definition has parts that a story can come upon: its states, outcomes and ways, its deadlines and reminders, and
everything that time or people bring beside them. `visited` folds what happened in a story (`workflows/stories/trial.py`)
by the same `evolve` that runs items, so a part counts as visited only where it had an effect: a reminder that
reminded nobody does not. Ways have the names that pictures use (`documents/diagram/`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from workflows import effects as fx
from workflows import events as ev
from workflows.evolving import evolve
from workflows.guarding import facts_of, recused_by
from workflows.item import Item
from workflows.machine import Arm, route_of
from workflows.model import Definition, State, Target
from workflows.stories.trial import Happened
from workflows.ways import arms

Kind = Literal[
    "state", "outcome", "way", "deadline", "reminder", "stand_in", "lateness", "clock", "extension", "pause", "amendment",
    "recusal",
]  # fmt: skip
KINDS: tuple[Kind, ...] = (
    "state", "outcome", "way", "deadline", "reminder", "stand_in", "lateness", "clock", "extension", "pause", "amendment",
    "recusal",
)  # fmt: skip
AFTER = ".after_that"
"""Behind the name of a counted way: where it leads once its count is used up."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a story can come upon. `name` tells apart what a state has several of."""

    kind: Kind
    state: str
    name: str = ""


@dataclass(frozen=True)
class Coverage:
    """The parts of a definition, in the order of its file, and which of them stories have visited."""

    definition: Definition
    visited: frozenset[Part] = frozenset()

    def __or__(self, other: Coverage) -> Coverage:
        """What either has visited; both are of one definition."""
        return Coverage(self.definition, self.visited | other.visited)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Everything that could be visited."""
        return tuple(parts_of(self.definition))

    @cached_property
    def unvisited(self) -> tuple[Part, ...]:
        """What no story has come upon, in the order of the file."""
        return tuple(part for part in self.parts if part not in self.visited)

    @property
    def names(self) -> frozenset[str]:
        """The names of the states and ways that were visited, as pictures call them."""
        states = {part.state for part in self.visited if part.kind == "state"}
        return frozenset(states | {part.name for part in self.visited if part.kind == "way"})

    def count(self, kind: Kind) -> tuple[int, int]:
        """How many parts of a kind were visited, and how many there are."""
        there = [part for part in self.parts if part.kind == kind]
        return sum(part in self.visited for part in there), len(there)


def coverage_of(definition: Definition, stories: Iterable[Iterable[Happened]]) -> Coverage:
    """What several stories have visited together."""
    return Coverage(definition, frozenset(part for told in stories for part in visited(definition, told)))


def parts_of(definition: Definition) -> Iterator[Part]:
    """Every part that a story can come upon, state by state."""
    for party in definition.recuse:
        yield Part("recusal", "", party)
    for name, state in definition.states.items():
        yield Part("state", name)
        for outcome in state.then:
            yield Part("outcome", name, outcome)
        for _, way, target in arms(name, state):
            yield Part("way", name, way)
            if target.after_that is not None:
                yield Part("way", name, way + AFTER)
        yield from _in_time(name, state)


def _in_time(name: str, state: State) -> Iterator[Part]:
    if state.deadline is not None:
        yield Part("deadline", name)
    for number in range(len(state.remind)):
        yield Part("reminder", name, str(number))
    if state.stand_in is not None:
        yield Part("stand_in", name)
    late = state.if_late
    if late is not None and state.deadline is not None:
        for act in ("ask", "remind", "then_ask"):
            if getattr(late, act) is not None:
                yield Part("lateness", name, act)
    if state.notice is not None and state.notice.objections is not None:
        yield Part("lateness", name, "judge")
    for clock, form in state.clocks.items():
        for number in range(len(form.at)):
            yield Part("clock", name, f"{clock}.{number}")
        if form.open_for is not None:
            yield Part("clock", name, f"{clock}.end")
    if state.extend is not None:
        yield Part("extension", name, "granted")
        yield Part("extension", name, "refused")
    if state.pause is not None:
        yield Part("pause", name, "resumed")
        yield Part("pause", name, "over")
    if state.ask is not None and state.ask.amend is not None:
        yield Part("amendment", name, "accepted")
        yield Part("amendment", name, "declined")


def visited(definition: Definition, told: Iterable[Happened]) -> frozenset[Part]:
    """The parts that one story has come upon."""
    visit = _Visit(definition)
    for each in told:
        visit.happened(each)
    return frozenset(visit.parts)


class _Visit:
    """A story gone through once more, effect by effect."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self._item = Item("story")
        self._counted = False
        self.parts: set[Part] = set()

    def happened(self, each: Happened) -> None:
        if isinstance(each.event, ev.TimerFired) and each.effects:
            self._fired(each.event.timer, each.effects)
        for effect in each.effects:
            self._before(effect)
            self._item = evolve(effect, self._item)
            self._after(effect)

    def _fired(self, timer: str, effects: tuple[fx.Effect, ...]) -> None:
        """What a timer brought; the state is still the one that it fired in."""
        state, (kind, *rest) = self._item.state, timer.split(".")[1:]
        messages = {effect.message for effect in effects if isinstance(effect, fx.MessageQueued)}
        match kind:
            case "deadline":
                self._add("deadline")
            case "reminder" if "reminder" in messages:
                self._add("reminder", rest[1])
            case "clock":
                self._add("clock", f"{rest[0]}.{rest[1]}")
            case _:
                pass
        notice = self._definition.states[state].notice
        if notice is not None and kind in ("notice", "late") and "late_reminder" in messages:
            self._add("lateness", "judge")
        elif kind in ("deadline", "late"):
            self._lateness(messages)

    def _lateness(self, messages: set[fx.MessageKind]) -> None:
        rule = self._definition.states[self._item.state].if_late
        if rule is None:
            return
        if "late_reminder" in messages:
            self._add("lateness", "remind")
        if "late_ask" in messages:
            self._add("lateness", "ask" if rule.ask is not None else "then_ask")

    def _before(self, effect: fx.Effect) -> None:
        match effect:
            case fx.OutcomeDecided() if effect.outcome in self._definition.states[self._item.state].then:
                self._add(
                    "outcome", effect.outcome
                )  # the reason given with a button is an outcome that leads nowhere
            case fx.WayTaken() if effect.way == f"{self._item.state}.extend":
                self._add("extension", "granted")
            case fx.WayTaken():
                self._add("way", effect.way)
                self._counted = True
            case fx.StateEntered() if self._item.state:
                if not self._counted:
                    self._uncounted(effect.trigger)
                self._counted = False
            case fx.DeadlineSet():
                self._counted = False
            case fx.MessageQueued(message="stand_in"):
                self._add("stand_in")
            case fx.TimeRefused():
                self._add("extension", "refused")
            case fx.ClockResumed():
                self._add("pause", "over" if effect.by is None else "resumed")
            case fx.AmendmentDecided():
                self._add("amendment", "accepted" if effect.accepted else "declined")
            case _:
                pass

    def _uncounted(self, trigger: str) -> None:
        """The arm that was taken without being counted: the machine says which, from what it knew then."""
        item = self._item
        taken = route_of(self._definition).fire(
            item.state, trigger, item.ways, facts_of(self._definition, item)
        )
        if isinstance(taken, Arm):
            self._add("way", _name_of(self._definition, item.state, taken.target, taken.trigger))

    def _after(self, effect: fx.Effect) -> None:
        if isinstance(effect, fx.StateEntered):
            self._add("state")
            by_rule = recused_by(self._definition, self._item.fields, self._item.round)
            self.parts |= {Part("recusal", "", party) for party in by_rule}

    def _add(self, kind: Kind, name: str = "") -> None:
        self.parts.add(Part(kind, self._item.state, name))


def _name_of(definition: Definition, state: str, target: Target, trigger: str) -> str:
    """The name of an arm that is taken without being counted: past its count, where it has one.

    Told by identity: equal arms may stand side by side behind different guards.
    """
    own = arms(state, definition.states[state])
    way = next(way for each, way, leads in own if each == trigger and leads is target)
    return way + (AFTER if target.at_most is not None else "")
