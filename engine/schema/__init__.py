"""The tables. SQL is the truth: what is not here after a commit did not happen.

Must hold: every row that belongs to a community carries its `community_id`; instants are UTC; nothing here
is a secret in clear (links, keys and passwords are kept as hashes); `history` is only ever appended to;
free text that people wrote stands in `texts` (and, for showing, beside the task it answers), never in
`history` itself. The same tables on SQLite and on PostgreSQL. Each file holds the tables of one
noun; they are imported from here.
"""

from engine.schema.columns import Instant, metadata
from engine.schema.community import communities, definitions
from engine.schema.item import conditions, items, objections, reporters
from engine.schema.message import allowances, attempts, outbox
from engine.schema.record import attachments, checkpoints, history, sealed_heads, texts
from engine.schema.roster import api_keys, authorities, credentials, grants, people, seatings
from engine.schema.running import idempotency, incidents, rounds, timers, troubles, workers
from engine.schema.task import links, responses, tasks

__all__ = [
    "Instant",
    "allowances",
    "api_keys",
    "attachments",
    "attempts",
    "authorities",
    "checkpoints",
    "communities",
    "conditions",
    "credentials",
    "definitions",
    "grants",
    "history",
    "idempotency",
    "incidents",
    "items",
    "links",
    "metadata",
    "objections",
    "outbox",
    "people",
    "reporters",
    "responses",
    "rounds",
    "sealed_heads",
    "seatings",
    "tasks",
    "texts",
    "timers",
    "troubles",
    "workers",
]
