"""An item from its rows, under its lock: what `decide` is given. The state is read after the lock, never before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, bindparam, select

from engine.community import Community, community_at
from engine.prepared import Prepared
from engine.registry import definition
from engine.roster import roster_of
from engine.schema import communities, conditions, items, objections, tasks
from workflows.answers import Answer
from workflows.consequences.draft import Context
from workflows.item import Condition, Item, Objection, Task
from workflows.model import Definition
from workflows.text import Text

ANSWERS: TypeAdapter[Answer] = TypeAdapter(Answer)

_ITEM = (
    select(items, communities.c.roster_revision)
    .join(communities, communities.c.id == items.c.community_id)
    .where(items.c.id == bindparam("item_id"))
)
_FREE, _LOCKED = Prepared(_ITEM), Prepared(_ITEM.with_for_update(of=items))
_TASKS = Prepared(
    select(
        tasks.c.id,
        tasks.c.key,
        tasks.c.kind,
        tasks.c.person_id,
        tasks.c.party,
        tasks.c.role,
        tasks.c.stands_in,
        tasks.c.about,
        tasks.c.status,
        tasks.c.answer,
        tasks.c.answer_text,
        tasks.c.revision,
        tasks.c.answer_order,
    )
    .where(tasks.c.item_id == bindparam("item_id"), tasks.c.step == bindparam("step"))
    .order_by(tasks.c.opened_at, tasks.c.id)
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


def load_item(
    connection: Connection, item_id: str, now: datetime | Callable[[], datetime], *, lock: bool
) -> Loaded | None:
    """The item as it stands; under its lock until the transaction ends, where asked.

    `now` is an instant, or tells it once the lock is held, so that no entry of a history is older than the last.
    """
    row = (_LOCKED if lock else _FREE).first(connection, item_id=item_id)
    if row is None:
        return None
    here = community_at(connection, row.community_id, row.roster_revision)
    task_rows = sorted(_TASKS.all(connection, item_id=item_id, step=row.step), key=_place)
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
        tasks=tuple(_task(each, row.step) for each in task_rows),
        conditions=_conditions(connection, item_id, row.step) if row.conditional else (),
        objections=_objections(connection, item_id, row.step) if row.conditional else (),
        entered_at=row.entered_at,
        due_at=row.due_at,
        late=row.late,
        outcome=row.outcome,
        explanation=Text.model_validate(row.explanation) if row.explanation else None,
        result=row.result,
        merged_into=row.merged_into,
    )
    roster = roster_of(connection, here.id, here.roster_revision, here.form)
    return Loaded(
        item=item,
        definition=definition(connection, row.definition_id),
        definition_id=row.definition_id,
        community=here,
        context=Context(now() if callable(now) else now, here.calendar, roster),
        task_ids={each.key: each.id for each in task_rows},
        number=row.number,
        seq=row.seq,
        head=row.head,
        opened_at=row.opened_at,
    )


def answer_of(kept: dict[str, Any] | None, said: str | None) -> Answer | None:
    """An answer from its two columns."""
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


def _task(row: Any, step: int) -> Task:
    return Task(
        key=row.key,
        step=step,
        kind=row.kind,
        person=row.person_id,
        party=row.party,
        role=row.role,
        stands_in=row.stands_in,
        about=row.about,
        status=row.status,
        answer=answer_of(row.answer, row.answer_text),
        revision=row.revision,
        order=row.answer_order or 0,
    )


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
