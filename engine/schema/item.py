"""An item as it stands now, and what people put forward on it: its reporters, conditions and objections.

Must hold: all of it follows from the item's history (`engine/history.py`), whose length and last hash the item
bears; what a `decide` needs is read from here under the item's lock.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint, text

from engine.schema.columns import MAYBE_JSON, Instant, metadata, of_community, own_id, reference

items = Table(
    "items",
    metadata,
    own_id(),
    of_community(),
    Column("number", Integer, nullable=False),  # what people say: "No. 12"
    reference("definition_id", "definitions.id"),
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
    Column("due", MAYBE_JSON),  # {local, zone, span, provisional}: what the deadline's rule meant
    Column("next_due_at", Instant),  # no timer of it is due before; NULL: none is pending
    Column("paused_at", Instant),  # since when its clock stands still
    Column("moved_s", Integer, nullable=False, server_default="0"),  # by how much pauses moved this step
    Column("kept", MAYBE_JSON),  # seconds left of deadlines that a way comes back to, by state; NULL: none
    Column("rung", MAYBE_JSON),  # which times of the clocks beside this step have come; NULL: none
    Column("asking_time", Boolean, nullable=False, server_default=text("false")),
    Column("facts_version", Integer, nullable=False, server_default="0"),  # how often its facts were changed
    Column("winners", MAYBE_JSON),  # what the last ballot chose, by question; NULL: none was held
    Column("named", MAYBE_JSON),  # who speaks for its own parties, by party; NULL: nobody
    Column("amendments", MAYBE_JSON),  # of this step, in their order; NULL: none was put forward
    Column("recused", MAYBE_JSON),  # the parties that somebody set aside, with the reason; NULL: none
    Column("closed_at", Instant),
    Column("result", String(63)),
    Column("outcome", String(63)),
    Column("explanation", MAYBE_JSON),  # {zh, en}
    Column("merged_into", String(26)),
    Column("seq", Integer, nullable=False),  # length of its history
    Column("head", String(64), nullable=False),  # hash of its last history row
    UniqueConstraint("community_id", "number"),
    Index("ix_items_community_id_list", "community_id", "list"),
)

reporters = Table(
    "reporters",
    metadata,
    of_community(),
    reference("item_id", "items.id", primary_key=True),
    reference("person_id", "people.id", primary_key=True),
    Column(
        "from_item", String(26)
    ),  # the item merged in that this person raised, or that this one follows from
    Column("joined_at", Instant, nullable=False),
)

conditions = Table(
    "conditions",
    metadata,
    reference("item_id", "items.id", primary_key=True),
    Column("key", String(120), primary_key=True),
    of_community(),
    Column("step", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("party", String(63)),
    reference("person_id", "people.id"),
    Column("body", Text, nullable=False),
    Column("status", String(20), nullable=False),  # open, met, confirmed, withdrawn
    Column("raised_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

objections = Table(
    "objections",
    metadata,
    reference("item_id", "items.id", primary_key=True),
    Column("key", String(120), primary_key=True),
    of_community(),
    Column("step", Integer, nullable=False),
    reference("person_id", "people.id"),
    Column("body", Text, nullable=False),
    Column("status", String(20), nullable=False),  # open, upheld, dismissed
    Column("reason", Text),
    Column("raised_at", Instant, nullable=False),
    Column("judged_at", Instant),
)
