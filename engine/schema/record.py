"""What is kept for good: histories, the texts that they point to, what signs them, and photographs.

Must hold: `history` is only ever appended to, and has no free text; a text can be erased without a hash of
the history changing; what is under seal is kept under a key until its state closes.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table, Text

from engine.schema.columns import Instant, metadata, of_community, own_id, reference

history = Table(
    "history",
    metadata,
    reference("item_id", "items.id", primary_key=True),
    Column("seq", Integer, primary_key=True),  # 1, 2, 3 … without a gap
    of_community(),
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
    own_id(),
    of_community(),
    reference("item_id", "items.id", index=True),
    Column("person_id", String(26)),
    Column("salt", String(32), nullable=False),  # empty once erased, so that nobody can guess
    Column("body", Text),  # NULL once erased or never to be opened: the digest in the history still holds
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
    of_community(),
    Column("head", String(64), nullable=False),  # the hash of that row of the history
    Column("checkpoint", Integer, nullable=False, index=True),
)

attachments = Table(
    "attachments",
    metadata,
    own_id(),
    of_community(),
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
