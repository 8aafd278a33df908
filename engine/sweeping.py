"""Sweeping: what nobody refers to any more is removed, a while after it came.

Photographs of forms that were given up or of answers that were refused go after a day; the answers that were kept
for repeated requests after a week (`KEPT`). Must hold: whatever a history, a text or an authority refers to stays, also
under seal; of each day is looked at once, however many workers there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.ids import new_id
from engine.runtime import Runtime
from engine.schema import attachments, authorities, history, idempotency, rounds, texts

NAME = "sweep"
EVERY = timedelta(hours=1)
UNUSED = timedelta(days=1)
"""Who fills in a form has sent it by then."""
KEPT = timedelta(days=7)
"""Who repeats a request because no answer came does it before that."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows are gone."""

    photos: int
    requests: int


def sweep(rt: Runtime, now: datetime) -> Swept | None:
    """Remove what is to go at `now`; None where somebody did a moment ago."""
    with rt.store.read() as connection:
        before = _swept_at(connection)
    if before is not None and abs(now - before) < EVERY:
        return None
    with rt.store.write() as connection:
        if not _ours(connection, rt.store.dialect, before, now):
            return None
        photos = connection.execute(
            delete(attachments).where(attachments.c.id.in_(_unused(connection, before, now)))
        )
        requests = connection.execute(delete(idempotency).where(idempotency.c.created_at <= now - KEPT))
    return Swept(photos.rowcount, requests.rowcount)


def _swept_at(connection: Connection) -> datetime | None:
    return connection.execute(select(rounds.c.made_at).where(rounds.c.name == NAME)).scalar_one_or_none()


def _ours(connection: Connection, dialect: str, before: datetime | None, now: datetime) -> bool:
    """Whether nobody has swept since `before`; until the transaction ends nobody else does."""
    if before is not None:
        mine = update(rounds).where(rounds.c.name == NAME, rounds.c.made_at == before).values(made_at=now)
        return connection.execute(mine).rowcount == 1
    first = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(rounds)
    first = first.values(name=NAME, made_at=now).on_conflict_do_nothing()
    return connection.execute(first.returning(rounds.c.name)).first() is not None


def _unused(connection: Connection, before: datetime | None, now: datetime) -> list[str]:
    """Photographs that came between the day before the last sweep and the day before this one, and are in no record."""
    until = new_id(now - UNUSED)[:10]
    found = connection.execute(
        select(attachments.c.id, attachments.c.item_id).where(
            attachments.c.id < until,
            *([attachments.c.id >= new_id(before - UNUSED)[:10]] if before is not None else []),
        )
    ).all()
    return [
        row.id for row in found if not connection.execute(select(_named(row.id, row.item_id))).scalar_one()
    ]


def _named(id_: str, item_id: str | None) -> ColumnElement[bool]:
    """Whether a photograph is named by a record: an authority's paper, or anything in the history of its item."""
    if item_id is None:
        return exists().where(authorities.c.paper == id_)
    return (
        exists().where(history.c.item_id == item_id, history.c.effects.contains(id_))
        | exists().where(texts.c.item_id == item_id, texts.c.body.contains(id_))
        | exists().where(authorities.c.paper == id_)
    )
