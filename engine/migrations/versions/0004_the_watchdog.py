"""Workers are seen, troubles are remembered, and one worker at a time makes a round of the watchdog.

Three tables that nothing else refers to: code from before this runs on as if they were not there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import engine.schema

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workers",
        sa.Column("owner", sa.String(length=63), nullable=False),
        sa.Column("seen_at", engine.schema.Instant(timezone=True), nullable=False),
        sa.Column("broker_away_at", engine.schema.Instant(timezone=True), nullable=True),
        sa.Column("clock_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_workers")),
    )
    op.create_table(
        "troubles",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("since_at", engine.schema.Instant(timezone=True), nullable=False),
        sa.Column("seen_at", engine.schema.Instant(timezone=True), nullable=False),
        sa.Column("told_at", engine.schema.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_troubles")),
    )
    op.create_table(
        "rounds",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("made_at", engine.schema.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_rounds")),
    )


def downgrade() -> None:
    op.drop_table("rounds")
    op.drop_table("troubles")
    op.drop_table("workers")
