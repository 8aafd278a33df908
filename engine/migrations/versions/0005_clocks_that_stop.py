"""Clocks that stop, are moved and go on; and when anything next falls due for an item.

Columns that code from before this leaves alone: they are empty, zero or false where nothing of the kind happens.
Items that were there already get no `next_due_at`, and are looked after by the dispatcher alone until they move.
"""

from __future__ import annotations

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


def downgrade() -> None:
    for name in ("recused", "named", "winners", "facts_version"):
        op.drop_column("items", name)
    for name in ("asking_time", "rung", "kept", "moved_s", "paused_at", "next_due_at"):
        op.drop_column("items", name)
