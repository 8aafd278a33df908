"""Leases: rows that are due are held by one worker for a while, and by another if that one dies.

A table of such rows has `state`, `lease_owner` and `lease_until`. On PostgreSQL whoever claims skips what
others are claiming at this moment; on SQLite there is one writer, and nothing to skip.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Select, Table, bindparam, select, update

from engine.runtime import Runtime


def due_rows(table: Table, state: str, due: Column[Any]) -> Select[Any]:
    """The ids of rows in `state` whose time has come and that nobody holds, longest overdue first."""
    return (
        select(table.c.id)
        .where(
            table.c.state == state,
            due <= bindparam("now"),
            table.c.lease_until.is_(None) | (table.c.lease_until <= bindparam("now")),
        )
        .order_by(due)
        .limit(bindparam("most"))
    )


def claim(
    rt: Runtime, table: Table, due: Select[Any], *, now: datetime, owner: str, most: int, lasting: timedelta
) -> list[str]:
    """Hold what is due; the ids, which are ours for `lasting`. Reads first: with nothing due, nothing is locked."""
    with rt.store.read() as connection:
        if not connection.execute(due, {"now": now, "most": 1}).first():
            return []
    with rt.store.write() as connection:
        wanted = due.with_for_update(skip_locked=True) if rt.store.dialect == "postgresql" else due
        ids = list(connection.execute(wanted, {"now": now, "most": most}).scalars())
        if ids:
            held = update(table).where(table.c.id.in_(ids))
            connection.execute(held.values(lease_owner=owner, lease_until=now + lasting))
    return ids
