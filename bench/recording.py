"""The bare SQL of a step: what SQLAlchemy sent to the driver, kept, and sent again by the driver alone.

A recording is made of a real step and replayed, by the driver alone or through SQLAlchemy Core, for a *twin*: another item, led by the engine to the same
place and then never touched by it again. Every id of the recorded item becomes the twin's, and every id or
digest that the step made anew becomes a fresh one, so the replay writes the same number of rows, of the same
size, with the same indexes and the same commit, and no more.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from sqlalchemy import event

from engine.ids import new_id
from engine.prepared import Prepared
from engine.store import Store

NAME = re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{64})\b")
"""An id, or a digest, wherever it stands in a value."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One message to the database: a statement with its values, or the end of a transaction."""

    sql: str
    values: Any = ()
    many: bool = False
    core: Any = None
    """The SQLAlchemy statement that it was, and the values that it was given."""
    given: Any = None


BEGIN, COMMIT, ROLLBACK = Sent("BEGIN IMMEDIATE"), Sent("COMMIT"), Sent("ROLLBACK")


@dataclass(slots=True)
class Recording:
    """Everything that one step sent, in its order."""

    sent: list[Sent] = field(default_factory=list)

    @property
    def statements(self) -> int:
        """Statements, without those that only begin or end a transaction."""
        return sum(each.core is not None for each in self.sent)

    def for_twin(self, names: Mapping[str, str]) -> Recording:
        """The same for another item: `names` has the twin's ids, and what keeps its id."""
        known = dict(names)
        now = datetime.now(UTC)

        def other(found: re.Match[str]) -> str:
            said = found.group()
            if said not in known:
                known[said] = new_id(now) if len(said) == 26 else os.urandom(32).hex()
            return known[said]

        def translated(value: Any) -> Any:
            match value:
                case str():
                    return NAME.sub(other, value)
                case dict():
                    return {key: translated(each) for key, each in value.items()}
                case list() | tuple():
                    return type(value)(translated(each) for each in value)
            return value

        return Recording(
            [
                replace(each, values=translated(each.values), given=translated(each.given))
                for each in self.sent
            ]
        )


@contextmanager
def recording(store: Store) -> Iterator[Recording]:
    """Record what the store sends within the block: what is prepared, and what Core executes."""
    kept = Recording()

    def after(_connection: Any, _cursor: Any, sql: str, values: Any, _context: Any, many: Any) -> None:
        kept.sent.append(Sent(sql, values, many=bool(many)))

    def of_core(_connection: Any, core: Any, several: Any, one: Any, _options: Any, _result: Any) -> None:
        kept.sent[-1] = replace(kept.sent[-1], core=core, given=several or one)

    def sending(self: Prepared, connection: Any, *rows: Any) -> None:
        compiled = self._for(connection.dialect, rows[0])
        values, many = [compiled.bound(row) for row in rows], len(rows) > 1
        given = [dict(row) for row in rows]
        kept.sent.append(
            Sent(
                compiled.sql,
                values if many else values[0],
                many=many,
                core=self.statement,
                given=given if many else given[0],
            )
        )
        send(self, connection, *rows)

    def reading(self: Prepared, connection: Any, **values: Any) -> list[Any]:
        compiled = self._for(connection.dialect, values)
        kept.sent.append(Sent(compiled.sql, compiled.bound(values), core=self.statement, given=values))
        return all_(self, connection, **values)

    send, all_ = Prepared.send, Prepared.all
    hooks: list[tuple[str, Callable[..., None]]] = [
        ("after_cursor_execute", after),
        ("after_execute", of_core),
        ("commit", lambda _connection: kept.sent.append(COMMIT)),
        ("rollback", lambda _connection: kept.sent.append(ROLLBACK)),
    ]
    if store.dialect == "sqlite":  # psycopg begins by itself, before the first statement
        hooks.append(("begin", lambda _connection: kept.sent.append(BEGIN)))
    for name, hook in hooks:
        event.listen(store.engine, name, hook)
    try:
        with patch.object(Prepared, "send", sending), patch.object(Prepared, "all", reading):
            yield kept
    finally:
        for name, hook in hooks:
            event.remove(store.engine, name, hook)


def replay(raw: Any, kept: Recording) -> None:
    """Send a recording by the driver alone, and read every row that it gives back."""
    cursor = raw.cursor()
    for each in kept.sent:
        if each.many:
            cursor.executemany(each.sql, each.values)
        else:
            cursor.execute(each.sql, each.values)
            if cursor.description is not None:
                cursor.fetchall()
    cursor.close()


def replay_by_core(store: Store, kept: Recording) -> None:
    """Send a recording through SQLAlchemy Core, with statements that it compiled before."""
    with store.write() as connection:
        for each in kept.sent:
            if each.core is not None:
                result = connection.execute(each.core, each.given)
                if result.returns_rows:
                    result.all()
