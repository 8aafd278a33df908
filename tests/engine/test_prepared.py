"""Prepared statements: the same rows and the same faults as from an ordinary execution, on both stores."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, bindparam, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from engine.prepared import Prepared, asked, unread
from engine.schema import attachments, communities, definitions, metadata, people
from engine.store import Store

NOW = datetime(2026, 3, 2, 1, 0, 0, 123456, tzinfo=UTC)
WUTONGLI = {
    "id": "C1", "slug": "wutongli", "title": {"zh": "梧桐里", "en": "Wutongli"}, "zone": "Asia/Shanghai", "closing": "18:00",
    "language": "zh", "form": {"parties": ["居民", 1, None, True, 1.5, {"“": "\\ \" '"}]}, "created_at": NOW,
}  # fmt: skip
HEAD: dict[str, Any] = {
    "id": "P1", "community_id": "C1", "ref": "head", "name": "社区书记 O'Neil %s %(x)s :y", "party": None, "seat": None,
    "email": "head@wutongli.example.org", "phone": None, "home": "", "active": False,
    "created_at": NOW.astimezone(timezone(timedelta(hours=8))),
}  # fmt: skip
PHOTO = {
    "id": "A1", "community_id": "C1", "item_id": None, "task_id": None, "person_id": "P1", "media_type": "image/png",
    "size": 5, "sha256": "0" * 64, "body": b"\x00\xffa%s\\", "created_at": NOW,
}  # fmt: skip
DEFINITION = {
    "id": "D1", "community_id": "C1", "issue_type": "facility_upgrade", "version": 1, "hash": "0" * 64, "source": "一\n" * 9000,
    "form": "", "active": True, "created_at": NOW,
}  # fmt: skip


def values(row: Any) -> dict[str, Any]:
    """A row by its names, however it was read."""
    return dict(row._mapping) if hasattr(row, "_mapping") else row._asdict()


def settle(connection: Connection) -> None:
    connection.execute(insert(communities), WUTONGLI)
    connection.execute(insert(people), HEAD)


@pytest.fixture(params=["sent prepared", "executed"])
def write(request: pytest.FixtureRequest) -> Any:
    """Two ways to write the same rows."""

    def prepared(connection: Connection, table: Any, *rows: Mapping[str, Any]) -> None:
        Prepared(insert(table)).send(connection, *rows)

    def executed(connection: Connection, table: Any, *rows: Mapping[str, Any]) -> None:
        connection.execute(insert(table), list(rows))

    return prepared if request.param == "sent prepared" else executed


def test_rows_are_read_alike_whichever_way_they_were_written_and_are_read(store: Store, write: Any) -> None:
    with store.write() as connection:
        write(connection, communities, WUTONGLI)
        write(connection, people, HEAD, HEAD | {"id": "P2", "ref": "deputy", "party": "社区", "active": True})
        write(connection, attachments, PHOTO)
        write(connection, definitions, DEFINITION)
    for table, written in (
        (communities, WUTONGLI),
        (people, HEAD),
        (attachments, PHOTO),
        (definitions, DEFINITION),
    ):
        statement = select(table).where(table.c.id == bindparam("id_")).order_by(table.c.id)
        with store.read() as connection:
            ordinary = connection.execute(statement, {"id_": written["id"]}).one()
            (row,) = Prepared(statement).all(connection, id_=written["id"])
            assert values(Prepared(statement).first(connection, id_=written["id"])) == values(row)
        assert values(row) == values(ordinary)
        assert {name: values(row)[name] for name in written} == written
        assert [type(each) for each in row] == [type(each) for each in ordinary]


def test_every_kind_of_column_that_the_tables_have_was_tried() -> None:
    def kinds(*tables: Any) -> set[str]:
        return {type(column.type).__name__ for table in tables for column in table.columns}

    assert kinds(communities, people, attachments, definitions) == kinds(*metadata.tables.values())


def test_nobody_there_and_nothing_to_read(store: Store) -> None:
    statement = Prepared(select(people.c.name).where(people.c.id == bindparam("id_")))
    with store.read() as connection:
        assert statement.first(connection, id_="nobody") is None
        assert statement.all(connection, id_="nobody") == []


def test_columns_of_two_tables_and_values_of_the_statement_itself(store: Store) -> None:
    statement = (
        select(people.c.id, people.c.name.label("called"), communities.c.form)
        .join(communities, communities.c.id == people.c.community_id)
        .where(people.c.ref == bindparam("who"), people.c.active.is_(False), communities.c.language == "zh")
    )
    with store.write() as connection:
        settle(connection)
        row = Prepared(statement).first(connection, who="head")
    assert (row.id, row.called, row.form) == ("P1", HEAD["name"], WUTONGLI["form"])


def test_one_statement_serves_both_stores_and_other_names(sqlite_url: str, postgres_url: str) -> None:
    write, read = Prepared(insert(communities)), Prepared(select(communities))
    for url in (sqlite_url, postgres_url, sqlite_url):
        store = Store(url)
        with store.write() as connection:
            if read.first(connection) is None:
                write.send(connection, WUTONGLI)
                write.send(connection, WUTONGLI | {"id": "C2", "slug": "yinxing", "phone": "028-1"})
            found = {row.slug: row.phone for row in read.all(connection)}
        assert found == {"wutongli": "", "yinxing": "028-1"}, (
            "a name more is another statement, and gets its value"
        )
        store.dispose()


def test_an_update_says_what_it_says(store: Store) -> None:
    rename = Prepared(
        update(people).where(people.c.id == bindparam("id_")).values(name=bindparam("called"), active=True)
    )
    with store.write() as connection:
        settle(connection)
        rename.send(connection, {"id_": "P1", "called": "新任书记"}, {"id_": "nobody", "called": "谁"})
    with store.read() as connection:
        assert connection.execute(select(people.c.name, people.c.active)).all() == [("新任书记", True)]


def test_a_naive_instant_is_refused_before_it_is_sent(store: Store) -> None:
    naive = WUTONGLI | {"created_at": NOW.replace(tzinfo=None)}
    with pytest.raises(ValueError, match="needs its zone"), store.write() as connection:
        Prepared(insert(communities)).send(connection, naive)


def test_what_the_store_does_not_allow_is_sqlalchemys_fault_and_nothing_of_it_stays(store: Store) -> None:
    with store.write() as connection:
        settle(connection)
    send = Prepared(insert(people)).send
    for row in (HEAD | {"id": "P2"}, HEAD | {"id": "P2", "ref": "other", "community_id": "nowhere"}):

        def both(connection: Connection, second: dict[str, Any] = row) -> None:
            send(connection, HEAD | {"id": "P9", "ref": "nine"})
            send(connection, second)

        with pytest.raises(IntegrityError) as fault, store.write() as connection:
            both(connection)
        assert not fault.value.connection_invalidated
        assert fault.value.orig is not None
    with store.read() as connection:
        assert connection.execute(select(people.c.id)).scalars().all() == ["P1"]


@pytest.mark.parametrize("then", ["the end", "a prepared read", "an ordinary statement"])
def test_a_fault_inside_unread_comes_before_the_end_and_all_is_rolled_back(store: Store, then: str) -> None:
    with store.write() as connection:
        settle(connection)
    after = []

    def three(connection: Connection) -> None:
        with unread(connection):
            Prepared(insert(people)).send(connection, HEAD | {"id": "P2", "ref": "two"})
            Prepared(insert(people)).send(connection, HEAD | {"id": "P3"})
            Prepared(insert(people)).send(connection, HEAD | {"id": "P4", "ref": "four"})
        if then == "a prepared read":
            Prepared(select(people.c.id)).all(connection)
            after.append("read")
        if then == "an ordinary statement":
            connection.execute(select(people.c.id))
            after.append("read")

    def acknowledged() -> None:
        with store.write() as connection:
            three(connection)
        after.append("acknowledged")

    with pytest.raises(IntegrityError):
        acknowledged()
    assert after == []
    with store.write() as connection:
        assert connection.execute(select(people.c.id)).scalars().all() == ["P1"]
        with unread(connection):
            Prepared(insert(people)).send(connection, HEAD | {"id": "P2", "ref": "two"})
        assert connection.execute(select(people.c.id).order_by(people.c.id)).scalars().all() == ["P1", "P2"]
    with store.read() as connection:
        assert Prepared(select(people.c.id)).all(connection) == [("P1",), ("P2",)]


@pytest.mark.parametrize("ordinary", [True, False], ids=["by an ordinary statement", "by a prepared one"])
def test_what_was_written_unread_is_there_for_whatever_reads_next(store: Store, *, ordinary: bool) -> None:
    who = select(people.c.id).order_by(people.c.id)
    with store.write() as connection:
        settle(connection)
        with unread(connection):
            Prepared(insert(people)).send(connection, HEAD | {"id": "P2", "ref": "two"})
            Prepared(insert(people)).send(
                connection, HEAD | {"id": "P3", "ref": "three"}, HEAD | {"id": "P4", "ref": "four"}
            )
        found = connection.execute(who).all() if ordinary else Prepared(who).all(connection)
        assert [row.id for row in found] == ["P1", "P2", "P3", "P4"]
    with store.read() as connection:
        assert len(Prepared(who).all(connection)) == 4


def test_several_questions_at_once_are_answered_each_for_itself(store: Store) -> None:
    called = Prepared(select(people.c.name).where(people.c.id == bindparam("id_")))
    form = Prepared(select(communities.c.form))
    with store.write() as connection:
        settle(connection)
        with unread(connection):
            Prepared(insert(people)).send(connection, HEAD | {"id": "P2", "ref": "two", "name": "副书记"})
        answers = asked(connection, (called, {"id_": "P2"}), (called, {"id_": "nobody"}), (form, {}))
    assert answers == [[("副书记",)], [], [(WUTONGLI["form"],)]]


def test_an_update_tells_what_it_returns(store: Store) -> None:
    count = Prepared(
        update(communities)
        .where(communities.c.id == bindparam("id_"))
        .values(last_number=communities.c.last_number + 1)
        .returning(communities.c.last_number, communities.c.form)
    )
    with store.write() as connection:
        settle(connection)
        assert [count.first(connection, id_="C1").last_number for _ in range(3)] == [1, 2, 3]
        assert count.first(connection, id_="C1").form == WUTONGLI["form"]
        assert count.first(connection, id_="nobody") is None


def test_somebody_elses_fault_inside_unread_stays_their_own(store: Store) -> None:
    class Unlucky(Exception):  # noqa: N818
        pass

    def story(connection: Connection) -> None:
        Prepared(insert(communities)).send(connection, WUTONGLI)
        raise Unlucky

    with pytest.raises(Unlucky), store.write() as connection, unread(connection):
        story(connection)
    with store.read() as connection:
        assert connection.execute(select(communities.c.id)).all() == []


@pytest.mark.parametrize("within", [pytest.param(False, id="a read"), pytest.param(True, id="within unread")])
def test_a_backend_that_dies_is_an_operational_fault_and_the_next_connection_works(
    postgres_url: str, *, within: bool
) -> None:
    store = Store(postgres_url)
    read, write = Prepared(select(communities.c.id)), Prepared(insert(communities))

    def story(connection: Connection) -> None:
        write.send(connection, WUTONGLI)
        with psycopg.connect(postgres_url, autocommit=True) as other:
            pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            assert other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,)).fetchone() == (True,)
        if within:
            with unread(connection):
                write.send(connection, WUTONGLI | {"id": "C2", "slug": "yinxing"})
        else:
            read.all(connection)

    with pytest.raises(DBAPIError) as fault, store.write() as connection:
        story(connection)
    assert isinstance(fault.value, OperationalError)
    assert fault.value.connection_invalidated
    with store.write() as connection:
        assert read.all(connection) == [], "what was not committed is gone"
        write.send(connection, WUTONGLI)
    with store.read() as connection:
        assert read.first(connection).id == "C1"
    store.dispose()
