"""Which item follows from which: the one that an item was raised from, and those that were raised from it.

Kept beside those who raised it: whoever raised a matter raised what follows from it too. A matter that was merged into
another left its reporters there in the same way, and is no kin.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from engine.schema import items, reporters


@dataclass(frozen=True, slots=True)
class Follower:
    """An item that another follows from, or that follows."""

    id: str
    number: int
    title: str
    issue_type: str


@dataclass(frozen=True, slots=True)
class Kin:
    """What an item follows from, and what follows from it in the order of their numbers."""

    follows_from: Follower | None
    followed_by: tuple[Follower, ...]


_SHOWN = (items.c.id, items.c.number, items.c.title, items.c.issue_type)


def kin_of(connection: Connection, item_id: str) -> Kin:
    """The kin of an item."""
    before = connection.execute(
        select(*_SHOWN)
        .where(
            items.c.id.in_(select(reporters.c.from_item).where(reporters.c.item_id == item_id)),
            items.c.merged_into.is_distinct_from(item_id),
        )
        .order_by(items.c.number)
    ).first()
    after = connection.execute(
        select(*_SHOWN)
        .where(
            items.c.id.in_(select(reporters.c.item_id).where(reporters.c.from_item == item_id)),
            items.c.id.is_distinct_from(
                select(items.c.merged_into).where(items.c.id == item_id).scalar_subquery()
            ),
        )
        .order_by(items.c.number)
    ).all()
    return Kin(Follower(*before) if before else None, tuple(Follower(*row) for row in after))
