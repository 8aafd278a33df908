"""Claims: what is due is found by the index of what waits, however much lies beside it, and none is passed over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from services.wutongli import Wutongli
from sqlalchemy import Select, event, insert, select

from engine import outbox, timers
from engine.ids import new_id
from engine.leases import Due
from engine.schema import timers as rows

SECOND = timedelta(seconds=1)


def _plan(here: Wutongli, asked: Select[Any]) -> str:
    """How the store would answer; PostgreSQL, whose tables are empty here, is asked not to read them through."""
    now = here.rt.now()
    given = {"now": now, "until": now, "since": now, "most": 1, "queue": "email"}
    sent: list[tuple[str, Any]] = []

    def noted(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        sent.append((statement, values))

    with here.rt.store.read() as connection:
        event.listen(connection, "before_cursor_execute", noted)
        connection.execute(asked, given)
        statement, values = sent[-1]
        if here.rt.store.dialect == "sqlite":
            return "\n".join(
                str(row) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            )
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        return "\n".join(str(row) for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values))


@pytest.mark.parametrize(
    ("due", "index"),
    [
        pytest.param(timers._DUE, "ix_timers_pending", id="timers"),  # what is asked is the point
        pytest.param(outbox._DUE, "ix_outbox_queued", id="messages"),  # likewise
        pytest.param(outbox._URGENT, "ix_outbox_urgent", id="urgent messages"),  # likewise
    ],
)
def test_a_claim_reads_the_index_of_what_waits(wutongli: Wutongli, due: Due, index: str) -> None:
    for asked in (due.first, due.oldest, due.newest):
        assert index in _plan(wutongli, asked)


def test_what_is_claimed_ahead_is_what_falls_due_next(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open()
    now = here.rt.now()
    row = {"community_id": here.id, "item_id": item, "kind": "reminder", "local": "", "zone": "UTC",
           "state": "pending", "version": 1}  # fmt: skip
    soon = [now + SECOND * n / 100 for n in range(1, 101)]
    with here.rt.store.write() as connection:
        connection.execute(
            insert(rows),
            [row | {"id": new_id(now), "key": f"1.many.{n}.0", "due_at": at} for n, at in enumerate(soon)],
        )
    first = [timers.hold(here.rt, now, "one", 30, ahead=2 * SECOND) for _ in range(2)]
    assert [each.due_at for held in first for each in held] == soon[:60], (
        "nobody is passed over for the newest"
    )


def test_behind_a_backlog_half_is_what_falls_due_now(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open()
    now = here.rt.now()
    row = {"community_id": here.id, "item_id": item, "kind": "reminder", "local": "", "zone": "UTC",
           "state": "pending", "version": 1}  # fmt: skip
    late = [now - timedelta(hours=1) + SECOND * n for n in range(100)]
    fresh = [now - SECOND / 2, now - SECOND / 4]
    with here.rt.store.write() as connection:
        connection.execute(
            insert(rows),
            [
                row | {"id": new_id(now), "key": f"1.many.{n}.0", "due_at": at}
                for n, at in enumerate(late + fresh)
            ],
        )
    held = timers.hold(here.rt, now, "one", 30, ahead=2 * SECOND)
    assert [each.due_at for each in held] == fresh + late[:28]
    with here.rt.store.read() as connection:
        owners = (
            connection.execute(select(rows.c.lease_owner).where(rows.c.due_at.in_(fresh))).scalars().all()
        )
    assert owners == ["one", "one"]
