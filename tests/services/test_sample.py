"""The sample community that every test begins with is the one that its files settle."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from services.sample import Rows, put, rows, settled
from sqlalchemy import func, select

from engine.clock import SetClock
from engine.migrations import upgrade
from engine.runtime import Runtime
from engine.schema import communities
from engine.store import Store


def named(found: Rows) -> dict[str, list[dict[str, Any]]]:
    """Rows in an order of their own, each id by the name of what it stands for."""
    names = {row["id"]: row.get("ref") or row.get("slug") or row["issue_type"] for said in found.values() for row in said if "id" in row}  # fmt: skip
    return {
        table: sorted(
            ({key: names.get(value, value) if isinstance(value, str) else value for key, value in row.items()} for row in said),
            key=repr,
        )
        for table, said in found.items()
    }  # fmt: skip


def test_the_rows_of_every_test_are_those_that_the_files_settle(
    store: Store, rt: Runtime, clock: SetClock, tmp_path: Path
) -> None:
    again = Store(f"sqlite:///{tmp_path / 'again.db'}")
    upgrade(again)
    expected = settled(again, clock.now())
    again.dispose()
    with store.read() as connection:
        found = rows(connection)
        assert connection.execute(
            select(func.count()).select_from(communities).where(communities.c.years.is_(None))
        ).scalar_one(), "NULL, and no null in JSON"
    assert named(found) == named(expected)
    assert {"communities", "people", "grants", "definitions"} <= found.keys()


def test_no_two_tests_share_an_id(rt: Runtime, clock: SetClock, sample: Rows, tmp_path: Path) -> None:
    later = clock.now() + timedelta(days=1)
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    upgrade(other)
    with other.write() as connection:
        put(connection, sample, later)
        there = rows(connection)
    other.dispose()
    with rt.store.read() as connection:
        here = rows(connection)
    ids = [
        {row["id"] for said in each.values() for row in said if "id" in row} for each in (here, there, sample)
    ]
    assert not ids[0] & ids[1]
    assert not ids[2] & (ids[0] | ids[1])
    assert {row["created_at"] for row in there["people"]} == {later}
