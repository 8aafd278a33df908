"""The tables. SQL is the truth: what is not here after a commit did not happen.

Must hold: every row that belongs to a community carries its `community_id`; instants are UTC; nothing here
is a secret in clear (links, keys and passwords are kept as hashes); `history` is only ever appended to;
free text that people wrote stands in `texts` (and, for showing, beside the task it answers), never in
`history` itself. The same tables on SQLite and on PostgreSQL.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime on both stores. A naive one is refused before it reaches the database.

    SQLite keeps it as text, as SQLAlchemy's own type writes it; here that is done by Python's own fast words for it.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        """How an instant is given to the driver."""
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """How an instant is read from the driver."""
        return _of_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always in UTC. SQLite keeps no zone."""
        if value is None:
            return None
        instant = _in_utc(value)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Always aware, always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _as_text(value: datetime | None) -> str | None:
    return None if value is None else _in_utc(value).isoformat(" ", "microseconds")[:-6]  # without its +00:00


def _of_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


def _id() -> Column[str]:
    return Column("id", String(26), primary_key=True)


def _community() -> Column[str]:
    return Column("community_id", String(26), ForeignKey("communities.id"), nullable=False)


def _ref(name: str, target: str, *, nullable: bool = False, **options: Any) -> Column[str]:
    return Column(name, String(26), ForeignKey(target), nullable=nullable, **options)


communities = Table(
    "communities",
    metadata,
    _id(),
    Column("slug", String(63), nullable=False, unique=True),
    Column("title", JSON, nullable=False),  # {zh, en}
    Column("zone", String(63), nullable=False),
    Column("closing", String(5), nullable=False),  # "18:00"
    Column("language", String(2), nullable=False),
    Column("phone", String(40), nullable=False, server_default=""),
    Column(
        "form", JSON, nullable=False
    ),  # the community file as loaded: parties, roles, calendar, quiet hours
    Column("years", JSON),  # calendars of single years that were imported, by year; NULL where none was
    Column("roster_revision", Integer, nullable=False, server_default="0"),  # caches of its people are by it
    Column("last_number", Integer, nullable=False, server_default="0"),  # of its items
    Column("created_at", Instant, nullable=False),
)

people = Table(
    "people",
    metadata,
    _id(),
    _community(),
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
    _id(),
    _community(),
    Column("kind", String(20), nullable=False),  # substitution, proxy
    _ref("person_id", "people.id"),  # who is seated
    _ref("holder_id", "people.id"),  # who answers in their place
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
    _community(),
    _ref("person_id", "people.id", primary_key=True),
    Column("role", String(20), primary_key=True),
)

credentials = Table(
    "credentials",
    metadata,
    _ref("person_id", "people.id", primary_key=True),
    _community(),
    Column("login", String(120), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),  # argon2id
    Column("generation", Integer, nullable=False, server_default="1"),  # a new one ends every session
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", Instant),
)

api_keys = Table(
    "api_keys",
    metadata,
    _id(),
    _community(),
    _ref("person_id", "people.id"),  # the system account that acts by this key
    Column("name", String(63), nullable=False),  # also the `from` of signals
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

definitions = Table(
    "definitions",
    metadata,
    _id(),
    _community(),
    Column("issue_type", String(63), nullable=False),
    Column("version", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("source", Text, nullable=False),  # the YAML as it was written
    Column("form", Text, nullable=False),  # the checked definition, `workflows.load.dump`
    Column("active", Boolean, nullable=False),  # new items start on the active version
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("community_id", "issue_type", "version"),
)

items = Table(
    "items",
    metadata,
    _id(),
    _community(),
    Column("number", Integer, nullable=False),  # what people say: "No. 12"
    _ref("definition_id", "definitions.id"),
    Column("issue_type", String(63), nullable=False),
    Column("title", String(200), nullable=False),
    Column("state", String(63), nullable=False),
    Column("phase", String(20), nullable=False),
    Column("list", String(20)),
    Column("step", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("extension", Integer, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("ways", JSON, nullable=False),
    Column("reporters", JSON, nullable=False),  # ids, as in the table of that name, in their order
    Column("conditional", Boolean, nullable=False),  # this step has conditions or objections: read them too
    Column("late", Boolean, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("due", JSON),  # {local, zone, span, provisional}: what the deadline's rule meant
    Column("next_due_at", Instant),  # no timer of it is due before; NULL: none is pending
    Column("paused_at", Instant),  # since when its clock stands still
    Column("moved_s", Integer, nullable=False, server_default="0"),  # by how much pauses moved this step
    Column("kept", JSON),  # seconds left of deadlines that a way comes back to, by state; NULL: none
    Column("rung", JSON),  # which times of the clocks beside this step have come; NULL: none
    Column("asking_time", Boolean, nullable=False, server_default=text("false")),
    Column("facts_version", Integer, nullable=False, server_default="0"),  # how often its facts were changed
    Column("winners", JSON),  # what the last ballot chose, by question; NULL: none was held
    Column("named", JSON),  # who speaks for its own parties, by party; NULL: nobody
    Column("amendments", JSON),  # of this step, in their order; NULL: none was put forward
    Column("recused", JSON),  # the parties that somebody set aside, with the reason; NULL: none
    Column("closed_at", Instant),
    Column("result", String(63)),
    Column("outcome", String(63)),
    Column("explanation", JSON),  # {zh, en}
    Column("merged_into", String(26)),
    Column("seq", Integer, nullable=False),  # length of its history
    Column("head", String(64), nullable=False),  # hash of its last history row
    UniqueConstraint("community_id", "number"),
    Index("ix_items_community_id_list", "community_id", "list"),
)

reporters = Table(
    "reporters",
    metadata,
    _community(),
    _ref("item_id", "items.id", primary_key=True),
    _ref("person_id", "people.id", primary_key=True),
    Column("from_item", String(26)),  # the item merged in that this person raised
    Column("joined_at", Instant, nullable=False),
)

tasks = Table(
    "tasks",
    metadata,
    _id(),
    _community(),
    _ref("item_id", "items.id"),
    Column("key", String(120), nullable=False),
    Column("step", Integer, nullable=False),
    Column("state", String(63), nullable=False),
    Column("round", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    _ref("person_id", "people.id"),
    Column("party", String(63)),
    Column("role", String(20)),
    Column("stands_in", Boolean, nullable=False),
    Column("in_place_of", String(26)),  # the seated person for whom this one answers; NULL: for nobody
    Column("about", String(120)),
    Column("status", String(20), nullable=False),  # open, answered, closed
    Column("answer", JSON),  # without its text, which stands in answer_text; under seal where it is in texts
    Column("version", Integer, nullable=False, server_default="0"),  # of the matter, that it answers
    Column("answer_text", Text),
    Column("revision", Integer, nullable=False),
    Column("via", String(20)),
    Column("recorded_by", String(26)),
    Column("opened_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("answer_order", Integer),
    Column("closed_at", Instant),
    UniqueConstraint("item_id", "key"),
    Index("ix_tasks_item_id_step", "item_id", "step"),
    Index("ix_tasks_person_id_status", "person_id", "status"),
)

links = Table(
    "links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    _community(),
    _ref("task_id", "tasks.id", index=True),
    _ref("person_id", "people.id"),
    Column("generation", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

responses = Table(
    "responses",
    metadata,
    _id(),
    _community(),
    _ref("item_id", "items.id", index=True),
    _ref("task_id", "tasks.id"),
    Column("revision", Integer, nullable=False),
    _ref("person_id", "people.id"),
    Column("party", String(63)),
    Column("answer", JSON, nullable=False),
    Column("answer_text", Text),
    Column("via", String(20), nullable=False),
    Column("recorded_by", String(26)),
    Column("version", Integer, nullable=False, server_default="0"),  # of the matter, that it answers
    Column("given_at", Instant),  # when it was given, where it was entered later
    Column("paper", JSON),  # the ids of photographs of what was written; NULL: none
    Column("at", Instant, nullable=False),
    UniqueConstraint("task_id", "revision"),
)

conditions = Table(
    "conditions",
    metadata,
    _ref("item_id", "items.id", primary_key=True),
    Column("key", String(120), primary_key=True),
    _community(),
    Column("step", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("party", String(63)),
    _ref("person_id", "people.id"),
    Column("body", Text, nullable=False),
    Column("status", String(20), nullable=False),  # open, met, confirmed, withdrawn
    Column("raised_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

objections = Table(
    "objections",
    metadata,
    _ref("item_id", "items.id", primary_key=True),
    Column("key", String(120), primary_key=True),
    _community(),
    Column("step", Integer, nullable=False),
    _ref("person_id", "people.id"),
    Column("body", Text, nullable=False),
    Column("status", String(20), nullable=False),  # open, upheld, dismissed
    Column("reason", Text),
    Column("raised_at", Instant, nullable=False),
    Column("judged_at", Instant),
)

timers = Table(
    "timers",
    metadata,
    _id(),
    _community(),
    _ref("item_id", "items.id"),
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

outbox = Table(
    "outbox",
    metadata,
    _id(),
    _community(),
    Column("item_id", String(26), index=True),
    Column("task_id", String(26), index=True),
    _ref("person_id", "people.id"),
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
    _id(),
    _community(),
    _ref("outbox_id", "outbox.id", index=True),
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

history = Table(
    "history",
    metadata,
    _ref("item_id", "items.id", primary_key=True),
    Column("seq", Integer, primary_key=True),  # 1, 2, 3 … without a gap
    _community(),
    Column("at", Instant, nullable=False),
    Column("event", String(40), nullable=False),
    Column("actor_id", String(26)),
    Column("via", String(20), nullable=False),
    Column("effects", Text, nullable=False),  # canonical JSON; free text as {"said": text id, "digest": …}
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

texts = Table(
    "texts",
    metadata,
    _id(),
    _community(),
    _ref("item_id", "items.id", index=True),
    Column("person_id", String(26)),
    Column("salt", String(32), nullable=False),  # empty once erased, so that nobody can guess
    Column("body", Text),  # NULL once erased: the digest in the history still holds
    Column("seal", String(140)),  # whose answer is under seal in the body; NULL: the body is in clear
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 … without a gap
    Column("at", Instant, nullable=False),
    Column("previous", String(64), nullable=False),  # the digest of the one before
    Column("root", String(64), nullable=False),  # of the tree of the heads that it sealed
    Column("size", Integer, nullable=False),  # how many
    Column("key", String(64), nullable=False),  # the public half, in hexadecimal
    Column("signature", String(128), nullable=False),
)

sealed_heads = Table(
    "sealed_heads",
    metadata,
    Column(
        "item_id", String(26), primary_key=True
    ),  # no reference: it outlasts a row that somebody takes out
    Column("seq", Integer, primary_key=True),
    _community(),
    Column("head", String(64), nullable=False),  # the hash of that row of the history
    Column("checkpoint", Integer, nullable=False, index=True),
)

attachments = Table(
    "attachments",
    metadata,
    _id(),
    _community(),
    Column("item_id", String(26), index=True),
    Column("task_id", String(26)),
    Column("person_id", String(26)),
    Column("media_type", String(60), nullable=False),
    Column("size", Integer, nullable=False),  # bytes
    Column("sha256", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("seal", String(140)),  # as in texts: the body and the digest are under it
    Column("created_at", Instant, nullable=False),
)

idempotency = Table(
    "idempotency",
    metadata,
    _community(),
    Column("key", String(200), primary_key=True),  # caller + key
    Column("request_hash", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
)

incidents = Table(
    "incidents",
    metadata,
    _id(),
    _community(),
    Column("item_id", String(26), index=True),
    Column("code", String(63), nullable=False),
    Column("explanation", JSON, nullable=False),  # {zh, en}
    Column("at", Instant, nullable=False),
    Column("resolved_at", Instant),
    Column("resolved_by", String(26)),
)
