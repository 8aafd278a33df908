"""What channels may send is counted; people have a zone and quiet hours; a message says what it waits for.

An attempt keeps a digest of the address it went to, so that one can see whether the roster was corrected since.
A day of tries is counted from the first one, which messages that are under way count from now on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import engine.schema

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

URGENT = sa.text("state = 'queued' AND urgent")


def upgrade() -> None:
    op.create_table(
        "allowances",
        sa.Column("scope", sa.String(length=120), nullable=False),
        sa.Column("taken", sa.JSON(), nullable=False),
        sa.Column("promised_at", engine.schema.Instant(timezone=True), nullable=True),
        sa.Column("empty_at", engine.schema.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_allowances")),
    )
    with op.batch_alter_table("allowances", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_allowances_empty_at"), ["empty_at"], unique=False)
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("zone", sa.String(length=63), nullable=True))
        batch_op.add_column(sa.Column("quiet", sa.String(length=11), nullable=True))
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("waits_for", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("tried_since_at", engine.schema.Instant(timezone=True), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_outbox_urgent"),
            ["queue", "next_at"],
            unique=False,
            sqlite_where=URGENT,
            postgresql_where=URGENT,
        )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sent_to", sa.String(length=64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.drop_column("sent_to")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_urgent"))
        batch_op.drop_column("tried_since_at")
        batch_op.drop_column("waits_for")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("quiet")
        batch_op.drop_column("zone")
    op.drop_table("allowances")
