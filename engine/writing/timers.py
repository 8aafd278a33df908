"""Timers as rows. One that is cancelled has another version, so that whoever claimed it before fires nothing."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from engine import schema as t
from engine.ids import new_id
from engine.prepared import Prepared
from engine.store import soon
from engine.writing.rows import Rows
from workflows import effects as fx

_CANCEL = Prepared(
    update(t.timers)
    .where(t.timers.c.item_id == bindparam("b_item"), t.timers.c.state == "pending")
    .values(state="cancelled", version=t.timers.c.version + 1)
)


def cancelled(rows: Rows) -> None:
    """Every timer of the item that has not fired is off."""
    _CANCEL.send(rows.connection, {"b_item": rows.item.id})
    rows.next_due_at = None


def armed(rows: Rows, effect: fx.TimerArmed) -> None:
    """Something will happen then; whoever waits for the next due timer is told that there is one more."""
    rows.add(
        t.timers, id=new_id(rows.now), item_id=rows.item.id, key=effect.timer, kind=effect.form,
        due_at=effect.due_at, local=effect.local, zone=effect.zone, state="pending",
    )  # fmt: skip
    if rows.next_due_at is None or effect.due_at < rows.next_due_at:
        rows.next_due_at = effect.due_at
    soon(rows.connection, effect.due_at)
