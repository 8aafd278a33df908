"""A calendar arrives: it is taken into use, and every deadline that was provisional is counted anew.

Each item is one transaction, with an entry in its history that says who brought the calendar and from when to when
the deadline moved; those who are still waited for are told. A deadline whose day stays is no longer provisional. One
that would be over already stays as it was announced. An import that was interrupted is simply made again: what is
provisional still is counted then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select, update

from engine.calendar_years import CalendarYear
from engine.deadlines import CALENDAR_ARRIVED, count_anew, rule_of, settings_of
from engine.history import history_of
from engine.loading import Loaded, load_item
from engine.runtime import Runtime
from engine.schema import communities, items, timers
from engine.stepping import write_down
from engine.store import soon
from workflows import effects as fx
from workflows.calendar import Due
from workflows.consequences.draft import Draft
from workflows.consequences.lateness import waiting_tasks
from workflows.consequences.timekeeping import run_clock, run_clocks_beside, set_deadline
from workflows.decide import Decision

Became = Literal["moved", "confirmed", "kept"]
"""moved: another instant. confirmed: the same one, and no longer provisional. kept: still provisional, or too late."""


@dataclass(frozen=True, slots=True)
class Recounted:
    """What became of one item's deadline."""

    number: int
    title: str
    became: Became
    before: datetime
    after: datetime


def take_year(rt: Runtime, community_id: str, year: CalendarYear) -> None:
    """Take a year into a community's calendar, in place of what was known of that year."""
    with rt.store.write() as connection:
        row = connection.execute(
            select(communities.c.years).where(communities.c.id == community_id).with_for_update()
        ).one()
        connection.execute(
            update(communities)
            .where(communities.c.id == community_id)
            .values(
                years={**(row.years or {}), str(year.year): year.kept},
                roster_revision=communities.c.roster_revision + 1,  # what is remembered of it is out of date
            )
        )


def recount(rt: Runtime, community_id: str, actor_id: str | None) -> list[Recounted]:
    """Count anew every deadline of a community that is provisional; what became of each."""
    with rt.store.read() as connection:
        rows = connection.execute(
            select(items.c.id, items.c.due)
            .where(items.c.community_id == community_id, items.c.closed_at.is_(None), items.c.due_at.is_not(None))
            .order_by(items.c.id)
        ).all()  # fmt: skip
    found = []
    for row in rows:
        if row.due and row.due.get("provisional"):
            with rt.store.write() as connection:
                done = _recount(rt, connection, row.id, actor_id)
            if done is not None:
                found.append(done)
    return found


def _recount(rt: Runtime, connection: Connection, item_id: str, actor_id: str | None) -> Recounted | None:
    loaded = load_item(connection, item_id, rt.now, lock=True, keys=rt.keys)
    if loaded is None or loaded.item.due_at is None:
        return None
    item, before = loaded.item, loaded.item.due_at
    settings = settings_of(history_of(connection, item_id))
    due = count_anew(settings, loaded.context.calendar)
    if due is None or not settings[-1].provisional or item.late:
        return Recounted(loaded.number, item.title, "kept", before, before)
    now = loaded.context.now
    if due.at == before or due.at <= now:
        if due.provisional or item.asking_time:  # a question that is under way is not touched
            return Recounted(loaded.number, item.title, "kept", before, before)
        announced = Due(before, settings[-1].local, settings[-1].zone)
        draft = Draft(loaded.definition, item, loaded.context)
        set_deadline(draft, rule_of(settings[-1].rule), announced, extension=item.extension)
        _write(rt, connection, loaded, draft, actor_id)
        return Recounted(loaded.number, item.title, "confirmed", before, before)
    draft = Draft(loaded.definition, item, loaded.context)
    if (
        item.paused_at is not None
    ):  # nothing is armed while the clock stands still; it goes on from the new day
        set_deadline(draft, rule_of(settings[-1].rule), due, extension=item.extension)
    elif draft.form.deadline is not None:
        draft.emit(fx.TimersCancelled())
        run_clock(draft, rule_of(settings[-1].rule), due=due, extension=item.extension + 1)
        run_clocks_beside(draft)
    else:
        set_deadline(draft, rule_of(settings[-1].rule), due, extension=item.extension)
        _move_end(connection, item_id, item.step, due)
    for task in waiting_tasks(draft.definition, draft.item):
        draft.tell(
            "extended", task.person, task=task.key, about=f"calendar {draft.item.extension} {due.local}"
        )
    _write(rt, connection, loaded, draft, actor_id)
    return Recounted(loaded.number, item.title, "moved", before, due.at)


def _write(rt: Runtime, connection: Connection, loaded: Loaded, draft: Draft, actor_id: str | None) -> None:
    write_down(
        rt, connection, loaded, Decision(draft.item, tuple(draft.effects)), CALENDAR_ARRIVED,
        actor_id=actor_id, via="console" if actor_id else "system",
    )  # fmt: skip


def _move_end(connection: Connection, item_id: str, step: int, due: Due) -> None:
    """The timer by which a notice, a wait or a gathering ends is moved where it stands: whoever claimed it at its old
    version fires nothing.
    """
    connection.execute(
        update(timers)
        .where(
            timers.c.item_id == item_id,
            timers.c.key.in_([f"{step}.notice", f"{step}.over"]),
            timers.c.state == "pending",
        )
        .values(
            due_at=due.at, local=due.local, zone=due.zone, version=timers.c.version + 1,
            lease_owner=None, lease_until=None,
        )
    )  # fmt: skip
    soon(connection, due.at)
