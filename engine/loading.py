"""An item from its rows, under its lock: what `decide` is given. The state is read after the lock, never before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select

from engine.community import Community, community_at
from engine.ids import Keys
from engine.prepared import Prepared, asked
from engine.registry import definition
from engine.roster import roster_of
from engine.schema import communities, conditions, items, objections, tasks
from engine.seals import ANSWERS, open_answers
from workflows.answers import Answer, Sealed, TaskKind
from workflows.consequences.draft import Context
from workflows.item import Amendment, Condition, Item, Objection, Task
from workflows.model import Definition
from workflows.text import Text

_ITEM = (
    select(items, communities.c.roster_revision)
    .join(communities, communities.c.id == items.c.community_id)
    .where(items.c.id == bindparam("item_id"))
)
_FREE, _LOCKED = Prepared(_ITEM), Prepared(_ITEM.with_for_update(of=items))
_asked = tasks.alias("asked")
_ASKED = (
    _asked.c.item_id.label("asked_item"),
    _asked.c.community_id.label("asked_community"),
    _asked.c.key.label("asked_key"),
    _asked.c.kind.label("asked_kind"),
    _asked.c.person_id.label("asked_person"),
    _asked.c.state.label("asked_state"),
)  # of these nothing ever changes, so that they may be read with the lock
_FIND = Prepared(select(*_ASKED).where(_asked.c.id == bindparam("task_id")))
_FIND_LOCKED = Prepared(
    select(items, communities.c.roster_revision, *_ASKED)
    .select_from(_asked)
    .join(items, items.c.id == _asked.c.item_id)
    .join(communities, communities.c.id == items.c.community_id)
    .where(_asked.c.id == bindparam("task_id"))
    .with_for_update(of=items)
)
_OF_TASK = select(_asked.c.item_id).where(_asked.c.id == bindparam("task_id")).scalar_subquery()


def _tasks_of(item_id: Any) -> Prepared:
    """The tasks of an item's step; its own statement, so that it sees what stood when the item was locked."""
    resting = select(items.c.step).where(items.c.id == item_id).scalar_subquery()
    return Prepared(_TASKS.where(tasks.c.item_id == item_id, tasks.c.step == resting))


_TASKS = select(
    tasks.c.id,
    tasks.c.key,
    tasks.c.kind,
    tasks.c.person_id,
    tasks.c.party,
    tasks.c.role,
    tasks.c.stands_in,
    tasks.c.in_place_of,
    tasks.c.about,
    tasks.c.status,
    tasks.c.answer,
    tasks.c.answer_text,
    tasks.c.revision,
    tasks.c.answer_order,
)
_TASKS_OF_ITEM, _TASKS_BESIDE = _tasks_of(bindparam("item_id")), _tasks_of(_OF_TASK)
_MANY_LOCKED = (
    select(items, communities.c.roster_revision)
    .join(communities, communities.c.id == items.c.community_id)
    .where(items.c.id.in_(bindparam("item_ids", expanding=True)))
    .order_by(items.c.id)
    .with_for_update(of=items)
)
_TASKS_OF_MANY = (
    _TASKS.add_columns(tasks.c.item_id)
    .join(items, (items.c.id == tasks.c.item_id) & (items.c.step == tasks.c.step))
    .where(tasks.c.item_id.in_(bindparam("item_ids", expanding=True)))
)
_CONDITIONS = Prepared(
    select(conditions)
    .where(conditions.c.item_id == bindparam("item_id"), conditions.c.step == bindparam("step"))
    .order_by(conditions.c.raised_at, conditions.c.key)
)
_OBJECTIONS = Prepared(
    select(objections)
    .where(objections.c.item_id == bindparam("item_id"), objections.c.step == bindparam("step"))
    .order_by(objections.c.raised_at, objections.c.key)
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a task asks, and whom; none of it ever changes."""

    item_id: str
    community_id: str
    key: str
    kind: TaskKind
    person_id: str
    state: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """An item with its definition, its community, and the ids of its rows."""

    item: Item
    definition: Definition
    definition_id: str
    community: Community
    context: Context
    task_ids: dict[str, str]
    number: int
    seq: int
    head: str
    opened_at: datetime
    next_due_at: datetime | None = None
    """No timer of it is due before; None where none is pending."""


def load_item(
    connection: Connection,
    item_id: str,
    now: datetime | Callable[[], datetime],
    *,
    lock: bool,
    keys: Keys | None = None,
) -> Loaded | None:
    """The item as it stands; under its lock until the transaction ends, where asked.

    With `keys` its sealed answers are open, for `decide` alone; without them they are `Sealed`, and that is what every
    page is given. `now` is an instant, or tells it once the lock is held, so that no entry of a history is older than the last.
    """
    if lock and keys is None:  # whoever decides must know every answer
        raise ValueError("an item is locked to be decided, and sealed answers count: the keys are needed")
    wanted = {"item_id": item_id}
    found, beside = asked(connection, (_LOCKED if lock else _FREE, wanted), (_TASKS_OF_ITEM, wanted))
    if not found:
        return None
    opened = _opened(connection, keys, item_id, beside)
    return _loaded(connection, found[0], beside, now, opened)


def load_items(
    connection: Connection, item_ids: Collection[str], now: Callable[[], datetime], keys: Keys
) -> dict[str, Loaded]:
    """Many items under their locks, taken in the order of their ids, by two questions; each by its id. What is sealed
    is open.
    """
    wanted = {"item_ids": sorted(item_ids)}
    found = connection.execute(_MANY_LOCKED, wanted).all()
    beside: dict[str, list[Any]] = {row.id: [] for row in found}
    for task in connection.execute(_TASKS_OF_MANY, wanted):
        beside[task.item_id].append(task)
    return {
        row.id: _loaded(
            connection, row, beside[row.id], now, _opened(connection, keys, row.id, beside[row.id])
        )
        for row in found
    }


def find_asked(connection: Connection, task_id: str) -> Asked | None:
    """What is asked by that task."""
    row = _FIND.first(connection, task_id=task_id)
    return None if row is None else _asked_of(row)


def load_asked(
    connection: Connection, task_id: str, now: Callable[[], datetime], keys: Keys
) -> tuple[Asked, Loaded] | None:
    """What is asked by that task, and its item under its lock: in one trip.

    Of sealed answers only that task's own is open, as nobody else's is needed to take one in; all of them where
    something of the item is due, as that comes first.
    """
    wanted = {"task_id": task_id}
    found, beside = asked(connection, (_FIND_LOCKED, wanted), (_TASKS_BESIDE, wanted))
    if not found:
        return None
    at, due_at = now(), found[0].next_due_at
    needed = beside if due_at is not None and due_at <= at else [row for row in beside if row.id == task_id]
    opened = _opened(connection, keys, found[0].id, needed)
    return _asked_of(found[0]), _loaded(connection, found[0], beside, at, opened)


def _opened(connection: Connection, keys: Keys | None, item_id: str, beside: list[Any]) -> dict[str, Answer]:
    if keys is None:
        return {}
    return open_answers(connection, keys, item_id, [row.answer for row in beside])


def _asked_of(row: Any) -> Asked:
    return Asked(
        row.asked_item, row.asked_community, row.asked_key, row.asked_kind, row.asked_person, row.asked_state
    )


def _loaded(
    connection: Connection,
    row: Any,
    beside: list[Any],
    now: datetime | Callable[[], datetime],
    opened: Mapping[str, Answer],
) -> Loaded:
    item_id = row.id
    here = community_at(connection, row.community_id, row.roster_revision)
    task_rows = sorted(beside, key=_place)
    item = Item(
        id=row.id,
        title=row.title,
        state=row.state,
        step=row.step,
        round=row.round,
        extension=row.extension,
        fields=_fields(row.fields),
        reporters=tuple(row.reporters),
        ways=row.ways,
        tasks=tuple(_task(each, row.step, opened) for each in task_rows),
        conditions=_conditions(connection, item_id, row.step) if row.conditional else (),
        objections=_objections(connection, item_id, row.step) if row.conditional else (),
        entered_at=row.entered_at,
        due_at=row.due_at,
        late=row.late,
        outcome=row.outcome,
        explanation=Text.model_validate(row.explanation) if row.explanation else None,
        result=row.result,
        merged_into=row.merged_into,
        paused_at=row.paused_at,
        moved=timedelta(seconds=row.moved_s),
        kept=row.kept or {},
        rung=tuple(row.rung or ()),
        asking_time=row.asking_time,
        version=row.facts_version,
        amendments=tuple(_amendment(each, row.step) for each in row.amendments or ()),
        winners={question: tuple(chosen) for question, chosen in (row.winners or {}).items()},
        named=row.named or {},
        recused=row.recused or {},
    )
    at = now() if callable(now) else now
    roster = roster_of(connection, here, at, item_id)
    form = definition(connection, row.definition_id)
    return Loaded(
        item=item,
        definition=form,
        definition_id=row.definition_id,
        community=here.in_the_words_of(form),
        context=Context(at, here.calendar, roster).in_the_words_of(form),
        task_ids={each.key: each.id for each in task_rows},
        number=row.number,
        seq=row.seq,
        head=row.head,
        opened_at=row.opened_at,
        next_due_at=row.next_due_at,
    )


def answer_of(kept: dict[str, Any] | None, said: str | None) -> Answer | None:
    """An answer from its two columns; `Sealed` where it is under seal elsewhere."""
    if kept and kept.get("kind") == "sealed":
        return Sealed()
    return (
        ANSWERS.validate_python({**kept, "text": said or ""} if kept.get("kind") != "fill" else kept)
        if kept
        else None
    )


def kept_answer(answer: Answer) -> tuple[dict[str, Any], str | None]:
    """An answer as its two columns: without its text, and the text."""
    form: dict[str, Any] = ANSWERS.dump_python(answer, mode="json")
    said = form.pop("text", None)
    return form, said or None


def _task(row: Any, step: int, opened: Mapping[str, Answer]) -> Task:
    return Task(
        key=row.key,
        step=step,
        kind=row.kind,
        person=row.person_id,
        party=row.party,
        role=row.role,
        stands_in=row.stands_in,
        in_place_of=row.in_place_of,
        about=row.about,
        status=row.status,
        answer=opened.get((row.answer or {}).get("boxed", "")) or answer_of(row.answer, row.answer_text),
        revision=row.revision,
        order=row.answer_order or 0,
    )


def kept_amendment(amendment: Amendment) -> dict[str, Any]:
    """An amendment as the item's row keeps it."""
    return {
        "key": amendment.key, "by": amendment.by, "party": amendment.party, "fields": dict(amendment.fields),
        "was": dict(amendment.was), "text": amendment.text, "status": amendment.status,
    }  # fmt: skip


def _amendment(kept: dict[str, Any], step: int) -> Amendment:
    return Amendment(
        kept["key"], step, kept["by"], kept["party"], _fields(kept["fields"]), _fields(kept["was"]), kept["text"],
        kept["status"],
    )  # fmt: skip


def _place(row: Any) -> int:
    """The place of a task among those of its step; ids of one millisecond stand in no order."""
    return int(row.key.split(".")[1])


def _fields(kept: dict[str, Any]) -> dict[str, Any]:
    """Fields as they were given: JSON has lists where images are tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}


def _conditions(connection: Connection, item_id: str, step: int) -> tuple[Condition, ...]:
    rows = _CONDITIONS.all(connection, item_id=item_id, step=step)
    return tuple(Condition(r.key, r.step, r.party, r.person_id, r.body, r.status) for r in rows)


def _objections(connection: Connection, item_id: str, step: int) -> tuple[Objection, ...]:
    rows = _OBJECTIONS.all(connection, item_id=item_id, step=step)
    return tuple(Objection(r.key, r.step, r.person_id, r.body, r.status) for r in rows)
