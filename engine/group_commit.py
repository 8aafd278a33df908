"""Group commit: commands that wait for one database file's only writer are committed together.

Whoever writes takes a turn, and the first begins a transaction. If others wait when its command is done, it does
theirs too, or, where they write in a block of their own (`write`), hands the turn on with the transaction open.
Whoever finds nobody waiting commits for all. So a command that is alone never waits, and under load one flush of
the disk serves many.

What must hold:
- Commands run one after the other, each reading what those before it wrote.
- A command is acknowledged after the commit that holds it, never before. If that fails, none of them happened.
- A command that fails takes back its own statements and no other's (a savepoint; the first needs none).
- Where the database itself gave up the transaction (a full disk), all that were in it are told.
- A group is bounded in number and in time, so that acknowledgements and other processes do not wait long.
- Who waits, for the turn or for the commit, does not wait for ever on a command that hangs: after `patience` they
  are told that nothing of theirs was written, and the hanging command finds its transaction given up.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError

from engine.prepared import as_sqlalchemys

MOST = 32
"""Commands in one transaction."""
LONGEST = 0.02
"""Seconds after which a transaction takes in no further command."""
PATIENCE = 60.0
"""Seconds that a command waits for another one, before it gives up."""


Result = TypeVar("Result")
Act = Callable[[Connection], Any]


@dataclass(slots=True)
class _Group:
    """One transaction, and who waits for its commit."""

    connection: Connection
    begun: float
    done: int = 0
    """Commands whose statements are in it."""
    waiting: list[_Waiter] = field(default_factory=list)
    fault: BaseException | None = None
    over: bool = False

    @property
    def driver(self) -> Any:
        return self.connection.connection.driver_connection


@dataclass(slots=True, eq=False)
class _Waiter:
    """Somebody in line: with what they would have done, or to do it themselves when they get the turn."""

    act: Act | None = None
    apart: bool = False
    """Whether they want no transaction to be open when the turn is theirs."""
    news: threading.Lock = field(default_factory=threading.Lock)
    group: _Group | None = None
    """The transaction that it is in; while there is none it waits for the turn."""
    result: Any = None
    fault: BaseException | None = None


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
        self._line: deque[_Waiter] = deque()
        self._group: _Group | None = None  # touched by whoever has the turn

    def run(self, act: Callable[[Connection], Result]) -> Result:
        """What `act` gives; its statements are on the disk then, or undone where it ends in an exception.

        Another thread may do it, in the caller's context, which spares the machine from carrying it to and fro.
        """
        context = copy_context()
        waiter = _Waiter(lambda connection: context.run(act, connection))
        self._stand_in_line(waiter)
        if waiter.group is not None:
            if waiter.fault is not None:
                raise waiter.fault
            result: Result = waiter.result
            return result
        with self._in_turn() as connection:
            return act(connection)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The same for the statements of a block, which its own thread runs."""
        self._stand_in_line(_Waiter())
        with self._in_turn() as connection:
            yield connection

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody writes within the block, and no transaction is open."""
        self._stand_in_line(_Waiter(apart=True))
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

    @contextmanager
    def _in_turn(self) -> Iterator[Connection]:
        """A command of whoever has the turn."""
        if self._group is None:
            try:
                self._group = self._begun()
            except BaseException:
                self._pass_on()
                raise
        group = self._group
        try:
            if group.done:
                group.driver.execute("SAVEPOINT command")
            yield group.connection
        except BaseException:
            self._leave(group, stays=False)
            raise
        self._leave(group, stays=True)

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

    def _leave(self, group: _Group, *, stays: bool) -> None:
        """A command is done, well or not: do the others', or hand the turn on and wait, or end the transaction."""
        self._settle(group, stays=stays)
        while (other := self._next(group)) is not None:
            if other.act is not None:
                self._do(group, other, other.act)
                continue
            mine = _Waiter(group=group)
            mine.news.acquire()
            if stays:
                group.waiting.append(mine)
            other.news.release()  # they have the turn now
            if stays:
                self._await(mine)
            return
        self._end(group)
        if stays and group.fault is not None:
            raise group.fault

    def _next(self, group: _Group) -> _Waiter | None:
        """Who else comes into this transaction; with nobody it is over."""
        with self._guard:
            room = 0 < group.done < self._most and time.monotonic() - group.begun < self._longest
            if self._line and room and group.fault is None and not self._line[0].apart:
                other = self._line.popleft()
                if other.act is not None:
                    other.group = group
                return other
            group.over = True
            return None

    def _do(self, group: _Group, other: _Waiter, act: Act) -> None:
        """What somebody in line would have done. A fault of theirs is told at once, anything else after the commit."""
        try:
            group.driver.execute("SAVEPOINT command")
            other.result = act(group.connection)
        except BaseException as fault:  # noqa: BLE001  # it is theirs, whatever it is
            other.fault = fault
            self._settle(group, stays=False)
            other.news.release()
        else:
            self._settle(group, stays=True)
            group.waiting.append(other)

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
            for each in group.waiting:
                each.fault = None if group.fault is None else _again(group.fault)
                each.news.release()
            self._pass_on()

    def _stand_in_line(self, mine: _Waiter) -> None:
        """Until the turn has come, or somebody else has done it and committed."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            mine.news.acquire()
            self._line.append(mine)
        try:
            came = mine.news.acquire(timeout=self._patience)
        except BaseException:  # this thread was interrupted
            self._steps_out(mine)
            raise
        if not came:
            if self._steps_out(mine):
                raise _stuck()
            self._await(mine)

    def _steps_out(self, mine: _Waiter) -> bool:
        """Leave the line; not where somebody is doing it already."""
        with self._guard:
            if mine in self._line:
                self._line.remove(mine)
                return True
            if mine.group is not None:
                return False
        self._pass_on()  # the turn came at the last moment, and is not wanted any more
        return True

    def _await(self, mine: _Waiter) -> None:
        """Until the transaction that it is in has ended; after `patience` it is given up, if it is not ending."""
        group = mine.group
        assert group is not None  # noqa: S101  # only who is in one waits for its end
        if not mine.news.acquire(timeout=self._patience):
            with self._guard:
                if not group.over:
                    group.fault = group.fault or _stuck()
                    raise _stuck()
            mine.news.acquire()  # it is ending at this moment
        if mine.fault is not None:
            raise mine.fault

    def _pass_on(self) -> None:
        with self._guard:
            if self._line:
                self._line.popleft().news.release()
            else:
                self._taken = False


def _stuck() -> OperationalError:
    return OperationalError("BEGIN IMMEDIATE", None, RuntimeError("another command did not end in time"))


def _again(fault: BaseException) -> BaseException:
    """The same fault for another thread, with a traceback of its own."""
    if isinstance(fault, DBAPIError):
        return type(fault)(fault.statement, None, fault.orig or fault)
    return fault
