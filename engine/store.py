"""The store: one database, SQLite or PostgreSQL, behind two words, `read` and `write`.

A write is one transaction: it commits once at the end of the block, or nothing of it happened. On SQLite
all writers of a process wait for one lock in front of BEGIN IMMEDIATE (the busy timeout alone lets writers
starve each other); readers never take it. After a commit, whoever asked is told of it, and when something that
was written in it falls due (`soon`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import StaticPool

BUSY_TIMEOUT_MS = 10_000
_DUE = "gongshi: the first instant at which something written here falls due"


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
        self._lock = threading.Lock()
        self._woken: list[Callable[[datetime | None], None]] = []
        self._engine = self._sqlite() if self.dialect == "sqlite" else self._postgresql(pool_size)
        # PostgreSQL's own level shows every statement another moment
        self._reading = self._engine.execution_options(isolation_level="REPEATABLE READ")

    def _sqlite(self) -> Engine:
        options: dict[str, Any] = {
            "hide_parameters": True,
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
        return create_engine(
            self.url, pool_size=pool_size, max_overflow=8, pool_pre_ping=True, hide_parameters=True
        )

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection inside a transaction that commits at the end of the block."""
        if self.dialect == "sqlite":
            with self._lock, self._within("BEGIN IMMEDIATE") as connection:
                connection.info.pop(_DUE, None)  # of a transaction that was rolled back
                yield connection
                due_at = connection.info.pop(_DUE, None)
        else:
            with self._engine.begin() as connection:
                connection.info.pop(_DUE, None)
                yield connection
                due_at = connection.info.pop(_DUE, None)
        for wake in self._woken:
            wake(due_at)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading: one consistent view for the whole block."""
        if self.dialect == "sqlite":
            alone = self._engine.pool.__class__ is StaticPool  # one connection in all: readers take turns
            with self._lock if alone else nullcontext(), self._within("BEGIN") as connection:
                yield connection
        else:
            with self._reading.connect() as connection:
                yield connection
                connection.commit()  # after a rollback psycopg forgets every statement that it prepared

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
        self._engine.dispose()
