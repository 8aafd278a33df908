"""The tables: the migrations lead to what the code declares, on both databases; and the clocks tell the time."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError, StatementError

from engine.clock import DatabaseClock, SetClock, SystemClock, clock_for
from engine.migrations import pending, upgrade
from engine.schema import communities, metadata
from engine.store import Store

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=timezone(timedelta(hours=8)))


def _community(connection: Connection, slug: str, at: datetime = NOON) -> None:
    connection.execute(
        insert(communities).values(
            id=f"01{slug}", slug=slug, title={}, zone="Asia/Shanghai", closing="18:00", language="zh", form={}, created_at=at
        )
    )  # fmt: skip


def test_the_migrations_lead_to_the_declared_tables(store: Store) -> None:
    assert not pending(store)
    upgrade(store)  # again: nothing happens
    with store.engine.connect() as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a partial index cannot be reflected in full
        difference = compare_metadata(MigrationContext.configure(connection), metadata)
    assert difference == []


def test_an_empty_database_is_pending(store: Store, tmp_path) -> None:
    empty = Store(f"sqlite:///{tmp_path}/empty.db")
    assert pending(empty)
    upgrade(empty)
    assert not pending(empty)
    empty.dispose()


def test_an_instant_comes_back_in_utc_and_a_naive_one_never_gets_in(store: Store) -> None:
    with store.write() as connection:
        _community(connection, "one")
    with store.read() as connection:
        kept = connection.execute(select(communities.c.created_at)).scalar_one()
    assert kept == NOON
    assert kept.tzinfo is UTC
    with pytest.raises(StatementError, match="zone"), store.write() as connection:
        _community(connection, "two", datetime(2026, 3, 2, 12, 0))  # noqa: DTZ001  # the fault itself


def test_a_write_that_fails_leaves_nothing_and_wakes_nobody(store: Store) -> None:
    woken: list[int] = []
    store.on_commit(lambda _: woken.append(1))

    def write_one_twice() -> None:
        with store.write() as connection:
            _community(connection, "one")
            _community(connection, "one")

    with pytest.raises(IntegrityError):
        write_one_twice()
    with store.write() as connection:
        assert connection.execute(select(communities.c.id)).all() == []
    assert woken == [1]


def test_the_databases_time_is_the_houses_time(store: Store) -> None:
    clock = clock_for(store)
    if store.dialect == "postgresql":
        assert isinstance(clock, DatabaseClock)
        assert abs(clock.measure()) < timedelta(seconds=2)
    else:
        assert isinstance(clock, SystemClock)
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=2)


def test_a_clock_set_by_hand_only_goes_forward() -> None:
    clock = SetClock(NOON)
    clock.advance_to(NOON - timedelta(hours=1))
    assert clock.now() == NOON
    clock.advance(timedelta(hours=1))
    assert clock.now() == NOON + timedelta(hours=1)


@pytest.mark.parametrize("url", ["mysql://localhost/gongshi", "mssql://localhost/gongshi"])
def test_another_database_is_declined_by_name(url: str) -> None:
    with pytest.raises(ValueError, match="GONGSHI_DATABASE_URL"):
        Store(url)
