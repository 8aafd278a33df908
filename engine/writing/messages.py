"""Messages as rows of the outbox: one cause, one row, frozen with what it needs to be written later."""

from __future__ import annotations

from sqlalchemy import bindparam, or_, update

from engine import schema as t
from engine.cause import cause_of
from engine.ids import message_id, new_id
from engine.prepared import Prepared
from engine.store import soon
from engine.writing.rows import Rows
from workflows import effects as fx

ASKING = ("task", "reminder", "stand_in", "late_reminder", "late_ask", "extended", "changed")
"""Messages that ask for something: pointless once the state is left."""

_WITHDRAW = Prepared(
    update(t.outbox)
    .where(
        t.outbox.c.item_id == bindparam("b_item"),
        t.outbox.c.state == "queued",
        or_(*(t.outbox.c.kind == kind for kind in ASKING)),
    )
    .values(state="cancelled")
)


def withdrawn(rows: Rows) -> None:
    """What asks for something and was not sent yet never is: the state is left."""
    _WITHDRAW.send(rows.connection, {"b_item": rows.item.id})


def is_meant(rows: Rows, effect: fx.MessageQueued) -> bool:
    """Whether somebody is still to be told once the decision is over."""
    return effect.task is None or effect.message not in ASKING or rows.lasts(effect.task)


def queued(rows: Rows, effect: fx.MessageQueued) -> None:
    """Somebody is to be told."""
    item, here = rows.item, rows.before
    key = cause_of(item.id, item.step, effect)
    rows.add(
        t.outbox, id=new_id(rows.now), item_id=item.id, task_id=rows.ids.get(effect.task) if effect.task else None,
        person_id=effect.person, kind=effect.message, about=effect.about, dedupe_key=key,
        inputs={
            "state": item.state, "step": item.step, "round": item.round, "definition_id": here.definition_id,
            "due_at": item.due_at.isoformat() if item.due_at else None,
            "explanation": item.explanation.model_dump() if item.explanation else None,
        },
        message_id=message_id(key, "gongshi.invalid"), urgent=here.definition.urgent, state="queued",
        next_at=rows.now, created_at=rows.now, b_person=effect.person,
    )  # fmt: skip
    soon(rows.connection, rows.now)
