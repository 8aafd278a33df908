"""A small table that many write to at once, and people whose commands stand in line."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, text

from engine.group_commit import GroupCommit

TABLES = (
    "CREATE TABLE said (who TEXT PRIMARY KEY, place INTEGER NOT NULL)",
    "CREATE TABLE houses (name TEXT PRIMARY KEY)",
    "CREATE TABLE homes (house TEXT REFERENCES houses(name) DEFERRABLE INITIALLY DEFERRED)",
)
SAY = text("INSERT INTO said SELECT :who, (SELECT count(*) FROM said)")
KNOWN = text("SELECT who FROM said ORDER BY place")


class Table:
    """A database file, its one writer, and what was sent to it."""

    def __init__(self, file: Path, *, longest: float = 30, handed_over: bool = False, **options: Any) -> None:
        self.file, self.handed_over = file, handed_over
        self.sent: list[str] = []
        with sqlite3.connect(file) as raw:
            raw.execute("PRAGMA journal_mode=WAL")
            for table in TABLES:
                raw.execute(table)
        self._engine = create_engine(
            f"sqlite:///{file}", connect_args={"check_same_thread": False, "isolation_level": None}
        )
        self.group = GroupCommit(self._connect, longest=longest, **options)

    def _connect(self) -> Connection:
        connection = self._engine.connect()
        driver: Any = connection.connection.driver_connection
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "busy_timeout=200"):
            driver.execute(f"PRAGMA {pragma}")
        driver.set_trace_callback(self.sent.append)
        return connection

    def known(self) -> list[str]:
        """Who has said something, in order, as another connection sees it."""
        with sqlite3.connect(self.file) as raw:
            return [who for (who,) in raw.execute(str(KNOWN))]

    def commits(self) -> int:
        return self.sent.count("COMMIT")

    def say(self, who: str, then: Callable[[Connection], None] | None = None) -> str:
        """A command, in a block of this thread's own or as something that another thread may do."""

        def act(connection: Connection) -> str:
            connection.execute(SAY, {"who": who})
            if then is not None:
                then(connection)
            return who

        if self.handed_over:
            return self.group.run(act)
        with self.group.write() as connection:
            return act(connection)

    def close(self) -> None:
        self.group.close()
        self._engine.dispose()


class Speaker:
    """Somebody whose command holds the turn until they are let go, so that others wait behind it."""

    def __init__(self, table: Table, hands: ThreadPoolExecutor) -> None:
        self._speaking, self._enough = threading.Event(), threading.Event()
        self.result = hands.submit(table.say, "first", self._hold)
        assert self._speaking.wait(5)
        self._table = table

    def _hold(self, _connection: Connection) -> None:
        self._speaking.set()
        assert self._enough.wait(20)

    def until(self, waiting: int) -> None:
        """Let go as soon as that many stand in line."""
        line = self._table.group._line  # there is no public word for who waits
        until = time.monotonic() + 5
        while len(line) < waiting:
            assert time.monotonic() < until
            time.sleep(0.001)
        self._enough.set()


def in_line(table: Table, hands: ThreadPoolExecutor, acts: list[Callable[[], Any]]) -> list[Future[Any]]:
    """Start the acts one after the other, each once the one before stands in line."""
    found = []
    for act in acts:
        before = len(table.group._line)
        found.append(hands.submit(act))
        until = time.monotonic() + 5
        while len(table.group._line) == before:
            assert time.monotonic() < until
            time.sleep(0.001)
    return found
