"""Messages wait in the queue of their channel; leases that ran out are counted; years of a calendar are kept.

What waits already goes to the queue of the way by which its reader is reached. A timer that has lost its
meaning is kept as dropped, with the reason.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

QUEUED = sa.text("state = 'queued'")


def upgrade() -> None:
    with op.batch_alter_table("communities", schema=None) as batch_op:
        batch_op.add_column(sa.Column("years", sa.JSON(), nullable=True))
    with op.batch_alter_table("timers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lapses", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("reason", sa.String(length=20), nullable=True))
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("queue", sa.String(length=20), server_default="email", nullable=False))
        batch_op.add_column(sa.Column("lapses", sa.Integer(), server_default="0", nullable=False))
        batch_op.drop_index(batch_op.f("ix_outbox_queued"))
        batch_op.create_index(
            batch_op.f("ix_outbox_queued"),
            ["queue", "next_at"],
            unique=False,
            sqlite_where=QUEUED,
            postgresql_where=QUEUED,
        )
    op.execute(
        "UPDATE outbox SET queue = 'sms' WHERE state = 'queued' AND person_id IN (SELECT id FROM people "
        "WHERE phone IS NOT NULL AND (email IS NULL OR channel = 'sms'))"
    )


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_queued"))
        batch_op.create_index(
            batch_op.f("ix_outbox_queued"),
            ["next_at"],
            unique=False,
            sqlite_where=QUEUED,
            postgresql_where=QUEUED,
        )
        batch_op.drop_column("lapses")
        batch_op.drop_column("queue")
    with op.batch_alter_table("timers", schema=None) as batch_op:
        batch_op.drop_column("reason")
        batch_op.drop_column("lapses")
    with op.batch_alter_table("communities", schema=None) as batch_op:
        batch_op.drop_column("years")
