"""How effects change an item: each effect's own small change, and nothing else changes an item.

Folding an item's effects from its first gives the item, so a history alone tells how everything stands.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import singledispatch

from workflows import effects as fx
from workflows.item import Amendment, Condition, Item, Objection, Suggestion, Task, TaskStatus


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
        amendments=(),
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
        in_place_of=effect.in_place_of,
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
def _(effect: fx.TaskReopened, item: Item) -> Item:
    return _with_task(item, effect.task, status="open", answer=None, order=0)


@evolve.register
def _(effect: fx.FieldsSet, item: Item) -> Item:
    kept = {name: value for name, value in item.fields.items() if name not in effect.emptied}
    fields = {**kept, **effect.fields}
    return replace(item, fields=fields, version=item.version + (fields != item.fields))


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
def _(effect: fx.AmendmentRaised, item: Item) -> Item:
    raised = Amendment(
        effect.amendment, item.step, effect.by, effect.party, effect.fields, effect.was, effect.text
    )
    return replace(item, amendments=(*item.amendments, raised))


@evolve.register
def _(effect: fx.AmendmentDecided, item: Item) -> Item:
    return replace(
        item,
        amendments=tuple(
            replace(each, status="accepted" if effect.accepted else "declined")
            if each.key == effect.amendment
            else each
            for each in item.amendments
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
def _(effect: fx.PartyRecused, item: Item) -> Item:
    if effect.by is None:  # a rule's recusal is told from the item's facts, each time anew
        return item
    return replace(item, recused={**item.recused, effect.party: effect.text})


@evolve.register
def _(effect: fx.PartyReadmitted, item: Item) -> Item:
    return replace(item, recused={party: why for party, why in item.recused.items() if party != effect.party})


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
