"""Leases: rows that are due are held by one worker for a while, and by another if that one dies.

A table of such rows has `state`, `lease_owner` and `lease_until`. Longest overdue comes first; where more is
due than one may hold, the newest comes as well, so that what falls due now is not late behind a backlog. On PostgreSQL whoever claims skips what
others are claiming at this moment; on SQLite there is one writer, and nothing to skip.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Select, Table, bindparam, select, update

from engine.runtime import Runtime


class Due(NamedTuple):
    """The ids of rows whose time has come and that nobody holds, by when their time came."""

    oldest: Select[Any]
    newest: Select[Any]


def due_rows(table: Table, state: str, due: Column[Any]) -> Due:
    """The rows in `state` that are due by the column `due`."""
    wanted = (
        select(table.c.id)
        .where(
            table.c.state == state,
            due <= bindparam("now"),
            table.c.lease_until.is_(None) | (table.c.lease_until <= bindparam("now")),
        )
        .limit(bindparam("most"))
    )
    return Due(wanted.order_by(due), wanted.order_by(due.desc()))


def claim(
    rt: Runtime, table: Table, due: Due, *, now: datetime, owner: str, most: int, lasting: timedelta
) -> list[str]:
    """Hold what is due; the ids, which are ours for `lasting`. Reads first: with nothing due, nothing is locked.

    Behind a backlog half of them are the newest, and those come first.
    """
    if most < 1:
        return []
    with rt.store.read() as connection:
        if not connection.execute(due.oldest, {"now": now, "most": 1}).first():
            return []
    with rt.store.write() as connection:
        ids = _due(rt, connection, due.oldest, now, most)
        if len(ids) == most and most > 1:
            newest = [id_ for id_ in _due(rt, connection, due.newest, now, most // 2) if id_ not in ids]
            ids = newest + ids[: most - len(newest)]
        if ids:
            held = update(table).where(table.c.id.in_(ids))
            connection.execute(held.values(lease_owner=owner, lease_until=now + lasting))
    return ids


def _due(rt: Runtime, connection: Connection, due: Select[Any], now: datetime, most: int) -> list[str]:
    wanted = due.with_for_update(skip_locked=True) if rt.store.dialect == "postgresql" else due
    return list(connection.execute(wanted, {"now": now, "most": most}).scalars())


def still_held(connection: Connection, table: Table, state: str, ids: set[str], now: datetime) -> set[str]:
    """Those of `ids` that are under way: not done yet, and held by somebody."""
    wanted = select(table.c.id).where(
        table.c.id.in_(ids),
        table.c.state == state,
        table.c.lease_owner.is_not(None),
        table.c.lease_until > now,
    )
    return set(connection.execute(wanted).scalars())
