"""Who is somebody here: people of the roster, who answers for whom, who may do what, and how they come in.

Must hold: passwords and keys are kept as hashes; a mandate and a proxy run by days where the community is; whoever
left stays as a row, because histories name them.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from engine.schema.columns import Instant, metadata, of_community, own_id, reference

people = Table(
    "people",
    metadata,
    own_id(),
    of_community(),
    Column("ref", String(63), nullable=False),  # the name that the roster file gives this person's row
    Column("name", String(120), nullable=False),
    Column("party", String(63)),
    Column("seat", String(20)),  # chair, representative, alternate, observer
    Column(
        "mandate_from_on", Date
    ),  # the first day of their mandate, where the community is; NULL: it runs already
    Column("mandate_until_on", Date),  # the last day; NULL: without an end
    Column("email", String(254)),
    Column("phone", String(40)),  # E.164
    Column("language", String(2), nullable=False, server_default="zh"),
    Column("channel", String(20), nullable=False, server_default="email"),  # preferred: email, sms
    Column("zone", String(63)),  # where they are; NULL: where the community is
    Column("quiet", String(11)),  # "22:00-07:30", "none"; NULL: as the community has it
    Column("home", String(63)),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("community_id", "ref"),
)

authorities = Table(
    "authorities",
    metadata,
    own_id(),
    of_community(),
    Column("kind", String(20), nullable=False),  # substitution, proxy
    reference("person_id", "people.id"),  # who is seated
    reference("holder_id", "people.id"),  # who answers in their place
    Column("from_on", Date, nullable=False),  # the first day and the last, where the community is
    Column("until_on", Date, nullable=False),
    Column("item_id", String(26)),  # NULL: for all items
    Column("paper", String(26)),  # the attachment that shows the signed proxy
    Column("reason", Text, nullable=False),
    Column("recorded_by", String(26), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Index("ix_authorities_community_id_until_on", "community_id", "until_on"),
)

seatings = Table(
    "seatings",
    metadata,
    Column("community_id", String(26), ForeignKey("communities.id"), primary_key=True),
    Column("digest", String(64), nullable=False),  # of who speaks for whom, by which items are being asked
    Column("upto", String(26)),  # the last item that was; NULL: all of them
)

grants = Table(
    "grants",
    metadata,
    of_community(),
    reference("person_id", "people.id", primary_key=True),
    Column("role", String(20), primary_key=True),
)

credentials = Table(
    "credentials",
    metadata,
    reference("person_id", "people.id", primary_key=True),
    of_community(),
    Column("login", String(120), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),  # argon2id
    Column("generation", Integer, nullable=False, server_default="1"),  # a new one ends every session
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", Instant),
)

api_keys = Table(
    "api_keys",
    metadata,
    own_id(),
    of_community(),
    reference("person_id", "people.id"),  # the system account that acts by this key
    Column("name", String(63), nullable=False),  # also the `from` of signals
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)
