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


class Handed:
    """A broker that takes what it is given, and the hands that work on it."""

    def __init__(self, here: Wutongli) -> None:
        self.here = here
        self.published: list[tuple[str, str]] = []
        self.worked: list[tuple[str, str]] = []
        self._lock = Lock()

    def publish(self, kind: str, id_: str) -> None:
        with self._lock:
            self.published.append((kind, id_))

    def _fire(self, id_: str) -> None:
        self.worked.append(("timer", id_))
        assert timers.fire(self.here.rt, id_) == "fired"

    def _send(self, id_: str) -> None:
        self.worked.append(("message", id_))
        now = self.here.rt.now()
        assert isinstance(outbox.take(self.here.rt, id_, "here", now), Letter)
        outbox.record_attempt(self.here.rt, id_, channel="mailbox", outcome="sent", detail="", now=now)

    @property
    def jobs(self):
        return {"timer": self._fire, "message": self._send}


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
    ran = run_once(here.rt, here.rt.now(), hands.publish, hands.jobs, "one")
    assert (ran.timers, ran.messages, ran.by_itself) == (1, 1, 0)
    assert [kind for kind, _ in hands.published] == ["timer", "message"]
    assert hands.worked == []
    again = run_once(here.rt, here.rt.now(), hands.publish, hands.jobs, "two")
    assert (again.timers, again.messages) == (0, 0)


def test_with_the_broker_down_the_work_is_done_here_and_asked_for_once(
    wutongli: Wutongli, overdue: str
) -> None:
    here, hands = wutongli, Handed(wutongli)
    asked = []

    def unreachable(kind: str, _id: str) -> NoReturn:
        asked.append(kind)
        raise ConnectionRefusedError

    ran = run_once(here.rt, here.rt.now(), unreachable, hands.jobs, "one")
    assert (ran.timers, ran.messages, ran.by_itself) == (1, 1, 2)
    assert asked == ["timer"]
    assert [row.state for row in here.messages(overdue, kind="task")] == ["sent"]
    # what firing caused is sent in the next pass
    ran = run_once(here.rt, here.rt.now(), unreachable, hands.jobs, "one")
    assert (ran.timers, ran.messages) == (0, 1)
    assert [row.state for row in here.messages(overdue)] == ["sent", "sent"]


def test_a_broker_that_goes_down_midway_loses_nothing(wutongli: Wutongli, overdue: str) -> None:
    here, hands = wutongli, Handed(wutongli)

    def half(kind: str, id_: str) -> None:
        if hands.published:
            raise ConnectionResetError
        hands.publish(kind, id_)

    ran = run_once(here.rt, here.rt.now(), half, hands.jobs, "one")
    assert ran.by_itself == 1
    assert [kind for kind, _ in [*hands.published, *hands.worked]] == ["timer", "message"]


def test_what_the_broker_lost_is_handed_out_again_when_the_lease_ends(
    wutongli: Wutongli, overdue: str
) -> None:
    here, hands = wutongli, Handed(wutongli)
    run_once(here.rt, here.rt.now(), lambda *_: None, hands.jobs, "one")
    here.clock.advance(max(timers.LEASE, outbox.LEASE))
    ran = run_once(here.rt, here.rt.now(), hands.publish, hands.jobs, "one")
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
            run_once(here.rt, here.rt.now(), hands.publish, hands.jobs, owner, most=4)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(dispatch, ["one", "two", "three"]))
    assert (
        len(hands.published) == len(set(hands.published)) == 45
    )  # two timers and a message for each of fifteen


def test_a_pass_says_when_the_next_timer_is_due(wutongli: Wutongli) -> None:
    here, hands = wutongli, Handed(wutongli)
    assert run_once(here.rt, here.rt.now(), hands.publish, hands.jobs, "one").next_due is None
    item = here.open()
    ran = run_once(here.rt, here.rt.now(), hands.publish, hands.jobs, "one")
    due = here.loaded(item).item.due_at
    assert ran.next_due is not None
    assert due is not None
    assert here.rt.now() < ran.next_due < due
