"""The item's own row, and what stands beside it: who raised it, and what a coordinator must look at."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, update

from engine import schema as t
from engine.ids import new_id
from engine.loading import kept_amendment
from engine.prepared import Prepared
from engine.writing.rows import Rows
from workflows import effects as fx
from workflows.item import Item

_STILL = (
    fx.ResponseRecorded, fx.ButtonChosen, fx.TaskOpened, fx.TaskClosed, fx.MessageQueued, fx.TimerArmed,
    fx.ConditionRaised, fx.ConditionChanged, fx.ObjectionRaised, fx.ObjectionJudged, fx.IncidentRaised,
    fx.SeatsRead,
)  # fmt: skip
"""Effects that change nothing of the item's own row, besides the length of its history."""


def due_of(effect: fx.DeadlineSet, now: datetime) -> dict[str, Any]:
    """What the rule of a deadline meant, as it stands beside the instant."""
    return {
        "local": effect.local,
        "zone": effect.zone,
        "span": effect.span,
        "provisional": effect.provisional,
        "since": now.isoformat(),
    }


def reporters_joined(rows: Rows, effect: fx.ReportersJoined) -> None:
    """Those who raised another matter stand at this one."""
    for person in effect.reporters:
        if person not in rows.before.item.reporters:
            rows.add(
                t.reporters,
                item_id=rows.item.id,
                person_id=person,
                from_item=effect.item,
                joined_at=rows.now,
            )


def incident_raised(rows: Rows, effect: fx.IncidentRaised) -> None:
    """Something that a coordinator must look at."""
    rows.add(
        t.incidents, id=new_id(rows.now), item_id=rows.item.id, code=effect.code,
        explanation=effect.explanation.model_dump(), at=rows.now,
    )  # fmt: skip


def written(rows: Rows, head: str) -> None:
    """The item as it stands after the decision, at the `head` of its history."""
    item, before = rows.item, rows.before.item
    values: dict[str, Any] = {
        "b_item": item.id,
        "seq": rows.before.seq + 1,
        "head": head,
        "conditional": bool(item.conditions or item.objections),
    }
    if all(isinstance(effect, _STILL) for effect in rows.decision.effects):
        if rows.next_due_at != rows.before.next_due_at:
            values["next_due_at"] = rows.next_due_at
        _update(*values).send(rows.connection, values)
        return
    form = rows.before.definition.states[item.state]
    closed = form.phase == "closed"
    values |= {
        "state": item.state, "phase": form.phase, "list": None if closed or form.list == "none" else form.list,
        "step": item.step, "round": item.round, "extension": item.extension, "fields": dict(item.fields),
        "ways": dict(item.ways), "reporters": list(item.reporters), "late": item.late,
        "entered_at": item.entered_at, "due_at": item.due_at, "next_due_at": rows.next_due_at,
        "closed_at": (rows.now if before.state != item.state else item.entered_at) if closed else None,
        "result": item.result, "outcome": item.outcome,
        "explanation": item.explanation.model_dump() if item.explanation else None,
        "merged_into": item.merged_into, "facts_version": item.version,
    }  # fmt: skip
    if rows.due is not None:
        values["due"] = rows.due or None
    if _rare(item) != _rare(before):
        values |= _rare(item)
    _update(*values).send(rows.connection, values)


def _rare(item: Item) -> dict[str, Any]:
    """What few items have, as columns that are written only where it changes."""
    return {
        "paused_at": item.paused_at,
        "moved_s": int(item.moved.total_seconds()),
        "kept": dict(item.kept) or None,
        "rung": [*item.rung] or None,
        "asking_time": item.asking_time,
        "winners": {question: [*chosen] for question, chosen in item.winners.items()} or None,
        "named": dict(item.named) or None,
        "recused": dict(item.recused) or None,
        "amendments": [kept_amendment(each) for each in item.amendments] or None,
    }


@cache
def _update(_item: str, *columns: str) -> Prepared:
    """The statement that writes these columns of one item."""
    change = update(t.items).where(t.items.c.id == bindparam("b_item"))
    return Prepared(change.values({name: bindparam(name) for name in columns}))
