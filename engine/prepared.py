"""Statements of a step, compiled once for each kind of store and then sent by the driver itself.

SQLAlchemy Core says what a statement is, how its values are bound and how its rows are read; here this is
worked out once and kept, where an ordinary execution prepares it anew each time. The SQL and the types are
the same, the transaction is the connection's, and a fault is SQLAlchemy's, as from any other statement.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError

Values = Mapping[str, Any]
Reading = Callable[[Any], Any]


class Prepared:
    """A Core statement whose values come by name, each time under the same names; not for `in_`, which grows."""

    def __init__(self, statement: Select[Any] | Insert | Update | Delete) -> None:
        self.statement = statement
        self._compiled: dict[tuple[str, ...], _Compiled] = {}

    def send(self, connection: Connection, *rows: Values) -> None:
        """Write once for each of the rows."""
        compiled = self._for(connection.dialect, rows[0])
        cursor = connection.connection.cursor()
        try:
            if len(rows) == 1:
                cursor.execute(compiled.sql, compiled.bound(rows[0]))
            else:
                cursor.executemany(compiled.sql, [compiled.bound(row) for row in rows])
        except connection.dialect.loaded_dbapi.Error as fault:
            raise _sqlalchemys(connection, fault) from fault
        finally:
            cursor.close()

    def all(self, connection: Connection, **values: Any) -> list[Any]:
        """Every row, its columns by name."""
        compiled = self._for(connection.dialect, values)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(compiled.sql, compiled.bound(values))
            found = cursor.fetchall()
        except connection.dialect.loaded_dbapi.Error as fault:
            raise _sqlalchemys(connection, fault) from fault
        finally:
            cursor.close()
        return [compiled.read(row) for row in found]

    def first(self, connection: Connection, **values: Any) -> Any | None:
        """The first row, if there is one."""
        return next(iter(self.all(connection, **values)), None)

    def _for(self, dialect: Dialect, values: Values) -> _Compiled:
        key = (dialect.name, *values)
        compiled = self._compiled.get(key)
        if compiled is None:
            compiled = self._compiled[key] = _compile(self.statement, dialect, list(values))
        return compiled


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    positional: bool
    binds: tuple[tuple[str, Reading | None], ...]
    fixed: dict[str, Any]
    """Values that stand in the statement itself."""
    row: Callable[..., Any]
    reads: tuple[Reading | None, ...]

    def bound(self, values: Values) -> Any:
        given = {**self.fixed, **values}
        if self.positional:
            return [process(given[name]) if process else given[name] for name, process in self.binds]
        return {name: process(given[name]) if process else given[name] for name, process in self.binds}

    def read(self, row: Sequence[Any]) -> Any:
        return self.row(
            *[process(value) if process else value for process, value in zip(self.reads, row, strict=True)]
        )


def _compile(statement: Any, dialect: Dialect, names: list[str]) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect, column_keys=names)
    forgotten = {name for name, bind in compiled.binds.items() if bind.required} - {*names}
    if forgotten:
        raise TypeError(f"a prepared statement needs a value for {', '.join(sorted(forgotten))}")
    order = compiled.positiontup if compiled.positional else list(compiled.params)
    columns = list(statement.selected_columns) if isinstance(statement, Select) else []
    return _Compiled(
        sql=str(compiled),
        positional=compiled.positional,
        binds=tuple(
            (
                name,
                compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
                if name in compiled.binds
                else None,
            )
            for name in order
        ),
        fixed=dict(compiled.params),
        row=namedtuple("Row", [str(column.key) for column in columns]),  # noqa: PYI024  # its names are the statement's
        reads=tuple(column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns),
    )


@contextmanager
def unread(connection: Connection) -> Iterator[None]:
    """Statements whose results nobody reads: PostgreSQL gets them all in one trip, before the block ends."""
    if connection.dialect.name != "postgresql":
        yield
        return
    driver: Any = connection.connection.driver_connection
    try:
        with driver.pipeline():
            yield
    except connection.dialect.loaded_dbapi.Error as fault:
        raise _sqlalchemys(connection, fault) from fault


def _sqlalchemys(connection: Connection, fault: Exception) -> BaseException:
    """A fault of the driver as SQLAlchemy would raise it; a connection that it broke is given up."""
    dialect = connection.dialect
    broken = dialect.is_disconnect(fault, connection.connection.dbapi_connection, None)  # type: ignore[arg-type]  # it is the driver's
    found: BaseException = DBAPIError.instance(
        None, None, fault, dialect.loaded_dbapi.Error, connection_invalidated=broken, dialect=dialect
    )
    if broken:
        connection.invalidate(fault)
    return found
