"""What is to be told, each attempt to tell it, and what providers let pass.

Must hold: one cause, one row (`dedupe_key`); every attempt of a row bears one Message-ID; no address and no text of
a message is kept here.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text, text

from engine.schema.columns import Instant, metadata, of_community, own_id, reference

outbox = Table(
    "outbox",
    metadata,
    own_id(),
    of_community(),
    Column("item_id", String(26), index=True),
    Column("task_id", String(26), index=True),
    reference("person_id", "people.id"),
    Column("kind", String(20), nullable=False),  # a MessageKind
    Column("about", String(200), nullable=False, server_default=""),
    Column("dedupe_key", String(200), nullable=False, unique=True),
    Column("inputs", JSON, nullable=False),  # frozen with the row: state, step, round, due_at, definition_id
    Column("message_id", String(120), nullable=False),  # RFC 5322, the same for every attempt
    Column("urgent", Boolean, nullable=False, server_default=text("false")),
    Column("state", String(20), nullable=False),  # queued, sent, undeliverable, unknown, cancelled, told
    Column("queue", String(20), nullable=False, server_default="email"),  # whose hands it goes to first
    Column("channel", String(20)),  # the channel of the last attempt: email, sms, mailbox
    Column("next_at", Instant, nullable=False),
    Column("waits_for", String(10)),  # what next_at waits for: quiet, limit, retry
    Column("lease_owner", String(63)),
    Column("lease_until", Instant),
    Column("lapses", Integer, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("provider_id", String(200)),
    Column("created_at", Instant, nullable=False),
    Column("tried_since_at", Instant),  # the first attempt, from which a day of tries counts
    Column("sent_at", Instant),
    Index(
        "ix_outbox_urgent",
        "queue",
        "next_at",
        sqlite_where=text("state = 'queued' AND urgent"),
        postgresql_where=text("state = 'queued' AND urgent"),
    ),
    Index(
        "ix_outbox_queued",
        "queue",
        "next_at",
        sqlite_where=text("state = 'queued'"),
        postgresql_where=text("state = 'queued'"),
    ),
)

attempts = Table(
    "attempts",
    metadata,
    own_id(),
    of_community(),
    reference("outbox_id", "outbox.id", index=True),
    Column("channel", String(20), nullable=False),
    Column("outcome", String(20), nullable=False),  # sent, try_again, undeliverable, unknown
    Column("detail", Text, nullable=False, server_default=""),  # never an address, never the text
    Column("sent_to", String(64)),  # a digest of the address or number
    Column("at", Instant, nullable=False),
)

allowances = Table(
    "allowances",
    metadata,
    Column(
        "scope", String(120), primary_key=True
    ),  # a channel's minute or day; a digest of a number, of a text
    Column("taken", JSON, nullable=False),  # [[second, how many], …], as long as they count
    Column("promised_at", Instant),  # the last place in the line that was given away
    Column("empty_at", Instant, nullable=False, index=True),  # from then on the row says nothing
)
