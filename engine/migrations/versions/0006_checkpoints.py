"""Checkpoints: the ends of all histories, signed together from time to time.

Two tables that nothing else refers to: code from before this runs on as if they were not there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import engine.schema

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checkpoints",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", engine.schema.Instant(timezone=True), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_checkpoints")),
    )
    op.create_table(
        "sealed_heads",
        sa.Column("item_id", sa.String(length=26), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.String(length=26), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("checkpoint", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_sealed_heads_community_id")
        ),
        sa.PrimaryKeyConstraint("item_id", "seq", name=op.f("pk_sealed_heads")),
    )
    op.create_index(op.f("ix_sealed_heads_checkpoint"), "sealed_heads", ["checkpoint"])


def downgrade() -> None:
    op.drop_table("sealed_heads")
    op.drop_table("checkpoints")
