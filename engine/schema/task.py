"""One question to one person, the links that lead to it, and every answer that was given.

Must hold: a task has one key within its item; a link is kept as a hash alone; an answer that is changed is another
revision beside the first.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint

from engine.schema.columns import MAYBE_JSON, Instant, metadata, of_community, own_id, reference

tasks = Table(
    "tasks",
    metadata,
    own_id(),
    of_community(),
    reference("item_id", "items.id"),
    Column("key", String(120), nullable=False),
    Column("step", Integer, nullable=False),
    Column("state", String(63), nullable=False),
    Column("round", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    reference("person_id", "people.id"),
    Column("party", String(63)),
    Column("role", String(20)),
    Column("stands_in", Boolean, nullable=False),
    Column("in_place_of", String(26)),  # the seated person for whom this one answers; NULL: for nobody
    Column("about", String(120)),
    Column("status", String(20), nullable=False),  # open, answered, closed
    Column(
        "answer", MAYBE_JSON
    ),  # without its text, which stands in answer_text; under seal where it is in texts
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
    of_community(),
    reference("task_id", "tasks.id", index=True),
    reference("person_id", "people.id"),
    Column("generation", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

responses = Table(
    "responses",
    metadata,
    own_id(),
    of_community(),
    reference("item_id", "items.id", index=True),
    reference("task_id", "tasks.id"),
    Column("revision", Integer, nullable=False),
    reference("person_id", "people.id"),
    Column("party", String(63)),
    Column("answer", JSON, nullable=False),
    Column("answer_text", Text),
    Column("via", String(20), nullable=False),
    Column("recorded_by", String(26)),
    Column("version", Integer, nullable=False, server_default="0"),  # of the matter, that it answers
    Column("given_at", Instant),  # when it was given, where it was entered later
    Column("paper", MAYBE_JSON),  # the ids of photographs of what was written; NULL: none
    Column("at", Instant, nullable=False),
    UniqueConstraint("task_id", "revision"),
)
