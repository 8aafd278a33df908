"""Faults without words: of those that were kept before, the kind stays, and what the exception said goes.

No table changes: code from before this runs on as it was.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_timers = sa.table("timers", sa.column("id", sa.String), sa.column("fault", sa.Text))
_attempts = sa.table("attempts", sa.column("id", sa.String), sa.column("detail", sa.Text))


def upgrade() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(_timers).where(_timers.c.fault.like("%: %"))).all():
        kept = row.fault.partition(":")[0]
        connection.execute(sa.update(_timers).where(_timers.c.id == row.id).values(fault=kept))
    for row in connection.execute(
        sa.select(_attempts).where(_attempts.c.detail.like("template: %: %"))
    ).all():
        kept = ":".join(row.detail.split(":")[:2])
        connection.execute(sa.update(_attempts).where(_attempts.c.id == row.id).values(detail=kept))


def downgrade() -> None:
    """What is gone is gone."""
