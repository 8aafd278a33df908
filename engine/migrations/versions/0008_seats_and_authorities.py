"""Mandates with a first and a last day, who answers in whose place, and how far items were asked anew.

Columns that code from before this leaves alone: they are empty where nothing of the kind happens.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import engine.schema

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("mandate_from_on", sa.Date(), nullable=True))
    op.add_column("people", sa.Column("mandate_until_on", sa.Date(), nullable=True))
    op.add_column("tasks", sa.Column("in_place_of", sa.String(length=26), nullable=True))
    op.create_table(
        "authorities",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("community_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("holder_id", sa.String(length=26), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("item_id", sa.String(length=26), nullable=True),
        sa.Column("paper", sa.String(length=26), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=26), nullable=False),
        sa.Column("created_at", engine.schema.Instant(timezone=True), nullable=False),
        sa.Column("revoked_at", engine.schema.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_authorities_community_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_authorities_person_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["people.id"], name=op.f("fk_authorities_holder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorities")),
    )
    op.create_index("ix_authorities_community_id_until_on", "authorities", ["community_id", "until_on"])
    op.create_table(
        "seatings",
        sa.Column("community_id", sa.String(length=26), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("upto", sa.String(length=26), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name=op.f("fk_seatings_community_id")),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_seatings")),
    )


def downgrade() -> None:
    op.drop_table("seatings")
    op.drop_index("ix_authorities_community_id_until_on", "authorities")
    op.drop_table("authorities")
    op.drop_column("tasks", "in_place_of")
    op.drop_column("people", "mandate_until_on")
    op.drop_column("people", "mandate_from_on")
