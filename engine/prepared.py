"""Statements of a step, compiled once for each kind of store and then sent by the driver itself.

SQLAlchemy Core says what a statement is, how its values are bound and how its rows are read; here this is
worked out once and kept, where an ordinary execution prepares it anew each time. The SQL and the types are
the same, the transaction is the connection's, and a fault is SQLAlchemy's, as from any other statement.

PostgreSQL is another process, often another machine, so trips to it are spared: `asked` puts several questions in one,
and what is written within `unread` goes with the COMMIT, or with whatever is read before it.
"""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError

Values = Mapping[str, Any]
Reading = Callable[[Any], Any]
_UNREAD = "gongshi: statements that are still to be sent"
_WITHIN = "gongshi: whether what is written may wait"


class Prepared:
    """A Core statement whose values come by name, each time under the same names; not for `in_`, which grows."""

    def __init__(self, statement: Select[Any] | Insert | Update | Delete) -> None:
        self.statement = statement
        self._compiled: dict[tuple[str, ...], _Compiled] = {}

    def send(self, connection: Connection, *rows: Values) -> None:
        """Write once for each of the rows."""
        compiled = self._for(connection.dialect, rows[0])
        bound = [compiled.bound(row) for row in rows]
        if connection.dialect.name == "postgresql":
            if connection.info.get(_WITHIN):
                connection.info.setdefault(_UNREAD, []).append((compiled.sql, bound))
                return
            send_unread(connection)
        try:
            _send(_cursor(connection), compiled.sql, bound)
        except connection.dialect.loaded_dbapi.Error as fault:
            raise as_sqlalchemys(connection, fault) from fault

    def all(self, connection: Connection, **values: Any) -> list[Any]:
        """Every row, its columns by name."""
        if connection.dialect.name == "postgresql":
            send_unread(connection)
        compiled = self._for(connection.dialect, values)
        cursor = _cursor(connection)
        try:
            cursor.execute(compiled.sql, compiled.bound(values))
            found = cursor.fetchall()
        except connection.dialect.loaded_dbapi.Error as fault:
            raise as_sqlalchemys(connection, fault) from fault
        return compiled.read(found)

    def first(self, connection: Connection, **values: Any) -> Any | None:
        """The first row, if there is one."""
        return next(iter(self.all(connection, **values)), None)

    def _for(self, dialect: Dialect, values: Values) -> _Compiled:
        key = (dialect.name, *values)
        compiled = self._compiled.get(key)
        if compiled is None:
            compiled = self._compiled[key] = _compile(self.statement, dialect, list(values))
        return compiled


def asked(connection: Connection, *questions: tuple[Prepared, Values]) -> list[list[Any]]:
    """The rows of several statements, asked in their order and read together: PostgreSQL is asked in one trip."""
    if connection.dialect.name != "postgresql":
        return [prepared.all(connection, **values) for prepared, values in questions]
    send_unread(connection)
    driver: Any = connection.connection.driver_connection
    found = []
    try:
        with driver.pipeline():
            for prepared, values in questions:
                compiled = prepared._for(connection.dialect, values)  # noqa: SLF001  # of this file
                cursor = _cursor(connection)
                cursor.execute(compiled.sql, compiled.bound(values))
                found.append((compiled, cursor))
        return [compiled.read(cursor.fetchall()) for compiled, cursor in found]
    except connection.dialect.loaded_dbapi.Error as fault:
        raise as_sqlalchemys(connection, fault) from fault


@contextmanager
def unread(connection: Connection) -> Iterator[None]:
    """Statements whose results nobody reads. To PostgreSQL they go together, at the latest with the COMMIT, and
    that is when a fault in one of them is told.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    outside = connection.info.get(_WITHIN, False)
    connection.info[_WITHIN] = True
    try:
        yield
    finally:
        connection.info[_WITHIN] = outside


def send_unread(connection: Connection, *, commit: bool = False) -> None:
    """Send what waits, if anything does; with `commit` the COMMIT as well, in the same trip."""
    waiting = connection.info.pop(_UNREAD, None)
    if not waiting:
        return
    driver: Any = connection.connection.driver_connection
    try:
        with driver.pipeline():
            cursor = _cursor(connection)
            for sql, rows in waiting:
                _send(cursor, sql, rows)
            if commit:
                cursor.execute("COMMIT", prepare=False)
    except connection.dialect.loaded_dbapi.Error as fault:
        raise as_sqlalchemys(connection, fault) from fault


@contextmanager
def only_here(connection: Connection) -> Iterator[None]:
    """What still waits to be sent at the end of the block never is: its transaction is over."""
    info = connection.info
    try:
        yield
    finally:
        info.pop(_UNREAD, None)


def _cursor(connection: Connection) -> Any:
    """A cursor of the driver; psycopg's raw one takes statements as the server does, and looks for nothing in them."""
    driver: Any = connection.connection.driver_connection
    dbapi: Any = connection.dialect.loaded_dbapi
    return dbapi.RawCursor(driver) if connection.dialect.name == "postgresql" else driver.cursor()


def _send(cursor: Any, sql: str, rows: list[Any]) -> None:
    if len(rows) == 1:
        cursor.execute(sql, rows[0])
    else:
        cursor.executemany(sql, rows)


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    names: tuple[str, ...]
    """The names of its values, in the order in which the driver takes them."""
    fixed: dict[str, Any]
    """Values that stand in the statement itself."""
    binds: tuple[tuple[int, Reading], ...]
    """Which values must be changed for the driver, by place."""
    row: Callable[..., Any]
    reads: tuple[tuple[int, Reading], ...]

    def bound(self, values: Values) -> list[Any]:
        given: Any = {**self.fixed, **values} if self.fixed else values
        bound = [given[name] for name in self.names]
        for place, process in self.binds:
            bound[place] = process(bound[place])
        return bound

    def read(self, rows: Sequence[Sequence[Any]]) -> list[Any]:
        if not self.reads:
            return [self.row(*row) for row in rows]
        found = []
        for row in rows:
            values = list(row)
            for place, process in self.reads:
                values[place] = process(values[place])
            found.append(self.row(*values))
        return found


def _compile(statement: Any, dialect: Dialect, names: list[str]) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect, column_keys=names)
    forgotten = {name for name, bind in compiled.binds.items() if bind.required} - {*names}
    if forgotten:
        raise TypeError(f"a prepared statement needs a value for {', '.join(sorted(forgotten))}")
    sql, order = (str(compiled), compiled.positiontup) if compiled.positional else _numbered(str(compiled))
    columns = list(statement.exported_columns)
    binds = [
        (place, _processor(compiled.binds[name], dialect))
        for place, name in enumerate(order)
        if name in compiled.binds
    ]
    reads = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    return _Compiled(
        sql=sql,
        names=tuple(order),
        fixed={name: value for name, value in compiled.params.items() if name not in names},
        binds=tuple((place, process) for place, process in binds if process),
        row=namedtuple("Row", [str(column.key) for column in columns]),  # noqa: PYI024  # its names are the statement's
        reads=tuple((place, process) for place, process in enumerate(reads) if process),
    )


_NAME = re.compile(r"%\((\w+)\)s")


def _numbered(sql: str) -> tuple[str, list[str]]:
    """A statement with its values by number (`$1`) instead of by name, and the names in their order."""
    order: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"${order.setdefault(found[1], len(order) + 1)}"

    return _NAME.sub(number, sql).replace("%%", "%"), list(order)


def _processor(bind: Any, dialect: Dialect) -> Any:
    return bind.type.dialect_impl(dialect).bind_processor(dialect)


def as_sqlalchemys(connection: Connection, fault: Exception) -> BaseException:
    """A fault of the driver as SQLAlchemy would raise it; a connection that it broke is given up."""
    dialect = connection.dialect
    if not isinstance(fault, dialect.loaded_dbapi.Error):
        return fault
    broken = dialect.is_disconnect(fault, connection.connection.dbapi_connection, None)
    found: BaseException = DBAPIError.instance(
        None, None, fault, dialect.loaded_dbapi.Error, connection_invalidated=broken, dialect=dialect
    )
    if broken:
        connection.invalidate(fault)
    return found
