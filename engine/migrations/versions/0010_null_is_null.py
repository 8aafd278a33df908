"""What is missing is NULL: the word `null` of JSON, which some columns kept for it, goes.

No table changes: code from before this runs on as it was.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_COLUMNS = {
    "items": ("due", "kept", "rung", "winners", "named", "amendments", "recused", "explanation"),
    "tasks": ("answer",),
    "responses": ("paper",),
    "communities": ("years",),
}


def upgrade() -> None:
    """Row by row only where the word stands."""
    for table, columns in _COLUMNS.items():
        for name in columns:
            there = sa.column(name)
            rows = sa.table(table, there)
            said = sa.cast(there, sa.Text) == "null"
            op.execute(sa.update(rows).where(said).values({name: sa.null()}))


def downgrade() -> None:
    """NULL was always allowed."""
