"""A dispatcher at its desk: its turns are taken by the test, and what it hands out is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from services.wutongli import Wutongli
from sqlalchemy import select

from engine.dispatcher import Dispatch
from engine.queues import DEADLINES, QUEUES, Job
from engine.schema import timers as rows

SECOND = timedelta(seconds=1)
ROOM = dict.fromkeys(QUEUES, 100)


class Desk:
    """A dispatcher, what it handed to the broker, and what it did itself."""

    def __init__(self, here: Wutongli, owner: str = "one", room: dict[str, int] | None = None) -> None:
        self.here = here
        self.handed: list[Job] = []
        self.done: list[Job] = []
        self.dispatch = Dispatch(here.rt, self.handed.append, self.done.append, owner, room or ROOM)

    def turn(self) -> Any:
        return self.dispatch.turn(self.here.rt.now())

    def ids(self, queue: str = DEADLINES) -> list[str]:
        return [id_ for job in self.handed if job.queue == queue for id_ in job.ids]


def row(here: Wutongli, table: Any, *conditions: Any) -> Any:
    with here.rt.store.read() as connection:
        return connection.execute(select(table).where(*conditions)).one()


def pending(here: Wutongli, item: str, kind: str) -> Any:
    return row(here, rows, rows.c.item_id == item, rows.c.kind == kind, rows.c.state == "pending")
