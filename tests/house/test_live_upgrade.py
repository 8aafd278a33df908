"""A house is upgraded while it lives: its rows come along, and code from before goes on writing to the new tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from services.postgres import Postgres
from services.wutongli import SECRET, Wutongli
from sqlalchemy import MetaData, Table, insert, select, text

from engine import migrations
from engine.clock import SetClock
from engine.ids import Keys, new_id
from engine.migrations import pending, upgrade
from engine.runtime import Runtime
from engine.schema import metadata
from engine.store import Store
from gongshi.doctor import examine
from gongshi.house import House
from gongshi.settings import Settings

FOLDER = Path(migrations.__file__).parent


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store without a table."""
    if request.param == "sqlite":
        store = Store(f"sqlite:///{tmp_path / 'old.db'}")
        yield store
        store.dispose()
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.empty_database()
    store = Store(url)
    yield store
    store.dispose()
    server.drop(url)


def at_first(store: Store) -> None:
    """The tables of the first version."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with store.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.commit()


def tables_of(store: Store) -> dict[str, Table]:
    """The tables as they are there, which is what code of that version knew."""
    found = MetaData()
    found.reflect(store.engine)
    return {name: table for name, table in found.tables.items() if name in metadata.tables}


def rows_of(store: Store) -> dict[str, list[Any]]:
    with store.read() as connection:
        return {
            table.name: [dict(row._mapping) for row in connection.execute(select(table))]
            for table in metadata.sorted_tables
        }


def kept_by_the_first_version(rows: dict[str, list[Any]], old: dict[str, Table]) -> dict[str, list[Any]]:
    """Rows of a house of today, as the first version would have written them."""
    return {
        name: [
            {column: value for column, value in row.items() if column in table.columns} for row in rows[name]
        ]
        for name, table in old.items()
    }


def write(store: Store, rows: dict[str, list[Any]], columns: dict[str, Table]) -> None:
    with store.write() as connection:
        for table in metadata.sorted_tables:
            if not rows.get(table.name):
                continue
            known = set(columns[table.name].columns.keys())
            for row in rows[table.name]:
                given = {name: value for name, value in row.items() if name in known}
                # only names that were known then stand in the statement: defaults are the database's own
                connection.execute(insert(_narrow(table, known)), given)


def _narrow(table: Table, known: set[str]) -> Table:
    return Table(
        table.name, MetaData(), *(each._copy() for each in table.columns if each.name in known), keep_existing=False
    )  # fmt: skip


def test_a_house_of_the_first_version_comes_along_whole_and_its_code_goes_on(
    empty: Store, wutongli: Wutongli, clock: SetClock
) -> None:
    item_id = wutongli.to_deliberation()
    wutongli.answer(item_id, "building3", stand="agree")
    today = rows_of(wutongli.rt.store)

    at_first(empty)
    old = tables_of(empty)
    write(empty, kept_by_the_first_version(today, old), old)
    assert pending(empty)
    upgrade(empty)
    assert not pending(empty)

    house = House(
        Settings(secret_key=SECRET),
        Runtime(store=empty, clock=clock, keys=Keys(SECRET), base_url="https://gongshi.example"), {},
    )  # fmt: skip
    faults = {each.what.en: each.fault for each in examine(house)}
    assert {faults[each] for each in ("Store", "History chains", "History and rows")} == {None}
    for name, rows in rows_of(empty).items():
        if name in old:
            assert len(rows) == len(today[name]), name

    # a process from before the migration writes one more row of each kind that it knows
    (message, *_), (timer, *_) = today["outbox"], today["timers"]
    more = {
        "outbox": [message | {"id": new_id(clock.now()), "dedupe_key": "one more"}],
        "timers": [timer | {"id": new_id(clock.now()), "key": "one more"}],
    }
    write(empty, more, old)
    with empty.read() as connection:
        written = connection.execute(
            select(metadata.tables["outbox"]).where(metadata.tables["outbox"].c.dedupe_key == "one more")
        ).one()
    assert (written.queue, written.lapses, written.waits_for) == ("email", 0, None), "it will be sent"
    done = Wutongli(house.rt, clock).answer(item_id, "social_worker", stand="agree")
    assert done.__class__.__name__ == "Done"


def test_tables_of_a_newer_version_are_left_alone(store: Store) -> None:
    with store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not pending(store), "what was started before a migration stays ready"
    upgrade(store)
    with store.read() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"
