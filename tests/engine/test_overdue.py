"""What is long overdue: a reminder that lost its meaning is dropped with the reason, and the rest fires."""

from __future__ import annotations

from datetime import timedelta

import pytest
from services.desk import Desk, pending, row
from services.wutongli import Wutongli
from sqlalchemy import func, insert, select, update

from engine import timers
from engine.ids import new_id
from engine.overdue import drop_lost
from engine.queues import DEADLINES
from engine.schema import tasks
from engine.schema import timers as rows


@pytest.mark.parametrize(
    ("why", "state"),
    [
        pytest.param("left", "dropped", id="its step was left"),
        pytest.param("past", "dropped", id="the deadline is over"),
        pytest.param("answered", "dropped", id="nobody is waited for"),
        pytest.param(None, "pending", id="somebody is waited for, and there is time"),
    ],
)
@pytest.mark.parametrize(
    "how", [pytest.param("alone", id="fired"), pytest.param("many", id="in one statement")]
)
def test_a_reminder_that_lost_its_meaning_is_dropped_with_the_reason(
    wutongli: Wutongli, told: str, why: str | None, state: str, how: str
) -> None:
    here = wutongli
    reminder = pending(here, told, "reminder")
    deadline = pending(here, told, "deadline")
    with here.rt.store.write() as connection:
        if why == "left":
            connection.execute(update(rows).where(rows.c.id == reminder.id).values(key="0.reminder.0.0"))
        if why == "answered":
            connection.execute(update(tasks).where(tasks.c.item_id == told).values(status="answered"))
    here.clock.advance_to(deadline.due_at if why == "past" else reminder.due_at)
    if how == "many":
        assert drop_lost(here.rt, here.rt.now()) == (1 if why else 0)
    else:
        assert timers.fire(here.rt, reminder.id, reminder.version) == ("dropped" if why else "fired")
        state = "dropped" if why else "fired"
    found = row(here, rows, rows.c.id == reminder.id)
    assert (found.state, found.reason) == (state, why)
    assert bool(here.messages(told, kind="reminder")) is (state == "fired")


def test_after_a_month_away_nobody_gets_a_reminder_of_what_is_over(wutongli: Wutongli) -> None:
    here, desk = wutongli, Desk(wutongli)
    found = [here.open(f"第{number}件") for number in range(6)]
    here.clock.advance(timedelta(days=30))
    ran = desk.turn()
    assert (ran.dropped, ran.timers) == (6, 6)
    for job in desk.handed:
        if job.queue == DEADLINES:
            assert set(timers.fire_all(here.rt, job.rows)) == {"fired"}
    assert all(here.messages(item, kind="reminder") == [] for item in found)
    assert all(here.loaded(item).item.late for item in found)


def test_many_overdue_of_a_step_that_was_left_go_in_few_turns(wutongli: Wutongli, told: str) -> None:
    here, desk = wutongli, Desk(wutongli)
    row = {"community_id": here.id, "item_id": told, "kind": "reminder", "local": "", "zone": "UTC",
           "state": "pending", "version": 1}  # fmt: skip
    began = here.rt.now() - timedelta(days=9)
    with here.rt.store.write() as connection:
        connection.execute(
            insert(rows),
            [row | {"id": new_id(began), "key": f"0.reminder.{n}.0", "due_at": began} for n in range(1200)],
        )
    turns = 0
    while desk.turn().dropped:
        turns += 1
    assert turns <= 3
    with here.rt.store.read() as connection:
        left = connection.execute(
            select(func.count()).where(rows.c.key.like("0.%"), rows.c.state == "pending", rows.c.lease_owner.is_(None))
        ).scalar_one()  # fmt: skip
    assert left == 0
