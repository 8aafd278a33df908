"""The communities of a house, as their files say them, and the definitions that their items follow.

Must hold: a definition's text never changes under its version; new items start on the version that is active.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Integer, String, Table, Text, UniqueConstraint

from engine.schema.columns import MAYBE_JSON, Instant, metadata, of_community, own_id

communities = Table(
    "communities",
    metadata,
    own_id(),
    Column("slug", String(63), nullable=False, unique=True),
    Column("title", JSON, nullable=False),  # {zh, en}
    Column("zone", String(63), nullable=False),
    Column("closing", String(5), nullable=False),  # "18:00"
    Column("language", String(2), nullable=False),
    Column("phone", String(40), nullable=False, server_default=""),
    Column(
        "form", JSON, nullable=False
    ),  # the community file as loaded: parties, roles, calendar, quiet hours
    Column("years", MAYBE_JSON),  # calendars of single years that were imported, by year; NULL where none was
    Column("roster_revision", Integer, nullable=False, server_default="0"),  # caches of its people are by it
    Column("last_number", Integer, nullable=False, server_default="0"),  # of its items
    Column("created_at", Instant, nullable=False),
)

definitions = Table(
    "definitions",
    metadata,
    own_id(),
    of_community(),
    Column("issue_type", String(63), nullable=False),
    Column("version", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("source", Text, nullable=False),  # the YAML as it was written
    Column("form", Text, nullable=False),  # the checked definition, `workflows.load.dump`
    Column("active", Boolean, nullable=False),  # new items start on the active version
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("community_id", "issue_type", "version"),
)
