"""The house was away for weeks: twenty thousand timers are overdue, and what falls due now is still in time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from faults.conftest import LONG, Living
from sqlalchemy import func, insert, select, update

from engine.ids import new_id
from engine.schema import timers

OVERDUE = 100_000 if LONG else 20_000
IN_TIME_S = 2.0


def _overdue(living: Living, item_id: str, number: int, kind: str) -> None:
    """Timers of a step that was left long ago, and none does anything. Reminders are dropped many at once; each of
    the others must be looked at.
    """
    began = datetime.now(UTC) - timedelta(days=30)
    row = {"community_id": living.here.id, "item_id": item_id, "kind": kind, "local": "", "zone": "UTC",
           "state": "pending", "version": 1}  # fmt: skip
    with living.rt.store.write() as connection:
        for start in range(0, number, 5000):
            connection.execute(
                insert(timers),
                [row | {"id": new_id(began), "key": f"0.{kind}.{n}", "due_at": began + timedelta(seconds=n)}
                 for n in range(start, start + 5000)],
            )  # fmt: skip


def _count(living: Living, *conditions: Any) -> int:
    with living.rt.store.read() as connection:
        return connection.execute(select(func.count()).select_from(timers).where(*conditions)).scalar_one()


@pytest.mark.fault(8)
@pytest.mark.slow
@pytest.mark.parametrize(
    "kind", [pytest.param("reminder", id="reminders"), pytest.param("late", id="others")]
)
def test_a_fresh_deadline_is_in_time_behind_many_overdue(
    living_on_both: Callable[..., Living], kind: str
) -> None:
    living = living_on_both()
    old, *fresh = [living.here.open(title=f"第{n}件") for n in range(6)]
    _overdue(living, old, OVERDUE, kind)
    if living.rt.store.dialect == "postgresql":  # what autovacuum does by itself within a minute
        with living.rt.store.write() as connection:
            connection.exec_driver_sql("ANALYZE timers")
    with living:
        began = time.monotonic()
        for item_id in fresh:
            time.sleep(0.5)
            due = living.rt.now() + timedelta(seconds=0.3)
            with living.rt.store.write() as connection:
                connection.execute(
                    update(timers).where(timers.c.item_id == item_id, timers.c.kind == "deadline").values(due_at=due)
                )  # fmt: skip
        mine = (timers.c.item_id.in_(fresh), timers.c.kind == "deadline")
        living.until(
            lambda: _count(living, *mine, timers.c.state == "fired") == len(fresh), "fresh deadlines"
        )
        with living.rt.store.read() as connection:
            rows = connection.execute(select(timers.c.due_at, timers.c.fired_at).where(*mine)).all()
        late = sorted((row.fired_at - row.due_at).total_seconds() for row in rows)
        left = _count(living, timers.c.item_id == old, timers.c.state == "pending")
        rate = (OVERDUE - left) / (time.monotonic() - began)
    told = f"late by {[round(each, 3) for each in late]} s, {left} overdue left, {rate:.0f} fired a second"
    living.note(told, f"{OVERDUE} overdue")
    assert late[0] >= 0, told
    assert late[-1] < IN_TIME_S, told
    assert left > 0 or kind == "reminder", f"the backlog was gone before it could hold anything up: {told}"
    assert rate > 50, told
    if kind == "reminder":
        of_old = (timers.c.item_id == old, timers.c.key.like("0.%"))
        left = _count(living, *of_old, timers.c.state == "pending")
        done = _count(living, *of_old, timers.c.state == "dropped", timers.c.reason == "left")
        assert done == OVERDUE - left, "each with its reason"
    assert all(living.here.loaded(item_id).item.late for item_id in fresh)
