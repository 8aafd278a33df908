"""Authorities: who answers in the place of somebody who is seated, for a period or on a written proxy.

A substitution is told to the coordinator, a proxy is signed and its paper is kept. Both run from a first day to a last,
as days are where the community is, for all items or for one; one for an item comes before one for all, and a later one
before an earlier. None is ever deleted: it is revoked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, select

from engine.schema import authorities, items, people

AuthorityKind = Literal["substitution", "proxy"]


@dataclass(frozen=True, slots=True)
class Authority:
    """One authority as people read it: who answers for whom, from which day to which."""

    id: str
    kind: AuthorityKind
    person_id: str
    person: str
    holder_id: str
    holder: str
    from_on: date
    until_on: date
    item_id: str | None
    item_number: int | None
    paper: str | None
    reason: str
    revoked_at: datetime | None


def running(connection: Connection, community_id: str, day: date) -> Sequence[Any]:
    """The rows of the authorities that run on a day, oldest first; nobody answers who has left the roster."""
    return connection.execute(
        select(authorities.c.person_id, authorities.c.holder_id, authorities.c.item_id)
        .join(people, people.c.id == authorities.c.holder_id)
        .where(
            authorities.c.community_id == community_id,
            authorities.c.from_on <= day,
            authorities.c.until_on >= day,
            authorities.c.revoked_at.is_(None),
            people.c.active,
        )
        .order_by(authorities.c.id)
    ).all()


def authorities_of(connection: Connection, community_id: str, day: date) -> tuple[Authority, ...]:
    """The authorities of a community that run on a day or will, in the order in which they begin."""
    wanted = (authorities.c.until_on >= day) & authorities.c.revoked_at.is_(None)
    return _read(connection, (authorities.c.community_id == community_id) & wanted)


def authority(connection: Connection, community_id: str, authority_id: str) -> Authority | None:
    """The authority of that id, revoked or not."""
    mine = (authorities.c.community_id == community_id) & (authorities.c.id == authority_id)
    return next(iter(_read(connection, mine)), None)


def _read(connection: Connection, where: Any) -> tuple[Authority, ...]:
    seated, holder = people.alias("seated"), people.alias("holder")
    rows = connection.execute(
        select(
            authorities, seated.c.name.label("person"), holder.c.name.label("holder"), items.c.number.label("item_number")
        )
        .join(seated, seated.c.id == authorities.c.person_id)
        .join(holder, holder.c.id == authorities.c.holder_id)
        .outerjoin(items, items.c.id == authorities.c.item_id)
        .where(where)
        .order_by(authorities.c.from_on, authorities.c.id)
    )  # fmt: skip
    return tuple(
        Authority(
            row.id, row.kind, row.person_id, row.person, row.holder_id, row.holder, row.from_on, row.until_on,
            row.item_id, row.item_number, row.paper, row.reason, row.revoked_at,
        )
        for row in rows
    )  # fmt: skip
