"""What became of timers, as the rows tell: how late each fired, whether any was lost or doubled, and as seen from outside."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from bench.crowd import One
from engine.schema import history, items, outbox, timers
from engine.store import Store

PROBES = 400
"""So many of the timers are looked for from outside, as another process sees them committed."""
LOOK_S = 0.02


@dataclass(frozen=True, slots=True)
class Fired:
    """What became of those that were measured, seconds."""

    lateness_s: list[float]
    """By the timer's own row, in order of due time."""
    seen_s: list[float]
    """Until another process read the commit, of the probes; a look takes place every 20 ms."""
    lost: int
    doubled: int
    early: int
    took_s: float
    """From the first that fired to the last."""

    @property
    def rate(self) -> float:
        """Timers a second."""
        return len(self.lateness_s) / self.took_s

    def at(self, share: float) -> float:
        """The lateness that so many of them did not exceed."""
        found = sorted(self.lateness_s)
        return found[min(len(found) - 1, int(len(found) * share))]


def watch(
    store: Store, crowd: Sequence[One], patience_s: float, also: Callable[[], None] = lambda: None
) -> list[float]:
    """Look for probes until all of them fired, or patience ends; `also` is called at every look."""
    each = max(1, len(crowd) // PROBES)
    waiting = {one.reminder_id: one.due_at for one in crowd[::each]} | {
        crowd[-1].reminder_id: crowd[-1].due_at
    }
    seen: list[float] = []
    ends = time.monotonic() + patience_s
    while waiting and time.monotonic() < ends:
        now = datetime.now(UTC)
        due = [id_ for id_, due_at in waiting.items() if due_at <= now]
        if due:
            wanted = select(timers.c.id).where(timers.c.id.in_(due), timers.c.state != "pending")
            with store.read() as connection:
                found = connection.execute(wanted).scalars().all()
            now = datetime.now(UTC)
            seen += [(now - waiting.pop(id_)).total_seconds() for id_ in found]
        also()
        time.sleep(LOOK_S)
    return seen


def all_fired(store: Store, kind: str, patience_s: float) -> None:
    """Wait until none of that kind is pending and due."""
    ends = time.monotonic() + patience_s
    while time.monotonic() < ends:
        with store.read() as connection:
            left = connection.execute(
                select(func.count()).select_from(timers).where(
                    timers.c.state == "pending", timers.c.due_at <= datetime.now(UTC), timers.c.kind == kind
                )
            ).scalar_one()  # fmt: skip
        if not left:
            return
        time.sleep(0.25)
    raise TimeoutError(f"a {kind} is still pending after {patience_s} s")


def reckoned(store: Store, crowd: Sequence[One], seen_s: Sequence[float], kind: str = "reminder") -> Fired:
    """Hold the house to it: each fired once, never early, with one entry of history, and one message where it reminds."""
    mine = {one.item_id for one in crowd}
    with store.read() as connection:
        rows = connection.execute(
            select(timers.c.item_id, timers.c.due_at, timers.c.fired_at)
            .where(timers.c.kind == kind, timers.c.state == "fired").order_by(timers.c.due_at)
        ).all()  # fmt: skip
        rows = [row for row in rows if row.item_id in mine]
        entries: dict[str, int] = dict(
            connection.execute(
                select(history.c.item_id, func.count()).where(history.c.event == "timer_fired").group_by(history.c.item_id)
            ).tuples().all()
        )  # fmt: skip
        told: dict[str | None, int] = dict(
            connection.execute(
                select(outbox.c.item_id, func.count()).where(outbox.c.kind == ("reminder" if kind == "reminder" else "task"))
                .group_by(outbox.c.item_id)
            ).tuples().all()
        )  # fmt: skip
        steps = dict(connection.execute(select(items.c.id, items.c.step)).tuples().all())
    went_on = {"reminder": 1, "deadline": 2}[kind]
    once = [
        row.item_id for row in rows
        if entries.get(row.item_id) == told.get(row.item_id) == 1 and steps[row.item_id] == went_on
    ]  # fmt: skip
    doubled = sum(entries.get(id_, 0) > 1 or told.get(id_, 0) > 1 for id_ in mine)
    late = [row.fired_at - row.due_at for row in rows]
    instants = [row.fired_at for row in rows]
    return Fired(
        lateness_s=[each.total_seconds() for each in late],
        seen_s=sorted(seen_s),
        lost=len(mine) - len(once) - doubled,
        doubled=doubled,
        early=sum(each < timedelta() for each in late),
        took_s=(max(instants) - min(instants)).total_seconds() if instants else 0.0,
    )
