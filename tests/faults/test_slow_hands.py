"""A mail server that takes seconds, a job that hangs, a worker that is stopped: deadlines are in time all the same."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from faults.conftest import Living
from sqlalchemy import func, select, update

from engine import timers as deadlines
from engine.queues import DEADLINES, Job
from engine.schema import outbox, timers
from gongshi.hands import OneHandEach
from gongshi.working import HANDS, Worker

SLOW_S = 3.0
IN_TIME_S = 1.5
"""On a machine that does other things as well; alone it is a few milliseconds."""


@pytest.fixture
def living(living_on: Callable[..., Living], sqlite_url: str, tmp_path: Path) -> Living:
    """A house by day."""
    found = living_on(sqlite_url, rehearsal=tmp_path / "ahead")
    local = found.rt.now() + timedelta(hours=8)
    found.jump((24 + 9 - local.hour) * 3600.0)
    return found


def _falls_due(living: Living, item_id: str, span: timedelta) -> Any:
    with living.rt.store.write() as connection:
        return connection.execute(
            update(timers)
            .where(timers.c.item_id == item_id, timers.c.kind == "deadline")
            .values(due_at=living.rt.now() + span)
            .returning(timers.c.id, timers.c.due_at)
        ).one()


def _late_s(living: Living, timer: Any) -> float:
    def fired() -> Any:
        with living.rt.store.read() as connection:
            return connection.execute(select(timers.c.fired_at).where(timers.c.id == timer.id)).scalar_one()

    return float((living.until(fired, "a deadline") - timer.due_at).total_seconds())


def test_a_slow_mail_server_makes_no_deadline_late(living: Living) -> None:
    living.mail.slow_s = SLOW_S
    letters = [living.here.open(title=f"第{n}件") for n in range(3 * HANDS["email"])]
    with living:
        time.sleep(1)  # by now every hand for mail waits for the server
        late = [
            _late_s(living, _falls_due(living, item_id, timedelta(seconds=0.7))) for item_id in letters[:3]
        ]
        with living.rt.store.read() as connection:
            waiting = connection.execute(
                select(func.count()).where(outbox.c.state == "queued", outbox.c.queue == "email")
            ).scalar_one()
        living.mail.slow_s = 0.0
    living.note(f"late by {[round(each, 3) for each in late]} s, {waiting} letters waiting")
    assert waiting > HANDS["email"], "the server was not slow enough to hold anything up"
    assert 0 <= min(late) <= max(late) < IN_TIME_S, late


def test_a_reminder_that_is_armed_here_is_not_a_poll_late(living: Living) -> None:
    item_id = living.here.open()
    with living:
        late = [_late_s(living, _falls_due(living, item_id, timedelta(seconds=1)))]
    living.note(f"late by {late[0]:.3f} s")
    assert 0 <= late[0] < IN_TIME_S, late


def test_who_stops_leaves_nothing_leased(living: Living) -> None:
    living.mail.slow_s = 1.0
    for number in range(2 * HANDS["email"]):
        living.here.open(title=f"第{number}件")
    with living:
        living.until(lambda: living.mail.messages, "the first letter")
        living.mail.slow_s = 0.0
    with living.rt.store.read() as connection:
        held = connection.execute(
            select(func.count()).where(outbox.c.state == "queued", outbox.c.lease_owner.is_not(None))
        ).scalar_one()
        lapses = connection.execute(select(func.sum(outbox.c.lapses))).scalar_one()
    assert (held, lapses) == (0, 0)
    with living:
        living.until(lambda: _queued(living) == 0, "the rest")
    assert len(living.mail.messages) == 2 * HANDS["email"], "each letter once"


def _queued(living: Living) -> int:
    with living.rt.store.read() as connection:
        return int(connection.execute(select(func.count()).where(outbox.c.state == "queued")).scalar_one())


def test_a_job_that_hangs_costs_one_hand_and_no_more() -> None:
    began: list[str] = []
    goes_on = threading.Event()

    def work(job: Job) -> None:
        began.extend(job.ids)
        if "stuck" in job.ids:
            goes_on.wait(10)

    hands = OneHandEach(work)
    stuck = Job(DEADLINES, (("stuck", 1),))
    first = threading.Thread(target=hands, args=(stuck,))
    first.start()
    Living.until(lambda: began, "the first hand")
    hands(stuck)  # comes again, and is over at once
    hands(Job(DEADLINES, (("well", 1), ("stuck", 1))))
    assert began == ["stuck", "well"]
    goes_on.set()
    first.join(10)
    hands(stuck)
    assert began == ["stuck", "well", "stuck"], "once it has ended it may be tried again"


def test_a_deadline_that_hangs_holds_up_no_other(living: Living, monkeypatch: pytest.MonkeyPatch) -> None:
    sick, *well = [living.here.open(title=f"第{n}件") for n in range(4)]
    goes_on = threading.Event()
    really = deadlines.fire_all
    stuck = _falls_due(living, sick, timedelta(seconds=0))

    def fire_all(rt: Any, given: Any) -> Any:
        if stuck.id in [id_ for id_, _ in given]:
            goes_on.wait(30)
        return really(rt, given)

    monkeypatch.setattr(deadlines, "fire_all", fire_all)
    try:
        with living:
            time.sleep(1)
            late = [_late_s(living, _falls_due(living, item_id, timedelta(seconds=0.7))) for item_id in well]
            assert max(late) < IN_TIME_S, late
            goes_on.set()
            _late_s(living, stuck)
    finally:
        goes_on.set()


def test_a_worker_serves_the_queues_that_it_is_given(living: Living) -> None:
    item_id = living.here.open()
    worker = Worker(living.house, {DEADLINES: 1})
    worker.start()
    try:
        _late_s(living, _falls_due(living, item_id, timedelta(seconds=0.5)))
        assert living.mail.messages == []
    finally:
        assert worker.stop()
    with living:
        living.until(lambda: living.mail.messages, "the letters, by another worker")
