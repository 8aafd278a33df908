"""The dispatcher's turns: claimed ahead and never early, held on to while it lives, handed back when it stops."""

from __future__ import annotations

from datetime import timedelta

import pytest
from services.desk import SECOND, Desk, pending, row
from services.wutongli import Wutongli
from sqlalchemy import select, update

from engine import outbox, timers
from engine.board import board
from engine.commands import press_button
from engine.dispatcher import AHEAD, PATIENCE, UNTOUCHED
from engine.incidents import resolve
from engine.leases import MOST_LAPSES
from engine.queues import DEADLINES, Job
from engine.schema import incidents
from engine.schema import outbox as letters
from engine.schema import timers as rows
from engine.stepping import Done


def test_what_is_due_in_a_moment_is_claimed_and_kept_until_its_instant(wutongli: Wutongli, told: str) -> None:
    here, desk = wutongli, Desk(wutongli)
    reminder = pending(here, told, "reminder")
    here.clock.advance_to(reminder.due_at - AHEAD - SECOND)
    assert desk.turn().again_at == reminder.due_at - AHEAD
    here.clock.advance_to(reminder.due_at - AHEAD)
    ran = desk.turn()
    assert (ran.timers, ran.again_at, desk.handed) == (0, reminder.due_at, [])
    assert pending(here, told, "reminder").lease_owner == "one"
    here.clock.advance_to(reminder.due_at - timedelta(microseconds=1))
    desk.turn()
    assert desk.handed == []
    here.clock.advance_to(reminder.due_at)
    assert desk.turn().timers == 1
    assert desk.handed == [Job(DEADLINES, ((reminder.id, reminder.version),))]


def test_what_another_keeps_is_nobody_elses(wutongli: Wutongli, told: str) -> None:
    here, one, two = wutongli, Desk(wutongli), Desk(wutongli, "two")
    reminder = pending(here, told, "reminder")
    here.clock.advance_to(reminder.due_at - SECOND)
    one.turn()
    here.clock.advance_to(reminder.due_at)
    assert two.turn().timers == 0
    assert one.turn().timers == 1


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param("cancelled", id="cancelled while it was kept"),
        pytest.param("moved", id="moved while it was kept"),
    ],
)
def test_a_timer_that_changed_while_it_was_kept_does_nothing(
    wutongli: Wutongli, told: str, meanwhile: str
) -> None:
    here, desk = wutongli, Desk(wutongli)
    deadline = pending(here, told, "deadline")
    here.clock.advance_to(deadline.due_at - SECOND)
    desk.turn()
    if meanwhile == "cancelled":
        assert isinstance(press_button(here.rt, here.actor("coordinator"), told, {"button": "accept"}), Done)
    else:
        with here.rt.store.write() as connection:
            connection.execute(
                update(rows).where(rows.c.id == deadline.id).values(version=rows.c.version + 1)
            )
    before = here.loaded(told)
    here.clock.advance_to(deadline.due_at)
    desk.turn()
    assert deadline.id in desk.ids()
    job = next(job for job in desk.handed if deadline.id in job.ids)
    assert timers.fire_all(here.rt, [row for row in job.rows if row[0] == deadline.id]) == ["stale"]
    assert here.loaded(told).seq == before.seq


def test_a_dispatcher_that_lives_holds_on_and_one_that_died_does_not(wutongli: Wutongli, told: str) -> None:
    here, desk, other = wutongli, Desk(wutongli), Desk(wutongli, "two")
    reminder = pending(here, told, "reminder")
    here.clock.advance_to(reminder.due_at)
    desk.turn()
    for _ in range(10):  # the job takes long, and whoever handed it out lives
        here.clock.advance(2 * SECOND)
        desk.turn()
        assert other.turn().timers == 0
    here.clock.advance(timers.LEASE)  # and now it is dead
    other.turn()
    assert other.ids() == [reminder.id]
    assert row(here, rows, rows.c.id == reminder.id).lapses == 1


def test_who_stops_hands_back_and_others_go_on_at_once(wutongli: Wutongli, told: str) -> None:
    here, desk, other = wutongli, Desk(wutongli), Desk(wutongli, "two")
    reminder = pending(here, told, "reminder")
    item = here.open("另一件")
    here.clock.advance_to(reminder.due_at)
    desk.turn()
    assert desk.dispatch.hand_back() == 3, "the timers of both, and a message"
    other.turn()
    assert set(other.ids()) == {
        reminder.id,
        row(here, rows, rows.c.item_id == item, rows.c.kind == "reminder").id,
    }
    assert len(other.ids("email")) == 1
    found = row(here, rows, rows.c.id == reminder.id)
    assert (found.lease_owner, found.lapses) == ("two", 0), "letting go is no lapse"
    assert here.messages(item)[0].lapses == 0


def test_what_lies_with_the_broker_is_done_here(wutongli: Wutongli, told: str) -> None:
    here, desk = wutongli, Desk(wutongli)
    reminder = pending(here, told, "reminder")
    here.clock.advance_to(reminder.due_at)
    desk.turn()
    here.clock.advance(UNTOUCHED - SECOND)
    desk.turn()
    assert desk.done == []
    here.clock.advance(SECOND)
    desk.turn()
    assert desk.done == [Job(DEADLINES, ((reminder.id, reminder.version),))]


def _lapse(here: Wutongli, desk: Desk) -> None:
    """What was handed out is never done: patience ends, then the lease."""
    end = here.rt.now() + PATIENCE + outbox.HANDED_OUT + 2 * SECOND
    while here.rt.now() < end:
        here.clock.advance(2 * SECOND)
        desk.turn()


@pytest.mark.parametrize(
    "kind", [pytest.param("timer", id="a deadline"), pytest.param("message", id="a message")]
)
def test_a_job_that_hangs_again_and_again_is_parked_and_seen(wutongli: Wutongli, kind: str) -> None:
    here, desk = wutongli, Desk(wutongli)
    item = here.open()
    with here.rt.store.write() as connection:
        connection.execute(update(rows).where(rows.c.kind == "reminder").values(state="cancelled"))
        if kind == "timer":
            connection.execute(update(letters).values(state="sent"))
    if kind == "timer":
        here.clock.advance_to(pending(here, item, "deadline").due_at)
    table, about = (
        (rows, rows.c.kind == "deadline") if kind == "timer" else (letters, letters.c.kind == "task")
    )
    for _ in range(MOST_LAPSES + 1):
        desk.turn()
        _lapse(here, desk)
    found = row(here, table, table.c.item_id == item, about)
    assert found.state == ("parked" if kind == "timer" else "undeliverable")
    assert found.lapses == MOST_LAPSES
    with here.rt.store.read() as connection:
        (incident,) = connection.execute(select(incidents)).all()
        shown = board(connection, here.community, here.rt.now())
    assert (incident.code, incident.item_id) == (f"{kind}_parked", item)
    assert [each.item_id for each in shown.incidents] == [item]
    handed = len(desk.handed)
    desk.turn()
    assert len(desk.handed) == handed, "nobody is given it any more"
    if kind == "timer":
        assert resolve(here.rt, here.actor("coordinator"), incident.id) is None
        desk.turn()
        assert desk.ids()[-1] == found.id, "whoever resolved it has it tried again"
