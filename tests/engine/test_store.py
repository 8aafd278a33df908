"""The store's words on both databases: what is committed, what is not, and who hears of it."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import Connection, insert, select, update

from engine.prepared import Prepared, unread
from engine.schema import communities, people
from engine.store import Store, soon

NOW = datetime(2026, 3, 2, 1, 0, 0, 123456, tzinfo=UTC)
WUTONGLI = {
    "id": "C1", "slug": "wutongli", "title": {"zh": "梧桐里", "en": "Wutongli"}, "zone": "Asia/Shanghai", "closing": "18:00",
    "language": "zh", "form": {}, "created_at": NOW,
}  # fmt: skip
ADD = Prepared(insert(communities))


def slugs(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(select(communities.c.slug).order_by(communities.c.slug)).scalars())


@pytest.mark.parametrize("later", [False, True], ids=["sent at once", "sent with the commit"])
def test_what_is_committed_is_there_and_its_result_is_given(store: Store, *, later: bool) -> None:
    def act(connection: Connection) -> str:
        if later:
            with unread(connection):
                ADD.send(connection, WUTONGLI)
        else:
            ADD.send(connection, WUTONGLI)
        return "done"

    assert store.commit(act) == "done"
    assert slugs(store) == ["wutongli"]


@pytest.mark.parametrize("later", [False, True], ids=["sent at once", "sent with the commit"])
def test_an_exception_leaves_nothing_and_comes_out_as_it_is(store: Store, *, later: bool) -> None:
    class Unlucky(Exception):  # noqa: N818
        pass

    def act(connection: Connection) -> None:
        if later:
            with unread(connection):
                ADD.send(connection, WUTONGLI)
        else:
            ADD.send(connection, WUTONGLI)
        raise Unlucky

    with pytest.raises(Unlucky):
        store.commit(act)
    assert slugs(store) == []


@pytest.mark.parametrize("way", ["commit", "write"])
def test_whoever_asked_hears_after_each_commit_when_something_of_it_falls_due(store: Store, way: str) -> None:
    heard: list[datetime | None] = []
    store.on_commit(heard.append)

    def act(connection: Connection, *due_at: datetime) -> None:
        ADD.send(connection, WUTONGLI | {"id": f"C{len(heard)}", "slug": f"s{len(heard)}"})
        for each in due_at:
            soon(connection, each)

    def do(*due_at: datetime, fails: bool = False) -> None:
        def acted(connection: Connection) -> None:
            act(connection, *due_at)
            if fails:
                raise KeyError

        if way == "commit":
            store.commit(acted)
        else:
            with store.write() as connection:
                acted(connection)

    do(NOW + timedelta(days=2), NOW + timedelta(days=1))
    with pytest.raises(KeyError):
        do(NOW, fails=True)
    do()
    assert heard == [NOW + timedelta(days=1), None], "what was rolled back falls due never"


def test_commands_at_once_are_all_there_and_each_has_its_own_result(store: Store) -> None:
    who: ContextVar[str] = ContextVar("who")
    gate = threading.Barrier(6)

    def command(name: str) -> list[str]:
        def act(connection: Connection) -> str:
            ADD.send(connection, WUTONGLI | {"id": name, "slug": name})
            return who.get()

        who.set(name)
        gate.wait(10)
        return [store.commit(act), *(store.commit(lambda _: who.get()) for _ in range(5))]

    names = [f"c{number}" for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(command, names)) == [[name] * 6 for name in names]
    assert slugs(store) == names


def test_a_memory_has_one_connection_that_readers_and_writers_share_in_turn() -> None:
    store = Store("sqlite://")
    with store.write() as connection:
        communities.create(connection)
        people.create(connection)
    gate = threading.Barrier(4)

    def add(number: int) -> int:
        gate.wait(10)
        store.commit(
            lambda connection: ADD.send(connection, WUTONGLI | {"id": f"{number}", "slug": f"{number}"})
        )
        return len(slugs(store))

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(add, range(4)))
    assert max(counts) == 4
    assert slugs(store) == ["0", "1", "2", "3"]
    store.dispose()


def test_a_connection_that_the_server_closed_while_nobody_used_it_is_not_used_again(
    postgres_url: str,
) -> None:
    store = Store(postgres_url)
    store.commit(lambda connection: ADD.send(connection, WUTONGLI))
    with psycopg.connect(postgres_url, autocommit=True) as other:
        ended = other.execute(
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchone()
    assert ended is not None
    assert ended[0] >= 1
    store.commit(lambda connection: ADD.send(connection, WUTONGLI | {"id": "C2", "slug": "yinxing"}))
    assert slugs(store) == ["wutongli", "yinxing"]
    store.dispose()


def test_what_psycopg_prepared_outlives_reads_and_writes(postgres_url: str) -> None:
    """Else every statement would be planned anew: after a ROLLBACK it forgets them all."""
    store = Store(postgres_url, pool_size=1)
    store.commit(lambda connection: ADD.send(connection, WUTONGLI))
    rename = Prepared(update(communities).values(slug="s"))
    read = Prepared(select(communities.c.slug))
    for _ in range(8):
        store.commit(lambda connection: rename.send(connection, {}))
        with store.read() as connection:
            read.all(connection)
    with store.read() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        names = driver.execute("SELECT count(*) FROM pg_prepared_statements").fetchone()
    assert names is not None
    assert names[0] >= 2
    store.dispose()


@pytest.mark.parametrize(
    ("instant", "kept"),
    [
        pytest.param(NOW, "2026-03-02 01:00:00.123456", id="with microseconds"),
        pytest.param(NOW.replace(microsecond=0), "2026-03-02 01:00:00.000000", id="a full second"),
        pytest.param(datetime(1, 1, 1, tzinfo=UTC), "0001-01-01 00:00:00.000000", id="the first year"),
    ],
)
def test_sqlite_keeps_instants_as_it_always_did(sqlite_url: str, instant: datetime, kept: str) -> None:
    store = Store(sqlite_url)
    store.commit(lambda connection: ADD.send(connection, WUTONGLI | {"created_at": instant}))
    store.dispose()
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as raw:
        assert raw.execute("SELECT created_at FROM communities").fetchone() == (kept,)
