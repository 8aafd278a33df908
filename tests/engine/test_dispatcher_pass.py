"""One pass of the dispatcher: what is due is handed out once, and done here where nobody can be reached."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Lock
from typing import NoReturn

import pytest
from services.wutongli import Wutongli

from engine import outbox, timers
from engine.dispatcher import run_once
from engine.letter import Letter
from engine.queues import DEADLINES, Job


class Handed:
    """A broker that takes what it is given, and the hands that work on it."""

    def __init__(self, here: Wutongli) -> None:
        self.here = here
        self.published: list[tuple[str, str]] = []
        self.worked: list[tuple[str, str]] = []
        self._lock = Lock()

    def publish(self, job: Job) -> None:
        with self._lock:
            self.published += [(job.queue, id_) for id_ in job.ids]

    def work(self, job: Job) -> None:
        self.worked += [(job.queue, id_) for id_ in job.ids]
        if job.queue == DEADLINES:
            assert set(timers.fire_all(self.here.rt, job.rows)) == {"fired"}
            return
        now = self.here.rt.now()
        for id_ in job.ids:
            assert isinstance(outbox.take(self.here.rt, id_, "here", now), Letter)
            outbox.record_attempt(self.here.rt, id_, channel="mailbox", outcome="sent", detail="", now=now)


@pytest.fixture
def overdue(wutongli: Wutongli) -> str:
    """An item whose reminder is due, and whose task has not been sent yet."""
    item = wutongli.open()
    with wutongli.rt.store.read() as connection:
        due = timers.next_due(connection)
    assert due is not None
    wutongli.clock.advance_to(due)
    return item


def test_what_is_due_is_handed_out_and_not_done_here(wutongli: Wutongli, overdue: str) -> None:
    here, hands = wutongli, Handed(wutongli)
    ran = run_once(here.rt, here.rt.now(), hands.publish, hands.work, "one")
    assert (ran.timers, ran.messages, ran.by_itself) == (1, 1, 0)
    assert [kind for kind, _ in hands.published] == ["deadlines", "email"]
    assert hands.worked == []
    again = run_once(here.rt, here.rt.now(), hands.publish, hands.work, "two")
    assert (again.timers, again.messages) == (0, 0)


def test_with_the_broker_down_the_work_is_done_here_and_asked_for_once(
    wutongli: Wutongli, overdue: str
) -> None:
    here, hands = wutongli, Handed(wutongli)
    asked = []

    def unreachable(job: Job) -> NoReturn:
        asked.append(job.queue)
        raise ConnectionRefusedError

    ran = run_once(here.rt, here.rt.now(), unreachable, hands.work, "one")
    assert (ran.timers, ran.messages, ran.by_itself) == (1, 2, 3), "and what firing caused is sent at once"
    assert asked == ["deadlines"]
    assert [row.state for row in here.messages(overdue)] == ["sent", "sent"]


def test_a_broker_that_goes_down_midway_loses_nothing(wutongli: Wutongli, overdue: str) -> None:
    here, hands = wutongli, Handed(wutongli)

    def half(job: Job) -> None:
        if hands.published:
            raise ConnectionResetError
        hands.publish(job)

    ran = run_once(here.rt, here.rt.now(), half, hands.work, "one")
    assert ran.by_itself == 1
    assert [kind for kind, _ in [*hands.published, *hands.worked]] == ["deadlines", "email"]


def test_what_the_broker_lost_is_handed_out_again_when_the_lease_ends(
    wutongli: Wutongli, overdue: str
) -> None:
    here, hands = wutongli, Handed(wutongli)
    run_once(here.rt, here.rt.now(), lambda *_: None, hands.work, "one")
    here.clock.advance(max(timers.LEASE, outbox.LEASE))
    ran = run_once(here.rt, here.rt.now(), hands.publish, hands.work, "one")
    assert (ran.timers, ran.messages) == (1, 1)


def test_dispatchers_at_once_hand_out_each_id_once(wutongli: Wutongli) -> None:
    here, hands = wutongli, Handed(wutongli)
    for _ in range(15):
        here.open()
    here.clock.advance(timedelta(days=10))
    gate = Barrier(3)

    def dispatch(owner: str) -> None:
        gate.wait(10)
        for _ in range(12):
            run_once(here.rt, here.rt.now(), hands.publish, hands.work, owner, most=4)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(dispatch, ["one", "two", "three"]))
    # a deadline and a message for each of fifteen; their reminders come too late and are dropped
    assert len(hands.published) == len(set(hands.published)) == 30


def test_a_pass_says_when_the_next_timer_is_due(wutongli: Wutongli) -> None:
    here, hands = wutongli, Handed(wutongli)
    assert run_once(here.rt, here.rt.now(), hands.publish, hands.work, "one").next_due is None
    item = here.open()
    ran = run_once(here.rt, here.rt.now(), hands.publish, hands.work, "one")
    due = here.loaded(item).item.due_at
    assert ran.next_due is not None
    assert due is not None
    assert here.rt.now() < ran.next_due < due
