"""Queues: what is full holds up no other, each serves its own, and a message waits where it can be sent."""

from __future__ import annotations

import contextlib
from datetime import datetime

import pytest
from services.desk import Desk, pending
from services.wutongli import PROPOSAL, Wutongli
from sqlalchemy import func, select, update

from engine import timers
from engine.queues import CHANNELS, DEADLINES
from engine.schema import outbox as letters
from engine.schema import people
from engine.stepping import Done


def test_a_queue_that_is_full_holds_up_no_other(wutongli: Wutongli) -> None:
    here = wutongli
    with here.rt.store.write() as connection:
        connection.execute(
            update(people).where(people.c.ref == "supervisor").values(channel="sms", phone="+8613800000098")
        )
    for number in range(4):
        here.open(f"第{number}件")
    desk = Desk(here, room={DEADLINES: 100, "email": 2, "sms": 1})
    assert desk.turn().messages == 2
    assert desk.turn().messages == 0, "both hands for mail are busy"
    item = here.open("一件旧事")
    deadline = pending(here, item, "deadline")
    here.clock.advance_to(deadline.due_at)
    desk.turn()
    assert deadline.id in desk.ids()


def test_a_queue_that_is_not_its_own_is_left_to_others(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open()
    here.clock.advance_to(pending(here, item, "reminder").due_at)
    mail, clocks = Desk(here, "mail", {"email": 10}), Desk(here, "clocks", {DEADLINES: 10})
    ran = clocks.turn()
    assert (ran.timers, ran.messages) == (1, 0)
    ran = mail.turn()
    assert (ran.timers, ran.messages) == (0, 1)


@pytest.mark.parametrize(
    ("email", "phone", "prefers", "queue"),
    [
        pytest.param("a@example.org", "+8613800000001", "email", "email", id="both, and mail is preferred"),
        pytest.param("a@example.org", "+8613800000001", "sms", "sms", id="both, and SMS is preferred"),
        pytest.param(None, "+8613800000001", "email", "sms", id="a phone alone"),
        pytest.param("a@example.org", None, "sms", "email", id="an address alone"),
        pytest.param(None, None, "sms", "email", id="neither: somebody must find that out"),
    ],
)
def test_a_message_waits_in_the_queue_of_the_way_that_reaches(
    wutongli: Wutongli, email: str | None, phone: str | None, prefers: str, queue: str
) -> None:
    here = wutongli
    with here.rt.store.write() as connection:
        connection.execute(
            update(people)
            .where(people.c.ref == "coordinator")
            .values(email=email, phone=phone, channel=prefers)
        )
    item = here.open()
    assert {row.queue for row in here.messages(item, kind="task")} == {queue}
    assert queue in CHANNELS


def test_a_commit_says_when_what_it_wrote_falls_due(wutongli: Wutongli) -> None:
    here = wutongli
    heard: list[datetime | None] = []
    here.rt.store.on_commit(heard.append)
    item = here.open()
    assert heard[-1] == here.rt.now(), "a message goes out at once"
    with here.rt.store.write() as connection:
        connection.execute(update(letters).values(state="sent"))
    assert heard[-1] is None
    assert isinstance(here.press(item, "coordinator", button="accept"), Done)
    assert isinstance(here.answer(item, "property_manager", fields=PROPOSAL), Done)
    assert heard[-1] == here.rt.now()


def test_what_was_rolled_back_wakes_nobody(wutongli: Wutongli) -> None:
    here = wutongli
    heard: list[datetime | None] = []
    here.rt.store.on_commit(heard.append)
    with contextlib.suppress(ZeroDivisionError), here.rt.store.write() as connection:
        timers.soon(connection, here.rt.now())
        raise ZeroDivisionError
    with here.rt.store.write() as connection:
        connection.execute(select(func.count()).select_from(letters))
    assert heard == [None]
