"""What is long overdue: after a night or a month away, timers fire in order of due time, and not all of them.

A reminder has lost its meaning where its step was left, the deadline that it precedes has passed, or nobody is
left to be reminded. Then it is dropped, with the reason beside it, and never sent. Only reminders are: whatever
a deadline, a stand-in or a follow-up brings is wanted however late. Many at once are dropped in one statement,
so that a backlog of them holds nobody up.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import String, case, cast, exists, select, update

from engine.runtime import Runtime
from engine.schema import items, tasks, timers
from workflows.consequences.lateness import waiting_tasks
from workflows.item import Item
from workflows.model import Definition

Lost = Literal["left", "past", "answered"]
"""left: its step was left. past: the deadline is over. answered: nobody is waited for."""


def lost_meaning(kind: str, key: str, definition: Definition, item: Item, now: datetime) -> Lost | None:
    """Why a timer need not act any more; None where it must."""
    if kind != "reminder":
        return None
    if key.split(".", 1)[0] != str(item.step):
        return "left"
    if item.late or item.due_at is None or item.due_at <= now:
        return "past"
    return None if waiting_tasks(definition, item) else "answered"


_SOMEBODY_OPEN = exists().where(
    tasks.c.item_id == items.c.id, tasks.c.step == items.c.step, tasks.c.status == "open"
)


def drop_lost(rt: Runtime, now: datetime, most: int = 500) -> int:
    """Drop reminders that are due and have lost their meaning, longest overdue first; how many.

    What rows alone tell is enough here; a party that spoke through another is found out when its reminder fires.
    A reminder that somebody holds is theirs.
    """
    left = timers.c.key.not_like(cast(items.c.step, String) + ".%")
    past = items.c.late | items.c.due_at.is_(None) | (items.c.due_at <= now)
    lost = (
        select(timers.c.id)
        .join(items, items.c.id == timers.c.item_id)
        .where(
            timers.c.state == "pending",
            timers.c.kind == "reminder",
            timers.c.due_at <= now,
            timers.c.lease_until.is_(None) | (timers.c.lease_until <= now),
            left | past | ~_SOMEBODY_OPEN,
        )
        .order_by(timers.c.due_at)
        .limit(most)
    )
    with rt.store.read() as connection:
        if not connection.execute(lost.limit(1)).first():
            return 0
    if rt.store.dialect == "postgresql":
        lost = lost.with_for_update(of=timers, skip_locked=True)
    with rt.store.write() as connection:
        return connection.execute(
            update(timers)
            .where(timers.c.id.in_(lost), items.c.id == timers.c.item_id)
            .values(
                state="dropped",
                reason=case((left, "left"), (past, "past"), else_="answered"),
                fired_at=now,
            )
        ).rowcount
