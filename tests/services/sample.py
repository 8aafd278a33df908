"""The sample community as rows: its files are read once for each worker, and every test gets its rows.

Must hold: a test finds what `settle` writes, row for row. No two tests share an id: the engine remembers communities,
seatings and definitions by theirs, and one test must not find what another has changed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.wutongli import DEFINITIONS, SECRET
from sqlalchemy import JSON, Connection, insert, select

from engine.clock import SetClock
from engine.ids import Keys, new_id
from engine.runtime import Runtime
from engine.schema import metadata
from engine.settling import Settled, settle
from engine.store import Store

TYPES = ("facility_upgrade", "safety_hazard")
Rows = dict[str, list[dict[str, Any]]]
"""Of each table that has any, those that others refer to first."""


def runtime(store: Store, clock: SetClock) -> Runtime:
    """A house on a store."""
    return Runtime(store=store, clock=clock, keys=Keys(SECRET), base_url="https://gongshi.example")


def settled(store: Store, now: datetime) -> Rows:
    """Settle the sample community in an empty store; its rows."""
    types = [DEFINITIONS / f"{name}.yaml" for name in TYPES]
    done = settle(runtime(store, SetClock(now)), DEFINITIONS / "communities" / "wutongli", types)
    assert isinstance(done, Settled), done
    with store.read() as connection:
        return rows(connection)


def rows(connection: Connection) -> Rows:
    """All there is; what is not said is left out, as NULL is something else than a null in JSON."""
    found: Rows = {}
    for table in metadata.sorted_tables:
        said = [
            {
                name: value
                for name, value in row.items()
                if value is not None or not isinstance(table.c[name].type, JSON)
            }
            for row in connection.execute(select(table)).mappings()
        ]
        if said:
            found[table.name] = said
    return found


def put(connection: Connection, sample: Rows, now: datetime) -> None:
    """Write these rows as of `now`, under ids of their own."""
    ids = {row["id"]: new_id(now) for said in sample.values() for row in said if "id" in row}
    for name, said in sample.items():
        table = metadata.tables[name]
        connection.execute(
            insert(table),
            [
                {
                    column: now if column == "created_at" else ids.get(value, value) if isinstance(value, str) else value
                    for column, value in row.items()
                }
                for row in said
            ],
        )  # fmt: skip
