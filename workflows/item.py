"""An item as a value: everything `decide` needs to know of it, and nothing of how it is stored.

The state of an item is a name; what the name means is its definition's. Only effects change an item, by
`evolve`, one at a time: folding an item's effects from its first gives the item.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import singledispatch
from typing import Literal

from workflows import effects as fx
from workflows.answers import Answer, TaskKind
from workflows.model.fields import FieldValue
from workflows.text import Text

ConditionStatus = Literal["open", "met", "confirmed", "withdrawn"]
ObjectionStatus = Literal["open", "upheld", "dismissed"]
TaskStatus = Literal["open", "answered", "closed"]
LATE = "late"
"""What a task is about that was opened because something is late."""


@dataclass(frozen=True, slots=True)
class Task:
    """One question to one person. An answered task may be corrected until it is closed."""

    key: str
    step: int
    kind: TaskKind
    person: str
    party: str | None = None
    role: str | None = None
    stands_in: bool = False
    about: str | None = None
    """The condition or the objection that a meet, confirm or judge task is about; `LATE` for a task of a late rule."""
    status: TaskStatus = "open"
    answer: Answer | None = None
    revision: int = 0
    order: int = 0
    """The place of its last answer among the answers of the step, from 1; 0 while there is none."""


@dataclass(frozen=True, slots=True)
class Condition:
    """The condition under which a party agrees."""

    key: str
    step: int
    party: str | None
    by: str
    text: str
    status: ConditionStatus = "open"


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody holds against a decision on public notice."""

    key: str
    step: int
    by: str
    text: str
    status: ObjectionStatus = "open"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What somebody suggested while suggestions were gathered; `group` once it was put together with others."""

    key: str
    by: str
    text: str
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One matter on its way. `step` counts the states entered; `round` the rounds of deliberation, from 1."""

    id: str
    title: str = ""
    state: str = ""
    step: int = 0
    round: int = 1
    extension: int = 0
    """How often the deadline of this step was extended."""
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    reporters: tuple[str, ...] = ()
    ways: Mapping[str, int] = field(default_factory=dict)
    """How often each counted way (`deliberating.outcome.failed`) was taken."""
    tasks: tuple[Task, ...] = ()
    """The tasks of this step only."""
    conditions: tuple[Condition, ...] = ()
    """The conditions of this step only."""
    objections: tuple[Objection, ...] = ()
    """The objections of this step only."""
    entered_at: datetime | None = None
    due_at: datetime | None = None
    late: bool = False
    outcome: str | None = None
    """The last outcome decided, with its explanation."""
    explanation: Text | None = None
    winners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Which options the last decided ballot chose, by question."""
    result: str | None = None
    merged_into: str | None = None
    named: Mapping[str, str] = field(default_factory=dict)
    """Who speaks for the parties of this item alone."""
    suggestions: tuple[Suggestion, ...] = ()
    reached: Mapping[str, str] = field(default_factory=dict)
    """How the notice of this step reached each home."""
    paused_at: datetime | None = None
    """Since when the clock stands still; None while it runs."""
    moved: timedelta = timedelta()
    """By how much the clock of this step was moved by pauses."""
    kept: Mapping[str, int] = field(default_factory=dict)
    """Seconds that were left of a state's deadline when it was left, where a way comes back to them."""
    rung: tuple[str, ...] = ()
    """Which times of the clocks beside this step have come (`revisit.0`)."""
    asking_time: bool = False
    """Whether more time was asked for in this step and not everybody has said yes or no yet."""

    def task(self, key: str) -> Task | None:
        """The task of that key in this step."""
        return next((task for task in self.tasks if task.key == key), None)

    def building(self, scope: str | None) -> str | None:
        """The building that alone is concerned, as the field `scope` names it; None where all are."""
        said = self.fields.get(scope) if scope else None
        return str(said) if said is not None else None

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """Tasks that wait for an answer."""
        return tuple(task for task in self.tasks if task.status == "open")


@singledispatch
def evolve(effect: fx.Effect, item: Item) -> Item:
    """The item after `effect`. Effects that only concern others (messages, timers) leave it as it is."""
    del effect
    return item


@evolve.register
def _(effect: fx.ItemOpened, item: Item) -> Item:
    return replace(item, title=effect.title, fields=dict(effect.fields), reporters=effect.reporters)


@evolve.register
def _(effect: fx.StateEntered, item: Item) -> Item:
    return replace(
        item,
        state=effect.state,
        step=effect.step,
        round=effect.round,
        extension=0,
        tasks=(),
        conditions=(),
        objections=(),
        entered_at=effect.at,
        due_at=None,
        late=False,
        result=effect.result,
        reached={},
        paused_at=None,
        moved=timedelta(),
        rung=(),
        asking_time=False,
    )


@evolve.register
def _(effect: fx.DeadlineSet, item: Item) -> Item:
    return replace(item, due_at=effect.due_at, extension=effect.extension, late=False, asking_time=False)


@evolve.register
def _(effect: fx.TaskOpened, item: Item) -> Item:
    task = Task(
        key=effect.task,
        step=item.step,
        kind=effect.form,
        person=effect.person,
        party=effect.party,
        role=effect.role,
        stands_in=effect.stands_in,
        about=effect.about,
    )
    return replace(item, tasks=(*item.tasks, task))


@evolve.register
def _(effect: fx.TaskClosed, item: Item) -> Item:
    return _with_task(item, effect.task, status="closed")


@evolve.register
def _(effect: fx.ResponseRecorded, item: Item) -> Item:
    status: TaskStatus = "answered" if effect.complete else "open"
    order = max((task.order for task in item.tasks), default=0) + 1
    return _with_task(
        item, effect.task, status=status, answer=effect.answer, revision=effect.revision, order=order
    )


@evolve.register
def _(effect: fx.FieldsSet, item: Item) -> Item:
    kept = {name: value for name, value in item.fields.items() if name not in effect.emptied}
    return replace(item, fields={**kept, **effect.fields})


@evolve.register
def _(effect: fx.WayTaken, item: Item) -> Item:
    return replace(item, ways={**item.ways, effect.way: effect.count})


@evolve.register
def _(effect: fx.ConditionRaised, item: Item) -> Item:
    condition = Condition(effect.condition, item.step, effect.party, effect.by, effect.text)
    return replace(item, conditions=(*item.conditions, condition))


@evolve.register
def _(effect: fx.ConditionChanged, item: Item) -> Item:
    return replace(
        item,
        conditions=tuple(
            replace(each, status=effect.status) if each.key == effect.condition else each
            for each in item.conditions
        ),
    )


@evolve.register
def _(effect: fx.ObjectionRaised, item: Item) -> Item:
    objection = Objection(effect.objection, item.step, effect.by, effect.text)
    return replace(item, objections=(*item.objections, objection))


@evolve.register
def _(effect: fx.ObjectionJudged, item: Item) -> Item:
    return replace(
        item,
        objections=tuple(
            replace(each, status="upheld" if effect.upheld else "dismissed")
            if each.key == effect.objection
            else each
            for each in item.objections
        ),
    )


@evolve.register
def _(effect: fx.OutcomeDecided, item: Item) -> Item:
    return replace(
        item,
        outcome=effect.outcome,
        explanation=effect.explanation,
        winners=effect.winners or item.winners,
    )


@evolve.register
def _(effect: fx.BecameLate, item: Item) -> Item:
    del effect
    return replace(item, late=True)


@evolve.register
def _(effect: fx.ReportersJoined, item: Item) -> Item:
    new = tuple(person for person in effect.reporters if person not in item.reporters)
    return replace(item, reporters=(*item.reporters, *new))


@evolve.register
def _(effect: fx.ItemMerged, item: Item) -> Item:
    return replace(item, merged_into=effect.into)


@evolve.register
def _(effect: fx.PartyNamed, item: Item) -> Item:
    return replace(item, named={**item.named, effect.party: effect.person})


@evolve.register
def _(effect: fx.SuggestionRaised, item: Item) -> Item:
    suggestion = Suggestion(effect.suggestion, effect.by, effect.text)
    return replace(item, suggestions=(*item.suggestions, suggestion))


@evolve.register
def _(effect: fx.SuggestionsGrouped, item: Item) -> Item:
    return replace(
        item,
        suggestions=tuple(
            replace(each, group=effect.title) if each.key in effect.suggestions else each
            for each in item.suggestions
        ),
    )


@evolve.register
def _(effect: fx.HomeReached, item: Item) -> Item:
    return replace(item, reached={**item.reached, effect.home: effect.how})


@evolve.register
def _(effect: fx.TimeAsked, item: Item) -> Item:
    del effect
    return replace(item, asking_time=True)


@evolve.register
def _(effect: fx.TimeRefused, item: Item) -> Item:
    del effect
    return replace(item, asking_time=False)


@evolve.register
def _(effect: fx.ClockPaused, item: Item) -> Item:
    return replace(item, paused_at=effect.at)


@evolve.register
def _(effect: fx.ClockResumed, item: Item) -> Item:
    return replace(item, paused_at=None, moved=item.moved + timedelta(seconds=effect.seconds))


@evolve.register
def _(effect: fx.ClockRang, item: Item) -> Item:
    return replace(item, rung=(*item.rung, effect.clock))


@evolve.register
def _(effect: fx.ClockKept, item: Item) -> Item:
    return replace(item, kept={**item.kept, effect.state: effect.seconds})


def _with_task(item: Item, key: str, **changes: object) -> Item:
    tasks = tuple(replace(task, **changes) if task.key == key else task for task in item.tasks)  # type: ignore[arg-type]  # the callers name fields of Task
    return replace(item, tasks=tasks)
