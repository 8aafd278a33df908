"""The floor of what timers bring: the same rows by bare SQLAlchemy Core, with nobody who decides.

What a firing sends is recorded from a real one and sent again for another item: the same reads and writes, with
ids of its own. `alone` sends them one transaction each; `together` puts many in one, each statement once for all of
them. It asks for what is due every 20 ms, with SKIP LOCKED on PostgreSQL, as any program with a table of timers does.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import BindParameter, Connection, bindparam, select

from bench.crowd import Crowd, One
from bench.recording import Recording, recording
from bench.walking import Bare
from bench.watched import Fired, reckoned
from engine import timers as firing
from engine.schema import items, tasks, timers
from engine.store import Store

EVERY_S = 0.02
TOGETHER = 25


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_READS = (
    ("item_id", select(items).where(items.c.id.in_(_IDS)).order_by(items.c.id).with_for_update()),
    ("item_id", select(tasks).where(tasks.c.item_id.in_(_IDS))),
    ("timer_id", select(timers).where(timers.c.id.in_(_IDS))),
)
"""What is read of many at once, by the name under which one firing reads it."""


class Floor:
    """What one firing of a kind sends, and how it is sent again."""

    def __init__(self, crowd: Crowd, kind: Literal["reminder", "deadline"]) -> None:
        self._crowd, self._kind = crowd, kind
        self._bare = Bare(crowd.rt.store)
        crowd.join([datetime.now(UTC)], kind)
        (self._one,) = crowd.join([datetime.now(UTC)], kind)
        store = Store(crowd.house.url)
        with recording(store) as kept:
            ended = firing.fire(replace(crowd.rt, store=store), self._timer(self._one), 1)
        store.dispose()
        if ended != "fired":
            raise AssertionError(f"what was to be recorded ended {ended}")
        (self._kept,) = kept.transactions()
        self._names = crowd.house.names()

    def together(self, crowd: Sequence[One]) -> float:
        """The seconds that many at once take."""
        many = [self._twins(crowd[place : place + TOGETHER]) for place in range(0, len(crowd), TOGETHER)]
        began = time.perf_counter()
        for twins in many:
            with self._bare.write() as connection:
                _send(connection, twins)
        return time.perf_counter() - began

    def alone(self, crowd: Sequence[One]) -> float:
        """The seconds that they take, each in its transaction."""
        many = self._twins(crowd)
        began = time.perf_counter()
        for twin in many:
            with self._bare.write() as connection:
                _send(connection, [twin])
        return time.perf_counter() - began

    def in_time(self, number: int, span_s: float) -> Fired:
        """So many over that many seconds, each when it is due; what is sent is made ready before."""
        first = datetime.now(UTC) + timedelta(seconds=3 + number / 1500)
        joined = self._crowd.join(
            [first + timedelta(seconds=span_s * n / number) for n in range(number)], self._kind
        )
        twins = {self._timer(one): twin for one, twin in zip(joined, self._twins(joined), strict=True)}
        due = (
            select(timers.c.id)
            .where(timers.c.state == "pending")
            .order_by(timers.c.due_at)
            .limit(TOGETHER * 4)
        )
        if self._crowd.rt.store.dialect == "postgresql":
            due = due.with_for_update(skip_locked=True)
        left = number
        while left:
            with self._bare.write() as connection:
                now = datetime.now(UTC)
                found = connection.execute(due.where(timers.c.due_at <= now)).scalars().all()
                ready = [twins[id_] for id_ in found if id_ in twins]
                _send(connection, [_fired_at(twin, now) for twin in ready]) if ready else None
            left -= len(ready)
            if not ready:
                time.sleep(EVERY_S)
        return reckoned(self._crowd.rt.store, joined, [], self._kind)

    def _timer(self, one: One) -> str:
        return one.reminder_id if self._kind == "reminder" else one.deadline_id

    def _twins(self, crowd: Sequence[One]) -> list[Recording]:
        mine = self._one
        return [
            self._kept.for_twin(self._names | {mine.item_id: one.item_id, mine.task_id: one.task_id, self._timer(mine): self._timer(one)})
            for one in crowd
        ]  # fmt: skip


def _fired_at(twin: Recording, now: datetime) -> Recording:
    """The same with the instant at which it fires."""
    return Recording(
        [replace(each, given=each.given | {"fired_at": now}) if isinstance(each.given, dict) and "fired_at" in each.given else each
         for each in twin.sent]
    )  # fmt: skip


def _send(connection: Connection, twins: Sequence[Recording]) -> None:
    """One: all that was recorded. Many: three reads for all of them, and each write once with all their values."""
    if len(twins) > 1:
        for sent, rows in _READS:
            ids = {
                each.given[sent]
                for twin in twins
                for each in twin.sent
                if isinstance(each.given, dict) and sent in each.given
            }
            connection.execute(rows, {"ids": sorted(ids)}).all()
    for same in zip(*(twin.sent for twin in twins), strict=True):
        core: Any = same[0].core
        given = [
            row for each in same for row in (each.given if isinstance(each.given, list) else [each.given])
        ]
        if not core.is_select:
            connection.execute(core, given)
        elif len(twins) == 1:
            connection.execute(core, given[0]).all()
