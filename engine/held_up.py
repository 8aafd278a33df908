"""Messages that a provider's limit holds up for long: who is not reached for now, and from when on the message may go.

They are lost by nobody and go out by themselves; but nobody is to wait in silence. A coordinator sees them among
those to be called, and says that somebody was told. Always within one community.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from engine.limits import LONG
from engine.schema import items, outbox, people

MOST = 50


@dataclass(frozen=True, slots=True)
class HeldUp:
    """One message, and until when there is no room for it."""

    outbox_id: str
    kind: str
    urgent: bool
    name: str
    phone: str | None
    item_id: str | None
    """None: it is about how the house is."""
    number: int | None
    title: str
    until: datetime


def waits_long(now: datetime) -> ColumnElement[bool]:
    """Whether a message of the outbox waits for a limit and will for long."""
    return (outbox.c.state == "queued") & (outbox.c.waits_for == "limit") & (outbox.c.next_at > now + LONG)


def held_up(connection: Connection, community_id: str, now: datetime, most: int = MOST) -> tuple[HeldUp, ...]:
    """Those of a community at `now`: urgent ones first, then who waits longest."""
    rows = connection.execute(
        select(
            outbox.c.id, outbox.c.kind, outbox.c.urgent, outbox.c.next_at, outbox.c.item_id,
            people.c.name, people.c.phone, items.c.number, items.c.title,
        )
        .join(people, people.c.id == outbox.c.person_id)
        .outerjoin(items, items.c.id == outbox.c.item_id)
        .where(outbox.c.community_id == community_id, waits_long(now))
        .order_by(outbox.c.urgent.desc(), outbox.c.next_at.desc(), outbox.c.id)
        .limit(most)
    )  # fmt: skip
    return tuple(
        HeldUp(
            row.id,
            row.kind,
            row.urgent,
            row.name,
            row.phone,
            row.item_id,
            row.number,
            row.title or "",
            row.next_at,
        )
        for row in rows
    )
