"""Every message of the broker comes five times, in random order: the same end, and nothing twice."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from faults.conftest import LONG, Living
from services.wutongli import PROPOSAL
from sqlalchemy import func, select

import gongshi.working
from engine.history import Holds, verify
from engine.queues import Job
from engine.schema import attempts, history, items, outbox, timers
from engine.stepping import Done
from engine.timers import next_due
from gongshi.hands import Publisher

TIMES, MATTERS = 5, 20 if LONG else 5


class Repeating(Publisher):
    """Hands out every id at once, and four times more among those of others, some long after the job was done."""

    handed = 0
    latest: Repeating | None = None

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        self._waiting: list[Job] = []
        self._chance = random.Random(11)
        type(self).latest, type(self).handed = self, 0

    def __call__(self, job: Job) -> None:
        self._hand(job)
        self._waiting += [job] * (TIMES - 1)
        self.flush(leave=17)

    def flush(self, leave: int = 0) -> None:
        """Hand out what waits, in random order, but for so many."""
        self._chance.shuffle(self._waiting)
        while len(self._waiting) > leave:
            self._hand(self._waiting.pop())

    def _hand(self, job: Job) -> None:
        super().__call__(job)
        type(self).handed += len(job.rows)


def _live_through(living: Living) -> None:
    """Matters are raised; some are answered, others run into every deadline."""
    here = living.here
    for number in range(MATTERS):
        item_id = here.open(title=f"第{number + 1}件")
        if number % 2:
            assert isinstance(here.press(item_id, "coordinator", button="accept"), Done)
            assert isinstance(here.answer(item_id, "property_manager", fields=PROPOSAL), Done)
    end = living.rt.now() + timedelta(days=16 if LONG else 7)
    while True:  # from one instant to the next: what falls due together may happen in any order
        _at_rest(living)
        with living.rt.store.read() as connection:
            due = next_due(connection)
        if due is None or due > end:
            return
        living.jump((due - living.rt.now()).total_seconds() + 0.01)


def _at_rest(living: Living) -> None:
    def rested() -> bool:
        now = living.rt.now()
        with living.rt.store.read() as connection:
            due = select(func.count()).where(timers.c.state == "pending", timers.c.due_at <= now)
            queued = select(func.count()).where(outbox.c.state == "queued", outbox.c.next_at <= now)
            return not connection.execute(due).scalar_one() and not connection.execute(queued).scalar_one()

    living.until(rested, "everything due being done", 40)


def _end(living: Living) -> Any:
    """What the house amounts to: the state of every item, and how often what happened."""
    with living.rt.store.read() as connection:
        states = sorted(
            map(tuple, connection.execute(select(items.c.title, items.c.state, items.c.step, items.c.late)))
        )
        events = Counter(connection.execute(select(history.c.event)).scalars())
        for item_id in connection.execute(select(items.c.id)).scalars().all():
            assert isinstance(verify(connection, item_id), Holds)
    return states, events


@pytest.mark.fault(14)
@pytest.mark.slow
@pytest.mark.timeout(600 if LONG else 120)
def test_five_times_each_in_random_order(
    living_on_both: Callable[..., Living],
    living_on: Callable[..., Living],
    migrated_sqlite: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "once.db")
    once = living_on(f"sqlite:///{tmp_path / 'once.db'}", rehearsal=tmp_path / "ahead")
    local = once.rt.now() + timedelta(hours=8)
    to_monday = (24 * (7 - local.weekday()) + 9 - local.hour) * 3600.0
    once.jump(to_monday)
    with once:
        _live_through(once)
        expected = _end(once)
    once.mail.messages.clear()
    once.sms.requests.clear()

    monkeypatch.setattr(gongshi.working, "Publisher", Repeating)
    living = living_on_both(rehearsal=tmp_path / "ahead")
    living.jump(to_monday)
    with living:
        _live_through(living)
        assert Repeating.latest is not None
        Repeating.latest.flush()
        time.sleep(1)
    with living.rt.store.read() as connection:
        sent = connection.execute(select(func.count()).where(outbox.c.state == "sent")).scalar_one()
        noted = connection.execute(select(func.count()).where(attempts.c.outcome == "sent")).scalar_one()
        early = connection.execute(
            select(func.count()).where(timers.c.fired_at < timers.c.due_at)
        ).scalar_one()
        done = connection.execute(select(func.count()).where(timers.c.state == "fired")).scalar_one()
    told = f"{Repeating.handed} jobs came for {done} timers and {sent} messages"
    living.note(told, f"{MATTERS} matters, each job {TIMES} times")
    assert _end(living) == expected, told
    ids = Counter(each.message["Message-ID"] for each in living.mail.messages)
    keys = Counter(each["idempotency_key"] for each in living.sms.requests)
    assert set((ids + keys).values()) == {1}, told
    assert len(ids) + len(keys) == sent == noted, told
    assert Repeating.handed >= TIMES * sent, (
        told
    )  # a timer may be overtaken: what is due first happens with an answer
    assert done, told
    assert early == 0, told
