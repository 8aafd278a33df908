"""Clocks that stop, are moved and go on; and when anything next falls due for an item.

Columns that code from before this leaves alone: they are empty, zero or false where nothing of the kind happens.
Items that were there already get no `next_due_at`, and are looked after by the dispatcher alone until they move. How often
the facts of each were changed is counted from its history, so that the row says what the history tells.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

import sqlalchemy as sa
from alembic import op

import engine.schema

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("items", sa.Column("next_due_at", engine.schema.Instant(timezone=True), nullable=True))
    op.add_column("items", sa.Column("paused_at", engine.schema.Instant(timezone=True), nullable=True))
    op.add_column("items", sa.Column("moved_s", sa.Integer(), server_default="0", nullable=False))
    op.add_column("items", sa.Column("kept", sa.JSON(), nullable=True))
    op.add_column("items", sa.Column("rung", sa.JSON(), nullable=True))
    op.add_column(
        "items", sa.Column("asking_time", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("items", sa.Column("facts_version", sa.Integer(), server_default="0", nullable=False))
    op.add_column("items", sa.Column("winners", sa.JSON(), nullable=True))
    op.add_column("items", sa.Column("named", sa.JSON(), nullable=True))
    op.add_column("items", sa.Column("recused", sa.JSON(), nullable=True))
    _count_changes()


def _count_changes() -> None:
    items = sa.table("items", sa.column("id"), sa.column("facts_version"))
    counted = [{"key": item_id, "changes": many} for item_id, many in _changes(op.get_bind()) if many]
    if counted:
        statement = sa.update(items).where(items.c.id == sa.bindparam("key"))
        op.get_bind().execute(statement.values(facts_version=sa.bindparam("changes")), counted)


def _changes(connection: sa.Connection) -> Iterator[tuple[str, int]]:
    """Each item, and how often what was written down of it was another than before."""
    history = sa.table("history", sa.column("item_id"), sa.column("seq"), sa.column("effects"))
    told = history.c.effects.like('%"fields_set"%') | history.c.effects.like('%"item_opened"%')
    rows = connection.execute(sa.select(history).where(told).order_by(history.c.item_id, history.c.seq))
    for item_id, entries in groupby(rows, key=attrgetter("item_id")):
        fields: dict[str, object] = {}
        many = 0
        for effect in (each for entry in entries for each in json.loads(entry.effects)):
            if effect["kind"] == "item_opened":
                fields = effect["fields"]
            elif effect["kind"] == "fields_set":
                emptied = effect.get("emptied", [])
                after = {name: said for name, said in fields.items() if name not in emptied} | effect[
                    "fields"
                ]
                many, fields = many + (after != fields), after
        yield item_id, many


def downgrade() -> None:
    for name in ("recused", "named", "winners", "facts_version"):
        op.drop_column("items", name)
    for name in ("asking_time", "rung", "kept", "moved_s", "paused_at", "next_due_at"):
        op.drop_column("items", name)
