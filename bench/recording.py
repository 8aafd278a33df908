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

import psycopg
from sqlalchemy import Connection, event, insert

from engine import loading, raising
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


BEGIN, COMMIT = Sent("BEGIN IMMEDIATE"), Sent("COMMIT")


@dataclass(slots=True)
class Recording:
    """Everything that one step sent, in its order."""

    sent: list[Sent] = field(default_factory=list)

    @property
    def statements(self) -> int:
        """Statements, without those that only begin or end a transaction."""
        return sum(each.core is not None for each in self.sent)

    def transactions(self) -> list[Recording]:
        """What was sent, transaction by transaction; what was read outside of one is left out."""
        found: list[list[Sent]] = []
        inside = False
        for each in self.sent:
            if each.sql == BEGIN.sql:
                found.append([])
                inside = True
            elif each.sql == COMMIT.sql:
                inside = False
            elif inside:
                found[-1].append(each)
        return [Recording(sent) for sent in found]

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

    def of_core(_connection: Any, core: Any, several: Any, one: Any, _options: Any, result: Any) -> None:
        given = several or one
        if (
            core.is_insert and not given
        ):  # its values stand in the statement itself: another row needs its own
            (given,), core = result.context.compiled_parameters, insert(core.table)
        kept.sent[-1] = replace(kept.sent[-1], core=core, given=given)

    def asking(connection: Any, *questions: Any) -> list[list[Any]]:
        return [prepared.all(connection, **values) for prepared, values in questions]

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

    @contextmanager
    def writing(self: Store) -> Iterator[Connection]:
        with write(self) as connection:
            kept.sent.append(BEGIN)
            yield connection
        kept.sent.append(COMMIT)

    def committing(self: Store, act: Callable[[Connection], Any]) -> Any:
        with self.write() as connection:
            return act(connection)

    write = Store.write
    hooks: list[tuple[str, Callable[..., None]]] = [
        ("after_cursor_execute", after),
        ("after_execute", of_core),
    ]
    for name, hook in hooks:
        event.listen(store.engine, name, hook)
    try:
        with (
            patch.object(Store, "write", writing),
            patch.object(Store, "commit", committing),
            patch.object(Prepared, "send", sending),
            patch.object(Prepared, "all", reading),
            patch.object(loading, "asked", asking),
            patch.object(raising, "asked", asking),
        ):
            yield kept
    finally:
        for name, hook in hooks:
            event.remove(store.engine, name, hook)


def replay(raw: Any, kept: Recording) -> None:
    """Send a recording by the driver alone, and read every row that it gives back."""
    begins_by_itself = isinstance(raw, psycopg.Connection)
    cursor = psycopg.RawCursor(raw) if begins_by_itself else raw.cursor()
    for each in kept.sent:
        if each.sql == BEGIN.sql and begins_by_itself:
            continue
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
