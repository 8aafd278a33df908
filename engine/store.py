"""The store: one database, SQLite or PostgreSQL, behind two words, `read` and `write`.

What is written in a block is committed at its end, or nothing of it happened. On SQLite the writers of a process
take turns in front of BEGIN IMMEDIATE (the busy timeout alone lets writers starve each other), and those that wait
are committed together (`engine/group_commit.py`); readers never take part. On PostgreSQL each has a connection of
its own. After a commit, whoever asked is told of it, and when something that was written in it falls due (`soon`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from select import POLLIN, poll
from typing import Any, TypeVar

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import StaticPool

from engine.group_commit import MOST, GroupCommit
from engine.prepared import only_here, send_unread

Result = TypeVar("Result")
BUSY_TIMEOUT_MS = 10_000
_DUE = "gongshi: the first instant at which something written here falls due"


_OPTIONS: dict[str, Any] = {
    "hide_parameters": True,
    "json_serializer": lambda value: to_json(value).decode(),
    "json_deserializer": from_json,
}


def soon(connection: Connection, due_at: datetime) -> None:
    """What this transaction writes falls due then: whoever waits for work hears of it after the commit."""
    known: datetime | None = connection.info.get(_DUE)
    connection.info[_DUE] = due_at if known is None else min(known, due_at)


class Store:
    """A database by its URL: `sqlite:///path`, `sqlite://` (in memory) or `postgresql://…`."""

    def __init__(self, url: str, *, pool_size: int = 12) -> None:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.url = parsed
        self.dialect = parsed.get_backend_name()
        if self.dialect not in ("sqlite", "postgresql"):
            raise ValueError(f"GONGSHI_DATABASE_URL: sqlite or postgresql, not {self.dialect}")
        self._woken: list[Callable[[datetime | None], None]] = []
        self._engine = self._sqlite() if self.dialect == "sqlite" else self._postgresql(pool_size)
        self._in_memory = self._engine.pool.__class__ is StaticPool  # one connection in all
        self._group = GroupCommit(self._engine.connect, most=1 if self._in_memory else MOST)
        # PostgreSQL's own level shows every statement another moment
        self._reading = self._engine.execution_options(isolation_level="REPEATABLE READ")

    def _sqlite(self) -> Engine:
        options: dict[str, Any] = {
            **_OPTIONS,
            "connect_args": {"check_same_thread": False, "isolation_level": None},
        }
        if self.url.database in (None, "", ":memory:"):
            options["poolclass"] = StaticPool
        engine = create_engine(self.url, **options)

        @event.listens_for(engine, "connect")
        def _prepare(raw: Any, _record: Any) -> None:
            cursor = raw.cursor()
            for pragma in (
                "journal_mode=WAL",
                "synchronous=FULL",
                "foreign_keys=ON",
                f"busy_timeout={BUSY_TIMEOUT_MS}",
            ):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        return engine

    def _postgresql(self, pool_size: int) -> Engine:
        engine = create_engine(self.url, pool_size=pool_size, max_overflow=8, **_OPTIONS)

        @event.listens_for(engine, "checkout")
        def _still_there(raw: Any, _record: Any, _proxy: Any) -> None:
            if raw.closed or _was_told_something(raw.pgconn.socket):
                raise DisconnectionError  # the pool tries another one

        @event.listens_for(engine, "before_cursor_execute")
        def _in_order(connection: Connection, *_statement: Any) -> None:
            send_unread(connection)

        return engine

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection whose transaction is committed at the end of the block."""
        with self._group.write() if self.dialect == "sqlite" else self._transaction() as connection:
            connection.info.pop(_DUE, None)  # of a transaction that was rolled back
            yield connection
            due_at = connection.info.pop(_DUE, None)
        self._wake(due_at)

    def commit(self, act: Callable[[Connection], Result]) -> Result:
        """What `act` gives, with what it wrote committed, or nothing of it where it ends in an exception.

        Like `write`, for what may be done by another thread that is writing just now: see `engine/group_commit.py`.
        """
        if self.dialect != "sqlite":
            with self.write() as connection:
                return act(connection)

        def acted(connection: Connection) -> tuple[Result, datetime | None]:
            connection.info.pop(_DUE, None)
            return act(connection), connection.info.pop(_DUE, None)

        result, due_at = self._group.run(acted)
        self._wake(due_at)
        return result

    def _wake(self, due_at: datetime | None) -> None:
        for wake in self._woken:
            wake(due_at)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._engine.begin() as connection, only_here(connection):
            yield connection
            send_unread(connection, commit=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading: one consistent view for the whole block."""
        if self.dialect == "sqlite":
            with (
                self._group.alone() if self._in_memory else nullcontext(),
                self._within("BEGIN") as connection,
            ):
                yield connection
        else:
            # ended by a COMMIT: after a rollback psycopg forgets every statement that it prepared
            with self._reading.begin() as connection:
                yield connection

    @contextmanager
    def _within(self, begin: str) -> Iterator[Connection]:
        """A transaction that the driver itself begins: SQLAlchemy would prepare and wrap these words each time."""
        with self._engine.begin() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute(begin)
            yield connection

    def on_commit(self, wake: Callable[[datetime | None], None]) -> None:
        """Call `wake` after every commit, with when something of it falls due; it must be quick and never raise."""
        self._woken.append(wake)

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine, for migrations."""
        return self._engine

    def dispose(self) -> None:
        """Close every connection."""
        self._group.close()
        self._engine.dispose()


def _was_told_something(socket: int) -> bool:
    """Whether a connection in which nothing was asked has something to read: the server's farewell."""
    heard = poll()
    heard.register(socket, POLLIN)
    return bool(heard.poll(0))
