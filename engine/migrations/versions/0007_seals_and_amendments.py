"""Answers under seal, amendments, and answers that were entered for somebody from paper.

Columns that code from before this leaves alone: they are empty or zero where nothing of the kind happens.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import engine.schema

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("texts", sa.Column("seal", sa.String(length=140), nullable=True))
    op.add_column("attachments", sa.Column("seal", sa.String(length=140), nullable=True))
    op.add_column("items", sa.Column("amendments", sa.JSON(), nullable=True))
    op.add_column("tasks", sa.Column("version", sa.Integer(), server_default="0", nullable=False))
    op.add_column("responses", sa.Column("version", sa.Integer(), server_default="0", nullable=False))
    op.add_column("responses", sa.Column("given_at", engine.schema.Instant(timezone=True), nullable=True))
    op.add_column("responses", sa.Column("paper", sa.JSON(), nullable=True))


def downgrade() -> None:
    for name in ("paper", "given_at", "version"):
        op.drop_column("responses", name)
    op.drop_column("tasks", "version")
    op.drop_column("items", "amendments")
    op.drop_column("attachments", "seal")
    op.drop_column("texts", "seal")
