"""Timers: deadlines are rows, and the rows are the truth.

Whoever claims a due timer holds a lease on it for a moment; if they die, it is claimed again. Firing reads
the timer once more under the item's lock: one that was cancelled, moved or fired in the meantime does
nothing. So every timer fires exactly once, never early, whatever dies and however often its job arrives.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import OperationalError

from engine.ids import new_id
from engine.leases import claim, due_rows, still_held
from engine.loading import load_item
from engine.runtime import Runtime
from engine.schema import incidents, timers
from engine.stepping import step
from workflows.events import TimerFired
from workflows.refusal import Refused
from workflows.text import text

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 10
LONGEST_WAIT_S = 300
"""Ten attempts take a quarter of an hour: longer than most of what passes by itself."""
Fired = Literal["fired", "stale", "not_due", "parked"]

_DUE = due_rows(timers, "pending", timers.c.due_at)
_NEXT = select(timers.c.due_at).where(timers.c.state == "pending").order_by(timers.c.due_at).limit(1)
_FREE = timers.c.lease_until.is_(None) | (timers.c.lease_until <= bindparam("now"))


def claim_due(rt: Runtime, now: datetime, owner: str, most: int = 100) -> list[str]:
    """Hold timers that are due, longest overdue first; their ids."""
    return claim(rt, timers, _DUE, now=now, owner=owner, most=most, lasting=LEASE)


def next_due(connection: Connection, now: datetime | None = None) -> datetime | None:
    """When the next pending timer is due; with `now`, the next that nobody holds then."""
    if now is None:
        return connection.execute(_NEXT).scalar_one_or_none()
    return connection.execute(_NEXT.where(_FREE), {"now": now}).scalar_one_or_none()


def under_way(connection: Connection, ids: set[str], now: datetime) -> set[str]:
    """Those of `ids` that were handed out and have not fired yet."""
    return still_held(connection, timers, "pending", ids, now) if ids else set()


def fire(rt: Runtime, timer_id: str) -> Fired:
    """Let a timer bring what it brings; harmless however often it is called."""
    try:
        return _fire(rt, timer_id)
    except OperationalError:  # the store is away: that is no fault of the timer
        raise
    except Exception as fault:
        if _count_fault(rt, timer_id, fault) >= MOST_ATTEMPTS:
            return "parked"
        raise


def _fire(rt: Runtime, timer_id: str) -> Fired:
    with rt.store.write() as connection:
        row = connection.execute(select(timers.c.item_id).where(timers.c.id == timer_id)).one_or_none()
        if row is None:
            return "stale"
        loaded = load_item(connection, row.item_id, rt.now, lock=True)
        timer = connection.execute(select(timers).where(timers.c.id == timer_id)).one()
        if timer.state != "pending" or loaded is None:
            return "stale"
        if timer.due_at > loaded.context.now:
            return "not_due"
        connection.execute(
            update(timers).where(timers.c.id == timer_id).values(state="fired", fired_at=loaded.context.now)
        )
        done = step(
            rt, connection, row.item_id, TimerFired(timer.key), actor_id=None, via="system", loaded=loaded
        )
        return "stale" if isinstance(done, Refused) or not done.effects else "fired"


def _count_fault(rt: Runtime, timer_id: str, fault: Exception) -> int:
    """Remember that a timer failed; after so often it is parked as an incident and holds nobody up."""
    now = rt.now()
    with rt.store.write() as connection:
        timer = connection.execute(select(timers).where(timers.c.id == timer_id).with_for_update()).one()
        if timer.state != "pending":  # two tried at once, and the other has parked it
            return int(timer.attempts)
        attempts: int = timer.attempts + 1
        parked = attempts >= MOST_ATTEMPTS and timer.state == "pending"
        connection.execute(
            update(timers)
            .where(timers.c.id == timer_id)
            .values(
                attempts=attempts,
                fault=f"{type(fault).__name__}: {fault}"[:500],
                state="parked" if parked else timer.state,
                lease_owner=None,  # it rests, and nobody is at it
                lease_until=now + timedelta(seconds=min(2**attempts, LONGEST_WAIT_S)),
            )
        )
        if parked:
            connection.execute(
                insert(incidents).values(
                    id=new_id(now), community_id=timer.community_id, item_id=timer.item_id, code="timer_parked", at=now,
                    explanation=text(
                        "一个到期的任务多次执行失败，已暂停，请联系维护人员",
                        "Something due failed again and again and was parked; please call whoever runs the house",
                    ).model_dump(),
                )
            )  # fmt: skip
    return attempts


def arm_again(connection: Connection, item_id: str) -> None:
    """Timers of an item that were parked are due once more: whoever resolved the incident says so."""
    connection.execute(
        update(timers)
        .where(timers.c.item_id == item_id, timers.c.state == "parked")
        .values(state="pending", attempts=0, lease_owner=None, lease_until=None)
    )
