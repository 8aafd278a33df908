"""Behind a backlog: no more is out than there is room for, what falls due now goes before it, and holding on waits for nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from services.desk import SECOND, Desk, row
from services.wutongli import Wutongli
from sqlalchemy import insert, select, update

from engine import timers
from engine.dispatcher import jobs_of
from engine.ids import new_id
from engine.leases import Held
from engine.queues import CHANNELS, DEADLINES
from engine.schema import timers as rows
from engine.timers import LEASE

ROOM = 10


def _due_at(here: Wutongli, item: str, instants: Sequence[datetime]) -> list[str]:
    """Clocks of an item that are due then; their ids."""
    beside = {"community_id": here.id, "item_id": item, "kind": "clock", "local": "", "zone": "UTC",
              "state": "pending", "version": 1}  # fmt: skip
    armed = [
        beside | {"id": new_id(due_at), "key": f"1.clock.{n}.0", "due_at": due_at}
        for n, due_at in enumerate(instants)
    ]
    with here.rt.store.write() as connection:
        connection.execute(insert(rows), armed)
    return [each["id"] for each in armed]


def _fired(here: Wutongli, ids: Sequence[str]) -> None:
    with here.rt.store.write() as connection:
        connection.execute(update(rows).where(rows.c.id.in_(ids)).values(state="fired"))


def _out(here: Wutongli) -> list[str]:
    """What is leased and has not fired, the longest overdue first."""
    wanted = select(rows.c.id).where(rows.c.state == "pending", rows.c.lease_owner == "one")
    with here.rt.store.read() as connection:
        return list(connection.execute(wanted.order_by(rows.c.due_at)).scalars())


def test_no_more_is_out_than_there_is_room_for_until_the_backlog_is_gone(
    wutongli: Wutongli, told: str
) -> None:
    here, now = wutongli, wutongli.rt.now()
    late = _due_at(here, told, [now - timedelta(hours=1) + SECOND * n for n in range(60)])
    desk = Desk(here, room={DEADLINES: ROOM} | dict.fromkeys(CHANNELS, 0))
    desk.turn()
    while out := _out(here):
        assert len(out) <= ROOM
        _fired(here, out[:7])
        desk.turn()
    assert desk.ids() == late, "all of them once, in order of due time"


def test_what_is_overdue_goes_as_such_and_what_falls_due_now_does_not() -> None:
    now = datetime.fromisoformat("2026-03-02T08:00:00+00:00")
    late = [Held(f"late {n}", f"an item {n}", now - timedelta(hours=1), 1) for n in range(250)]
    fresh = Held("fresh", "another", now, 1)
    jobs = list(jobs_of([*late, fresh], now))
    assert [(len(job.rows), job.overdue) for job in jobs] == [
        (1, False),
        (100, True),
        (100, True),
        (50, True),
    ]
    assert jobs[0].ids == ("fresh",)


def test_what_falls_due_goes_out_before_anything_that_is_overdue(wutongli: Wutongli, told: str) -> None:
    here, another = wutongli, wutongli.open()
    now = here.rt.now()
    late = _due_at(here, told, [now - timedelta(hours=1) + SECOND * n for n in range(60)])
    (fresh,) = _due_at(here, another, [now + SECOND])
    desk = Desk(here, room={DEADLINES: ROOM} | dict.fromkeys(CHANNELS, 0))
    desk.turn()
    assert fresh in _out(here), "claimed ahead, though fifty wait that are overdue"
    before = desk.ids()
    assert before == late[: ROOM - 1]
    _fired(here, before)
    here.clock.advance(SECOND)
    desk.turn()
    first, *others = desk.handed[1:]
    assert (first.ids, first.overdue) == ((fresh,), False)
    assert all(job.overdue for job in others)
    assert others


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_who_holds_on_waits_for_no_hand_that_is_writing(wutongli: Wutongli, told: str) -> None:
    here, now = wutongli, wutongli.rt.now()
    first, second = _due_at(here, told, [now - SECOND, now - SECOND / 2])
    timers.hold(here.rt, now, "one", 2)
    later = now + SECOND
    with here.rt.store.write() as hand:
        hand.execute(update(rows).where(rows.c.id == first).values(fired_at=now))
        timers.hold_on_to(here.rt, [first, second], "one", later)  # waiting, it would wait for ever
    assert row(here, rows, rows.c.id == second).lease_until == later + LEASE
    assert row(here, rows, rows.c.id == first).lease_until == now + LEASE
