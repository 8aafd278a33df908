"""What keeps the house running: timers, requests that were answered, incidents, workers and what troubles them.

Must hold: a timer has one key within its item, and is fired once; workers, rounds and troubles are the house's, and
belong to no community.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text, UniqueConstraint, text

from engine.schema.columns import Instant, metadata, of_community, own_id, reference

timers = Table(
    "timers",
    metadata,
    own_id(),
    of_community(),
    reference("item_id", "items.id"),
    Column("key", String(120), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("local", String(32), nullable=False),  # the wall time that the rule meant
    Column("zone", String(63), nullable=False),
    Column("state", String(20), nullable=False),  # pending, fired, cancelled, dropped, parked
    Column("version", Integer, nullable=False, server_default="1"),
    Column("lease_owner", String(63)),
    Column("lease_until", Instant),
    Column("lapses", Integer, nullable=False, server_default="0"),  # how often a lease ran out over it
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("fault", Text),
    Column("reason", String(20)),  # why it was dropped: left, past, answered
    Column("fired_at", Instant),
    UniqueConstraint("item_id", "key"),
    Index(
        "ix_timers_pending",
        "due_at",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
)

idempotency = Table(
    "idempotency",
    metadata,
    of_community(),
    Column("key", String(200), primary_key=True),  # caller + key
    Column("request_hash", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
)

incidents = Table(
    "incidents",
    metadata,
    own_id(),
    of_community(),
    Column("item_id", String(26), index=True),
    Column("code", String(63), nullable=False),
    Column("explanation", JSON, nullable=False),  # {zh, en}
    Column("at", Instant, nullable=False),
    Column("resolved_at", Instant),
    Column("resolved_by", String(26)),
)

workers = Table(
    "workers",
    metadata,
    Column("owner", String(63), primary_key=True),  # as leases name it
    Column("seen_at", Instant, nullable=False),
    Column("broker_away_at", Instant),  # since when it cannot reach the broker; NULL: it can
    Column("clock_ms", Integer, nullable=False),  # how far the database's clock is ahead of its own
)

troubles = Table(
    "troubles",
    metadata,
    Column("name", String(40), primary_key=True),  # timers, outbox, broker, clock, workers, parked:community
    Column("since_at", Instant, nullable=False),  # first seen by a round of the watchdog
    Column("seen_at", Instant, nullable=False),  # last seen
    Column("told_at", Instant),  # when coordinators were told
)

rounds = Table(
    "rounds",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("made_at", Instant, nullable=False),  # whoever makes the next one holds this row meanwhile
)
