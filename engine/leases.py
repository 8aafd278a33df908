"""Leases: rows that are due are held by one worker for a while, and by another if that one dies.

A table of such rows has `state`, `lease_owner`, `lease_until` and `lapses`. Longest overdue comes first; where
more is due than one may hold, what falls due now comes as well, so that it is not late behind a backlog. On
PostgreSQL whoever claims skips what others are claiming at this moment; on SQLite there is one writer, and
nothing to skip. Whoever lives holds on to what they have, and lets go of it when they stop; a lease that ran
out over a row is counted, since a job that hangs or kills its worker leaves no other trace.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    bindparam,
    case,
    literal_column,
    select,
    update,
)

from engine.runtime import Runtime

FRESH = timedelta(seconds=5)
"""What fell due so lately, or is about to, goes beside the longest overdue."""
MOST_LAPSES = 5
"""How often a lease may run out over a row before the row is parked: a worker that dies is no fault of it, and
five in a row do not die by chance in the moments in which they hold the same one."""


class Held(NamedTuple):
    """A row that is ours for a while: what it is, and the version that it was claimed at."""

    id: str
    item_id: str
    due_at: datetime
    version: int


class Due(NamedTuple):
    """The rows whose time has come and that nobody holds: the longest overdue first, or the newest."""

    oldest: Select[Any]
    newest: Select[Any]
    first: Select[Any]
    """Whether there is one at all."""


def due_rows(
    table: Table, index: str, state: str, due: Column[Any], version: ColumnElement[int], *more: ColumnElement[bool]
) -> Due:  # fmt: skip
    """The rows in `state`, and of which `more` holds, that are due by the column `due`, found by the partial `index`.

    SQLite is told which index that is: of two that fit it took the one in which everything waits. And the state is a
    word of the statement: a planner that sees a value to come cannot know that the index holds all it asks for.
    """
    wanted = (
        select(table.c.id, table.c.item_id, due.label("due_at"), version.label("version"))
        .where(
            table.c.state == literal_column(f"'{state}'"), due <= bindparam("until"), _free(table),
            table.c.lapses < MOST_LAPSES, *more,
        )
        .with_hint(table, f"INDEXED BY {index}", "sqlite")
        .limit(bindparam("most"))
    )  # fmt: skip
    fresh = wanted.where(due > bindparam("since")).order_by(due.desc())
    return Due(wanted.order_by(due), fresh, wanted.with_only_columns(table.c.id).order_by(due))


def _free(table: Table) -> ColumnElement[bool]:
    return table.c.lease_until.is_(None) | (table.c.lease_until <= bindparam("now"))


def claim(
    rt: Runtime,
    table: Table,
    due: Due,
    *,
    now: datetime,
    owner: str,
    most: int,
    lasting: timedelta,
    ahead: timedelta = timedelta(),
    **more: Any,
) -> list[Held]:
    """Hold what is due, or will be in a moment, `ahead`; it is ours for `lasting`. With nothing due nothing is locked.

    Behind a backlog at most half of them are fresh, and those come first. `more` are values that `due` asks for.
    """
    if most < 1:
        return []
    given = {"now": now, "until": now + ahead, "most": most, **more}
    with rt.store.read() as connection:
        if not connection.execute(due.first, {**given, "most": 1}).first():
            return []
    with rt.store.write() as connection:
        held = _due(rt, connection, due.oldest, given)
        if len(held) == most > 1 and held[-1].due_at <= now:  # there is a backlog
            fresh = _due(rt, connection, due.newest, {**given, "most": most // 2, "since": now - FRESH})
            ids = {each.id for each in held}
            fresh = [each for each in reversed(fresh) if each.id not in ids]
            held = fresh + held[: most - len(fresh)]
        if held:
            connection.execute(
                update(table)
                .where(table.c.id.in_([each.id for each in held]))
                .values(
                    lease_owner=owner,
                    lease_until=now + lasting,
                    lapses=table.c.lapses + case((table.c.lease_owner.is_not(None), 1), else_=0),
                )
            )
    return held


def _due(rt: Runtime, connection: Connection, due: Select[Any], given: dict[str, Any]) -> list[Held]:
    wanted = due.with_for_update(skip_locked=True) if rt.store.dialect == "postgresql" else due
    return [Held(*row) for row in connection.execute(wanted, given)]


def still_held(
    connection: Connection, table: Table, state: str, ids: Collection[str], now: datetime
) -> set[str]:
    """Those of `ids` that are under way: not done yet, and held by somebody."""
    wanted = select(table.c.id).where(
        table.c.id.in_(ids),
        table.c.state == state,
        table.c.lease_owner.is_not(None),
        table.c.lease_until > now,
    )
    return set(connection.execute(wanted).scalars())


def hold_on(rt: Runtime, table: Table, state: str, ids: Collection[str], owner: str, until: datetime) -> None:
    """Keep holding those of `ids` that are still `owner`'s; one that somebody else took over is theirs.

    One that is locked is at its end in this moment, and needs no holding. Waiting for it would have this wait for a hand
    that waits for this: hands write many in the order of their items, and here they come in any order.
    """
    if not ids:
        return
    mine = select(table.c.id).where(table.c.id.in_(ids), table.c.state == state, table.c.lease_owner == owner)
    if rt.store.dialect == "postgresql":
        mine = mine.with_for_update(skip_locked=True)
    with rt.store.write() as connection:
        connection.execute(update(table).where(table.c.id.in_(mine)).values(lease_until=until))


def let_go(rt: Runtime, table: Table, state: str, owner: str) -> int:
    """Hand back everything that `owner` holds: others have it at once. How much it was."""
    with rt.store.write() as connection:
        return connection.execute(
            update(table)
            .where(table.c.state == state, table.c.lease_owner == owner)
            .values(lease_owner=None, lease_until=None)
        ).rowcount


def stuck_rows(
    connection: Connection, table: Table, state: str, due: Column[Any], now: datetime, *, lock: bool = True
) -> list[Any]:
    """Rows over which leases ran out so often that nobody is given them any more."""
    wanted = select(table.c.id, table.c.community_id, table.c.item_id, table.c.lapses).where(
        table.c.state == state, due <= now, table.c.lapses >= MOST_LAPSES, table.c.lease_until <= now
    )
    return list(connection.execute(wanted.with_for_update(skip_locked=True) if lock else wanted.limit(1)))
