"""Group commit: commands that wait for one database file's only writer are committed together.

Whoever writes takes a turn. The first begins a transaction; if others wait when its command is done, it hands the
turn on with the transaction open, and waits for the commit instead of making it. Whoever finds nobody waiting
commits for all. So a command that is alone never waits, and under load one flush of the disk serves many.

What must hold:
- Commands run one after the other, each reading what those before it wrote.
- A command is acknowledged after the commit that holds it, never before. If that fails, none of them happened.
- A command that fails takes back its own statements and no other's (a savepoint; the first needs none).
- Where the database itself gave up the transaction (a full disk), all that were in it are told.
- A group is bounded in number and in time, so that acknowledgements and other processes do not wait long.
- Nobody waits for ever on a command that hangs: who waits for the turn, or for the commit, is told after
  `patience` that nothing of theirs was written, and the hanging command will find its transaction given up.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError

from engine.prepared import as_sqlalchemys

MOST = 32
"""Commands in one transaction."""
LONGEST = 0.02
"""Seconds after which a transaction takes in no further command."""
PATIENCE = 60.0
"""Seconds that a command waits for another one, before it gives up."""


@dataclass(slots=True)
class _Group:
    """One transaction, and who waits for its commit."""

    connection: Connection
    begun: float
    done: int = 0
    """Commands whose statements are in it."""
    waiting: list[threading.Lock] = field(default_factory=list)
    fault: BaseException | None = None
    over: bool = False

    @property
    def driver(self) -> Any:
        return self.connection.connection.driver_connection


class GroupCommit:
    """The one writer of a SQLite database within this process."""

    def __init__(
        self,
        connect: Callable[[], Connection],
        *,
        most: int = MOST,
        longest: float = LONGEST,
        patience: float = PATIENCE,
    ) -> None:
        self._connect = connect
        self._most, self._longest, self._patience = most, longest, patience
        self._connection: Connection | None = None
        self._guard = threading.Lock()  # of what follows; never held while anything is executed
        self._taken = False
        self._line: deque[threading.Lock] = deque()
        self._group: _Group | None = None  # touched by whoever has the turn

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection whose statements are on the disk after the block, or undone where it ends in an exception."""
        group = self._joined()
        try:
            if group.done:
                group.driver.execute("SAVEPOINT command")
            yield group.connection
        except BaseException:
            self._leave(group, stays=False)
            raise
        ticket = self._leave(group, stays=True)
        if ticket is not None:
            self._wait(group, ticket)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody writes within the block."""
        self._take_turn()
        try:
            yield
        finally:
            self._pass_on()

    def close(self) -> None:
        """Give the connection back."""
        with self.alone():
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()

    def _joined(self) -> _Group:
        """The transaction that is open, or a new one, with the turn taken."""
        self._take_turn()
        if self._group is None:
            try:
                self._group = self._begun()
            except BaseException:
                self._pass_on()
                raise
        return self._group

    def _begun(self) -> _Group:
        connection = self._connection
        if connection is None or connection.closed or connection.invalidated:
            connection = self._connection = self._connect()
        group = _Group(connection, time.monotonic())
        try:
            group.driver.execute("BEGIN IMMEDIATE")
        except Exception as fault:
            raise as_sqlalchemys(connection, fault) from fault
        return group

    def _leave(self, group: _Group, *, stays: bool) -> threading.Lock | None:
        """A command is done, well or not: hand the turn on, or end the transaction. What to wait on for its end."""
        self._settle(group, stays=stays)
        ticket = None
        with self._guard:
            goes_on = (
                self._line
                and group.fault is None
                and 0 < group.done < self._most
                and time.monotonic() - group.begun < self._longest
            )
            if goes_on:
                if stays:
                    ticket = threading.Lock()
                    ticket.acquire()
                    group.waiting.append(ticket)
                self._line.popleft().release()
                return ticket
            group.over = True
        self._end(group)
        if stays and group.fault is not None:
            raise group.fault
        return None

    def _settle(self, group: _Group, *, stays: bool) -> None:
        """Keep or take back what the last command sent. In a transaction that the database gave up neither is possible."""
        driver = group.driver
        try:
            if group.done and not stays:
                driver.execute("ROLLBACK TO command")
            if group.done:
                driver.execute("RELEASE command")
            group.done += stays
        except Exception as fault:  # noqa: BLE001  # whatever it is, all that are in the group are told
            group.fault = group.fault or as_sqlalchemys(group.connection, fault)

    def _end(self, group: _Group) -> None:
        """Commit, or roll back where nothing may stay; tell all who wait, and pass the turn on."""
        self._group = None
        connection, driver = group.connection, group.driver
        try:
            if group.fault is None and group.done:
                driver.execute("COMMIT")
            elif driver.in_transaction:
                driver.execute("ROLLBACK")
            if connection.in_transaction():  # SQLAlchemy's own notes of it
                connection.commit()
        except Exception as fault:  # noqa: BLE001  # a commit that failed is everybody's
            group.fault = group.fault or as_sqlalchemys(connection, fault)
            self._connection = None
            connection.invalidate()
            connection.close()
        finally:
            for ticket in group.waiting:
                ticket.release()
            self._pass_on()

    def _wait(self, group: _Group, ticket: threading.Lock) -> None:
        """Until the commit is made; a fault in it is this command's too."""
        if not ticket.acquire(timeout=self._patience):
            with self._guard:
                if not group.over and group.fault is None:
                    group.fault = _stuck()
            if group.over:  # it is being made at this moment
                ticket.acquire()
        if group.fault is not None:
            raise _again(group.fault)

    def _take_turn(self) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._line.append(mine)
        came = False
        try:
            came = mine.acquire(timeout=self._patience)
        finally:
            if not came:  # too late, or this thread was interrupted
                self._step_out(mine)
        if not came:
            raise _stuck()

    def _step_out(self, mine: threading.Lock) -> None:
        with self._guard:
            if mine in self._line:
                self._line.remove(mine)
                return
        self._pass_on()  # the turn came at the last moment, and is not wanted any more

    def _pass_on(self) -> None:
        with self._guard:
            if self._line:
                self._line.popleft().release()
            else:
                self._taken = False


def _stuck() -> OperationalError:
    return OperationalError("BEGIN IMMEDIATE", None, RuntimeError("another command did not end in time"))


def _again(fault: BaseException) -> BaseException:
    """The same fault for another thread, with a traceback of its own."""
    if isinstance(fault, DBAPIError):
        return type(fault)(fault.statement, None, fault.orig or fault)
    return fault
